"""Turns a fuzzer's bytes into changes of the XML inside a container that stays a valid one.

Bytes that merely break the zip would never get past it; these change elements and attributes, so
that the code behind the parser is what gets exercised.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from checker.reading.contract import Content, Request, Unreadable
from checker.reading.limits import Limits

_LIMITS = Limits(max_pages=40, max_characters=20_000)
_MOST_CHANGES = 24
_MOST_BYTES = 200_000  # of one part: doubling subtrees must not turn into a test of patience
_ODD = (
    "", "0", "-1", "1", "NaN", "1e999", "-1e5", "99999999999", "true", "false", "x", " ", "../a",
    "/", "\u00a4", "\u2f2f", "\U00020bb7", "\u3000", "g 9 1", "g", "0 0 0 0", "1 0 0 1 0 0",
)  # fmt: skip


class Changes:
    """Draws changes from the bytes of one fuzzing round (``atheris.FuzzedDataProvider``)."""

    def __init__(self, bytes_left: Any, names: Sequence[str], attributes: Sequence[str]) -> None:
        self._left = bytes_left
        self._names = names
        self._attributes = attributes

    def apply(self, parts: Mapping[str, str]) -> dict[str, bytes]:
        """``parts`` (name to XML) with some of their elements changed, packed or dropped."""
        roots = {name: etree.fromstring(text.encode()) for name, text in parts.items()}
        for _ in range(self._left.ConsumeIntInRange(0, _MOST_CHANGES)):
            root = roots[self._one_of(list(roots))]
            self._change(self._one_of(list(root.iter())))
        result = {name: etree.tostring(root) for name, root in roots.items()}
        for name, data in result.items():
            if len(data) > _MOST_BYTES:
                result[name] = parts[name].encode()
        if self._left.ConsumeIntInRange(0, 15) == 15:
            result.pop(self._one_of(list(result)))
        if self._left.ConsumeIntInRange(0, 15) == 15:
            result[self._one_of(list(parts))] = self._left.ConsumeBytes(64)
        return result

    def _change(self, element: etree._Element) -> None:
        parent = element.getparent()
        what = self._left.ConsumeIntInRange(0, 8)
        if what <= 2:
            element.set(self._one_of(self._attributes), self._value())
        elif what == 3:
            element.text = self._value()
        elif what == 4 and element.attrib:
            del element.attrib[self._one_of(list(element.attrib))]
        elif what == 5:
            element.append(etree.Element(self._one_of(self._names)))
        elif what == 6:
            element.tag = self._one_of(self._names)
        elif what == 7 and parent is not None:
            for _ in range(self._left.ConsumeIntInRange(1, 4)):
                parent.append(etree.fromstring(etree.tostring(element)))
        elif parent is not None:
            parent.remove(element)

    def _value(self) -> str:
        if self._left.ConsumeBool():
            return self._one_of(_ODD)
        text = self._left.ConsumeUnicodeNoSurrogates(24)
        return "".join(c for c in text if c in "\t\n" or " " <= c < "\ufffe" or c > "\uffff")

    def _one_of(self, choices: Sequence[Any]) -> Any:
        return choices[self._left.ConsumeIntInRange(0, len(choices) - 1)]


def names(words: str, namespace: str = "") -> list[str]:
    """Each of ``words`` as lxml writes a name in ``namespace``."""
    return [f"{{{namespace}}}{word}" if namespace else word for word in words.split()]


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A container of ``parts``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def check(content: Content) -> None:
    """Fail unless everything that ``content`` says about its text is about its text."""
    end = len(content.text)
    for inner in content.inner:
        assert bool(inner.data) != bool(inner.problem)
    pages = content.pages
    assert all(0 <= page.start <= page.end <= end for page in pages)
    assert [page.number for page in pages] == sorted({page.number for page in pages})
    for cell in (cell for table in content.tables for row in table.rows for cell in row):
        assert 0 <= cell.start <= cell.end <= end
    for placed in content.placed:
        assert 0 <= placed.start < placed.end <= end
        assert not placed.edges or len(placed.edges) == placed.end - placed.start + 1
        assert list(placed.edges) == sorted(placed.edges)


def rounds(
    atheris: Any,
    read: Callable[[bytes, Request], Content],
    parts: Mapping[str, str],
    names: Sequence[str],
    attributes: Sequence[str],
) -> None:
    """Fuzz ``read`` with changes of a container of ``parts``, as the command line says."""

    def one(data: bytes) -> None:
        changes = Changes(atheris.FuzzedDataProvider(data), names, attributes)
        try:
            content = read(packed(changes.apply(parts)), Request(_LIMITS))
        except Unreadable:
            return
        check(content)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
