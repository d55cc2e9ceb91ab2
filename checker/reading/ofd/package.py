"""The parts of an OFD container and how they name each other."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.reading.archive import Archive
from checker.reading.contract import Unreadable
from checker.reading.limits import MB, Limits
from checker.reading.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

RESEND = "请重新下载或请对方重新发送；如能用 OFD 阅读器打开，请转换成 PDF 后再检"
ENTRY = "OFD.xml"

_MOST_PART_BYTES = 32 * MB  # of one XML part; a page takes a hundredth of it
_MOST_XML_BYTES = 512 * MB  # of all that are parsed, for pages may share a part
_COST_OF_PART = 10_000  # bytes: so much time does a part take even when it is empty


class Package:
    """The container: finds parts by the locations that other parts give, and reads them.

    A location never leads out of the container: there is nothing but its own parts to find.
    Raises ``Unreadable`` when the container cannot be used.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        self._limits = limits
        self._xml_bytes = 0
        if "encryptions.xml" in self._archive:
            raise Unreadable(
                "OFD 文件已加密", "请用 OFD 阅读器打开，取消加密（密码）后另存，或转换成 PDF 后再检"
            )

    def find(self, location: str | None, base: str = "") -> str | None:
        """The part at ``location`` as written in part ``base``; ``None`` when there is none."""
        location = (location or "").strip().replace("\\", "/")
        if not location:
            return None
        folder = posixpath.dirname(base)
        # Some writers give locations from the root without the slash that says so.
        for start in (folder, ""):
            name = posixpath.normpath(posixpath.join("/", start, location)).lstrip("/")
            if name in self._archive:
                return name
        return None

    def xml(self, part: str) -> _Element:
        """The root element of ``part``. Raises ``Unreadable``."""
        data = self._archive.read(part, _MOST_PART_BYTES)
        self._xml_bytes += len(data) + _COST_OF_PART
        if self._xml_bytes > _MOST_XML_BYTES:
            raise Unreadable("OFD 文件内容过于庞大", "请拆成几个较小的文件，分别检查")
        return parse(data)

    def data(self, part: str) -> bytes:
        """The bytes of ``part``. Raises ``Unreadable``."""
        return self._archive.read(part, self._limits.max_bytes)


def local(element: _Element) -> str:
    """The element's name without its namespace: writers use old ones, others and none."""
    return str(element.tag).rpartition("}")[2]


def below(element: _Element | None, *names: str) -> _Element | None:
    """The element reached by taking the first child of each of ``names`` in turn."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if local(child) == name), None)
    return element


def text_of(element: _Element | None, *names: str) -> str | None:
    """The text of the element that ``below`` reaches."""
    found = below(element, *names)
    return None if found is None else found.text
