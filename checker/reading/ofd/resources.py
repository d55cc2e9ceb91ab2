"""Pictures and drawings that the objects of a page refer to by identifier."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.ofd.package import Package, local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element


class Resources:
    """The resources in ``parts``, opened when one is asked for; the first of a name counts."""

    def __init__(self, package: Package, parts: Sequence[str]) -> None:
        self._package = package
        self._waiting = list(parts)
        self._media: dict[str, str] = {}
        self._units: dict[str, _Element] = {}

    def media(self, name: str | None) -> str | None:
        """The part with the picture ``name``, if there is one."""
        self._load()
        return self._media.get(name or "")

    def unit(self, name: str | None) -> _Element | None:
        """The composite drawing ``name``, if there is one."""
        self._load()
        return self._units.get(name or "")

    def _load(self) -> None:
        waiting, self._waiting = self._waiting, []
        for part in waiting:
            try:
                root = self._package.xml(part)
            except Unreadable:
                continue  # fonts and colours for the most part: the text does without
            folder = root.get("BaseLoc", "")
            for entry in (entry for group in root for entry in group):
                name = entry.get("ID", "")
                if local(entry) == "CompositeGraphicUnit":
                    self._units.setdefault(name, entry)
                elif local(entry) == "MultiMedia":
                    file = (text_of(entry, "MediaFile") or "").strip()
                    found = self._package.find(posixpath.join(folder, file), part)
                    if file and found is not None:
                        self._media.setdefault(name, found)
