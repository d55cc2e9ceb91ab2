"""The tables of a .docx, tracked changes accepted, with what stands above each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.policy.importing.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Area,
    RawTable,
    Row,
    by_top,
    tidy,
)
from checker.reading.builder import too_long
from checker.reading.contract import Unreadable
from checker.reading.docx.blocks import is_shown_row, unwrapped
from checker.reading.docx.body import Body, Line
from checker.reading.docx.numbering import Numbering
from checker.reading.docx.package import Package
from checker.reading.docx.styles import Styles, value, whole
from checker.reading.limits import Limits
from checker.reading.xml import child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_LINES = 20  # above a table


def read(data: bytes, limits: Limits) -> list[RawTable]:
    """Every table of the main text that stands in no other table. Raises ``Unreadable``."""
    package = Package(data, limits)
    styles = Styles(_optional(package, "styles"))
    reading = _Reading(Body(styles, Numbering(_optional(package, "numbering"), styles)), limits)
    lines: list[str] = []
    found: list[tuple[tuple[str, ...], _Element]] = []
    for body in package.document:
        if short_name(body.tag) != "w:body":
            continue
        for block in unwrapped(body):
            name = short_name(block.tag)
            if name == "w:tbl":
                found.append((tuple(lines[-_MOST_LINES:]), block))
                lines = []
            elif name == "w:p" and (line := tidy(_plain(block))):
                lines.append(line)
    several = len(found) > 1
    return [
        reading.table(table, f"第 {number} 张表" if several else "", above)
        for number, (above, table) in enumerate(found, start=1)
    ]


class _Reading:
    """Reads the tables of one document; keeps count of what they hold together."""

    def __init__(self, body: Body, limits: Limits) -> None:
        self._body = body
        self._limits = limits
        self._characters = 0
        self._rows = 0

    def table(self, table: _Element, name: str, lines: tuple[str, ...]) -> RawTable:
        rows: list[Row] = []
        open_areas: dict[int, Area] = {}  # by column, still growing downwards
        areas: list[Area] = []
        width = 0
        shown = (row for row in unwrapped(table) if is_shown_row(row))
        for number, row in enumerate(shown, start=1):
            self._rows += 1
            if self._rows > MOST_ROWS:
                raise Unreadable(
                    f"表格超过 {MOST_ROWS} 行", "请确认这是清单；确实很长的，请分类拆开"
                )
            cells: dict[int, str] = {}
            for column, span, merge, cell in _cells(row):
                width = max(width, column + span - 1)
                if merge == "continue" and column in open_areas:
                    before = open_areas[column]
                    open_areas[column] = Area(before.top, column, number, before.right)
                    continue
                if column in open_areas:
                    areas.append(open_areas.pop(column))
                if text := self._text(cell):
                    cells[column] = text
                    if merge or span > 1:
                        open_areas[column] = Area(number, column, number, column + span - 1)
            if cells:
                rows.append(Row(number, cells))
        areas += open_areas.values()
        return RawTable(name, tuple(rows), lines, by_top(areas), width=width, may_go_on=True)

    def _text(self, cell: _Element) -> str:
        parts = []
        for item in self._body.story(cell):
            if isinstance(item, Line):
                parts.append(str(item.text))
            else:
                parts += [" ".join(str(inner) for inner in row if inner) for row in item.rows]
        text = tidy("\n".join(parts))
        self._characters += len(text)
        if self._characters > self._limits.max_characters:
            raise too_long(self._limits)
        return text


def _optional(package: Package, kind: str) -> _Element | None:
    try:
        return package.part(kind)
    except Unreadable:
        return None


def _plain(paragraph: _Element) -> str:
    return "".join(found.text or "" for found in paragraph.iter() if _is_text(found))


def _is_text(element: _Element) -> bool:
    return short_name(element.tag) == "w:t"


def _cells(row: _Element) -> Iterator[tuple[int, int, str, _Element]]:
    """Column, columns taken, vertical merge ("", ``restart``, ``continue``) of each cell."""
    column = 1 + (whole(value(child(row, "w:trPr"), "w:gridBefore"), 0) or 0)
    for cell in unwrapped(row):
        if short_name(cell.tag) != "w:tc":
            continue
        properties = child(cell, "w:tcPr")
        span = max(1, whole(value(properties, "w:gridSpan"), 1) or 1)
        if column > MOST_COLUMNS:
            return
        deleted = properties is not None and child(properties, "w:cellDel") is not None
        if not deleted:
            yield column, min(span, MOST_COLUMNS), _merge(properties), cell
        column += span


def _merge(properties: _Element | None) -> str:
    if properties is None or child(properties, "w:vMerge") is None:
        return ""
    return "restart" if value(properties, "w:vMerge") == "restart" else "continue"
