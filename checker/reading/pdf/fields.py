"""What is written on a page from outside: filled-in fields of a form, and notes in open print.

A reader program shows both as part of the page, but they lie beside its content, where PDFium's
text layer does not look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import byref, c_ushort
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.limits import MB
from checker.reading.pdf.frame import Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_NOTES = 10_000  # annotations of one page that are looked at
_MOST_OPTIONS = 1_000  # of a list to choose from
_LONGEST = 100_000  # characters on one page
_UNSEEN = 0x02 | 0x20  # flags of annotations: hidden, not for the screen


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text in a field or a note, and the room that it has on the page as shown."""

    text: str
    box: Box

    @property
    def boxes(self) -> list[Box]:
        """About where each character stands: how the line is set is not known before it is drawn.

        The places are those of type as high as the line, closed up where that is too wide.
        """
        left, size = self.box.left, self.box.bottom - self.box.top
        wide = min(size, (self.box.right - left) / len(self.text))
        top, bottom = self.box.top, self.box.bottom
        return [
            Box(left + wide * at, top, left + wide * (at + 1), bottom)
            for at in range(len(self.text))
        ]

    @property
    def places(self) -> tuple[Stretch, ...]:
        """The line's only place: its room."""
        return (Stretch(0, len(self.text), self.box),)


class Fields:
    """Looks up the fields and notes of an open PDF. Use it in a ``with`` statement."""

    def __init__(self, pdf: PdfDocument) -> None:
        self._pdf = pdf
        self._form: Any = None
        self._settings: Any = None

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, *error: object) -> None:
        from pypdfium2 import raw as pdfium

        if self._form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._form)

    def written(self, page: PdfPage, frame: Frame) -> list[Written]:
        """The lines of the fields and notes of ``page``, in their order in the file."""
        from pypdfium2 import raw as pdfium

        found: list[Written] = []
        length = 0
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
            note = pdfium.FPDFPage_GetAnnot(page, at)
            if not note:
                continue
            try:
                lines = [line.strip() for line in self._text(note).splitlines() if line.strip()]
                box = _box(note, frame) if lines else None
            finally:
                pdfium.FPDFPage_CloseAnnot(note)
            if box is not None:
                found += _stacked(lines, box)
                length += sum(map(len, lines))
            if length > _LONGEST:
                break
        return found

    def _text(self, note: Any) -> str:
        from pypdfium2 import raw as pdfium

        if pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN:
            return ""
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            return _string(partial(pdfium.FPDFAnnot_GetStringValue, note, b"Contents"))
        if kind != pdfium.FPDF_ANNOT_WIDGET or not self._is_open():
            return ""
        form = self._form
        field = pdfium.FPDFAnnot_GetFormFieldType(form, note)
        if field in (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
            chosen = _chosen(form, note)
            if chosen:
                return "\n".join(chosen)
        elif field != pdfium.FPDF_FORMFIELD_TEXTFIELD:
            return ""
        return _string(partial(pdfium.FPDFAnnot_GetFormFieldValue, form, note))

    def _is_open(self) -> bool:
        """Whether PDFium knows the document's form. Most documents have none: it waits for one."""
        from pypdfium2 import raw as pdfium

        if self._settings is None:
            # Not by way of pypdfium2, which would have every field drawn with its page.
            self._settings = pdfium.FPDF_FORMFILLINFO(version=2)
            self._form = pdfium.FPDFDOC_InitFormFillEnvironment(self._pdf, self._settings)
        return bool(self._form)


def _stacked(lines: list[str], box: Box) -> Iterator[Written]:
    high = (box.bottom - box.top) / len(lines)
    for number, line in enumerate(lines):
        top = box.top + number * high
        yield Written(line, Box(box.left, top, box.right, top + high))


def _chosen(form: Any, note: Any) -> list[str]:
    """The options chosen in a list, as shown."""
    from pypdfium2 import raw as pdfium

    count = min(pdfium.FPDFAnnot_GetOptionCount(form, note), _MOST_OPTIONS)
    return [
        _string(partial(pdfium.FPDFAnnot_GetOptionLabel, form, note, at))
        for at in range(count)
        if pdfium.FPDFAnnot_IsOptionSelected(form, note, at)
    ]


def _string(fetch: Callable[[Any, int], int]) -> str:
    """What ``fetch`` puts into a buffer of so many bytes; it says how many it needs."""
    size = fetch(None, 0)  # with a final NUL
    if not 2 < size <= MB:
        return ""
    buffer = (c_ushort * (size // 2))()
    fetch(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _box(note: Any, frame: Frame) -> Box | None:
    from pypdfium2 import raw as pdfium

    found = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, byref(found)):
        return None
    corners = (found.left, found.bottom, found.right, found.top)
    if not all(map(isfinite, corners)):
        return None
    box = frame.box(*corners)
    shown = box.left < frame.width and box.top < frame.height and box.right > 0 and box.bottom > 0
    return box if shown and box.left < box.right and box.top < box.bottom else None
