"""What the lists say to a demand that was found to be on none.

A matter that the list of assistance names, asked no further than assistance goes, is a reason
against ``off-list-task``: with the shipped reference, which is no local list, or where it is not
sure to be that matter, the finding is at most review; with the district's own list it becomes a note. The same matter asked too far, or a
matter of the negative list, keeps the finding and says why. Nothing is erased. ``surely`` is asked by hints: that a demand which
the model alone has seen is a matter of the negative list is a reason that can be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.model import ExceptionOutcome, Finding, Severity, TaskMatch
from checker.notice.characters import simplify
from checker.policy.lists import TaskList
from checker.tasks.match import Recognition, over, recognise

TYPE = "off-list-task"
NAME = "清单内事项"
_LIKELY = 0.5  # less sure than this, the item is not named
# From here on nine of ten demands are graded by careful readers as a matter of the list.
_SURE = 0.8
_ASSIST, _NEGATIVE, _PURCHASE = "assist", "negative", "purchase"
_NOTED = "这件事在本地的协助清单上，没有超出协助的范围，所以这里只作提示，不计入结论。"
_REMEDY = "请对照本地清单核对这件事的做法和范围；超出协助范围的部分，请发文单位自己做。"


def looked_up(finding: Finding, text: str, lists: Mapping[str, TaskList]) -> Finding:
    """``finding`` of a task on no list with what ``lists``, those of the day, say to it.

    ``text`` is the document's own. Raises TaskModelError for a damaged model.
    """
    words = simplify(text[finding.demand.start : finding.demand.end])
    answer = recognise(words, lists)
    best = _best(answer)
    if best is None or best.score < _LIKELY or answer.decision == "off-list":
        return finding
    if best.kind == _NEGATIVE:
        why = f"这件事像“{best.title}”，在不应交给社区的负面清单上。"
        return _told(finding, ExceptionOutcome(NAME, "fails", why))
    if best.kind != _ASSIST:
        return finding
    kept = best.over or _kept(simplify(finding.evidence), best, lists)
    if kept:
        why = f"“{best.title}”在协助清单上，但“{_short(kept)}”要由部门自己做，超出了协助的范围。"
        return _told(finding, ExceptionOutcome(NAME, "fails", why))
    if lists[_ASSIST].reference or answer.decision != "on-list":
        which = "参考清单" if lists[_ASSIST].reference else "本地清单"
        why = f"像{which}上的“{best.title}”，请对照本地公布的清单核实。"
        severity: Severity = "review" if finding.severity == "violation" else finding.severity
        return replace(_told(finding, ExceptionOutcome(NAME, "open", why)), severity=severity)
    why = f"本地的协助清单上有“{best.title}”，要求的事没有超出协助的范围。"
    return replace(
        _told(finding, ExceptionOutcome(NAME, "applies", why)),
        severity="note",
        explanation=f"{_NOTED}{finding.explanation}",
        remedy=_REMEDY,
    )


def surely(words: str, kind: str, lists: Mapping[str, TaskList]) -> bool:
    """Whether ``words`` are surely a matter of the list ``kind``. Raises TaskModelError."""
    best = _best(recognise(simplify(words), lists))
    return best is not None and best.kind == kind and best.score >= _SURE


def _best(answer: Recognition) -> TaskMatch | None:
    """The likeliest item, those apart that somebody pays for."""
    return next((found for found in answer.matches if found.kind != _PURCHASE), None)


def _kept(evidence: str, best: TaskMatch, lists: Mapping[str, TaskList]) -> str:
    item = lists[best.kind].item(best.item)
    return over(evidence, item) if item is not None else ""


def _told(finding: Finding, outcome: ExceptionOutcome) -> Finding:
    return replace(finding, exceptions=(*finding.exceptions, outcome))


def _short(words: str, most: int = 24) -> str:
    return words if len(words) <= most else f"{words[:most]}…"
