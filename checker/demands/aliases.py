"""Names that a notice itself gives to bodies: 乙方, 承接方, …（以下简称“…”）."""

from __future__ import annotations

import re

from checker.demands.actors import COMMUNITY, actors_in
from checker.demands.cues import Cues

_ALIAS = re.compile(
    r"(甲方|乙方|丙方|承接方|交办方|接棒方|交棒方|责任方|承诺方|承诺人|评定单位|承办单位|认领单位|领受单位|领受方|受托方|委托方|签订单位|责任单位|填报单位|受领人|受领单位)"
    r"(?:（[^）]{0,8}）)?[：:]([^\n，。；|]{0,40})"
)
_SHORT = re.compile(
    r"([^，。；：\n|（]{2,24})（以下(?:统一)?(?:简)?称(?:为)?“([^”]{2,10})”[^）]{0,10}）"
)
_CALLED = re.compile(r"所(?:称|指)(?:的)?“?([^，。”]{2,8})”?，?(?:系指|是指|指)([^。\n]{2,40})")


def aliases(text: str, cues: Cues) -> dict[str, str]:
    """Names that the notice itself gives to a body: 乙方:…社区居民委员会, …(以下简称“承接方”)."""
    found: dict[str, str] = {}
    labels: dict[str, list[list[str]]] = {}
    for match in _ALIAS.finditer(text):
        kinds = [m.kind for m in actors_in(match[2], cues)]
        if kinds or match[2].strip():
            labels.setdefault(match[1], []).append(kinds)
    for label, named in labels.items():
        # 「责任单位：城建办、各村」 under one item and 「责任单位：水利站」 under the next name nobody.
        if label.endswith("单位") and len(named) > 1 and len({k for ks in named for k in ks}) > 1:
            continue
        if named[0]:
            found[label] = COMMUNITY if COMMUNITY in named[0] else named[0][0]
    for match in _CALLED.finditer(text):
        kinds = [m.kind for m in actors_in(match[2], cues)]
        if kinds:
            found.setdefault(match[1], COMMUNITY if COMMUNITY in kinds else kinds[-1])
    for match in _SHORT.finditer(text):
        kinds = [m.kind for m in actors_in(match[1], cues)]
        if kinds:
            found.setdefault(match[2], COMMUNITY if COMMUNITY in kinds else kinds[-1])
    return found


def any_of(names: dict[str, str]) -> re.Pattern[str] | None:
    """An expression for any of ``names``, longer ones first; None when there are none."""
    if not names:
        return None
    return re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
