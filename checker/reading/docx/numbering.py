"""Automatic numbers: Word stores only a paragraph's list and level, the reader must count."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checker.reading.docx.counting import count
from checker.reading.docx.styles import (
    ListPlace,
    Styles,
    list_place,
    switch,
    value,
    whole,
)
from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

LEVELS = 9
_LONGEST_LABEL = 60
_HIGHEST = 1_000_000
_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_NEEDS_NO_SPACE = "、，。．：；）】〕》」』　"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A list: the definition it shares with others, and its own changes to it."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in reading order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(root) if root is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph_properties: _Element | None, style: str | None) -> str:
        """The number in front of a paragraph, with the gap after it; empty when there is none.

        Counts the paragraph: call it once for each, in order.
        """
        place = self._place(paragraph_properties, style)
        if place is None or place.list_id not in self._lists:
            return ""
        numbered = self._lists[place.list_id]
        at = min(place.level or 0, LEVELS - 1)
        level = numbered.levels.get(at)
        if level is None:
            return ""
        self._advance(place.list_id, numbered, at, level)
        return _with_gap(self._write(numbered, at, level), level.suffix)

    def _place(self, properties: _Element | None, style: str | None) -> ListPlace | None:
        """Where the paragraph stands: its own word first, then its style's."""
        own = list_place(properties)
        if own and own.list_id is not None:
            return own if own.list_id != "0" else None
        inherited = self._styles.list_place(style or self._styles.default_paragraph)
        if inherited is None or inherited[0].list_id == "0":
            return None
        place, owner = inherited
        if own and own.level is not None:
            return ListPlace(place.list_id, own.level)
        numbered = self._lists.get(place.list_id or "")
        for at, level in numbered.levels.items() if numbered else ():
            if level.style == owner:
                return ListPlace(place.list_id, at)
        return place

    def _advance(self, list_id: str, numbered: _List, at: int, level: Level) -> None:
        counts = self._counts.setdefault(numbered.shared, [None] * LEVELS)
        current = counts[at]
        if at in numbered.starts and (list_id, at) not in self._started:
            self._started.add((list_id, at))
            counts[at] = numbered.starts[at]
        elif current is None:
            counts[at] = level.start
        else:
            counts[at] = min(current + 1, _HIGHEST)
        for deeper in range(at + 1, LEVELS):
            rule = numbered.levels[deeper].restart if deeper in numbered.levels else None
            if rule is None or at < rule:
                counts[deeper] = None

    def _write(self, numbered: _List, at: int, level: Level) -> str:
        if level.format == "bullet":
            return _PRIVATE_USE.sub("•", level.text)[:_LONGEST_LABEL]
        counts = self._counts[numbered.shared]

        def number(found: re.Match[str]) -> str:
            which = int(found[1]) - 1
            if which > at:
                return ""
            its = numbered.levels.get(which, Level())
            current = counts[which]
            return count(
                its.start if current is None else current, "decimal" if level.legal else its.format
            )

        return _PLACEHOLDER.sub(number, level.text)[:_LONGEST_LABEL]


def _with_gap(label: str, suffix: str) -> str:
    if not label.strip():
        return ""
    if suffix == "space" or (suffix == "tab" and label[-1] not in _NEEDS_NO_SPACE):
        return label + " "
    return label


def _lists(root: _Element) -> dict[str, _List]:
    definitions = {attribute(e, "w:abstractNumId"): e for e in _named(root, "w:abstractNum")}
    by_style = {value(e, "w:styleLink"): name for name, e in definitions.items()}
    levels: dict[str, dict[int, Level]] = {}
    found = {}
    for element in _named(root, "w:num"):
        name = value(element, "w:abstractNumId")
        definition = definitions.get(name)
        if name is None or definition is None:
            continue
        link = value(definition, "w:numStyleLink")
        if link is not None:
            name = by_style.get(link) or name
        if name not in levels:
            levels[name] = _levels(definitions[name])
        numbered = _List(name, dict(levels[name]))
        for change in _named(element, "w:lvlOverride"):
            _apply(change, numbered)
        found[attribute(element, "w:numId") or ""] = numbered
    return found


def _apply(change: _Element, numbered: _List) -> None:
    at = whole(attribute(change, "w:ilvl")) or 0
    new = child(change, "w:lvl")
    if new is not None:
        numbered.levels[at] = _level(new)
    start = value(change, "w:startOverride")
    if start is not None:
        numbered.starts[at] = number = whole(start) or 0
        numbered.levels[at] = replace(numbered.levels.get(at, Level()), start=number)


def _levels(definition: _Element) -> dict[int, Level]:
    return {whole(attribute(e, "w:ilvl")) or 0: _level(e) for e in _named(definition, "w:lvl")}


def _level(element: _Element) -> Level:
    return Level(
        start=whole(value(element, "w:start")) or 0,
        format=_format(element),
        text=value(element, "w:lvlText") or "",
        suffix=value(element, "w:suff") or "tab",
        legal=switch(element, "w:isLgl") or False,
        restart=whole(value(element, "w:lvlRestart")),
        style=value(element, "w:pStyle"),
    )


def _format(level: _Element) -> str:
    own = value(level, "w:numFmt")
    if own is None:
        # Formats newer than the file format come with an older one to fall back on.
        newer = child(level, "mc:AlternateContent")
        own = value(None if newer is None else child(newer, "mc:Fallback"), "w:numFmt")
    return own or "decimal"


def _named(parent: _Element, name: str) -> Iterator[_Element]:
    return (element for element in parent if short_name(element.tag) == name)
