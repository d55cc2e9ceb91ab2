"""Single characters of a page's text: where PDFium says they stand and how they are turned."""

from __future__ import annotations

from ctypes import byref, c_uint
from functools import cached_property
from math import atan2, degrees, isfinite
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.pdf.frame import Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_STRAIGHT = 10.0  # degrees: scans are laid down less askew than this
_LIGHT = 0.6  # of white; text that is to be read is darker
_FAINT = 128  # of 255 parts of opacity


class Glyphs:
    """Looks up characters of ``raw``, the text that PDFium gave for a page.

    Offsets count the code points of ``raw``.
    """

    def __init__(self, text_page: PdfTextPage, raw: str, frame: Frame) -> None:
        from pypdfium2 import raw as pdfium

        self._pdfium = pdfium
        self._page = text_page.raw
        self._raw = raw
        self._frame = frame
        # PDFium leaves some characters out of the text; where it left out none, both counts agree.
        self._all_there = text_page.count_chars() == len(raw)
        self._rectangle = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()

    @cached_property
    def _units(self) -> list[int] | None:
        """The UTF-16 unit at which each character begins; ``None`` where both counts agree."""
        if not self._raw or max(self._raw) <= "\uffff":
            return None
        units, at = [], 0
        for character in self._raw:
            units.append(at)
            at += 2 if character > "\uffff" else 1
        return units

    def index(self, at: int) -> int:
        """PDFium's own number of character ``at``; -1 when it has none."""
        if self._all_there:
            return at
        unit = at if self._units is None else self._units[at]
        return int(self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, unit))

    def box(self, at: int) -> Box | None:
        """Where character ``at`` stands on the page as shown; ``None`` for a space."""
        return None if self._raw[at].isspace() else self.box_of(self.index(at))

    def box_of(self, index: int) -> Box | None:
        """Where the character that PDFium numbers ``index`` stands on the page as shown."""
        found = self._rectangle
        if index < 0 or not self._pdfium.FPDFText_GetLooseCharBox(self._page, index, byref(found)):
            return None
        corners = (found.left, found.bottom, found.right, found.top)
        if not all(map(isfinite, corners)):
            return None
        return self._frame.box(*corners)

    def slants(self, at: int) -> bool:
        """Whether character ``at`` runs across the page at an angle, as a watermark does."""
        # The angle is cheap to have. Slanted type has one too; the baseline tells them apart.
        index, matrix = self.index(at), self._matrix
        if self._pdfium.FPDFText_GetCharAngle(self._page, index) in (0.0, -1.0):
            return False
        if not self._pdfium.FPDFText_GetMatrix(self._page, index, byref(matrix)):
            return False
        if not matrix.a and not matrix.b:
            return False
        return abs((degrees(atan2(matrix.b, matrix.a)) + 45) % 90 - 45) > _STRAIGHT

    def size(self, at: int) -> float:
        """The height of the type that character ``at`` is set in, in points."""
        box = self.box(at)
        return 0.0 if box is None else box.bottom - box.top

    def is_light(self, at: int) -> bool:
        """Whether character ``at`` is printed so faintly that the text above it can be read."""
        parts = tuple(c_uint() for _ in range(4))
        if not self._pdfium.FPDFText_GetFillColor(self._page, self.index(at), *map(byref, parts)):
            return False
        red, green, blue, opacity = (part.value for part in parts)
        return opacity <= _FAINT or min(red, green, blue) >= 255 * _LIGHT
