"""The sheets behind the figures: one row a counted finding, one row a counted notice.

Both are sorted by department, so that what a department's figure counts stands together; where
each row will stand is known before, for the links of the other sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.across.statistics_model import Counted, Statistics, Unit
from checker.report.overview import wording
from checker.report.overview.sheets import HEAD, Column, Linked, Sheet, Value, place

FINDINGS, NOTICES, DISMISSED, UNREADABLE = "问题明细", "通知明细", "已排除", "未能读取"
_SEVERITIES = {"violation": 0, "review": 1}
_LABELS = {"violation": 0, "review": 1, "compliant": 2}
_MOST_NAMES = 20  # copies named in one cell

FINDING_COLUMNS = (
    Column("序号", 7, "count"),
    Column("问题编号", 10, "count"),
    Column("程度", 8),
    Column("类型", 16),
    Column("原文", 60, "long"),
    Column("文件", 36),
    Column("标题", 40),
    Column("部门", 24),
    Column("部门筛选", 14),
    Column("街道", 14),
    Column("发文字号", 20),
    Column("日期", 12, "day"),
    Column("月份", 10),
    Column("页码", 7, "count"),
    Column("条款", 28),
    Column("复核", 10),
    Column("理由", 24),
    Column("经办人", 10),
    Column("通知编号", 10, "count"),
    Column("类型编号", 20),
)
NOTICE_COLUMNS = (
    Column("通知编号", 10, "count"),
    Column("结论", 8),
    Column("标题", 48),
    Column("部门", 24),
    Column("部门筛选", 14),
    Column("街道", 14),
    Column("发文字号", 20),
    Column("日期", 12, "day"),
    Column("月份", 10),
    Column("违规", 8, "count"),
    Column("需核实", 8, "count"),
    Column("问题合计", 10, "count"),
    Column("面向社区", 10),
    Column("页数", 7, "count"),
    Column("文件", 40),
    Column("相同文件", 10, "count"),
    Column("副本", 8, "count"),
    Column("副本文件", 40),
)


class Details:
    """The order of both sheets, and where in them the rows behind a figure stand."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        units = statistics.units
        self._findings = sorted(
            statistics.findings.values(),
            key=lambda one: (
                _department(units[one.notice]),
                _SEVERITIES.get(one.severity, 2),
                one.type,
                units[one.notice].month,
                one.notice,
                one.id,
            ),
        )
        self._units = sorted(
            units.values(),
            key=lambda unit: (_department(unit), _LABELS.get(unit.label, 3), unit.month, unit.id),
        )
        self._finding_rows = {one.id: HEAD + n for n, one in enumerate(self._findings, 1)}
        self._notice_rows = {unit.id: HEAD + n for n, unit in enumerate(self._units, 1)}

    def findings(self, ids: Sequence[int], value: Value = None) -> Linked:
        """How many findings (or ``value``), leading to their rows: all of them where they stand
        together, else the first."""
        rows = [self._finding_rows[number] for number in ids]
        shown = len(ids) if value is None else value
        return Linked(shown, _target(FINDINGS, rows, len(FINDING_COLUMNS)))

    def notices(self, ids: Sequence[int], value: Value = None) -> Linked:
        """The same with notices."""
        rows = [self._notice_rows[number] for number in ids if number in self._notice_rows]
        shown = len(ids) if value is None else value
        return Linked(shown, _target(NOTICES, rows, len(NOTICE_COLUMNS)))

    def write_findings(self, book: Any) -> None:
        """The sheet of the findings."""
        remark = "每行是一处计入的问题。用列标题上的箭头筛选，可以得到任何一个数字背后的各行；部门请在“部门筛选”列里查找【单位名称】，联合发文的也能找到。"
        sheet = Sheet(book, FINDINGS, FINDING_COLUMNS, remark)
        for number, one in enumerate(self._findings, 1):
            sheet.add(self._finding(number, one))
        sheet.close()

    def write_notices(self, book: Any) -> None:
        """The sheet of the notices."""
        remark = "每行是一份计入的通知；“副本”是归到这一份、没有重复计入的通知，“相同文件”是内容逐字节相同的其他文件。"
        sheet = Sheet(book, NOTICES, NOTICE_COLUMNS, remark)
        for unit in self._units:
            sheet.add(list(self._notice(unit)))
        sheet.close()

    def _finding(self, number: int, one: Counted) -> list[Value | Linked]:
        unit = self._statistics.units[one.notice]
        return [
            number,
            one.id,
            wording.severity(one.severity),
            self._statistics.title(one.type),
            one.evidence,
            unit.name,
            unit.title or wording.NO_TITLE,
            _department(unit),
            key(unit.departments),
            wording.street(unit.street),
            unit.document_number,
            unit.day,
            unit.month or wording.NO_DAY,
            one.page,
            "、".join(one.clauses),
            wording.STATES.get(one.state, one.state),
            one.reason,
            one.who,
            self.notices([unit.id], unit.id),
            one.type,
        ]

    def _notice(self, unit: Unit) -> Iterator[Value | Linked]:
        found = [self._statistics.findings[number] for number in unit.findings]
        yield from (unit.id, wording.label(unit.label), unit.title or wording.NO_TITLE)
        yield from (_department(unit), key(unit.departments), wording.street(unit.street))
        yield from (unit.document_number, unit.day, unit.month or wording.NO_DAY)
        for severity in _SEVERITIES:
            yield self.findings([one.id for one in found if one.severity == severity])
        yield self.findings(unit.findings)
        yield from ("是" if unit.addressed else "否", unit.pages, unit.name, unit.files - 1)
        yield from (len(unit.copies), _copies(unit))


def write_dismissed(book: Any, statistics: Statistics) -> None:
    """What people have said is no problem, and why."""
    columns = (
        Column("问题编号", 10, "count"),
        Column("类型", 16),
        Column("原文", 60, "long"),
        Column("排除的理由", 40, "long"),
        Column("经办人", 10),
        Column("标题", 40),
        Column("部门", 24),
        Column("文件", 36),
    )
    sheet = Sheet(book, DISMISSED, columns, "人工排除的问题，不计入任何一项。")
    for one in statistics.dismissed:
        unit = statistics.units[one.notice]
        title = statistics.title(one.type)
        told = (unit.title or wording.NO_TITLE, _department(unit), unit.name)
        sheet.add([one.id, title, one.evidence, one.reason, one.who, *told])
    sheet.close()


def write_unreadable(book: Any, statistics: Statistics) -> None:
    """The files that could not be read."""
    columns = (
        Column("序号", 7, "count"),
        Column("文件", 60),
        Column("问题", 40, "long"),
        Column("办法", 50, "long"),
    )
    sheet = Sheet(book, UNREADABLE, columns, "这些文件不在统计之内，请按“办法”处理后重新扫描。")
    for number, one in enumerate(statistics.unreadable, 1):
        sheet.add([number, one.name, one.problem, one.cure])
    sheet.close()


def key(departments: Iterable[str]) -> str:
    """The words by which a filter finds a department and no other that has its name within."""
    return "".join(f"【{wording.department(name)}】" for name in departments)


def _department(unit: Unit) -> str:
    return unit.issuer or wording.NO_DEPARTMENT


def _target(sheet: str, rows: Sequence[int], width: int) -> str:
    if not rows:
        return ""
    first, last = min(rows), max(rows)
    together = last - first + 1 == len(set(rows))
    return place(sheet, first, last if together else first, width)


def _copies(unit: Unit) -> str:
    named = "；".join(name for _, name in unit.copies[:_MOST_NAMES])
    more = len(unit.copies) - _MOST_NAMES
    return f"{named}；另有 {more} 份" if more > 0 else named
