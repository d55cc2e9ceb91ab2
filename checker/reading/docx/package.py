"""The parts of a .docx and how they refer to each other (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.archive import Archive
from checker.reading.contract import Unreadable
from checker.reading.limits import MB, Limits
from checker.reading.xml import attribute, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PART_BYTES = 64 * MB  # of one XML part; a thousand pages take a tenth of it
_USUAL_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: its ``kind`` and the ``target`` part's name.

    ``identity`` is what the elements of the part call it.
    """

    identity: str
    kind: str
    target: str


class Package:
    """A .docx: the main document and the parts that it refers to.

    ``main`` is the name of the main document and ``document`` its root. Raises ``Unreadable``
    when the container or the main document cannot be used.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        self._limits = limits
        self.main = self._find_main()
        relations = self._relations_of(self.main)
        self._by_identity = {relation.identity: relation for relation in reversed(relations)}
        self._targets = {relation.kind: relation.target for relation in reversed(relations)}
        self.document = self.xml(self.main)

    def __contains__(self, name: str) -> bool:
        return name in self._archive

    def name(self, kind: str) -> str | None:
        """The name of the part that the main document refers to as a ``kind``, if it is there."""
        target = self._targets.get(kind)
        return target if target is not None and target in self._archive else None

    def part(self, kind: str) -> _Element | None:
        """The root of the part of a ``kind`` (``numbering``, ``styles``, ``footnotes``, …).

        ``None`` when there is none. Raises ``Unreadable`` when it is broken.
        """
        usual = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        name = self._targets.get(kind, usual)
        return self.xml(name) if name in self._archive else None

    def related(self, identity: str | None) -> Relation | None:
        """What the main document calls ``identity`` (``r:id``), if that lies in the file."""
        relation = self._by_identity.get(identity) if identity else None
        return relation if relation is not None and relation.target in self._archive else None

    def data(self, name: str) -> bytes:
        """The bytes of the part ``name``, at most as many as a file may have.

        Raises ``Unreadable``; ``KeyError`` when there is no such part.
        """
        return self._archive.read(name, self._limits.max_bytes)

    def xml(self, name: str) -> _Element:
        """The root of the XML part ``name``. Raises as ``data`` does."""
        return parse(self._archive.read(name, _MOST_PART_BYTES))

    def _find_main(self) -> str:
        for relation in self._relations_of(""):
            if relation.kind == "officeDocument" and relation.target in self._archive:
                return relation.target
        if _USUAL_MAIN in self._archive:
            return _USUAL_MAIN
        raise Unreadable("Word 文件里缺少正文，文件不完整", "请重新下载，或请对方重新发送")

    def _relations_of(self, part: str) -> list[Relation]:
        """The relations in ``part``'s own list of them, those to other files left out."""
        listing = relations_name(part)
        if listing not in self._archive:
            return []
        folder = posixpath.dirname(part)
        found = []
        for relation in self.xml(listing):
            kind = attribute(relation, "Type")
            target = attribute(relation, "Target")
            if not kind or not target or attribute(relation, "TargetMode") == "External":
                continue
            resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            identity = attribute(relation, "Id") or ""
            found.append(Relation(identity, kind.rpartition("/")[2], resolved))
        return found


def relations_name(part: str) -> str:
    """The name of the part that lists the relations of ``part`` ("" for the whole package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
