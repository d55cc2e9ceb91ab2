"""Attaches the findings of a verdict to the text of a Word document as comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checker.annotate import wording
from checker.annotate.anchors import Anchor, Anchors
from checker.annotate.marks import mark, mark_beginning
from checker.model import Verdict
from checker.reading.docx import Origin
from checker.report.arrange import numbered

if TYPE_CHECKING:
    from lxml.etree import _Element


def attach(
    verdict: Verdict,
    root: _Element,
    origins: Sequence[Origin],
    add: Callable[[Sequence[str], datetime | None], int],
    room: int,
) -> None:
    """Mark the evidence of every finding in ``root``, a ``w:document``.

    ``origins`` say where its text stands; ``add`` takes the lines and the time (UTC) of a comment
    and gives its number. Of more than ``room`` findings, the gravest come in.
    """
    anchors = Anchors(root, origins)
    at = wording.moment(verdict)
    placed: list[tuple[int, Anchor]] = []
    for entry in numbered(verdict.findings)[:room]:
        anchor = anchors.find(entry.finding.start, entry.finding.end)
        exact = anchor is not None and anchor.exact
        number = add(wording.lines(entry, quoted=not exact), at)
        if anchor is None:
            mark_beginning(root, number)
        else:
            placed.append((number, anchor))
    mark(root, placed)
