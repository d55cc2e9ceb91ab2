"""Formats are told by content; those not readable yet are named, with a way out."""

from __future__ import annotations

import gzip
import io

import pytest
from docx_maker import packed, word
from PIL import Image

from checker.errors import ReadError
from checker.reading import read
from checker.reading.formats import READERS, UNREADABLE, reader
from checker.reading.sniff import sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 100


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, kind)
    return target.getvalue()


FILES = {
    "doc": ole("WordDocument"),
    "xls": ole("Workbook"),
    "ppt": ole("PowerPoint Document"),
    "msg": ole("__substg1.0_0037001F"),
    "encrypted-office": ole("EncryptedPackage"),
    "ole": ole("Nothing known"),
    "rtf": rb"{\rtf1\ansi text}",
    "html": b"\xef\xbb\xbf \n<!-- a --><!DOCTYPE html><html></html>",
    "xml": b"<?xml version='1.0'?><uof/>",
    "mail": b"Received: from a\r\nFrom: b\r\nSubject: c\r\nMIME-Version: 1.0\r\n\r\ntext",
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "webp": picture("WEBP"),
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 30,
    "media": b"\0\0\0\x18ftypisom" + b"\0" * 30,
    "xlsx": packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
    "pptx": packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
    "ofd": packed({"OFD.xml": "", "Doc_0/Document.xml": ""}),
    "odf": packed({"mimetype": "", "content.xml": ""}),
    "uof": packed({"uof.xml": "", "content.xml": ""}),
    "iwork": packed({"Index/Document.iwa": ""}),
    "zip": packed({"word/通知.docx": "", "b.txt": ""}),
    "rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 30,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 30,
    "gzip": gzip.compress(b"x"),
    "broken-zip": packed({"a.txt": "x" * 100})[:60],
    "program": b"MZ\x90\0" + b"\0" * 100,
}


@pytest.mark.parametrize("kind", sorted(UNREADABLE))
def test_unreadable_formats_are_named_with_a_cure(kind: str) -> None:
    data = FILES[kind]
    assert sniff(data) == kind
    with pytest.raises(ReadError) as caught:
        read(data, name="附件.docx")
    assert caught.value.problem == UNREADABLE[kind][0]
    assert caught.value.cure.startswith(("请", "本版本"))


def test_no_format_is_both_readable_and_not() -> None:
    assert not READERS.keys() & UNREADABLE.keys()


@pytest.mark.parametrize("kind", sorted(READERS))
def test_every_readable_format_has_its_function(kind: str) -> None:
    assert reader(kind).__module__.startswith("checker.reading.")


def test_readable_formats() -> None:
    assert sniff(word("")) == "docx"
    assert sniff(b"junk\n" * 100 + b"%PDF-1.7\n") == "pdf"
    assert sniff(b"x" * 2000 + b"%PDF-1.7\n") == "text"
    assert sniff("各社区".encode("utf-16")) == "text"


def test_a_truncated_docx_is_still_called_word() -> None:
    data = word("<w:p/>")
    assert sniff(data[:-30]) == "docx"
    with pytest.raises(ReadError, match="不完整或已损坏"):
        read(data[:-30])


def test_hostile_markup_does_not_stall_the_sniffer() -> None:
    assert sniff(b"<!-- -->" * 500 + b"<x") == "text"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"From a@b.c  Mon Mar  3 2025\nTo: a\nSubject: b\nDate: c\n\nx", "mail"),
        (b"From here on\nTo: the end", "text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n", "mail"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\n", "text"),
        ("<p style='x'>各社区</p>".encode(), "html"),
        (b"<h2>1</h2>", "html"),
        (b"<P>", "html"),
        ("<通知>各社区".encode(), "text"),
        (b"<pdf x", "text"),
    ],
)
def test_parts_of_pages_and_other_mails(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_an_excel_95_file_is_told_from_texts_about_books() -> None:
    assert sniff(ole("Book")) == "xls"
    assert sniff(ole("Bookshelf")) == "ole"
    assert sniff(ole("WordDocument") + "Book\0".encode("utf-16-le")) == "doc"
