"""Whole files inside a Word document: objects shown as icons, and parts merged when it is opened.

An OLE object that is a file of its own (``.docx``, ``.xlsx``) can be read by itself; one that only
its program understands (``.bin``) cannot.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.builder import clean
from checker.reading.contract import Inner, Unreadable
from checker.reading.xml import attribute

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.reading.docx.package import Package

_MERGED = "aFChunk"
_KINDS = frozenset({"package", "oleObject", _MERGED})
_OPAQUE = ".bin"


@dataclass(frozen=True, slots=True)
class Embedded:
    """What lies in a document: the ``names`` of the parts that are files of their own, each once.

    ``merged`` is how many of them Word shows as part of the text, ``opaque`` the number of things
    that cannot be read.
    """

    names: tuple[str, ...]
    merged: int
    opaque: int


def embedded(package: Package, elements: Sequence[_Element]) -> Embedded:
    """What ``elements`` (``o:OLEObject``, ``w:altChunk``) stand for."""
    names: dict[str, str] = {}
    opaque = 0
    for element in elements:
        relation = package.related(attribute(element, "r:id"))
        if relation is None or relation.kind not in _KINDS or _is_opaque(relation.target):
            opaque += 1
        else:
            names[relation.target] = relation.kind
    merged = sum(kind == _MERGED for kind in names.values())
    return Embedded(tuple(names), merged, opaque)


def files(package: Package, names: Sequence[str]) -> Iterator[Inner]:
    """The parts ``names`` as files inside the document."""
    for name in names:
        called = clean(posixpath.basename(name))
        try:
            data = package.data(name)
        except Unreadable as error:
            yield Inner(called, b"", error.problem, error.cure)
            continue
        if data:
            yield Inner(called, data)
        else:
            yield Inner(called, b"", "文件是空的（0 字节）", "请对方重新发送")


def _is_opaque(name: str) -> bool:
    return name.lower().endswith(_OPAQUE)
