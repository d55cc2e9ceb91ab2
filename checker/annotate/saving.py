"""Writes a PDF that was added to, so that as little as possible of it changes."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PLACE_OF_TABLE = re.compile(rb"startxref\s+(\d{1,12})\b")
_TABLE = re.compile(rb"\s*(?:xref|\d{1,10}\s+\d{1,5}\s+obj)\b")
_LONGEST_TRAILER = 4096  # bytes
_TAIL = 1024  # bytes at the end that name the place of the table


def saved(pdf: PdfDocument, data: bytes) -> bytes:
    """The file ``data`` as it was, with what is new behind it; written anew where that gives no PDF.

    ``pdf`` is that file, opened and changed. The bytes of a file without a sound table of objects
    are not worth keeping: PDFium put it right. What PDFium writes of a damaged file may be
    another file; so the outcome is looked at. Raises ``Unreadable``.
    """
    import pypdfium2
    from pypdfium2 import raw as pdfium

    expected = _shape(pdf)
    ways = [pdfium.FPDF_INCREMENTAL] if _is_sound(data) else []
    for flags in (*ways, pdfium.FPDF_NO_INCREMENTAL):
        target = io.BytesIO()
        pdf.save(target, flags=flags)
        written = _with_type(target.getvalue())
        try:
            again = pypdfium2.PdfDocument(written)
        except pypdfium2.PdfiumError:
            continue
        try:
            if _shape(again) == expected:
                return written
        finally:
            again.close()
    raise damaged()


def damaged() -> Unreadable:
    """The refusal of a file that nothing can be added to."""
    return Unreadable("PDF 文件有损坏，写不进批注", "请用 PDF 阅读器打开，另存一份后再检")


def _is_sound(data: bytes) -> bool:
    """Whether there is a table of objects where the end of ``data`` says it is."""
    at = _table(data)
    return at is not None and _TABLE.match(data, at) is not None


def _table(data: bytes) -> int | None:
    places = _PLACE_OF_TABLE.findall(data[-_TAIL:])
    return int(places[-1]) if places else None


def _with_type(data: bytes) -> bytes:
    """``data`` with the type of its last table of objects, where that is a stream.

    PDFium leaves the type out when it adds to a file, and other programs then find no table.
    """
    at = _table(data)
    if at is None:
        return data
    trailer = data[at : max(data.find(b"stream", at, at + _LONGEST_TRAILER), at)]
    begin = at + trailer.find(b"<<") + 2
    if b"/W[" not in trailer or b"/XRef" in trailer or begin <= at + 1:
        return data
    # Only what follows the place that is named at the end moves.
    ending = b"endstream\r\nstartxref"
    rest = data[begin:].replace(ending, b"endstream\r\nendobj\r\nstartxref")
    return data[:begin] + b"/Type/XRef" + rest


def _shape(pdf: PdfDocument) -> list[tuple[int, int]]:
    """How many annotations and how many characters each page has."""
    from pypdfium2 import PdfiumError
    from pypdfium2 import raw as pdfium

    shape = []
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            try:
                text_page = page.get_textpage()
                characters = text_page.count_chars()
                text_page.close()
                shape.append((int(pdfium.FPDFPage_GetAnnotCount(page)), int(characters)))
            finally:
                page.close()
        except PdfiumError:
            shape.append((0, 0))
    return shape
