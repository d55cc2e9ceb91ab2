"""Tables of a web page: those that hold data, and those that only arrange the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from checker.reading.builder import CELL_SEPARATOR, too_long
from checker.reading.docx.styles import whole
from checker.reading.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200
_MOST_SPANNED = 1000
_PARTS = ("thead", "tbody", "tfoot")
_RULED = re.compile(r"border[^;]*(?:solid|double|windowtext)", re.I)
_LONG_CELL = 500  # characters; a cell that is longer and holds most of the text is the page itself
_MOSTLY = 0.6


def layout_tables(root: _Element) -> set[_Element]:
    """The tables that hold others or say themselves that they are no tables."""
    from lxml import etree

    layouts: set[_Element] = set()
    around: list[_Element] = []
    for event, table in etree.iterwalk(root, events=("start", "end"), tag="table"):
        if event == "end":
            around.pop()
            continue
        if around:
            layouts.add(around[-1])
        if (table.get("role") or "").lower() in ("presentation", "none"):
            layouts.add(table)
        around.append(table)
    return layouts


def grid(table: _Element, text_of: Callable[[_Element], str], limits: Limits) -> list[list[str]]:
    """The texts of a table's cells; a cell over several places is in the first, the rest is empty.

    Columns without any text are left out. Raises ``Unreadable`` when the table is too long.
    """
    rows: list[dict[int, str]] = []
    open_spans: dict[int, int] = {}  # column to the number of rows that it is still taken
    for row in _rows(table):
        texts: dict[int, str] = {}
        taken = {column for column, left in open_spans.items() if left}
        open_spans = {column: left - 1 for column, left in open_spans.items() if left > 1}
        column = 0
        for cell in row.iterchildren("td", "th"):
            while column in taken:
                column += 1
            wide = min(max(whole(cell.get("colspan"), 1) or 1, 1), _MOST_COLUMNS)
            high = min(max(whole(cell.get("rowspan"), 1) or 1, 1), _MOST_SPANNED)
            if column >= _MOST_COLUMNS:
                # More columns than a page can show: the text must not get lost with them.
                texts[_MOST_COLUMNS - 1] = f"{texts.get(_MOST_COLUMNS - 1, '')} {text_of(cell)}"
                continue
            texts[column] = text_of(cell)
            if high > 1:
                for covered in range(column, column + wide):
                    open_spans[covered] = high - 1
            column += wide
        filled = {column: text for column, text in texts.items() if text.strip()}
        if filled:
            rows.append(filled)
    used = sorted({column for row in rows for column in row})
    # A few cells far apart make a table of which most is separators.
    if len(rows) * (len(used) - 1) * len(CELL_SEPARATOR) > limits.max_characters:
        raise too_long(limits)
    return [[row.get(column, "") for column in used] for row in rows]


def is_set_as_table(table: _Element, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table with the texts ``rows`` is one to its reader, too."""
    if max(map(len, rows), default=0) < 2:
        return False
    lengths = [len(text) for row in rows for text in row]
    longest = max(lengths)
    return longest <= _LONG_CELL or longest <= _MOSTLY * sum(lengths) or _is_ruled(table)


def _rows(table: _Element) -> Iterator[_Element]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in _PARTS:
            yield from part.iterchildren("tr")


def _is_ruled(table: _Element) -> bool:
    if (table.get("border") or "0").strip() not in ("", "0"):
        return True
    cells = (cell for row in _rows(table) for cell in row)
    return any(
        cell.tag == "th" or _RULED.search(cell.get("style") or "") for cell in (table, *cells)
    )
