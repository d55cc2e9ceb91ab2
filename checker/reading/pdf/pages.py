"""Reads one page with PDFium: its lines, and what else is drawn on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.reading.pdf.layout import Line
from checker.reading.pdf.margins import edges
from checker.reading.pdf.repair import HYPHENS, repair

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_PIECE = re.compile(f"[^\r\n{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
_TABLE_PATHS = 4  # fewer lines or rectangles do not draw a table
_MOST_PATHS = 4_000  # a drawing, a map, a hostile file: looking for a table would take minutes
_MOST_OBJECTS = 200_000
_DEEPEST_FORM = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many lines, rectangles and curves a page draws, and the share of it images cover."""

    paths: int
    images: int
    image_share: float

    @property
    def may_hold_table(self) -> bool:
        """Whether it is worth looking for tables."""
        return _TABLE_PATHS <= self.paths <= _MOST_PATHS


@dataclass(frozen=True, slots=True)
class Mark:
    """A visible character: the middle of its box, its width and height, and its baseline.

    Points from the upper left corner of the media box, turned the way the page is shown.
    ``breaks`` and ``spaced`` say that a line break or a space stands before it.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    baseline: float
    breaks: bool
    spaced: bool


class Frame:
    """Turns PDF coordinates of a page into points from the upper left corner as shown."""

    def __init__(self, page: PdfPage) -> None:
        left, bottom, right, top = page.get_mediabox()
        self._box = (left, bottom, right, top)
        self._turn = page.get_rotation() % 360
        width, height = right - left, top - bottom
        self.height = width if self._turn in (90, 270) else height

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The point ``(x, y)`` of the page's own coordinates, as shown."""
        left, bottom, right, top = self._box
        if self._turn == 90:
            return y - bottom, x - left
        if self._turn == 180:
            return right - x, y - bottom
        if self._turn == 270:
            return top - y, right - x
        return x - left, top - y


def lines(page: PdfPage, text_page: PdfTextPage) -> list[Line]:
    """The lines of a page in PDFium's order; those near its ends know their height."""
    raw = text_page.get_text_range()
    pieces = [found for found in _PIECE.finditer(raw) if found[0].strip()]
    result = [Line(repair(found[0])) for found in pieces]
    frame = Frame(page)
    wide = any(c > "\uffff" for c in raw)
    for at in edges(len(result)):
        piece = pieces[at]
        start = piece.start() + len(piece[0]) - len(piece[0].lstrip())
        if wide:  # PDFium counts UTF-16 units
            start = len(raw[:start].encode("utf-16-le", "surrogatepass")) // 2
        result[at] = Line(result[at].text, _height(text_page, start, frame))
    return result


def _height(text_page: PdfTextPage, text_index: int, frame: Frame) -> float | None:
    from pypdfium2 import raw as pdfium

    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, text_index)
    if index < 0 or frame.height <= 0:
        return None
    box = _Box()
    if not box.load(text_page, index):
        return None
    return float(frame.place(*box.middle)[1] / frame.height)


def marks(page: PdfPage, text_page: PdfTextPage) -> Iterator[Mark]:
    """The visible characters of a page in PDFium's order, with their places."""
    from pypdfium2 import raw as pdfium

    frame = Frame(page)
    turned = page.get_rotation() % 180 == 90
    box = _Box()
    breaks = spaced = False
    high = ""
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        character = chr(code) if code <= 0x10FFFF else "\ufffd"
        if "\ud800" <= character <= "\udbff":
            high = character
            continue
        if high and "\udc00" <= character <= "\udfff":
            character = (high + character).encode("utf-16", "surrogatepass").decode("utf-16")
        high = ""
        if character in "\r\n":
            breaks = True
            continue
        if character.isspace() or character == "\0":
            spaced = True
            continue
        if not box.load(text_page, index):
            continue
        x, y = frame.place(*box.middle)
        width, height = box.size[::-1] if turned else box.size
        baseline = frame.place(*box.origin(text_page, index))[1]
        yield Mark(repair(character), x, y, width, height, baseline, breaks, spaced)
        breaks, spaced = character in HYPHENS, False


class _Box:
    """A character's box, read into the same four numbers again and again."""

    def __init__(self) -> None:
        from pypdfium2 import raw as pdfium

        self._read = pdfium.FPDFText_GetCharBox
        self._read_origin = pdfium.FPDFText_GetCharOrigin
        self._values = tuple(c_double() for _ in range(4))
        self._pointers: tuple[Any, ...] = tuple(map(byref, self._values))

    def load(self, text_page: PdfTextPage, index: int) -> bool:
        return bool(self._read(text_page, index, *self._pointers))

    @property
    def middle(self) -> tuple[float, float]:
        left, right, bottom, top = (value.value for value in self._values)
        return (left + right) / 2, (bottom + top) / 2

    @property
    def size(self) -> tuple[float, float]:
        left, right, bottom, top = (value.value for value in self._values)
        return abs(right - left), abs(top - bottom)

    def origin(self, text_page: PdfTextPage, index: int) -> tuple[float, float]:
        """The start of the character's baseline; overwrites what ``load`` read."""
        x, y = self.middle
        if self._read_origin(text_page, index, *self._pointers[:2]):
            return self._values[0].value, self._values[1].value
        return x, y


def drawn(page: PdfPage) -> Drawn:
    """Counts what a page draws besides text."""
    from pypdfium2 import raw as pdfium

    paths = images = 0
    covered = 0.0
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    things = page.get_objects(filter=kinds, max_depth=_DEEPEST_FORM)
    for looked_at, thing in enumerate(things):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
        else:
            images += 1
            left, bottom, right, top = thing.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
        if paths > _MOST_PATHS or looked_at > _MOST_OBJECTS:
            break
    area = page.get_width() * page.get_height()
    return Drawn(paths, images, covered / area if area > 0 else 0.0)
