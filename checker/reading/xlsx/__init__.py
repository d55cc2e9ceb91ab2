"""Excel workbooks (.xlsx, .xlsm): every visible sheet is a page, with its lines and its tables.

The XML is read by our own code: openpyxl, which knows what number formats mean, builds an object
for every cell of a merged area and fails on styles that other programs write. Formulas show the
result that was stored; comments, charts, headers and footers are not part of the text.
"""

from __future__ import annotations

import re

from checker.model import ReadIssue
from checker.reading.builder import TextBuilder, too_long
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.xlsx.drawings import read_drawings
from checker.reading.xlsx.layout import Item, arrange
from checker.reading.xlsx.package import Package, SheetEntry
from checker.reading.xlsx.sheet import Sheet, read_sheet

_NAMELESS = re.compile(r"(?:sheet|工作表|表)?\s*\d*", re.I)


def read(data: bytes, request: Request) -> Content:
    """Text and tables of a workbook, a page for each visible sheet. Raises ``Unreadable``."""
    limits = request.limits
    package = Package(data, limits)
    if len(package.sheets) > limits.max_pages:
        raise Unreadable(
            f"有 {len(package.sheets)} 张工作表，超过 {limits.max_pages} 张的上限",
            "请拆成几个文件，分别检查",
        )
    issues: list[ReadIssue] = []
    found: list[tuple[int, SheetEntry, list[Item]]] = []
    most = limits.max_characters
    for number, entry in enumerate(package.sheets, start=1):
        sheet = _sheet(package, entry, number, most, issues)
        if sheet is None:
            raise too_long(limits)
        most -= sheet.characters
        items = [*arrange(sheet, limits), *_drawn(package, entry, number, issues)]
        if items:
            found.append((number, entry, items))
    builder = TextBuilder(limits)
    for number, entry, items in found:
        since = len(builder)
        if _says_something(entry.name, items) or len(found) > 1:
            builder.line(entry.name)
        for item in items:
            if isinstance(item, str):
                builder.line(item)
            else:
                builder.table(item)
        builder.page(number, since)
    if not len(builder):
        raise _without_text(issues)
    return builder.content(issues)


def _sheet(
    package: Package, entry: SheetEntry, number: int, most: int, issues: list[ReadIssue]
) -> Sheet | None:
    """A sheet's cells, ``None`` for more than ``most`` characters; problems go to ``issues``."""
    try:
        root = package.part(entry.part)
    except (Unreadable, KeyError):
        issues.append(ReadIssue(f"工作表“{entry.name}”已损坏，没有检查", number))
        return Sheet()
    sheet = read_sheet(root, package, most)
    if sheet is not None and sheet.uncounted:
        problem = f"工作表“{entry.name}”中有 {sheet.uncounted} 个公式没有存下结果，没有检查"
        issues.append(ReadIssue(problem, number))
    return sheet


def _drawn(package: Package, entry: SheetEntry, number: int, issues: list[ReadIssue]) -> list[str]:
    """The lines of what lies over a sheet; what could not be read is added to ``issues``."""
    drawn = read_drawings(package, entry.part)
    if drawn.is_broken:
        issues.append(ReadIssue(f"工作表“{entry.name}”中的图形已损坏，没有检查", number))
    if drawn.pictures:
        problem = f"工作表“{entry.name}”中有 {drawn.pictures} 幅图片，其中的文字没有检查"
        issues.append(ReadIssue(problem, number))
    return drawn.lines


def _says_something(name: str, items: list[Item]) -> bool:
    return not _NAMELESS.fullmatch(name) and items[0] != name


def _without_text(issues: list[ReadIssue]) -> Unreadable:
    if issues:
        return Unreadable(
            f"表格里没有能读的文字：{issues[0].message}",
            "请用 Excel 或 WPS 打开核对，另存一份或导出为 PDF 后再检",
        )
    return Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
