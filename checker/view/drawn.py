"""Pages drawn from where their text stands, for want of a picture: readable, not beautiful."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from math import isfinite
from operator import attrgetter

from checker.model import Document, Page, Placed
from checker.report.inert import inert
from checker.view.marks import Marks
from checker.view.sheet import Sheet, Words

_MOST_WORDS = 6_000  # stretches on one page
_MOST_CHARACTERS = 40_000
_ABOVE_BASELINE = 0.87  # share of the height of a line
_LARGEST, _SMALLEST = 200.0, 2.0  # points of type
_A4 = (595.28, 841.89)
_HIGHEST = 14_400.0  # points; no page is larger


def drawn(page: Page, document: Document, marks: Marks, count: int) -> Sheet:
    """``page`` of ``document``, which has ``count`` pages, as lines of text at their places."""
    width, height = size(page)
    lines = tuple(_words(page, document))
    return Sheet(page.number, width, height, words=lines, marks=marks.on(page.number, count))


def size(page: Page) -> tuple[float, float]:
    """Width and height of ``page`` in points; those of A4 where it claims none or nonsense."""
    width, height = page.width, page.height
    if 0 < width <= _HIGHEST and 0 < height <= _HIGHEST:
        return width, height
    return _A4


def _words(page: Page, document: Document) -> Iterator[Words]:
    placed = document.placed
    at = bisect_left(placed, page.start, key=attrgetter("start"))
    characters = 0
    for stretch in placed[at : at + _MOST_WORDS]:
        characters += stretch.end - stretch.start
        if stretch.page != page.number or characters > _MOST_CHARACTERS:
            return
        box = stretch.box
        if all(
            isfinite(side) for side in (box.left, box.top, box.right, box.bottom, *stretch.edges)
        ):
            yield _line(stretch, inert(document.text[stretch.start : stretch.end]))


def _line(stretch: Placed, text: str) -> Words:
    box = stretch.box
    size = min(max(box.bottom - box.top, _SMALLEST), _LARGEST)
    exact = len(stretch.edges) == len(text) + 1 and all(map(_stands_alone, text))
    return Words(
        text=text,
        left=box.left,
        baseline=box.top + _ABOVE_BASELINE * (box.bottom - box.top),
        size=size,
        width=max(box.right - box.left, 0.1),
        lefts=stretch.edges[:-1] if exact else (),
    )


def _stands_alone(character: str) -> bool:
    """Whether a browser counts it as one character that can be put anywhere."""
    return ord(character) <= 0xFFFF and unicodedata.category(character)[0] not in "MC"
