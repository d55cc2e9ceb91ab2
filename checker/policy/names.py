"""Names of the profiles, apart from the policy itself so that a door can show them at once."""

from __future__ import annotations

PROFILE_NAMES = {
    "all": "三份方案合用",
    "county": "方案一（县）",
    "district": "方案二（区）",
    "city": "方案三（市）",
}
