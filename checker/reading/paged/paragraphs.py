"""Which lines of a page begin a paragraph: those set in by two characters, as GB/T 9704 has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from checker.model import Box
from checker.reading.builder import moved
from checker.reading.paged.layout import Item, Line

_INDENT = "\u3000\u3000"
_HAN = "\u2e7f"
_SAME_EDGE = 0.4  # of a character's width: lines whose left edges are that near begin together
_LEAST_TYPE = 1.0  # points; what is narrower nobody reads, and it may be of no width at all
_LEAST, _MOST = 1.5, 2.7  # characters that the first line of a paragraph is set in by


def set_in_again(items: Sequence[Item]) -> list[Item]:
    """``items`` of a page, which know their places; lines that are set in get their blanks back."""
    lines = [item for item in items if isinstance(item, Line)]
    begun = iter(set_in([(line.text[:1], _first(line)) for line in lines]))
    return [with_blanks(item) if isinstance(item, Line) and next(begun) else item for item in items]


def with_blanks(line: Line) -> Line:
    """``line`` with the blanks of a paragraph before it, unless it has some."""
    if line.text[:1].isspace():
        return line
    return replace(line, text=_INDENT + line.text, places=moved(line.places, len(_INDENT)))


def _first(line: Line) -> Box | None:
    """Where the first character of ``line`` stands."""
    if not line.places or line.places[0].start:
        return None
    place = line.places[0]
    right = place.edges[1] if len(place.edges) > 1 else place.box.right
    return Box(place.box.left, place.box.top, right, place.box.bottom)


def set_in(starts: Sequence[tuple[str, Box | None]]) -> list[bool]:
    """Which lines begin two characters farther right than the text does: paragraphs begin there.

    ``starts`` are the first character of each line of a page and its place.
    """
    wide = (box.right - box.left for first, box in starts if box and first > _HAN)
    widths = [width for width in wide if width >= _LEAST_TYPE]
    if not widths:
        return [False] * len(starts)
    em = median(widths)
    lefts = [None if box is None else box.left / em for _, box in starts]
    near = Counter(round(left / _SAME_EDGE) for left in lefts if left is not None)
    edges = [
        left
        for left in lefts
        if left is not None and sum(near[round(left / _SAME_EDGE) + by] for by in (-1, 0, 1)) > 1
    ]
    if not edges:
        return [False] * len(starts)
    edge = min(edges)
    return [left is not None and _LEAST <= left - edge <= _MOST for left in lefts]
