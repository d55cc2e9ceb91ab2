"""Puts the marks of comments into a Word document, splitting runs where a mark falls inside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.annotate.anchors import Anchor, Edge
from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"

Cut = tuple[int, int]
"""A place in a run: number of a child, and how many characters of that child stand before."""


def mark(root: _Element, anchors: Sequence[tuple[int, Anchor]]) -> None:
    """Mark each anchor with the comment of that number, and refer to the comment behind it."""
    runs = _Runs()
    cuts = [(runs.before(anchor.first), runs.after(anchor.last)) for _, anchor in anchors]
    wanted: dict[_Element, set[Cut]] = defaultdict(set)
    for (_, anchor), (first, last) in zip(anchors, cuts, strict=True):
        for unit, cut in ((anchor.first.place.unit, first), (anchor.last.place.unit, last)):
            if cut is not None:
                wanted[unit].add(cut)
    pieces = {run: _split(run, its) for run, its in wanted.items()}
    for (number, anchor), (first, last) in zip(anchors, cuts, strict=True):
        start, end, reference = _marks(root, number)
        unit = anchor.first.place.unit
        (unit if first is None else pieces[unit][first][1]).addprevious(start)
        unit = anchor.last.place.unit
        (unit if last is None else pieces[unit][last][0]).addnext(end)
        _outermost(end).addnext(reference)


def mark_beginning(root: _Element, number: int) -> None:
    """Refer to the comment ``number`` from the first paragraph, for a text without any place."""
    body = child(root, "w:body")
    body = root if body is None else body
    paragraph = child(body, "w:p")
    if paragraph is None:
        paragraph = _new(root, "p")
        body.insert(0, paragraph)
    paragraph.append(_marks(root, number)[2])


class _Runs:
    """Where the ends of anchors fall in runs; knows each run and each text after one look."""

    def __init__(self) -> None:
        self._numbers: dict[_Element, dict[_Element, int]] = {}
        self._shown: dict[_Element, tuple[int, int]] = {}

    def before(self, edge: Edge) -> Cut | None:
        """The place in front of ``edge``; ``None`` if that is in front of the whole unit."""
        element = edge.place.child
        if element is None:
            return None
        at = edge.at or 0
        return self._number(edge.place.unit, element), at if at > self._ends(element)[0] else 0

    def after(self, edge: Edge) -> Cut | None:
        """The place behind ``edge``; ``None`` if that is behind the whole unit."""
        element = edge.place.child
        if element is None:
            return None
        number = self._number(edge.place.unit, element)
        if edge.at is None or edge.at + 1 >= self._ends(element)[1]:
            return number + 1, 0
        return number, edge.at + 1

    def _number(self, run: _Element, element: _Element) -> int:
        if run not in self._numbers:
            self._numbers[run] = {found: number for number, found in enumerate(run)}
        return self._numbers[run][element]

    def _ends(self, element: _Element) -> tuple[int, int]:
        if element not in self._shown:
            self._shown[element] = _shown(element)
        return self._shown[element]


def _split(run: _Element, cuts: Iterable[Cut]) -> dict[Cut, tuple[_Element, _Element]]:
    """Split ``run`` at ``cuts``: for each, the runs before and behind it.

    They are one and the same at the beginning and at the end of ``run``.
    """
    at: dict[int, list[int]] = defaultdict(list)
    for number, characters in sorted(cuts):
        at[number].append(characters)
    properties = child(run, "w:rPr")
    found: dict[Cut, tuple[_Element, _Element]] = {}
    current, filled = run, False
    children = list(run)
    for number, element in enumerate(children):
        if element is properties:
            found[number, 0] = (run, run)
            continue
        within = at[number]
        if 0 in within:
            before = current
            current = _successor(current, properties) if filled else current
            found[number, 0] = (before, current)
        if current is not run:
            current.append(element)
        filled = True
        inner = [characters for characters in within if characters]
        for characters, rest in zip(inner, _cut_text(element, inner), strict=True):
            before, current = current, _successor(current, properties)
            current.append(rest)
            found[number, characters] = (before, current)
    found[len(children), 0] = (current, current)
    return found


def _successor(run: _Element, properties: _Element | None) -> _Element:
    """A new run behind ``run`` that looks the same."""
    made = _like(run)
    if properties is not None:
        made.append(deepcopy(properties))
    run.addnext(made)
    return made


def _cut_text(element: _Element, cuts: Sequence[int]) -> list[_Element]:
    """Cut the text of ``element``, which keeps what stands before the first cut."""
    if not cuts:
        return []
    text = element.text or ""
    # What is not shown now must not be shown when every space is kept.
    low, high = _shown(element)
    parts = [text[start:end] for start, end in pairwise([low, *cuts, high])]
    element.text = parts[0]
    element.set(_SPACE, "preserve")
    made = []
    for part in parts[1:]:
        rest = _like(element)
        rest.text = part
        made.append(rest)
    return made


def _like(element: _Element) -> _Element:
    """A new element of the same name with the same attributes."""
    made = element.makeelement(element.tag)
    for name, value in element.attrib.items():
        made.set(name, value)
    return made


def _shown(element: _Element) -> tuple[int, int]:
    """Which characters of its text ``element`` shows: from, to."""
    text = element.text or ""
    if attribute(element, "xml:space") == "preserve":
        return 0, len(text)
    return len(text) - len(text.lstrip(_BLANKS)), len(text.rstrip(_BLANKS))


def _marks(root: _Element, number: int) -> tuple[_Element, _Element, _Element]:
    start, end = _new(root, "commentRangeStart", number), _new(root, "commentRangeEnd", number)
    run = _new(root, "r")
    run.append(_new(root, "commentReference", number))
    return start, end, run


def _new(root: _Element, name: str, number: int | None = None) -> _Element:
    namespace = root.tag[1:].rpartition("}")[0]
    made = root.makeelement(f"{{{namespace}}}{name}")
    if number is not None:
        made.set(f"{{{namespace}}}id", str(number))
    return made


def _outermost(mark: _Element) -> _Element:
    """The child of the paragraph that holds ``mark``: a link or a control ends before the reference."""
    outermost = mark
    for ancestor in mark.iterancestors():
        if short_name(ancestor.tag) == "w:p":
            break
        outermost = ancestor
    return outermost
