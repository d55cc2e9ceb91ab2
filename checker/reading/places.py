"""Where a span of a document stands on its pages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from checker.model import Box, Document, Placed
from checker.reading.boxes import adjoin, around

_WIDE_GAP = 1.5  # times the height of the line: words farther apart are marked by themselves


def boxes(document: Document, start: int, end: int) -> tuple[tuple[int, Box], ...]:
    """Page number and box, in points, for each printed line that ``[start, end)`` touches.

    In the order of the text. Stretches that stand next to each other on one line make one box.
    Empty for an empty span and where the document does not know its places.
    """
    found: list[tuple[int, Box]] = []
    placed = document.placed
    # The stretches are in the order of the text and share no character.
    first = bisect_right(placed, start, key=attrgetter("end"))
    last = bisect_left(placed, end, key=attrgetter("start"))
    for stretch in placed[first:last]:
        box = _part(stretch, max(start, stretch.start), min(end, stretch.end))
        if box is None:
            continue
        if found and found[-1][0] == stretch.page and adjoin(found[-1][1], box, _WIDE_GAP):
            box = around((found.pop()[1], box))
        found.append((stretch.page, box))
    return tuple(found)


def _part(stretch: Placed, start: int, end: int) -> Box | None:
    """The box of characters ``[start, end)`` of a stretch; ``None`` when there are none."""
    if start >= end:
        return None
    count = stretch.end - stretch.start
    box = stretch.box
    first, last = start - stretch.start, end - stretch.start
    if len(stretch.edges) == count + 1:
        left, right = stretch.edges[first], stretch.edges[last]
    else:
        width = (box.right - box.left) / count
        left, right = box.left + first * width, box.left + last * width
    return Box(min(left, right), box.top, max(left, right), box.bottom)
