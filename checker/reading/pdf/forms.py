"""Refuses PDFs whose drawings hold each other so often that nobody could finish drawing them.

A form (a reusable drawing) may draw other forms, each of them several times: some twenty of them
make a million drawings, which PDFium all carries out. This counts without drawing. It sees what
the raw file shows: neither encrypted forms nor resources packed away in object streams.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator

from checker.reading.contract import Unreadable
from checker.reading.limits import MB
from checker.reading.pdf.bombs import STREAM, is_zlib

_IS_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_LONGEST_NUMBER = 20  # bytes before the word obj
_REFERENCE = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_DRAW = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+Do\b")
_HOLDERS = (b"Resources", b"XObject")  # entries that may lead to the names by a reference
_LONGEST_HEAD = 16 * 1024  # bytes of an object's dictionary
_LONGEST_BODY = MB
_MOST_DRAWINGS = 100_000  # about two seconds of PDFium's time
_DEEPEST = 40  # PDFium stops there
_MOST_HOLDERS = 10_000
_NO_FORM = -1


def refuse_nested_forms(data: bytes) -> None:
    """Raise ``Unreadable`` when a form of ``data`` would be drawn without end."""
    if data.count(b"/Form") < 2:
        return
    resources = _Resources(data)
    inside: dict[int, Counter[int]] = {}
    for number, head, names in _forms(data):
        known = resources.names(head)
        inside[number] = Counter()
        for name, times in names.items():
            inside[number][known.get(name, _NO_FORM)] += times
    cost: dict[int, int] = {}
    for _ in range(_DEEPEST):
        before, cost = (
            cost,
            {
                number: sum(times * (1 + cost.get(child, 0)) for child, times in children.items())
                for number, children in inside.items()
            },
        )
        if cost == before:
            return
        if max(cost.values()) > _MOST_DRAWINGS:
            raise Unreadable(
                "PDF 里的图形层层嵌套，多得不正常，可能是恶意文件",
                "请向发文单位核实来源，请对方重新发送",
            )


def _forms(data: bytes) -> Iterator[tuple[int, bytes, Counter[bytes]]]:
    """Number, dictionary and drawn names of every form that draws something by name."""
    # No byte is looked at as part of two heads or of two bodies: a file may be full of traps.
    before = 0
    found = STREAM.search(data)
    while found:
        following = STREAM.search(data, found.end())
        head = data[max(before, found.start() - _LONGEST_HEAD) : found.start()]
        head = head[max(head.rfind(b" obj") - _LONGEST_NUMBER, 0) :]
        before = found.end()
        if _IS_FORM.search(head):
            end = following.start() if following else len(data)
            names = Counter(_DRAW.findall(_body(data[before : min(end, before + _LONGEST_BODY)])))
            number = _NUMBER.search(head)
            if names and number:
                yield int(number[1]), head[number.end() :], names
        found = following


def _body(raw: bytes) -> bytes:
    if not is_zlib(raw[:2]):
        return raw
    try:
        return zlib.decompressobj().decompress(raw, _LONGEST_BODY)
    except zlib.error:
        return b""


def _objects(data: bytes) -> dict[int, int]:
    """Where the objects of ``data`` begin, by number."""
    places: dict[int, int] = {}
    at = data.find(b" obj")
    while at >= 0:
        at += 4
        number = _NUMBER.search(data, max(0, at - _LONGEST_NUMBER), at)
        if number:
            places[int(number[1])] = at
        at = data.find(b" obj", at)
    return places


class _Resources:
    """Which objects a form gives names to: in its dictionary, or where that refers to."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._objects: dict[int, int] | None = None
        self._known: dict[int, dict[bytes, int]] = {}

    def names(self, head: bytes) -> dict[bytes, int]:
        """The objects behind the names of the form with the dictionary ``head``."""
        names = _names(head)
        for holder in _HOLDERS:
            number = names.get(holder)
            if number is not None:
                names = {**self._of(number), **names}
        return names

    def _of(self, number: int) -> dict[bytes, int]:
        if number not in self._known:
            if len(self._known) >= _MOST_HOLDERS:
                return {}
            if self._objects is None:
                self._objects = _objects(self._data)
            at = self._objects.get(number, len(self._data))
            end = self._data.find(b"endobj", at, at + _LONGEST_HEAD)
            self._known[number] = _names(self._data[at : max(at, end)])
        return self._known[number]


def _names(dictionary: bytes) -> dict[bytes, int]:
    return {name: int(number) for name, number in _REFERENCE.findall(dictionary)}
