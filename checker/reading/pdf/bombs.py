"""Refuses PDFs whose page descriptions unpack to sizes that no page needs.

PDFium turns every drawing operator into an object many times its size, so that a file of some
hundred kilobytes could take all memory. This looks at the raw streams; it cannot see into
encrypted ones. What gets past it is a matter for the limits of the process.
"""

from __future__ import annotations

import re
import zlib

from checker.reading.contract import Unreadable
from checker.reading.limits import MB

STREAM = re.compile(rb"(?<!end)stream\r?\n")
"""The beginning of a stream's bytes in a PDF."""

_TWICE = re.compile(rb"/Filter\s*\[[^\]]*/(?:Fl|FlateDecode|LZW|LZWDecode)\b[^\]]*/(?:Fl|LZW)")
_FIRST = 2048  # bytes that show whether a stream is operators, or an image or a font
_CHUNK = 256 * 1024
_STEP = MB
_MOST_BYTES = 24 * MB  # a map full of contour lines has a tenth of this
_MOST_BYTES_TOGETHER = 256 * MB
_MOSTLY_TEXT = 0.9
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"


def refuse_bombs(data: bytes) -> None:
    """Raise ``Unreadable`` when a page description of ``data`` unpacks without measure."""
    if _TWICE.search(data):
        raise _suspicious()  # packed twice: useless but for hiding the true size
    together = 0
    for found in STREAM.finditer(data):
        together += _size_of_operators(data, found.end())
        if together > _MOST_BYTES_TOGETHER:
            raise _suspicious()


def _size_of_operators(data: bytes, start: int) -> int:
    """Unpacked bytes of the stream at ``start`` if it looks like operators, else 0."""
    if not is_zlib(data[start : start + 2]):
        return 0
    try:
        first = zlib.decompressobj().decompress(data[start : start + _CHUNK], _FIRST)
    except zlib.error:
        return 0
    if len(first.translate(None, _PRINTABLE)) > (1 - _MOSTLY_TEXT) * len(first):
        return 0
    size = unpacked_size(data, start, _MOST_BYTES)
    if size > _MOST_BYTES:
        raise _suspicious()
    return size


def unpacked_size(data: bytes, start: int, most: int) -> int:
    """How many bytes the zlib stream at ``start`` unpacks to; counting stops beyond ``most``."""
    unpacker = zlib.decompressobj()
    size, waiting, at = 0, b"", start
    try:
        while size <= most and not unpacker.eof and (waiting or at < len(data)):
            if not waiting:
                waiting, at = data[at : at + _CHUNK], at + _CHUNK
            size += len(unpacker.decompress(waiting, _STEP))
            waiting = unpacker.unconsumed_tail
    except zlib.error:
        pass  # PDFium uses what came before the damage, and so does this count
    return size


def is_zlib(head: bytes) -> bool:
    """Whether a stream that begins with ``head`` (two bytes) is packed with zlib."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _suspicious() -> Unreadable:
    return Unreadable(
        "PDF 的压缩比高得不正常，可能是恶意文件", "请向发文单位核实来源，请对方重新发送"
    )
