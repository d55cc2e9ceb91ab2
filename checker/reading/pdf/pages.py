"""Reads one page with PDFium: its lines, and what else is drawn on it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.model import Box
from checker.reading.paged.layout import Line
from checker.reading.paged.margins import edges
from checker.reading.paged.paragraphs import set_in, with_blanks
from checker.reading.paged.repair import HYPHENS, repair
from checker.reading.pdf.columns import in_columns
from checker.reading.pdf.fields import Written
from checker.reading.pdf.frame import Frame
from checker.reading.pdf.glyphs import Glyphs
from checker.reading.pdf.order import in_order
from checker.reading.pdf.pieces import (
    Piece,
    on_page,
    pieces,
    straight,
    unstacked,
    visible,
    without_giants,
)
from checker.reading.pdf.stretches import stretches

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage


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
    """The text layer of a page; with ``places``, also where each of its characters stands.

    ``notes`` are lines written on the page from outside: each follows the line it stands at.
    """

    def __init__(
        self,
        page: PdfPage,
        text_page: PdfTextPage,
        notes: Sequence[Written] = (),
        *,
        places: bool = False,
    ) -> None:
        self.frame = Frame.of(page)
        self._page = text_page
        self._places = places
        self._raw: str = text_page.get_text_range()
        self._glyphs = Glyphs(text_page, self._raw, self.frame)
        level, self._slanting = straight(pieces(self._raw), self._raw, self._glyphs)
        shown, self._unseen = on_page(level, self._raw, self._glyphs, self.frame)
        apart = unstacked(shown, self._raw, self._glyphs)
        self._pieces = without_giants(apart, self._raw, self._glyphs)
        ordered = (
            (p, in_order(p[0], self._raw[slice(*p)], self._glyphs.box)) for p in self._pieces
        )
        self._orders = {piece: order for piece, order in ordered if order is not None}
        self._notes = self._anchored(notes)

    @property
    def length(self) -> int:
        """The number of characters that PDFium counts, those it made up included."""
        return int(self._page.count_chars())

    def lines(self) -> list[Line]:
        """The lines of the page in reading order; those near its ends know their height."""
        raw, glyphs = self._raw, self._glyphs
        order = in_columns(self._pieces, raw, glyphs.box) or self._pieces
        starts = [visible(piece, raw)[0] for piece in order]
        begun = set_in([(raw[at], glyphs.box(at)) for at in starts])
        result = [
            with_blanks(line) if begins else line
            for line, begins in zip(map(self._line, order), begun, strict=True)
        ]
        for at in edges(len(result)):
            result[at] = replace(result[at], height=self._height(glyphs.index(starts[at])))
        if not self._notes:
            return result
        with_notes = self._note_lines(None)
        for piece, line in zip(order, result, strict=True):
            with_notes += [line, *self._note_lines(piece)]
        return with_notes

    def _anchored(self, notes: Sequence[Written]) -> dict[Piece | None, list[Written]]:
        """The notes after the lowest line that does not begin below them; ``None``: before all."""
        found: dict[Piece | None, list[Written]] = {}
        if not notes:
            return found
        tops = [(box.top, piece) for piece in self._pieces if (box := self._start(piece))]
        for note in notes:
            middle = (note.box.top + note.box.bottom) / 2
            above = [(top, piece) for top, piece in tops if top <= middle]
            anchor = max(above)[1] if above else None
            found.setdefault(anchor, []).append(note)
        return found

    def _start(self, piece: Piece) -> Box | None:
        return self._glyphs.box(visible(piece, self._raw)[0])

    def _note_lines(self, piece: Piece | None) -> list[Line]:
        return [
            Line(note.text, None, note.places if self._places else ())
            for note in self._notes.get(piece, ())
        ]

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
        raw, box = self._raw, self._glyphs.box
        order = self._orders.get(piece)
        text = repair(raw[slice(*piece)] if order is None else "".join(raw[at] for at in order))
        places = stretches(list(map(box, order or range(*piece)))) if self._places else ()
        return Line(text, None, places)

    def _height(self, index: int) -> float | None:
        if index < 0 or self.frame.height <= 0:
            return None
        box = _Box()
        if not box.load(self._page, index):
            return None
        return float(self.frame.place(*box.middle)[1] / self.frame.height)

    def marks(self) -> Iterator[Mark]:
        """The visible characters of ``lines`` in their order, with their places."""
        from pypdfium2 import raw as pdfium

        text_page, frame = self._page, self.frame
        elsewhere = [*self._slanting, *self._unseen]
        hidden = {self._glyphs.index(at) for piece in elsewhere for at in range(*piece)}
        anchors = {
            self._glyphs.index(visible(piece, self._raw)[1] - 1): piece
            for piece in self._notes
            if piece is not None
        }
        yield from self._note_marks(None)
        box = _Box()
        breaks = spaced = False
        high = ""
        for index in self._told():
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
            if index in anchors:
                yield from self._note_marks(anchors[index])
                breaks = True

    def _told(self) -> list[int]:
        """PDFium's numbers of the page's characters, those of each line as they stand in it."""
        numbers = list(range(self.length))
        # From the end, so that what comes before keeps its place.
        for _, order in sorted(self._orders.items(), reverse=True):
            here = [number for number in map(self._glyphs.index, order) if number >= 0]
            numbers[min(here) : max(here) + 1] = here
        return numbers

    def _note_marks(self, piece: Piece | None) -> Iterator[Mark]:
        for note in self._notes.get(piece, ()):
            breaks, spaced = True, False
            for character, box in zip(note.text, note.boxes, strict=True):
                if character.isspace():
                    spaced = True
                    continue
                x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
                width, high = box.right - box.left, box.bottom - box.top
                place = box if self._places else None
                yield Mark(character, x, y, width, high, box.bottom, breaks, spaced, place)
                breaks = spaced = False


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
