"""Puts the pieces of a page together: lines, tables, and what is no part of the notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.reading.boxes import around
from checker.reading.ocr.engine import Reading
from checker.reading.ocr.model import Item, TextLine, TextTable
from checker.reading.ocr.pieces import Piece, stretches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.rules import Table

_SAME_LINE = 0.5  # of the lower height between the middles of two pieces of one line
_APART = 1.0  # heights between two pieces that a reader would see as a gap
_WRAPS = 1.6  # line heights that a full line of a cell leaves free at most
_LATIN = re.compile(r"[A-Za-z0-9]")
_DASHES = r"[-‐-―−－一─~～·•.]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}\s*\d{{1,3}}\s*{_DASHES}|第\s*\d{{1,3}}\s*页\s*(?:[/，,]?\s*共\s*\d{{1,3}}\s*页)?"
)
_NUMBER_ZONE = (0.07, 0.86)  # above and below these shares of the page


@dataclass(frozen=True, slots=True)
class Layout:
    """What a level picture looks like: its height in pixels, its tables, and the way back.

    ``back`` (2, 3) leads from its pixels to those of the picture as it came, ``points`` are
    points per pixel.
    """

    height: int
    tables: Sequence[Table]
    back: NDArray[np.float64]
    points: float

    def items(self, read: Sequence[tuple[Piece, Reading]]) -> list[Item]:
        """The lines and tables that ``read`` makes up, in reading order."""
        placed: list[tuple[float, Item]] = []
        loose = [pair for pair in read if pair[0].cell < 0]
        for number, table in enumerate(self.tables):
            theirs = [pair for pair in read if pair[0].table == number and pair[0].cell >= 0]
            grid = self._grid(table, theirs)
            if grid is None:
                loose += theirs
            else:
                placed.append((table.box[1], grid))
        for pieces in visual_lines(loose):
            middle = sum(piece.middle for piece, _ in pieces) / len(pieces)
            line = self._line(pieces)
            if not self._is_page_number(line.text, middle):
                placed.append((middle, line))
        return [item for _, item in sorted(placed, key=lambda pair: pair[0])]

    def _is_page_number(self, text: str, middle: float) -> bool:
        above, below = _NUMBER_ZONE
        marginal = not above < middle / self.height < below
        return marginal and _PAGE_NUMBER.fullmatch(text) is not None

    def _line(self, line: Sequence[tuple[Piece, Reading]]) -> TextLine:
        """The pieces of ``line``, from left to right, as one."""
        text, places = "", []
        before: Piece | None = None
        for piece, reading in line:
            if before is not None and piece.left - before.right > _APART * piece.height:
                text += " "
            places += stretches(piece, reading, len(text), self.back, self.points)
            text += reading.text
            before = piece
        return TextLine(
            text, around(place.box for place in places), tuple(places), mean(r for _, r in line)
        )

    def _grid(self, table: Table, read: Sequence[tuple[Piece, Reading]]) -> TextTable | None:
        """``table`` with its text; ``None`` where it is a frame around one text or a drawing."""
        inside: dict[int, list[tuple[Piece, Reading]]] = {}
        for piece, reading in read:
            inside.setdefault(piece.cell, []).append((piece, reading))
        if len(inside) < 2:
            return None
        rows: list[list[TextLine | None]] = [[None] * len(table.columns) for _ in table.rows]
        for number, pairs in inside.items():
            row, column = table.position(table.cells[number])
            cell = self._cell(pairs, table.cells[number][2])
            there = rows[row][column]
            rows[row][column] = cell if there is None else _joined([there, cell], [" "])
        columns = tuple(edge * self.points for edge in table.columns)
        return TextTable(tuple(map(tuple, rows)), columns)

    def _cell(self, read: Sequence[tuple[Piece, Reading]], right: float) -> TextLine:
        """The lines of a cell as one: wrapped ones closed up, those that end early kept apart."""
        lines = visual_lines(read)
        between = []
        for line, following in pairwise(lines):
            last, first = line[-1], following[0]
            full = right - last[0].right < _WRAPS * last[0].height
            latin = _LATIN.match(last[1].text[-1]) and _LATIN.match(first[1].text)
            between.append("" if full and not latin else " ")
        return _joined([self._line(line) for line in lines], between)


def visual_lines(
    read: Iterable[tuple[Piece, Reading]],
) -> list[list[tuple[Piece, Reading]]]:
    """Pieces grouped by the line that they stand in, lines downwards, pieces to the right."""
    lines: list[list[tuple[Piece, Reading]]] = []
    for pair in sorted(read, key=lambda pair: (pair[0].middle, pair[0].left)):
        piece = pair[0]
        for line in lines[-3:]:
            nearest = min(line, key=lambda other: abs(other[0].left - piece.left))[0]
            apart = abs(nearest.middle - piece.middle)
            over = min(nearest.right, piece.right) - max(nearest.left, piece.left)
            if (
                apart < _SAME_LINE * min(nearest.height, piece.height)
                and over < min(nearest.width, piece.width) / 2
            ):
                line.append(pair)
                break
        else:
            lines.append([pair])
    return [sorted(line, key=lambda pair: pair[0].left) for line in lines]


def mean(readings: Iterable[Reading]) -> float:
    """The confidence of all characters of ``readings`` together; 0 without any."""
    total = length = 0.0
    for reading in readings:
        total += reading.confidence * len(reading.text)
        length += len(reading.text)
    return total / length if length else 0.0


def _joined(lines: Sequence[TextLine], between: Sequence[str]) -> TextLine:
    text, places, sure = "", [], 0.0
    for line, gap in zip(lines, ["", *between], strict=True):
        text += gap
        places += [
            replace(place, start=place.start + len(text), end=place.end + len(text))
            for place in line.places
        ]
        text += line.text
        sure += line.confidence * len(line.text)
    box = around(line.box for line in lines)
    return TextLine(text, box, tuple(places), sure / max(len(text), 1))
