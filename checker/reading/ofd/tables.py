"""Puts characters into the cells of a table and writes its rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from checker.model import Box
from checker.reading.ofd.grid import Ruling
from checker.reading.ofd.lines import Fragment, Written, downwards, rows, written
from checker.reading.ofd.sheet import Frame, Glyph
from checker.reading.paged.layout import Grid

_PADDING = 7.0  # points between a cell's side and its text; Word's is 5.4
_NEARLY_FULL = 1.2  # a wrapped line leaves room for no more than one character of its size
_POINT = re.compile(
    r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[.．](?!\d)|[、）)])|[①-⑳●•■◆]"
)
_LATIN = re.compile(r"[A-Za-z0-9]")


class Table:
    """A ruled table and the characters found in its cells."""

    def __init__(self, ruling: Ruling) -> None:
        self._ruling = ruling
        self._glyphs: defaultdict[int, list[Glyph]] = defaultdict(list)
        self._columns: defaultdict[int, list[Fragment]] = defaultdict(list)

    @property
    def box(self) -> Box:
        """Where the table is."""
        return self._ruling.box

    @property
    def has_text(self) -> bool:
        """Whether more than one cell has a text: else it is a frame or a drawing."""
        filled = {cell for cell, glyphs in self._glyphs.items() if any(map(_is_visible, glyphs))}
        return len(filled | set(self._columns)) > 1

    def emptied(self) -> Table:
        """The same table without its characters."""
        return Table(self._ruling)

    def take(self, glyph: Glyph) -> bool:
        """Put ``glyph`` into its cell; whether there is one."""
        cell = self._cell(glyph)
        if cell is not None:
            self._glyphs[cell].append(glyph)
        return cell is not None

    def take_column(self, column: Sequence[Glyph]) -> bool:
        """Put characters written downwards into their cell; whether there is one."""
        cell = self._cell(column[0])
        if cell is not None:
            self._columns[cell].append(downwards(column))
        return cell is not None

    def grid(self, frame: Frame) -> Grid:
        """The texts: a merged cell's where it begins, nothing in the rows below it."""
        cells = self._ruling.cell
        texts: dict[int, Written] = {}
        result = []
        for row in cells:
            line = []
            for column, cell in enumerate(row):
                if column and row[column - 1] == cell:
                    continue  # merged with the one to the left
                line.append(Written("", ()) if cell in texts else self._written(cell, frame))
                texts.setdefault(cell, line[-1])
            result.append(line)
        return Grid(
            [[cell.text for cell in line] for line in result],
            tuple(self._ruling.columns),
            [[cell.places for cell in line] for line in result],
        )

    def _cell(self, glyph: Glyph) -> int | None:
        place = self._ruling.at(*glyph.middle)
        return None if place is None else self._ruling.cell[place[0]][place[1]]

    def _written(self, cell: int, frame: Frame) -> Written:
        lines = rows(self._glyphs.get(cell, ()))
        lines += [[column] for column in self._columns.get(cell, ())]
        if not lines:
            return Written("", ())
        right = self._right(cell)
        fragments = [fragment for line in lines for fragment in line]
        glue: list[str] = []
        for number, line in enumerate(lines):
            if number:
                glue.append("" if _wraps(lines[number - 1], line, right) else " ")
            glue += [" "] * (len(line) - 1)
        return written(fragments, glue, frame)

    def _right(self, cell: int) -> float:
        """The right side of a cell, which begins in the row and column of its number."""
        ruling = self._ruling
        row = ruling.cell[cell // ruling.width]
        last = cell % ruling.width
        while last + 1 < ruling.width and row[last + 1] == cell:
            last += 1
        return ruling.columns[last + 1]


def _is_visible(glyph: Glyph) -> bool:
    return not glyph.text.isspace()


def _wraps(line: Sequence[Fragment], following: Sequence[Fragment], right: float) -> bool:
    """Whether a cell's line goes on in the following one, not only stands above it."""
    last, start = line[-1], following[0].text
    if _POINT.match(start):
        return False
    if _LATIN.match(last.text[-1]) and _LATIN.match(start[0]):
        return False  # two words of a Latin script, or two numbers
    if len(line) == len(following) == len(last.text) == len(start) == 1:
        return True  # written downwards, one character a line
    return right - last.box.right < _NEARLY_FULL * last.size + _PADDING
