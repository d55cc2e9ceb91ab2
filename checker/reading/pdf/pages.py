"""Reads one page with PDFium: its lines, and what else is drawn on it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.model import Box
from checker.reading.paged.layout import Line
from checker.reading.paged.margins import edges
from checker.reading.paged.repair import HYPHENS, repair
from checker.reading.pdf.columns import in_columns
from checker.reading.pdf.frame import Frame
from checker.reading.pdf.glyphs import Glyphs
from checker.reading.pdf.pieces import Piece, pieces, straight, visible, without_giants
from checker.reading.pdf.stretches import stretches

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

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

    Points from the upper left corner of the page as shown. ``breaks`` and ``spaced`` say that a
    line break or a space stands before it. ``place`` is the room the character takes in its line.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    baseline: float
    breaks: bool
    spaced: bool
    place: Box | None = None


class PageText:
    """The text layer of a page; with ``places``, also where each of its characters stands."""

    def __init__(self, page: PdfPage, text_page: PdfTextPage, *, places: bool = False) -> None:
        self.frame = Frame.of(page)
        self._page = text_page
        self._places = places
        self._raw: str = text_page.get_text_range()
        self._glyphs = Glyphs(text_page, self._raw, self.frame)
        level, self._slanting = straight(pieces(self._raw), self._raw, self._glyphs)
        self._pieces = without_giants(level, self._raw, self._glyphs)

    @property
    def length(self) -> int:
        """The number of characters that PDFium counts, those it made up included."""
        return int(self._page.count_chars())

    def lines(self) -> list[Line]:
        """The lines of the page in reading order; those near its ends know their height."""
        raw, glyphs = self._raw, self._glyphs
        order = in_columns(self._pieces, raw, glyphs.box) or self._pieces
        result = [self._line(piece) for piece in order]
        for at in edges(len(result)):
            start = visible(order[at], raw)[0]
            result[at] = replace(result[at], height=self._height(glyphs.index(start)))
        return result

    def slanting(self) -> list[Line]:
        """The lines that run across the page at an angle; they are not among ``lines``."""
        return [self._line(piece) for piece in self._slanting]

    def standing_out(self, texts: Container[str], large: float) -> set[str]:
        """Those of ``texts`` that are lines in faint print or in type of ``large`` points.

        A text that the page also has as an ordinary line is not among them.
        """
        found: dict[str, bool] = {}
        for piece in self._pieces:
            text = repair(self._raw[slice(*piece)]).strip()
            if text in texts:
                start = visible(piece, self._raw)[0]
                outstanding = self._glyphs.size(start) >= large or self._glyphs.is_light(start)
                found[text] = found.get(text, True) and outstanding
        return {text for text, outstanding in found.items() if outstanding}

    def _line(self, piece: Piece) -> Line:
        places = stretches([self._glyphs.box(at) for at in range(*piece)]) if self._places else ()
        return Line(repair(self._raw[slice(*piece)]), None, places)

    def _height(self, index: int) -> float | None:
        if index < 0 or self.frame.height <= 0:
            return None
        box = _Box()
        if not box.load(self._page, index):
            return None
        return float(self.frame.place(*box.middle)[1] / self.frame.height)

    def marks(self) -> Iterator[Mark]:
        """The visible characters of ``lines`` in PDFium's order, with their places."""
        from pypdfium2 import raw as pdfium

        text_page, frame = self._page, self.frame
        hidden = {self._glyphs.index(at) for piece in self._slanting for at in range(*piece)}
        box = _Box()
        breaks = spaced = False
        high = ""
        for index in range(self.length):
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
            if index in hidden or not box.load(text_page, index):
                continue
            x, y = frame.place(*box.middle)
            width, height = box.size[::-1] if frame.sideways else box.size
            baseline = frame.place(*box.origin(text_page, index))[1]
            place = self._glyphs.box_of(index) if self._places else None
            yield Mark(repair(character), x, y, width, height, baseline, breaks, spaced, place)
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
