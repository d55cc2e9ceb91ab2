"""Paragraphs and tables of a Word story in reading order, tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from checker.reading.docx.blocks import is_shown_row, unwrapped
from checker.reading.docx.graphics import ole_object
from checker.reading.docx.numbering import Numbering
from checker.reading.docx.runs import Inline, Runs
from checker.reading.docx.styles import Styles, switch, value
from checker.reading.docx.traced import Traced, joined
from checker.reading.xml import child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALONE = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text, with its number in front."""

    text: Traced


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the texts of its cells, row by row."""

    rows: list[list[Traced]]


Item: TypeAlias = Line | Grid


class Body:
    """Reads the stories of one document; counts list numbers and collects what it came across.

    ``notes`` are kind and number of the footnotes and endnotes with the first reference to each,
    in order; ``graphics`` the drawings; ``embedded`` the elements that stand for whole files
    (``o:OLEObject``, ``w:altChunk``).
    """

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.notes: dict[tuple[str, str], _Element] = {}
        self.graphics: list[_Element] = []
        self.embedded: list[_Element] = []

    def story(self, root: _Element, depth: int = 0) -> Iterator[Item]:
        """Everything below ``root`` (a body, a text box, a note). Raises ``Unreadable``."""
        return self._blocks(root, Runs(self._styles, root), depth)

    def _blocks(self, root: _Element, runs: Runs, depth: int) -> Iterator[Item]:
        carried = Traced()
        for block in unwrapped(root, depth):
            name = short_name(block.tag)
            if name == "w:p":
                text, inline, joins = self._paragraph(block, runs, carried)
                carried = text if joins else Traced()
                if not joins:
                    yield Line(text)
                for box in inline.boxes:
                    yield from self.story(box, depth + 1)
            elif name == "w:tbl":
                if carried:
                    yield Line(carried)
                    carried = Traced()
                yield from self._table(block, runs, depth + 1)
            elif name == "w:altChunk":
                self.embedded.append(block)
        if carried:
            yield Line(carried)

    def _paragraph(
        self, block: _Element, runs: Runs, carried: Traced
    ) -> tuple[Traced, Inline, bool]:
        """The text, all that the paragraph holds, and whether it runs on into the next one."""
        properties = child(block, "w:pPr")
        style = value(properties, "w:pStyle")
        inline = runs.read(block, style)
        for kind, number, reference in inline.notes:
            self.notes.setdefault((kind, number), reference)
        self.graphics.extend(inline.graphics)
        objects = map(ole_object, inline.graphics)
        self.embedded.extend(found for found in objects if found is not None)
        mark = None if properties is None else child(properties, "w:rPr")
        if mark is not None and _is_deleted(mark):
            # Accepting the change joins it to the next paragraph, whose number then counts.
            return carried + inline.text, inline, True
        label = self._numbering.label(properties, style)
        text = carried + inline.text
        if label and str(text).strip():
            text = Traced.of(label) + text.lstrip(" \t")
        # A hidden mark (a "style separator") shows two paragraphs in one line.
        return text, inline, bool(text) and switch(mark, "w:vanish") is True

    def _table(self, table: _Element, runs: Runs, depth: int) -> Iterator[Item]:
        rows = [row for row in unwrapped(table, depth) if is_shown_row(row)]
        cells = [list(_cells(row, depth)) for row in rows]
        if len(cells) == _ALONE and len(cells[0]) == _ALONE:
            # One cell is a frame around a text, not a table: its paragraphs stay paragraphs.
            yield from self._blocks(cells[0][0], runs, depth)
            return
        yield Grid([[self._cell(cell, runs, depth) for cell in row] for row in cells])

    def _cell(self, cell: _Element, runs: Runs, depth: int) -> Traced:
        properties = child(cell, "w:tcPr")
        if properties is not None and _continues(properties, "w:vMerge"):
            return Traced()
        return joined(" ", _flat(self._blocks(cell, runs, depth))).on_one_line()


def _flat(items: Iterator[Item]) -> Iterator[Traced]:
    for item in items:
        if isinstance(item, Line):
            if text := item.text.strip():
                yield text
        else:
            yield from (text for row in item.rows for text in row if text)


def _cells(row: _Element, depth: int) -> Iterator[_Element]:
    for cell in unwrapped(row, depth):
        if short_name(cell.tag) != "w:tc":
            continue
        properties = child(cell, "w:tcPr")
        if properties is not None and (
            child(properties, "w:cellDel") is not None or _continues(properties, "w:hMerge")
        ):
            continue
        yield cell


def _continues(properties: _Element, name: str) -> bool:
    """Whether the cell only continues the one above (``w:vMerge``) or before (``w:hMerge``)."""
    merge = child(properties, name)
    return merge is not None and value(properties, name) != "restart"


def _is_deleted(mark: _Element) -> bool:
    return child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
