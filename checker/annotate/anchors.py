"""Where in a Word document a stretch of its text can carry a comment, down to the character.

Word shows comments on the main text only: text of a text box, a footnote, a header or a picture is
marked at the nearest thing of the main text that shows it or refers to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.docx import Origin
from checker.reading.xml import short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    {"w:document", "w:body", "w:sdt", "w:sdtContent", "w:customXml", "w:tbl", "w:tr", "w:tc"}
)
_INLINE = frozenset(
    {
        "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:customXml",
        "w:fldSimple", "w:dir", "w:bdo",
    }
)  # fmt: skip
_REFERENCES = frozenset(
    {"w:footnoteReference", "w:endnoteReference", "w:drawing", "w:pict", "w:object"}
)
_PARAGRAPH = "w:p"
_RUN = "w:r"


@dataclass(frozen=True, slots=True)
class Place:
    """What of the main text shows an element.

    ``unit`` stands among the runs of a paragraph; ``child`` is the part of it that shows the
    element, if ``unit`` is a run and can be split around that. ``is_element`` says whether that
    is the element itself and not only something around it or referring to it.
    """

    unit: _Element
    child: _Element | None
    is_element: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a stretch: before or after character ``at`` of ``place.child``.

    ``at`` is ``None`` for the child (or the unit) as a whole.
    """

    place: Place
    at: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What carries a comment, first and last; ``exact`` if that is the stretch and no more."""

    first: Edge
    last: Edge
    exact: bool


class Anchors:
    """Finds the places for the stretches of one document."""

    def __init__(self, root: _Element, origins: Sequence[Origin]) -> None:
        self._root = root
        self._placed: list[tuple[Origin, Place]] = []
        self._elsewhere: list[Origin] = []
        for origin in origins:
            place = _place(origin.source)
            if place is None:
                self._elsewhere.append(origin)
            else:
                self._placed.append((origin, place))
        self._starts = [origin.start for origin, _ in self._placed]
        self._order: dict[_Element, int] | None = None

    def find(self, start: int, end: int) -> Anchor | None:
        """The anchor of ``[start, end)`` of the text; ``None`` if nothing can carry a comment."""
        if not self._placed:
            return None
        low = max(bisect_right(self._starts, start) - 1, 0)
        if self._placed[low][0].end <= start:
            low += 1
        high = bisect_left(self._starts, max(end, start + 1))
        touched = self._placed[low:high]
        if not touched:
            _, nearest = self._placed[min(low, len(self._placed) - 1)]
            return Anchor(Edge(nearest, None), Edge(nearest, None), False)
        edges = [_edges(origin, place, start, end) for origin, place in touched]
        units = {place.unit for _, place in touched}
        exact = all(place.is_element for _, place in touched) and not self._leaves_out(start, end)
        if not exact and len(units) > 1:
            # Text boxes and notes are read after the text around them.
            order = self._units()
            edges.sort(key=lambda pair: order[pair[0].place.unit])
        return Anchor(edges[0][0], edges[-1][1], exact)

    def _leaves_out(self, start: int, end: int) -> bool:
        """Whether part of ``[start, end)`` stands where no comment can."""
        at = bisect_right(self._elsewhere, start, key=lambda origin: origin.end)
        return at < len(self._elsewhere) and self._elsewhere[at].start < end

    def _units(self) -> dict[_Element, int]:
        if self._order is None:
            wanted = {place.unit for _, place in self._placed}
            self._order = {e: n for n, e in enumerate(self._root.iter()) if e in wanted}
        return self._order


def _edges(origin: Origin, place: Place, start: int, end: int) -> tuple[Edge, Edge]:
    if origin.at is None or not place.is_element:
        return Edge(place, None), Edge(place, None)
    first = origin.at + max(start - origin.start, 0)
    last = origin.at + min(end, origin.end) - 1 - origin.start
    return Edge(place, first), Edge(place, max(first, last))


def _place(source: _Element) -> Place | None:
    """The place of ``source``; ``None`` where its surroundings can hold no comment."""
    path = [source, *source.iterancestors()][::-1]
    in_paragraph = False
    for number, element in enumerate(path):
        name = short_name(element.tag)
        if not in_paragraph and name == _PARAGRAPH:
            in_paragraph = True
        elif name not in (_INLINE if in_paragraph else _BLOCKS) or element is source:
            if not in_paragraph:
                return None
            below = path[number + 1] if name == _RUN and element is not source else None
            shown = element if below is None else below
            refers = short_name(shown.tag) in _REFERENCES
            return Place(element, below, shown is source and not refers)
    return None
