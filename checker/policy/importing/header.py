"""Finds the heading of a table, which may take two rows, and what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.policy.importing.columns import LONGEST_HEADING, UNUSED, heading, recognise
from checker.policy.importing.tables import RawTable, Row
from checker.policy.lists import ListKind

_LOOK = 50  # rows in which the heading must begin
_SURELY = 100


@dataclass(frozen=True, slots=True)
class Header:
    """``first`` and ``last`` are the numbers of its rows.

    ``columns`` gives the column of each field, ``labels`` the name of each column as the file has
    it, ``unused`` the names of columns that no field was found for. ``sure`` is how many columns
    have exactly the name of their field.
    """

    first: int
    last: int
    columns: Mapping[str, int]
    labels: Mapping[int, str]
    unused: tuple[str, ...]
    sure: int

    @property
    def is_usable(self) -> bool:
        """Whether it can be a heading at all and not a row that chances to look like one."""
        return len(self.columns) > 1 or ("title" in self.columns and len(self.labels) == 1)

    def label(self, field: str) -> str:
        """What the file calls the column of ``field``; empty when there is none."""
        column = self.columns.get(field)
        return "" if column is None else self.labels.get(column, "")


def find_header(table: RawTable, kind: ListKind, mapping: Mapping[str, str]) -> Header | None:
    """The heading of ``table``: the row, or the two rows, that most columns are understood by."""
    best: Header | None = None
    most = (0, 0)
    for at, row in enumerate(table.rows[:_LOOK]):
        for rows in ((row,), table.rows[at : at + 2]):
            header = read_header(table, rows, kind, mapping)
            # One row wins over two with the same result, an earlier over a later one.
            score = (len(header.columns), -len(rows)) if header is not None else (0, 0)
            if header is not None and header.is_usable and score > most:
                best, most = header, score
    return best


def read_header(
    table: RawTable, rows: Sequence[Row], kind: ListKind, mapping: Mapping[str, str]
) -> Header | None:
    """``rows`` taken for a heading; ``None`` where they have no name that is surely one.

    ``mapping`` gives fields by heading, as the user wants them.
    """
    if len(rows) == 2 and not _goes_on(table, rows[0], rows[1]):
        return None
    names = {column: _names(table, rows, column) for column in _columns(rows)}
    found: dict[str, tuple[int, int]] = {}
    sure = 0
    for column, called in names.items():
        field, rank = _field(called, kind, mapping)
        sure += bool(field) and rank < _SURELY
        if field and field != UNUSED and (field not in found or rank < found[field][1]):
            found[field] = (column, rank)
    if not sure:
        return None
    columns = {field: column for field, (column, _) in found.items()}
    labels = {column: called[0] for column, called in names.items() if called}
    unused = tuple(labels[c] for c in labels if c not in columns.values())
    return Header(rows[0].number, rows[-1].number, columns, labels, unused, sure)


def _field(names: Sequence[str], kind: ListKind, mapping: Mapping[str, str]) -> tuple[str, int]:
    for name in names:
        if heading(name) in mapping:
            return mapping[heading(name)], -1
    ranked = [found for name in names if (found := recognise(heading(name), kind))]
    return min(ranked, key=lambda found: found[1]) if ranked else ("", _SURELY)


def _names(table: RawTable, rows: Sequence[Row], column: int) -> list[str]:
    """What a column is called, the lowest row first, then the rows together."""
    parts = [text for row in rows if (text := _text(table, row, column))]
    whole = "".join(dict.fromkeys(parts))
    return [*reversed(parts), whole] if len(parts) > 1 else parts


def _text(table: RawTable, row: Row, column: int) -> str:
    text = row.cells.get(column, "")
    if not text:
        for area in table.areas.get(row.number, ()):
            if area.left <= column <= area.right:
                return row.cells.get(area.left, "").replace("\n", "")
    return text.replace("\n", "")


def _goes_on(table: RawTable, upper: Row, lower: Row) -> bool:
    """Whether ``lower`` divides the columns of ``upper``: short names below it, none beside.

    A row of data may say 内容 too; a second row of headings leaves columns empty that the first
    one has named, and fills columns that the first one leaves empty or spans.
    """
    if lower.number != upper.number + 1:
        return False
    if any(len(heading(text)) > LONGEST_HEADING for text in lower.cells.values()):
        return False
    spanned = {
        column
        for area in table.areas.get(upper.number, ())
        if area.right > area.left and area.bottom == upper.number
        for column in range(area.left, area.right + 1)
    }
    divided = [c for c in lower.cells if c in spanned or c not in upper.cells]
    # Without merged areas (CSV) the first of the divided columns carries the common name.
    return len(divided) >= 1 and len(lower.cells) <= len(divided) + 1 + len(divided) // 2


def _columns(rows: Sequence[Row]) -> list[int]:
    return sorted({column for row in rows for column in row.cells})
