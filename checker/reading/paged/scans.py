"""Pages that are pictures: their text recognised, as lines and tables like those of any page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.contract import Request, Unreadable
from checker.reading.paged.layout import Grid, Item, Line, PageContent
from checker.reading.paged.paragraphs import set_in_again

if TYPE_CHECKING:
    from PIL.Image import Image

    from checker.reading.ocr.model import Recognised, TextTable


NO_TEXT = 5
"""Fewer visible characters on a page are a stray mark and no text."""
LITTLE_TEXT = 50
"""With fewer, a picture that covers ``WHOLE_PAGE`` of the page is what the page is about."""
WHOLE_PAGE = 0.7
OUTLINES = 50
"""So many shapes without any text: the letters themselves were drawn."""
CLEARER = "请确认扫描件清晰、完整，或请对方提供电子版"

_LATE = "是图片（可能是扫描件），时间不够，没有识别，请拆成几个文件再检"
_MOST_SEEN = 500
_SEEN: dict[tuple[object, ...], Recognised] = {}


def scanned(blank: PageContent, pictures: Iterable[tuple[Image, Box]]) -> PageContent:
    """The page ``blank`` with the text of its pictures, each with its place on the page.

    ``problem`` says so when nothing was recognised, or nothing surely.
    """
    from checker.reading import ocr

    items: list[Item] = []
    parts: list[tuple[float, int]] = []
    for picture, box in pictures:
        width, height = box.right - box.left, box.bottom - box.top
        said = _recognised(picture, width, height)
        found = set_in_again(_items(said, box, blank.height))
        items += found
        letters = sum(len(line.text) for line in said.lines)
        parts.append((said.confidence, letters))
    total = sum(letters for _, letters in parts)
    if not total:
        problem = f"第{blank.number}页是图片（可能是扫描件），没有认出文字，请人工查看"
        return replace(blank, problem=problem)
    confidence = sum(share * letters for share, letters in parts) / total
    doubt = ocr.doubt(blank.number, confidence)
    return replace(
        blank, items=items, confidence=confidence, problem=doubt.message if doubt else ""
    )


def _recognised(picture: Image, width: float, height: float) -> Recognised:
    """A page is read again when its places are wanted; nobody should wait for it twice."""
    from checker.reading import ocr

    digest = hashlib.sha256(picture.tobytes()).digest()
    key = (digest, picture.mode, picture.size, width, height)
    said = _SEEN.get(key)
    if said is None:
        said = ocr.recognise(picture, width=width, height=height)
        if len(_SEEN) >= _MOST_SEEN:
            _SEEN.clear()
        _SEEN[key] = said
    return said


def left_out(blank: PageContent, request: Request) -> PageContent | None:
    """The page ``blank`` as one that there is no time for; ``None`` while there is.

    Then it is about to be recognised.
    """
    if monotonic() < request.deadline:
        request.recognising(blank.number)
        return None
    problem = f"第{blank.number}页{_LATE}"
    return replace(blank, problem=problem, late=True)


def unrecognised(blank: PageContent, error: Unreadable) -> PageContent:
    """The page ``blank`` whose picture cannot be opened."""
    return replace(blank, problem=f"第{blank.number}页没有检查：{error.problem}")


def _items(said: Recognised, box: Box, height: float) -> list[Item]:
    from checker.reading.ocr.model import TextLine

    found: list[Item] = []
    for item in said.items:
        if isinstance(item, TextLine):
            middle = box.top + (item.box.top + item.box.bottom) / 2
            share = middle / height if height > 0 else None
            found.append(Line(item.text, share, _moved(item.places, box)))
        else:
            found.append(_grid(item, box))
    return found


def _grid(table: TextTable, box: Box) -> Grid:
    return Grid(
        [[cell.text if cell else "" for cell in row] for row in table.rows],
        tuple(edge + box.left for edge in table.columns),
        [[_moved(cell.places, box) if cell else () for cell in row] for row in table.rows],
    )


def _moved(places: Iterable[Stretch], box: Box) -> tuple[Stretch, ...]:
    """``places`` of a picture whose upper left corner is that of ``box``."""
    return tuple(
        Stretch(
            place.start,
            place.end,
            Box(
                place.box.left + box.left,
                place.box.top + box.top,
                place.box.right + box.left,
                place.box.bottom + box.top,
            ),
            tuple(edge + box.left for edge in place.edges),
        )
        for place in places
    )
