"""What a Word style means for reading: list numbers and hidden text, inherited along its chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CHAIN = 20
_OFF = frozenset({"0", "false", "off", "none"})


def switch(properties: _Element | None, name: str) -> bool | None:
    """The on/off property ``name`` (such as ``w:vanish``) of ``w:rPr``; ``None`` if not there."""
    found = None if properties is None else child(properties, name)
    if found is None:
        return None
    return attribute(found, "w:val") not in _OFF


def value(properties: _Element | None, name: str) -> str | None:
    """``w:val`` of the child ``name``; ``None`` if not there."""
    found = None if properties is None else child(properties, name)
    return None if found is None else attribute(found, "w:val")


def whole(text: str | None, default: int | None = None) -> int | None:
    """A whole number of at most nine digits; ``default`` when ``text`` is none."""
    if text and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return default


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A paragraph's place in a list; ``None`` where it is not said here."""

    list_id: str | None
    level: int | None


def list_place(properties: _Element | None) -> ListPlace | None:
    """``w:numPr`` of a ``w:pPr``."""
    found = None if properties is None else child(properties, "w:numPr")
    if found is None:
        return None
    return ListPlace(value(found, "w:numId"), whole(value(found, "w:ilvl")))


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: _Element | None) -> None:
        self._by_id: dict[str, _Element] = {}
        self._hidden: dict[str, bool] = {}
        self.default_paragraph: str | None = None
        for style in root if root is not None else ():
            name = attribute(style, "w:styleId")
            if short_name(style.tag) != "w:style" or not name:
                continue
            self._by_id.setdefault(name, style)
            is_default = attribute(style, "w:default") in ("1", "true", "on")
            if is_default and attribute(style, "w:type") == "paragraph":
                self.default_paragraph = name

    def chain(self, name: str | None) -> list[tuple[str, _Element]]:
        """The style ``name`` and those it is based on, nearest first."""
        found: list[tuple[str, _Element]] = []
        while name in self._by_id and len(found) < _LONGEST_CHAIN:
            style = self._by_id[name]
            found.append((name, style))
            name = value(style, "w:basedOn")
        return found

    def hides(self, name: str | None) -> bool:
        """Whether text in the style ``name`` is hidden."""
        if name is None:
            return False
        if name not in self._hidden:
            settings = (switch(child(s, "w:rPr"), "w:vanish") for _, s in self.chain(name))
            self._hidden[name] = next((s for s in settings if s is not None), False)
        return self._hidden[name]

    def list_place(self, name: str | None) -> tuple[ListPlace, str] | None:
        """The place in a list that the style ``name`` gives, and the style that says so."""
        for owner, style in self.chain(name):
            place = list_place(child(style, "w:pPr"))
            if place and place.list_id is not None:
                return place, owner
        return None
