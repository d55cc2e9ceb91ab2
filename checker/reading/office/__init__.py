"""Older and other office formats, converted by LibreOffice and then read like their successors."""

from __future__ import annotations

import re
from collections.abc import Mapping

from checker.reading import docx, pdf, xlsx
from checker.reading.archive import Archive
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.limits import MB
from checker.reading.office.conversion import convert
from checker.reading.xml import parse

__all__ = [
    "read_doc", "read_odf", "read_ppt", "read_pptx", "read_rtf", "read_uof", "read_xls",
    "to_docx", "to_pdf",
]  # fmt: skip

_MOST_PART_BYTES = 64 * MB
_ZIP = b"PK"
_ZIPPED = frozenset({"docx", "odt", "ods", "odp", "pptx", "xlsx", "uof"})
_MANIFEST = "META-INF/manifest.xml"
_DOCTYPE = re.compile(rb"<!DOCTYPE manifest:manifest PUBLIC [^<>\[\]]{0,200}>")
# A Word file's own header begins a sector: a mark, the version of the format, and in its twelfth
# byte the bit that says encrypted (MS-DOC 2.5.2).
_WORD_MARK, _WORD_VERSIONS, _WORD_ENCRYPTED = b"\xec\xa5", range(0xC0, 0x200), 0x01
_SECTOR = 512

_ODF_KINDS: Mapping[str, str] = {
    "text": "odt",
    "text-template": "odt",
    "text-master": "odt",
    "spreadsheet": "ods",
    "spreadsheet-template": "ods",
    "presentation": "odp",
    "presentation-template": "odp",
}
_WRITTEN_TEXTS = frozenset({"doc", "rtf", "odt", "uof"})
_PDF_MODULES: Mapping[str, str] = {
    "doc": "writer",
    "docx": "writer",
    "rtf": "writer",
    "odt": "writer",
    "uof": "writer",
    "xls": "calc",
    "xlsx": "calc",
    "ods": "calc",
    "ppt": "impress",
    "pptx": "impress",
    "odp": "impress",
}


def read_doc(data: bytes, request: Request) -> Content:
    """Text of a Word 97 file (.doc) or of WPS Writer (.wps). Raises ``Unreadable``."""
    return docx.read(to_docx(data, "doc", request), request)


def read_rtf(data: bytes, request: Request) -> Content:
    """Text of a rich text file. Raises ``Unreadable``."""
    return docx.read(to_docx(data, "rtf", request), request)


def read_uof(data: bytes, request: Request) -> Content:
    """Text of a 标文通 text. Raises ``Unreadable``."""
    return docx.read(to_docx(data, "uof", request), request)


def read_xls(data: bytes, request: Request) -> Content:
    """Tables of an Excel 97 file (.xls) or of WPS Spreadsheets (.et). Raises ``Unreadable``."""
    return xlsx.read(_converted(data, "xls", "xlsx", "calc", request), request)


def read_ppt(data: bytes, request: Request) -> Content:
    """Text of slides (.ppt, .dps), each a page. Raises ``Unreadable``."""
    return pdf.read(_converted(data, "ppt", "pdf", "impress", request), request)


def read_pptx(data: bytes, request: Request) -> Content:
    """Text of slides (.pptx), each a page. Raises ``Unreadable``."""
    return pdf.read(_converted(data, "pptx", "pdf", "impress", request), request)


def read_odf(data: bytes, request: Request) -> Content:
    """Text of an OpenDocument text, spreadsheet or presentation. Raises ``Unreadable``."""
    kind = _odf_kind(data, request)
    if kind == "odt":
        return docx.read(to_docx(data, "odf", request), request)
    if kind == "ods":
        return xlsx.read(_converted(data, "ods", "xlsx", "calc", request), request)
    if kind == "odp":
        return pdf.read(_converted(data, "odp", "pdf", "impress", request), request)
    raise Unreadable(
        "这是 OpenDocument 的图形、公式等文件，不是文字、表格或演示文稿",
        "请导出为 PDF 后再检",
    )


def to_docx(data: bytes, kind: str, request: Request) -> bytes:
    """The .docx whose text is what the reader of ``kind`` gives for ``data``.

    ``kind`` is a format as ``sniff`` tells it: ``doc``, ``rtf``, ``uof``, or ``odf`` for an
    OpenDocument text. Raises ``Unreadable``, and ``ValueError`` for what is read in another way.
    """
    source = _odf_kind(data, request) if kind == "odf" else kind
    if source not in _WRITTEN_TEXTS:
        raise ValueError(f"not read as a Word file: {kind}")
    return _converted(data, source, "docx", "writer", request)


def to_pdf(data: bytes, kind: str, request: Request) -> bytes:
    """A file as PDF, page by page as LibreOffice lays it out.

    ``kind`` is one of ``doc``, ``docx``, ``rtf``, ``odt``, ``uof``, ``xls``, ``xlsx``, ``ods``,
    ``ppt``, ``pptx``, ``odp``. Raises ``Unreadable``, and ``ValueError`` for another ``kind``.
    """
    if kind not in _PDF_MODULES:
        raise ValueError(f"no conversion to PDF: {kind}")
    return _converted(data, kind, "pdf", _PDF_MODULES[kind], request)


def _odf_kind(data: bytes, request: Request) -> str | None:
    name = Archive(data, request.limits).read("mimetype", 200).decode("ascii", "replace").strip()
    return _ODF_KINDS.get(name.removeprefix("application/vnd.oasis.opendocument."))


def _converted(data: bytes, kind: str, target: str, module: str, request: Request) -> bytes:
    if kind == "rtf":
        data = _without_field_codes(data)
    elif kind == "doc" and _is_encrypted_word(data):
        raise _password()
    elif kind == "uof" and not data.startswith(_ZIP):
        parse(data)
    elif kind in _ZIPPED:
        _refuse_traps(Archive(data, request.limits))
    return convert(data, kind, target, module, request)


def _without_field_codes(data: bytes) -> bytes:
    """A rich text file whose fields keep their results and lose their codes.

    LibreOffice loads the picture of an ``INCLUDEPICTURE`` from this computer whatever its settings
    say. A control word cannot be written in another way, and one that is unknown is skipped with
    its group; the length stays, for binary data inside is counted in bytes.
    """
    return data.replace(b"\\fldinst", b"\\fldinsx")


def _is_encrypted_word(data: bytes) -> bool:
    headers = (data[at : at + 12] for at in range(_SECTOR, len(data) - 12, _SECTOR))
    return any(
        header.startswith(_WORD_MARK)
        and int.from_bytes(header[2:4], "little") in _WORD_VERSIONS
        and header[-1] & _WORD_ENCRYPTED
        for header in headers
    )


def _refuse_traps(archive: Archive) -> None:
    """Entities, and what would unpack to too much, never reach LibreOffice."""
    if _MANIFEST in archive:
        manifest = parse(_without_doctype(archive.read(_MANIFEST, _MOST_PART_BYTES)))
        if any(str(element.tag).endswith("}encryption-data") for element in manifest.iter()):
            raise _password()
    for name in archive.names():
        if name.endswith((".xml", ".rels")):
            part = archive.read(name, _MOST_PART_BYTES)
            if part.strip():
                parse(_without_doctype(part) if name == _MANIFEST.lower() else part)


def _without_doctype(manifest: bytes) -> bytes:
    """``manifest`` without the declaration that OpenOffice 1 and 2 wrote; one of entities stays."""
    return _DOCTYPE.sub(b"", manifest, count=1)


def _password() -> Unreadable:
    return Unreadable("文件设有打开密码", "请在 Word 或 WPS 中取消密码，另存后再检")
