"""Writing the sheets of a workbook row by row: columns with a look, links inside the workbook.

Every text is a string that no spreadsheet calculates (``checker.report.cells``); there is no
formula anywhere. Rows go to the file as they come, so a large sheet takes no memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from checker.report.cells import inert_cell

Look = Literal["text", "long", "count", "rate", "share", "day"]
Value = str | int | float | date | None

HEAD = 2
"""The row of the column labels; a remark stands above it, the data below."""

_MOST_ROWS = 1_048_000  # of the 1,048,576 that a sheet can have
_MOST_LINKS = 20_000  # a sheet may have 65,530, but each is kept in memory
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # a spreadsheet reads _x0041_ as A
_FORMATS: Mapping[Look, str] = {
    "text": "@",
    "long": "@",
    "count": "#,##0",
    "rate": "0.00",
    "share": "0.0%",
    "day": "yyyy-mm-dd",
}
_FONT = "微软雅黑"
_BLUE, _GREY, _SHADE = "1A5FB4", "57606A", "E8EDF2"
Kind = Literal["plain", "linked", "strong", "summed", "head", "remark"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in characters."""

    label: str
    width: float
    look: Look = "text"


@dataclass(frozen=True, slots=True)
class Linked:
    """A value that leads to ``to``, a place in the workbook; to nowhere when that is empty."""

    value: Value
    to: str


def place(sheet: str, first: int, last: int, width: int) -> str:
    """Rows ``first`` to ``last`` of a sheet, ``width`` columns, as the target of a link."""
    end = f"{_letter(width)}{last}"
    return f"'{sheet}'!A{first}" if first == last else f"'{sheet}'!A{first}:{end}"


class Sheet:
    """One sheet of ``book`` under way. Raises nothing that a text could cause."""

    def __init__(
        self, book: Any, name: str, columns: Sequence[Column], remark: str, *, filtered: bool = True
    ) -> None:
        self._sheet = book.create_sheet(name)
        self._columns = columns
        self._filtered = filtered
        self._styles = _styles()
        self._cells: dict[tuple[int, Kind], Any] = {}
        self._row = 0
        self._data_end = 0
        self._links = 0
        for number, column in enumerate(columns, 1):
            self._sheet.column_dimensions[_letter(number)].width = column.width
        self._sheet.freeze_panes = f"B{HEAD + 1}"
        _set_page(self._sheet)
        self._write([remark], "remark")
        self._write([column.label for column in columns], "head")

    @property
    def row(self) -> int:
        """The number of the row that was written last."""
        return self._row

    def add(self, values: Sequence[Value | Linked]) -> None:
        """A row of data; what no sheet can hold is left out."""
        if self._row < _MOST_ROWS:
            self._write(values, "plain")
            self._data_end = self._row

    def sum(self, values: Sequence[Value | Linked]) -> None:
        """A row of sums or checks below the data, which no filter hides."""
        self._write([*values, *[None] * (len(self._columns) - len(values))], "strong")

    def close(self) -> None:
        """The last row has been written."""
        if self._filtered:
            end = max(self._data_end, HEAD)
            self._sheet.auto_filter.ref = f"A{HEAD}:{_letter(len(self._columns))}{end}"
        self._sheet.close()

    def _write(self, values: Sequence[Value | Linked], kind: Kind) -> None:
        self._row += 1
        self._sheet.append([self._cell(at, value, kind) for at, value in enumerate(values)])

    def _cell(self, at: int, value: Value | Linked, kind: Kind) -> Any:
        if isinstance(value, Linked):
            if value.to and value.value not in (None, 0) and self._links < _MOST_LINKS:
                return self._link(at, value, kind)
            value = value.value
        if value is None and kind != "strong":
            return None
        return self._fill(self._blank(at, kind), value)

    def _link(self, at: int, linked: Linked, kind: Kind) -> Any:
        from openpyxl.worksheet.hyperlink import Hyperlink

        self._links += 1
        cell = self._blank(at, "summed" if kind == "strong" else "linked")
        self._fill(cell, linked.value)
        cell.hyperlink = Hyperlink(ref="A1", location=linked.to)
        return cell

    def _blank(self, at: int, kind: Kind) -> Any:
        """A styled cell; one for each column and kind serves all rows, for it is slow to make."""
        from openpyxl.cell import WriteOnlyCell

        if (at, kind) in self._cells:
            return self._cells[at, kind]
        cell = WriteOnlyCell(self._sheet)
        look = self._columns[at].look
        style = self._styles[kind]
        cell.font, cell.fill = style["font"], style["fill"]
        cell.alignment = style[_alignment(look, kind)]
        cell.number_format = _FORMATS["text" if kind in ("head", "remark") else look]
        self._cells[at, kind] = cell
        return cell

    @staticmethod
    def _fill(cell: Any, value: Value) -> Any:
        if isinstance(value, str):
            cell.value = _ESCAPE.sub("_x005F_", inert_cell(value))
            # The library would take =… for a formula and #N/A for an error.
            cell.data_type = "s"
        else:
            cell.value = value
        return cell


def _alignment(look: Look, kind: Kind) -> str:
    if kind == "remark":
        return "plain"
    if look in ("count", "rate", "share"):
        return "right"
    return "wrapped" if look == "long" or kind == "head" else "single"


def _styles() -> Mapping[Kind, Mapping[str, Any]]:
    from openpyxl.styles import Alignment, Font, PatternFill

    places = {
        "wrapped": Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1),
        "single": Alignment(vertical="top", horizontal="left", indent=1),
        "right": Alignment(vertical="top", horizontal="right", wrap_text=True),
        "plain": Alignment(vertical="top"),
    }
    none, shade = PatternFill(), PatternFill("solid", fgColor=_SHADE)

    def style(font: Font, fill: PatternFill = none) -> Mapping[str, Any]:
        return {"font": font, "fill": fill, **places}

    return {
        "plain": style(Font(name=_FONT, size=11)),
        "linked": style(Font(name=_FONT, color=_BLUE, underline="single")),
        "strong": style(Font(name=_FONT, bold=True), shade),
        "summed": style(Font(name=_FONT, bold=True, color=_BLUE, underline="single"), shade),
        "head": style(Font(name=_FONT, bold=True), shade),
        "remark": style(Font(name=_FONT, color=_GREY)),
    }


def _set_page(sheet: Any) -> None:
    """On paper: lying, as wide as a page, the labels on each."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD}:{HEAD}"


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
