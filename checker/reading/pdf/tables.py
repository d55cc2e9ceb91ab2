"""Finds ruled tables with pdfplumber and puts PDFium's characters into their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from checker.model import Box as PageBox
from checker.reading.builder import Stretch, moved
from checker.reading.paged.layout import Grid, Item, Line
from checker.reading.pdf.frame import Frame
from checker.reading.pdf.lines import Edge
from checker.reading.pdf.pages import Mark
from checker.reading.pdf.sides import missing_lines
from checker.reading.pdf.stretches import stretches

if TYPE_CHECKING:
    from pdfplumber.table import Table

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's upper left corner."""

_MOST_CELLS = 20_000
_CELL_PADDING = 7.0  # points; Word's is 5.4
_TOUCH = 1.0
_FEWEST_ROWS = 3  # lines at the same heights in all cells: fewer may be chance
_LEVEL = 3.0  # points
_SHORTEST_PROSE = 6  # characters of a line that was wrapped; a column of names is narrower
_BODY = (0.09, 0.88)  # share of the page's height between heads and feet
_NEW_POINT = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.、．）)]|[①-⑳●•]")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class _Row:
    """A visual line of characters, within a cell or outside of all tables."""

    marks: list[Mark] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts: list[str] = []
        for mark in self.marks:
            parts.append(" " + mark.text if mark.spaced and parts else mark.text)
        return "".join(parts)

    @property
    def places(self) -> tuple[Stretch, ...]:
        """Where the characters of ``text`` stand, if the marks know."""
        boxes: list[PageBox | None] = []
        for mark in self.marks:
            boxes += [None, mark.place] if mark.spaced and boxes else [mark.place]
        return stretches(boxes)

    @property
    def right(self) -> float:
        return max(mark.x + mark.width / 2 for mark in self.marks)

    @property
    def left(self) -> float:
        return min(mark.x - mark.width / 2 for mark in self.marks)

    @property
    def middle(self) -> float:
        return sum(mark.y for mark in self.marks) / len(self.marks)

    @property
    def size(self) -> float:
        """About the size of its type: glyphs are smaller than their type, never larger."""
        return max(max(mark.width, mark.height) for mark in self.marks)

    def goes_on_with(self, mark: Mark) -> bool:
        """Whether ``mark`` stands on this line's baseline, raised or lowered marks included."""
        return abs(mark.baseline - self.marks[-1].baseline) < max(self.size, mark.height, 3) / 2

    def is_above(self, mark: Mark) -> bool:
        """Whether ``mark`` begins another line, to which PDFium only set a space."""
        last = self.marks[-1]
        return mark.spaced and mark.x < last.x and not self.goes_on_with(mark)


class _Ruled:
    """A table of a page: its cells' boxes in rows, and the characters found in each."""

    def __init__(self, table: Table) -> None:
        self.box: Box = table.bbox
        self.cells: list[Box] = list(table.cells)
        self.rows = sorted({cell[1] for cell in self.cells})
        self.edges = tuple(sorted({cell[0] for cell in self.cells}))
        self.filled: dict[Box, list[_Row]] = {}
        self._last: Box | None = None

    @property
    def is_table(self) -> bool:
        return len(self.edges) > 1 and len(self.rows) * len(self.edges) <= _MOST_CELLS

    @property
    def has_text(self) -> bool:
        return len(self.filled) > 1

    def take(self, mark: Mark) -> bool:
        """Put ``mark`` into its cell; whether there is one."""
        if not _inside(mark, self.box):
            return False
        if self._last is None or not _inside(mark, self._last):
            self._last = next((cell for cell in self.cells if _inside(mark, cell)), None)
        if self._last is None:
            return False
        lines = self.filled.setdefault(self._last, [])
        if lines and lines[-1].goes_on_with(mark):
            lines[-1].marks.append(mark)
        else:
            lines.append(_Row([mark]))
        return True

    def grid(self) -> Grid:
        """The texts row by row: a cell across columns once, one across rows once and then empty."""
        owner: dict[tuple[int, int], Box] = {}
        row_of = {top: number for number, top in enumerate(self.rows)}
        column_of = {left: number for number, left in enumerate(self.edges)}
        for cell in self.cells:
            for row in range(row_of[cell[1]], len(self.rows)):
                if self.rows[row] > cell[3] - _TOUCH:
                    break
                for column in range(column_of[cell[0]], len(self.edges)):
                    if self.edges[column] > cell[2] - _TOUCH:
                        break
                    owner.setdefault((row, column), cell)
        filled = []
        for row in range(len(self.rows)):
            for part in self._parts(row, owner):
                filled.append(list(self._row(row, owner, part)))
        return Grid(
            [[text for text, _ in row] for row in filled],
            self.edges,
            [[places for _, places in row] for row in filled],
        )

    def _row(
        self, row: int, owner: dict[tuple[int, int], Box], part: slice
    ) -> Iterator[tuple[str, list[Stretch]]]:
        for column, left in enumerate(self.edges):
            cell = owner.get((row, column))
            if cell is None:
                yield "", []
            elif cell[0] == left:
                lines = self.filled.get(cell, []) if cell[1] == self.rows[row] else []
                yield _joined(lines[part], cell)

    def _parts(self, row: int, owner: dict[tuple[int, int], Box]) -> list[slice]:
        """The lines of each cell that make one row: all, or one by one if no rule parts rows."""
        cells = {owner.get((row, column)) for column in range(len(self.edges))}
        here = [
            (self.filled[cell], cell)
            for cell in cells
            if cell is not None and cell[1] == self.rows[row] and cell in self.filled
        ]
        count = len(here[0][0]) if here else 0
        if not _are_rows(here):
            return [slice(None)]
        return [slice(at, at + 1) for at in range(count)]


@dataclass(frozen=True, slots=True)
class _Page:
    """As much of a page as pdfplumber looks at to find its tables."""

    edges: Sequence[Edge]


def lay_out(lines: Sequence[Edge], marks: Sequence[Mark], frame: Frame) -> list[Item] | None:
    """The page's lines and tables in reading order; ``None`` when it has no table.

    ``lines`` are those drawn, ``frame`` is the page as shown. Each of ``marks`` ends up in exactly one
    item.
    """
    from pdfplumber.table import TableFinder

    page: Any = _Page([*lines, *missing_lines(lines)])
    found = [_Ruled(table) for table in TableFinder(page).tables]
    ruled = [table for table in found if table.is_table]
    if not ruled:
        return None
    homes = [next((table for table in ruled if table.take(mark)), None) for mark in marks]
    tables = [table for table in ruled if table.has_text]
    if not tables:
        return None
    outside: list[_Row] = []
    fresh = True
    for mark, home in zip(marks, homes, strict=True):
        if home in tables:
            fresh = True
        elif fresh or mark.breaks or outside[-1].is_above(mark):
            outside.append(_Row([mark]))
            fresh = False
        else:
            outside[-1].marks.append(mark)
    return _in_order(outside, tables, frame.height)


def _in_order(rows: Sequence[_Row], tables: Sequence[_Ruled], height: float) -> list[Item]:
    """Lines in PDFium's order, each table where it least contradicts the places on the page."""
    before: dict[int, list[Grid]] = {}
    for table in sorted(tables, key=lambda table: table.box[1]):
        before.setdefault(_position(table, rows, height), []).append(table.grid())
    items: list[Item] = []
    for at, row in enumerate(rows):
        items.extend(before.get(at, ()))
        items.append(Line(row.text, row.middle / height, row.places))
    items.extend(before.get(len(rows), ()))
    return items


def _position(table: _Ruled, rows: Sequence[_Row], height: float) -> int:
    left, top, right, _ = table.box
    # +1 for a line above the table, -1 for one below. Heads and feet have no say, because
    # writers draw them at any time, nor have lines in another column.
    votes = []
    for row in rows:
        beside = row.right < left or row.left > right
        marginal = not _BODY[0] < row.middle / height < _BODY[1]
        votes.append(0 if beside or marginal else 1 if row.middle < top else -1)
    best = score = position = 0
    for at, vote in enumerate(votes, start=1):
        score += vote
        if score > best or (score == best and vote == 0 and position == at - 1):
            best, position = score, at
    return position


def _joined(rows: Sequence[_Row], cell: Box) -> tuple[str, list[Stretch]]:
    """A cell's lines as one: wrapped ones closed up, those that end early kept apart."""
    text = ""
    places: list[Stretch] = []
    for number, row in enumerate(rows):
        if number and not _wraps(rows[number - 1], row, cell):
            text += " "
        places += moved(row.places, len(text))
        text += row.text
    return text, places


def _are_rows(cells: Sequence[tuple[Sequence[_Row], Box]]) -> bool:
    """Whether the lines of ``cells``, which stand side by side, are so many rows of a table."""
    first = cells[0][0] if cells else ()
    if len(cells) < 2 or len(first) < _FEWEST_ROWS:
        return False
    for lines, _ in cells:
        if len(lines) != len(first) or any(
            abs(line.middle - other.middle) > _LEVEL
            for line, other in zip(lines, first, strict=True)
        ):
            return False
    return not any(_is_prose(lines, cell) for lines, cell in cells)


def _is_prose(lines: Sequence[_Row], cell: Box) -> bool:
    """Whether most lines of a cell are as long as the cell is wide, so that one goes on."""
    full = [
        line
        for line in lines[:-1]
        if len(line.text) >= _SHORTEST_PROSE
        and cell[2] - line.right < 1.2 * line.size + _CELL_PADDING
    ]
    return 2 * len(full) >= len(lines) - 1


def _wraps(row: _Row, following: _Row, cell: Box) -> bool:
    start = following.text
    if _NEW_POINT.match(start):
        return False
    if _LATIN.match(row.text[-1]) and _LATIN.match(start[0]):
        return False  # between words of a Latin script, or between numbers
    if len(row.text) == len(start) == 1:
        return True  # written downwards, one character a line
    return cell[2] - row.right < 1.2 * row.size + _CELL_PADDING


def _inside(mark: Mark, box: Box) -> bool:
    return box[0] <= mark.x < box[2] and box[1] <= mark.y < box[3]
