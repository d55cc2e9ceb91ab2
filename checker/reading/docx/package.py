"""The parts of a .docx and how they refer to each other (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.reading.archive import Archive
from checker.reading.contract import Unreadable
from checker.reading.limits import MB, Limits
from checker.reading.xml import attribute, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PART_BYTES = 64 * MB  # of one XML part; a thousand pages take a tenth of it
_USUAL_MAIN = "word/document.xml"


class Package:
    """A .docx: the main document and the parts that it refers to by kind.

    Raises ``Unreadable`` when the container or the main document cannot be used.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        self._main = self._find_main()
        self._targets = self._relations(self._main)
        self.document = self._parse(self._main)

    def part(self, kind: str) -> _Element | None:
        """The root of the part of a ``kind`` (``numbering``, ``styles``, ``footnotes``, …).

        ``None`` when there is none. Raises ``Unreadable`` when it is broken.
        """
        folder = posixpath.dirname(self._main)
        name = self._targets.get(kind, posixpath.join(folder, f"{kind}.xml"))
        return self._parse(name) if name in self._archive else None

    def _find_main(self) -> str:
        main = self._relations("").get("officeDocument", _USUAL_MAIN)
        if main in self._archive:
            return main
        if _USUAL_MAIN in self._archive:
            return _USUAL_MAIN
        raise Unreadable("Word 文件里缺少正文，文件不完整", "请重新下载，或请对方重新发送")

    def _relations(self, part: str) -> dict[str, str]:
        """Kind of relation to the part's name, from ``part``'s own list of relations."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self._archive:
            return {}
        targets: dict[str, str] = {}
        for relation in self._parse(listing):
            kind = attribute(relation, "Type")
            target = attribute(relation, "Target")
            if not kind or not target or attribute(relation, "TargetMode") == "External":
                continue
            resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets.setdefault(kind.rpartition("/")[2], resolved)
        return targets

    def _parse(self, name: str) -> _Element:
        return parse(self._archive.read(name, _MOST_PART_BYTES))
