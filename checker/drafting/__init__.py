"""Rewordings for a draft: each passage that burdens communities, without the burden.

For departments that check a notice before they send it. ``drafted`` gives a suggestion for every
finding, verified by the engine in its place; ``tracked`` writes them into a Word file as tracked
changes; ``to_json`` is what programs get. The words come from ``corpus/policy/drafting/``. They are
suggestions to a person, who decides and fills in the blanks.
"""

from __future__ import annotations

from checker.drafting.diff import diff
from checker.drafting.model import Draft, Edit, Suggestion
from checker.drafting.telling import to_json
from checker.model import Verdict
from checker.policy import Policy

__all__ = ["Draft", "Edit", "Suggestion", "diff", "drafted", "to_json"]


def drafted(verdict: Verdict, policy: Policy, *, models: bool = True) -> Draft:
    """See ``checker.drafting.whole.drafted``."""
    from checker.drafting.whole import drafted as draft

    return draft(verdict, policy, models=models)
