"""What the checker itself says of a case: where its evidence stands, and what else is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from checker.learning.cases import Case
from checker.model import SEVERITY_ORDER, Finding, Span
from checker.policy import Policy

Look = Callable[[Case], Case]


def examiner(policy: Policy) -> Look:
    """``examined`` under ``policy``, for whoever takes cases and knows no policy."""
    return partial(examined, policy=policy)


def examined(case: Case, policy: Policy) -> Case:
    """``case`` with evidence where the rules find it, the other types in it, and ``settled``.

    Evidence that somebody marked stays. Takes milliseconds once the checker has been warmed up.
    """
    from checker.engine import check_document
    from checker.engine import label as labelled
    from checker.reading import read_text

    document = read_text(case.text, "<案例>")
    verdict = check_document(document, profile="all", on=None, policy=policy, models=False)
    found = [f for f in verdict.findings if f.severity != "note"]
    same = [f for f in found if f.type == case.type]
    also = tuple(sorted({f.type for f in found} - {case.type}))
    evidence = case.evidence
    if case.flagged and evidence is None and same and document.text == case.text:
        best = max(same, key=_weight)
        evidence = Span(best.start, best.end)
    agrees = labelled(tuple(found)) == case.verdict and bool(same) == case.flagged
    # What the rules cannot see people may have added all the same.
    settled = agrees or (bool(case.own) and not found)
    return replace(case, evidence=evidence, also=also, settled=settled)


def _weight(finding: Finding) -> tuple[int, int]:
    return SEVERITY_ORDER[finding.severity], -finding.start
