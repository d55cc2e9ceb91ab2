"""The files that a PDF carries: those of the whole document and those pinned to its pages."""

from __future__ import annotations

from collections.abc import Iterable
from ctypes import byref, c_char, c_ulong, c_ushort
from typing import TYPE_CHECKING, Any

from checker.errors import one_line
from checker.model import ReadIssue
from checker.reading.contract import Inner
from checker.reading.limits import MB, Limits
from checker.reading.pdf.bombs import STREAM, is_zlib, unpacked_size

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_LONGEST_NAME = 200  # characters
_MOST_NOTES = 10_000  # annotations of one page that are looked at
_SLACK = 4  # a PDF with attachments may unpack to so many times what they may
_OPEN = "请用 PDF 阅读器打开，把附件另存出来单独检查"


class Attachments:
    """Takes the attached files out of an open PDF, whose bytes are ``data``, within ``limits``."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._files: list[Inner] = []
        self._issues: list[ReadIssue] = []
        self._room = limits.max_expanded_bytes
        self._safe: bool | None = None

    @property
    def files(self) -> tuple[Inner, ...]:
        """What was found; a file that cannot be had comes with its problem."""
        return tuple(self._files)

    @property
    def issues(self) -> tuple[ReadIssue, ...]:
        """What was left out altogether."""
        return tuple(self._issues)

    def take_from_document(self, pdf: PdfDocument) -> None:
        """Take the files that the PDF lists as its attachments."""
        from pypdfium2 import raw as pdfium

        count = max(0, pdfium.FPDFDoc_GetAttachmentCount(pdf))
        self._take(pdfium.FPDFDoc_GetAttachment(pdf, at) for at in range(count))

    def take_from_page(self, page: PdfPage) -> None:
        """Take the files that ``page`` shows as a pin or a paper clip."""
        from pypdfium2 import raw as pdfium

        for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
            note = pdfium.FPDFPage_GetAnnot(page, at)
            if not note:
                continue
            try:
                if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                    self._take([pdfium.FPDFAnnot_GetFileAttachment(note)])
            finally:
                pdfium.FPDFPage_CloseAnnot(note)

    def _take(self, handles: Iterable[Any]) -> None:
        most = self._limits.max_entries
        for handle in handles:
            if self._issues:
                return
            if len(self._files) >= most:
                self._issues.append(ReadIssue(f"PDF 里的附件文件超过 {most} 个，其余的没有检查"))
                return
            name = _name(handle) or f"附件{len(self._files) + 1}"
            self._files.append(self._file(name, handle))

    def _file(self, name: str, handle: Any) -> Inner:
        size = _size(handle) if self._is_safe() else self._room + 1
        if size > self._room:
            most = self._limits.max_expanded_bytes // MB
            return Inner(name, b"", f"PDF 的附件展开后超过 {most} MB，没有检查", _OPEN)
        content = _content(handle, size)
        self._room -= len(content)
        if not content:
            return Inner(name, b"", "PDF 的附件是空的或已损坏，取不出来", _OPEN)
        return Inner(name, content)

    def _is_safe(self) -> bool:
        """Whether nothing in the file unpacks without measure: PDFium unpacks before it counts."""
        if self._safe is None:
            most = self._limits.max_expanded_bytes
            together = 0
            for found in STREAM.finditer(self._data):
                start = found.end()
                if is_zlib(self._data[start : start + 2]):
                    size = unpacked_size(self._data, start, most)
                    together += size
                    if size > most or together > _SLACK * most:
                        self._safe = False
                        break
            else:
                self._safe = True
        return bool(self._safe)


def _name(handle: Any) -> str:
    """What the file is called, made safe to print; empty when nobody says."""
    from pypdfium2 import raw as pdfium

    if not handle:
        return ""
    size = pdfium.FPDFAttachment_GetName(handle, None, 0)  # bytes, with a final NUL
    if not 2 < size <= MB:
        return ""
    buffer = (c_ushort * (size // 2))()
    pdfium.FPDFAttachment_GetName(handle, buffer, size)
    text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    return one_line(text).strip()[:_LONGEST_NAME]


def _size(handle: Any) -> int:
    from pypdfium2 import raw as pdfium

    size = c_ulong()
    if not handle or not pdfium.FPDFAttachment_GetFile(handle, None, 0, byref(size)):
        return 0
    return size.value


def _content(handle: Any, size: int) -> bytes:
    from pypdfium2 import raw as pdfium

    if not size:
        return b""
    buffer, filled = (c_char * size)(), c_ulong()
    if not pdfium.FPDFAttachment_GetFile(handle, buffer, size, byref(filled)):
        return b""
    return bytes(buffer.raw[: min(size, filled.value)])
