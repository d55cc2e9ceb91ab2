"""Tells what a file is from its bytes; its name has no say."""

from __future__ import annotations

import codecs
import re

from checker.reading.archive import entry_names

_PDF = re.compile(rb"%PDF-\d")
_PDF_WITHIN = 1024  # mail gateways and scanners put junk in front; viewers accept this much

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (  # directory names are UTF-16
    ("EncryptedPackage", "encrypted-office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__substg1.0_", "msg"),
    ("Book\0", "xls"),  # of Excel 5 and 95; last, for the word stands in many texts
)

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|meta|title|style|"
    rb"body|div|table|p|h[1-6]|section|article)\b",
    re.I | re.S,
)  # offices save tables and parts of pages under other names (.doc, .xls)
_UOF = re.compile(rb"\s*<\?xml[^>]*>\s*<uof:UOF\b")
_XML = re.compile(rb"\s*<\?xml\s")
_MAIL_HEADER = re.compile(
    rb"^(?:From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|"
    rb"Delivered-To|X-[\w-]+):\s",
    re.I | re.M,
)
_MAIL_HEADERS = 3
# A mailbox begins with a line of its own, a page saved by an office program has two headers.
_MAILBOX = re.compile(rb"From \S+ .*\r?\n")
_SAVED_PAGE = re.compile(rb"MIME-Version: 1\.0\r?\nContent-Type: multipart/related\b", re.I)
_LOOK = 4096

_MOST_ENTRIES = 25_000  # enough to name a container; its reader applies the real limit


def sniff(data: bytes) -> str:
    """The format of ``data``: ``pdf``, ``docx``, ``doc``, ``png``, …, or ``text`` failing all.

    Every answer is a key of ``checker.reading.formats``.
    """
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIF_BRANDS else "media"
    for magic, name in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or _is_binary(data)):
            return name
    if _PDF.search(data, 0, _PDF_WITHIN + len(b"%PDF-1")):
        return "pdf"
    return _markup(data[:_LOOK])


_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")


def _is_binary(data: bytes) -> bool:
    # "BM" and "MZ" may well begin a text; a picture or a program soon has a zero byte.
    return b"\0" in data[:64] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _narrow(head: bytes) -> bytes:
    """The beginning of a text in UTF-16 with its mark as UTF-8, any other as it is."""
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head
    return head.decode("utf-16", "replace").encode("utf-8", "replace")


def _markup(head: bytes) -> str:
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(_narrow(head)):
        return "html"
    if _UOF.match(head):
        return "uof"
    if _XML.match(head):
        return "xml"
    head = head[found.end() :] if (found := _MAILBOX.match(head)) else head
    headers = head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    if _SAVED_PAGE.match(headers):
        return "mail"
    if _MAIL_HEADER.match(headers) and len(_MAIL_HEADER.findall(headers)) >= _MAIL_HEADERS:
        return "mail"
    return "text"


def _ole(data: bytes) -> str:
    for stream, name in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return name
    return "ole"


def _zip(data: bytes) -> str:
    names = entry_names(data, _MOST_ENTRIES)
    if names is None:
        # Broken or overfull; local headers still hold the names, so that the error can be exact.
        return "docx" if b"[Content_Types].xml" in data and b"word/" in data else "broken-zip"
    plain = {name.replace("\\", "/").lstrip("/").lower() for name in names}
    if "word/document.xml" in plain:
        return "docx"
    if "[content_types].xml" in plain:
        for folder, found in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in plain):
                return found
    if "ofd.xml" in plain:
        return "ofd"
    if "uof.xml" in plain or "_meta/meta.xml" in plain:
        return "uof"
    if "index/document.iwa" in plain:
        return "iwork"
    if "mimetype" in plain and "content.xml" in plain:
        return "odf"
    return "zip"
