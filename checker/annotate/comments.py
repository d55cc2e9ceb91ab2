"""The part of a Word file that holds its comments, and what must be said about it elsewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checker.annotate.wording import AUTHOR, INITIALS
from checker.reading.archive import BROKEN
from checker.reading.docx.package import Package, relations_name
from checker.reading.docx.styles import whole
from checker.reading.xml import attribute, parse, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT = "http://purl.oclc.org/ooxml"
_STRICT_KIND = f"{_STRICT}/officeDocument/relationships/comments"
_IDENTIFIED = ("commentRangeStart", "commentRangeEnd", "commentReference")
MOST = 32_767  # Word opens no file with more


class Comments:
    """The comments of one document: those that are there, and those to be added."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.document
        self._namespace = self._root.tag[1:].rpartition("}")[0]
        known = package.name("comments")
        self._is_new = known is None
        self._name = known or self._free_name()
        self._comments = (
            self._root.makeelement(f"{{{self._namespace}}}comments", None, {"w": self._namespace})
            if known is None
            else package.xml(known)
        )
        there = [e for e in self._comments if short_name(e.tag) == "w:comment"]
        marks = [e for name in _IDENTIFIED for e in self._root.iter(f"{{*}}{name}")]
        self.room = max(MOST - max(len(there), len(marks) // len(_IDENTIFIED)), 0)
        used = (whole(attribute(element, "w:id")) for element in (*there, *marks))
        self._next = max((number for number in used if number is not None), default=-1) + 1

    def add(self, lines: Sequence[str], at: datetime | None) -> int:
        """Add a comment and return its number."""
        number = self._next
        self._next += 1
        append(self._comments, number, lines, at)
        return number

    def parts(self) -> dict[str, bytes]:
        """The parts of the file that are new or changed, the main document included.

        Raises ``Unreadable``.
        """
        changed = {
            self._package.main: _written(self._root),
            self._name: _written(self._comments),
        }
        if self._is_new:
            changed |= self._announced()
        return changed

    def _announced(self) -> dict[str, bytes]:
        if _TYPES not in self._package:
            raise BROKEN
        types = self._package.xml(_TYPES)
        override = types.makeelement(f"{{{_TYPES_NAMESPACE}}}Override")
        override.set("PartName", f"/{self._name}")
        override.set("ContentType", _CONTENT_TYPE)
        types.append(override)
        listing = relations_name(self._package.main)
        if listing in self._package:
            relations = self._package.xml(listing)
        else:
            relations = parse(f'<Relationships xmlns="{_RELATIONS_NAMESPACE}"/>'.encode())
        relation = relations.makeelement(f"{{{_RELATIONS_NAMESPACE}}}Relationship")
        taken = {attribute(other, "Id") for other in relations}
        free = (f"rIdChecker{number}" for number in range(len(taken) + 1))
        relation.set("Id", next(name for name in free if name not in taken))
        is_strict = self._namespace.startswith(_STRICT)
        relation.set("Type", _STRICT_KIND if is_strict else _USUAL)
        relation.set("Target", posixpath.basename(self._name))
        relations.append(relation)
        return {_TYPES: _written(types), listing: _written(relations)}

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._package.main)
        number = 0
        while True:
            name = posixpath.join(folder, f"comments{number or ''}.xml")
            if name not in self._package:
                return name
            number += 1


def append(comments: _Element, number: int, lines: Sequence[str], at: datetime | None) -> None:
    """Add comment ``number`` to the part ``comments``, one paragraph a line; ``at`` is in UTC."""
    namespace = comments.tag[1:].rpartition("}")[0]

    def below(parent: _Element, name: str) -> _Element:
        made = parent.makeelement(f"{{{namespace}}}{name}")
        parent.append(made)
        return made

    comment = below(comments, "comment")
    comment.set(f"{{{namespace}}}id", str(number))
    comment.set(f"{{{namespace}}}author", AUTHOR)
    comment.set(f"{{{namespace}}}initials", INITIALS)
    if at is not None:
        comment.set(f"{{{namespace}}}date", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for line in lines:
        below(below(below(comment, "p"), "r"), "t").text = line


def _written(root: _Element) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
