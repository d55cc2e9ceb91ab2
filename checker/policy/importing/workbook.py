"""The visible sheets of an .xlsx as tables."""

from __future__ import annotations

from checker.policy.importing.tables import MOST_COLUMNS, Area, RawTable, Row, by_top, tidy
from checker.reading.builder import too_long
from checker.reading.contract import Unreadable
from checker.reading.limits import Limits
from checker.reading.xlsx.package import Package
from checker.reading.xlsx.sheet import Sheet, read_sheet


def read(data: bytes, limits: Limits) -> list[RawTable]:
    """One table a sheet, hidden sheets left out. Raises ``Unreadable``."""
    package = Package(data, limits)
    if len(package.sheets) > limits.max_pages:
        raise Unreadable(
            f"有 {len(package.sheets)} 张工作表，超过 {limits.max_pages} 张的上限", "请只留下清单"
        )
    several = len(package.sheets) > 1
    tables: list[RawTable] = []
    most = limits.max_characters
    for entry in package.sheets:
        try:
            root = package.part(entry.part)
        except KeyError as error:
            raise Unreadable(
                f"缺少工作表“{entry.name}”，文件不完整", "请重新下载，或请对方重新发送"
            ) from error
        sheet = read_sheet(root, package, most)
        if sheet is None:
            raise too_long(limits)
        if sheet.uncounted:
            raise Unreadable(
                f"工作表“{entry.name}”里有 {sheet.uncounted} 个公式没有存下结果",
                "请用 Excel 或 WPS 打开，保存一次，再导入",
            )
        most -= sheet.characters
        tables.append(_table(sheet, f"工作表“{entry.name}”" if several else ""))
    return tables


def _table(sheet: Sheet, name: str) -> RawTable:
    rows: list[Row] = []
    for number in sorted(sheet.rows):
        cells = {
            column: text
            for column, raw in sorted(sheet.rows[number].items())
            if column <= MOST_COLUMNS and (text := tidy(raw))
        }
        if cells:
            rows.append(Row(number, cells))
    areas = by_top(
        Area(row, column, area.bottom, area.right)
        for (row, column), area in sheet.merged.items()
        if column <= MOST_COLUMNS
    )
    width = max((max(row.cells) for row in rows), default=0)
    return RawTable(name, tuple(rows), (), areas, frozenset(sheet.hidden), width)
