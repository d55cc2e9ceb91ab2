"""A finding of the store as the beginning of a case: its lines of the notice without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.engine import check
from checker.learning.anonymise import anonymise
from checker.model import Span
from checker.notice import parse
from checker.reading import read_text
from checker.web.learn.writing import Sketch, hidden
from checker.web.shared import policy

if TYPE_CHECKING:
    from checker.store.scanned import Found

_AROUND = 600  # characters kept on either side of the words; a case is short


def drafted(found: Found, report: dict[str, Any]) -> Sketch:
    """``found`` as a case to be; ``report`` is that of its notice, with the text.

    What was dismissed becomes a clean case, and the reason of the dismissal its reason.
    """
    whole: str = report["text"]
    finding = report["findings"][found.number]
    start, end = _lines(whole, finding["start"], finding["end"])
    excerpt = whole[start:end].strip()
    start += len(whole[start:end]) - len(whole[start:end].lstrip())
    made = anonymise(excerpt, parse(read_text(whole)))
    span = made.moved(Span(finding["start"] - start, finding["end"] - start))
    clean = found.state == "dismissed"
    why = anonymise(found.reason)
    return Sketch(
        text=made.text,
        evidence="" if clean else made.text[span.start : span.end],
        type=found.type,
        verdict="compliant"
        if clean
        else "violation"
        if found.severity == "violation"
        else "review",
        difficulty="hard" if clean else "plain",
        why=why.text,
        hidden=tuple(
            dict.fromkeys((*hidden(excerpt, made.masks), *hidden(found.reason, why.masks)))
        ),
        still_found=clean or _found_again(made.text, found.type),
    )


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines of ``text`` that ``[start, end)`` touches, cut where they go on and on."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", max(start, end - 1))
    last = len(text) if last < 0 else last
    return max(first, start - _AROUND), min(last, end + _AROUND)


def _found_again(text: str, kind: str) -> bool:
    verdict = check(text.encode(), name="案例.txt", profile="all", policy=policy(), models=False)
    return any(one.type == kind and one.severity != "note" for one in verdict.findings)
