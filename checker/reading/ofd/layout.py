"""A sheet's characters as lines and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.ofd.columns import Row, in_reading_order
from checker.reading.ofd.grid import Ruling, TooManyRules, rulings
from checker.reading.ofd.lines import Fragment, downwards, rows, written
from checker.reading.ofd.sheet import Frame, Sheet, Text
from checker.reading.ofd.tables import Table
from checker.reading.paged.layout import Item, Line
from checker.reading.paged.paragraphs import set_in_again

_WHOLE_PAGE = 0.5  # the height of the page that no single row of a table has


def lay_out(sheet: Sheet) -> tuple[list[Item], bool]:
    """The lines and tables of ``sheet``, and whether its tables could be told.

    Most of the text runs one way and has the tables; what runs another way comes after it.
    """
    order = sorted(sheet.texts, key=lambda quarters: (-len(sheet.texts[quarters]), quarters))
    items: list[Item] = []
    told = True
    for number, quarters in enumerate(order):
        frame = Frame(quarters, sheet.width, sheet.height)
        tables: list[Table] = []
        if not number and len(sheet.texts[quarters]):
            try:
                if sheet.overruled:
                    raise TooManyRules
                found = rulings(map(frame.rule, sheet.rules))
                tables = [Table(ruling) for ruling in found if not _is_page_frame(ruling, frame)]
            except TooManyRules:
                told = False
        items += _items(sheet.texts[quarters], tables, frame)
    return set_in_again(items), told


def slanting(sheet: Sheet) -> list[Line]:
    """The text of ``sheet`` that runs at an angle."""
    return [
        Line(
            piece.text, _height(piece.box, sheet.height), (Stretch(0, len(piece.text), piece.box),)
        )
        for piece in sheet.slanting
    ]


def _items(text: Text, tables: list[Table], frame: Frame) -> list[Item]:
    tables.sort(key=lambda table: _size(table.box))  # the innermost has the first say
    tables = _with_text(text, tables)
    free = [glyph for glyph in text.glyphs if not any(table.take(glyph) for table in tables)]
    across: list[tuple[float, Row]] = [(line[0].middle, line) for line in rows(free)]
    for column in text.columns:
        if not any(table.take_column(column) for table in tables):
            fragment = downwards(column)
            across.append((fragment.box.top, [fragment]))
    across += [(table.box.top, [table]) for table in tables]
    across.sort(key=lambda row: row[0])
    return [
        item
        for row in in_reading_order([row for _, row in across])
        for item in _row_items(row, frame)
    ]


def _is_page_frame(ruling: Ruling, frame: Frame) -> bool:
    """Whether the lines only surround the text of the page, with its margin set apart."""
    box = ruling.box
    height = frame.height if frame.quarters % 2 == 0 else frame.width
    return ruling.height == 1 and box.bottom - box.top > _WHOLE_PAGE * height


def _with_text(text: Text, tables: Sequence[Table]) -> list[Table]:
    """The ruled ones that hold text in several cells, empty again to be filled."""
    for glyph in text.glyphs:
        next((table for table in tables if table.take(glyph)), None)
    for column in text.columns:
        next((table for table in tables if table.take_column(column)), None)
    return [table.emptied() for table in tables if table.has_text]


def _row_items(row: Row, frame: Frame) -> list[Item]:
    tables: list[Item] = [thing.grid(frame) for thing in row if isinstance(thing, Table)]
    fragments = [thing for thing in row if isinstance(thing, Fragment)]
    if not fragments:
        return tables
    line = written(fragments, [" "] * (len(fragments) - 1), frame)
    height = _height(line.places[0].box, frame.height)
    return [Line(line.text, height, line.places), *tables]


def _height(box: Box, page: float) -> float:
    return (box.top + box.bottom) / 2 / page


def _size(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
