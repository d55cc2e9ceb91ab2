"""A workbook: the findings that count, the notices, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from checker.report.cells import inert_cell
from checker.report.many import table
from checker.report.many.table import Column, Value

if TYPE_CHECKING:
    from checker.report.many.rows import Row

_MOST_ROWS = 1_048_576  # of a sheet
_NOTICE: tuple[Column, ...] = (
    Column("文件", 40),
    Column("相同文件数", 11),
    Column("结论", 9),
    Column("违规", 7),
    Column("需核实", 8),
    Column("标题", 40),
    Column("发文机关", 20),
    Column("街道"),
    Column("文号", 20),
    Column("日期", 11),
    Column("页数", 7),
    Column("字数", 9),
    Column("备注", 30),
)
_UNREAD: tuple[Column, ...] = (
    Column("文件", 50),
    Column("相同文件数", 11),
    Column("问题", 50),
    Column("办法", 50),
)
_FINDING = tuple(column for column in table.FINDING if column.header != "备注")


def write(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as a workbook of three sheets, 问题, 通知 and 未能读取.

    Rows go to the disk as they come. Texts from files are never formulas.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    findings = _Sheet(book, "问题", _FINDING)
    notices = _Sheet(book, "通知", _NOTICE)
    unread = _Sheet(book, "未能读取", _UNREAD)
    for row in rows:
        notice = row.notice
        if notice.label is None:
            unread.append([notice.name, notice.copies, notice.problem, notice.cure])
            continue
        counted = row.counted
        for item in counted:
            findings.append(table.finding(row, item)[:-1])
        notices.append(
            [
                notice.name,
                notice.copies,
                row.verdict,
                sum(item.found.severity == "violation" for item in counted),
                sum(item.found.severity == "review" for item in counted),
                notice.title,
                notice.issuer,
                notice.street,
                notice.document_number,
                notice.day,
                notice.pages,
                notice.characters,
                table.remark(row),
            ]
        )
    for sheet in (findings, notices, unread):
        sheet.end()
    book.save(out)


class _Sheet:
    """A sheet with a head that stays in sight; goes on in another sheet when it is full."""

    def __init__(self, book: Any, title: str, columns: Sequence[Column]) -> None:
        self._book, self._title, self._columns = book, title, columns
        self._number = 0
        self._begin()

    def append(self, values: Sequence[Value]) -> None:
        """One more row."""
        if self._rows == _MOST_ROWS:
            self.end()
            self._begin()
        for cell, value in zip(self._cells, values, strict=True):
            cell.value = inert_cell(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # the library takes “#N/A” for the error of a formula
        self._sheet.append(self._cells)
        self._rows += 1

    def end(self) -> None:
        """The filter goes over all rows, so it is set when they are known."""
        from openpyxl.utils import get_column_letter

        last = get_column_letter(len(self._columns))
        self._sheet.auto_filter.ref = f"A1:{last}{self._rows}"

    def _begin(self) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self._number += 1
        name = self._title if self._number == 1 else f"{self._title}（{self._number}）"
        self._sheet = self._book.create_sheet(name)
        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(self._columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        head = []
        for column in self._columns:
            cell = WriteOnlyCell(self._sheet, column.header)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E7EDF4")
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            head.append(cell)
        self._sheet.append(head)
        self._rows = 1
        # One cell a column, written again for every row: making styled cells takes most time.
        self._cells = [WriteOnlyCell(self._sheet) for _ in self._columns]
        for cell, column in zip(self._cells, self._columns, strict=True):
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if column.header == "日期":
                cell.number_format = "yyyy-mm-dd"
