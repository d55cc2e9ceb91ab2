"""Tells the tables of a worksheet from the lines above and below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from checker.reading.builder import CELL_SEPARATOR, too_long
from checker.reading.limits import Limits
from checker.reading.xlsx.sheet import Area, Sheet

_COLONS = (":", "：")

Item: TypeAlias = str | list[list[str]]
"""A line, or the rows of a table."""


def arrange(sheet: Sheet, limits: Limits) -> Iterator[Item]:
    """The lines and the tables of ``sheet`` from top to bottom. An empty row ends a table.

    Raises ``Unreadable`` for a table that would be too long as text.
    """
    block: list[int] = []
    reach = 0
    for number in sheet.rows:
        if block and not _goes_on(sheet, reach, number):
            yield from _arrange_block(sheet, block, limits)
            block, reach = [], 0
        block.append(number)
        reach = max(reach, number, *(_area(sheet, number, c).bottom for c in sheet.rows[number]))
    if block:
        yield from _arrange_block(sheet, block, limits)


def _goes_on(sheet: Sheet, reach: int, number: int) -> bool:
    """Whether no empty row shows between row ``reach`` and row ``number``."""
    return all(between in sheet.hidden for between in range(reach + 1, number))


def _arrange_block(sheet: Sheet, block: list[int], limits: Limits) -> Iterator[Item]:
    first, last = 0, len(block)
    while first < last and _is_above_table(sheet.rows[block[first]]):
        first += 1
    columns = sorted({column for number in block[first:] for column in sheet.rows[number]})
    while last > first and _is_below_table(sheet, block[last - 1], columns):
        last -= 1
    # A few cells far apart make a table of which most is separators.
    if (last - first) * (len(columns) - 1) * len(CELL_SEPARATOR) > limits.max_characters:
        raise too_long(limits)
    for number in block[:first]:
        yield _line(sheet.rows[number])
    if first < last:
        yield [[sheet.rows[n].get(column, "") for column in columns] for n in block[first:last]]
    for number in block[last:]:
        yield _line(sheet.rows[number])


def _is_above_table(cells: Mapping[int, str]) -> bool:
    """A title, a note, or what a form says about itself (填报单位：…  联系人：…)."""
    return len(cells) == 1 or all(_is_stated(text) for text in cells.values())


def _is_stated(text: str) -> bool:
    at = min((text.find(colon) for colon in _COLONS if colon in text), default=-1)
    return 0 < at <= 12 and "\n" not in text.strip()


def _is_below_table(sheet: Sheet, number: int, columns: list[int]) -> bool:
    """A note under the table: one text, at its left edge, that no column could hold alone."""
    cells = sheet.rows[number]
    if len(cells) != 1:
        return all(_is_stated(text) for text in cells.values())
    column, text = next(iter(cells.items()))
    area = _area(sheet, number, column)
    spans = sum(1 for c in columns if area.left <= c <= area.right)
    return column == columns[0] and (spans > 1 or not text.strip().isdigit())


def _line(cells: Mapping[int, str]) -> str:
    return "　".join(cells[column].strip() for column in sorted(cells))


def _area(sheet: Sheet, number: int, column: int) -> Area:
    return sheet.merged.get((number, column)) or Area(number, column, number, column)
