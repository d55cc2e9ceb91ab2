"""The text of a document as paragraphs and tables, cut into pieces at the ends of every finding.

With everything but the pieces left out, the shown text has the document's own characters, save
what separates the cells of a table and the ends of lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from checker.model import Cell, Document, Verdict
from checker.report.html import Line, Piece, lines

_MOST_COLUMNS = 1_000  # what a browser takes for a column span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text; ``look`` is the part of the notice that it is set as."""

    look: str
    page: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: rows of cells of pieces; ``columns`` is the number of cells of the longest row.

    ``page`` as in ``Paragraph``, of its first row.
    """

    page: int | None
    columns: int
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]


Part: TypeAlias = Paragraph | Rows


def flow(verdict: Verdict) -> tuple[Part, ...]:
    """The text of ``verdict``'s document from its first line to its last."""
    tables = _rows(verdict.document)
    parts: list[Part] = []
    open_table: tuple[int, int | None, list[tuple[tuple[Piece, ...], ...]]] | None = None
    at = 0
    for line in lines(verdict):
        row = tables.get(at)
        if open_table is not None and (row is None or row[0] != open_table[0] or line.page):
            parts.append(_table(open_table[1], open_table[2]))
            open_table = None
        if row is None:
            parts.append(Paragraph(line.look, line.page, tuple(map(_without_end, line.pieces))))
        else:
            if open_table is None:
                open_table = (row[0], line.page, [])
            open_table[2].append(_cells(line, at, row[1]))
        at += sum(len(piece.text) for piece in line.pieces)
    if open_table is not None:
        parts.append(_table(open_table[1], open_table[2]))
    return tuple(parts)


def _rows(document: Document) -> Mapping[int, tuple[int, tuple[Cell, ...]]]:
    """Start of a line → the number of the table that it is a row of, and its cells."""
    found: dict[int, tuple[int, tuple[Cell, ...]]] = {}
    for number, table in enumerate(document.tables):
        for cells in table.rows:
            if cells and len(cells) <= _MOST_COLUMNS and _in_line(cells):
                found[cells[0].start] = (number, cells)
    return found


def _in_line(cells: Sequence[Cell]) -> bool:
    ends = [-1]
    for cell in cells:
        if cell.start < ends[-1] or cell.end < cell.start:
            return False
        ends.append(cell.end)
    return True


def _table(page: int | None, rows: Sequence[tuple[tuple[Piece, ...], ...]]) -> Rows:
    return Rows(page, max(map(len, rows)), tuple(rows))


def _cells(line: Line, at: int, cells: Sequence[Cell]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of a row by cell; a badge between two cells goes to the later one."""
    filled: list[list[Piece]] = [[] for _ in cells]
    current = 0
    for piece in line.pieces:
        end = at + len(piece.text)
        badges = piece.badges
        while current + 1 < len(cells) and cells[current].end <= at and piece.text:
            current += 1
        here = current
        while here < len(cells):
            cell = cells[here]
            first, last = max(at, cell.start), min(end, cell.end)
            text = piece.text[first - at : last - at] if first < last else ""
            if text or (badges and (cell.end > at or here + 1 == len(cells))):
                filled[here].append(replace(piece, text=text, badges=badges))
                badges = ()
            if cell.end >= end:
                break
            here += 1
        at = end
    return tuple(map(tuple, filled))


def _without_end(piece: Piece) -> Piece:
    return replace(piece, text=piece.text.rstrip("\n")) if piece.text.endswith("\n") else piece
