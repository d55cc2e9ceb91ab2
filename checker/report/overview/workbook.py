"""The figures as an Excel workbook: sheets to sort and filter, each figure a way to its rows.

Sums are numbers, not formulas, and each sheet checks that its lines come to them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from checker.across.statistics_model import Line, Statistics
from checker.report.overview import wording
from checker.report.overview.details import (
    DISMISSED,
    FINDINGS,
    NOTICES,
    UNREADABLE,
    Details,
    key,
    write_dismissed,
    write_unreadable,
)
from checker.report.overview.sheets import Column, Linked, Sheet, Value
from checker.report.overview.summary import write_summary

_COUNTS = (
    Column("有问题的份数", 13, "count"),
    Column("有违规的份数", 13, "count"),
    Column("违规（处）", 11, "count"),
    Column("需核实（处）", 12, "count"),
    Column("问题合计（处）", 14, "count"),
    Column("每份问题数", 11, "rate"),
    Column("违规份数占比", 13, "share"),
)
_LISTS = (
    "部门", "街道", "类型", "月份", "趋势", "屡次", "重复采集", FINDINGS, NOTICES, DISMISSED,
    UNREADABLE,
)  # fmt: skip


def render(statistics: Statistics) -> bytes:
    """``statistics`` as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = wording.TITLE, ""
    details = Details(statistics)
    write_summary(book, statistics, details, _LISTS)
    _departments(book, statistics, details)
    _lines(
        book,
        "街道",
        "按通知所来自或发往的街道（镇）；发给几个街道或全区的归入“未写明街道”。",
        statistics.streets,
        statistics,
        details,
        wording.street,
        wording.street,
    )
    _types(book, statistics, details)
    _months(book, statistics, details)
    _trend(book, statistics, details)
    _repeats(book, statistics, details)
    _shared(book, statistics, details)
    details.write_findings(book)
    details.write_notices(book)
    write_dismissed(book, statistics)
    write_unreadable(book, statistics)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _departments(book: Any, statistics: Statistics, details: Details) -> None:
    remark = "联合发文的通知在各单位名下各计一次，在合计中只计一次。份数少的单位，比例仅供参考。"
    _lines(
        book,
        "部门",
        remark,
        statistics.departments,
        statistics,
        details,
        wording.department,
        lambda name: key([name]),
        wording.surplus(statistics),
    )


def _lines(
    book: Any,
    name: str,
    remark: str,
    lines: Sequence[Line],
    statistics: Statistics,
    details: Details,
    called: Callable[[str], str],
    filtered: Callable[[str], str],
    twice: Sequence[Line] = (),
) -> None:
    """A sheet of lines with their sum and its check; ``twice`` are counted once too often."""
    columns = (
        Column(name, 34),
        Column("通知份数", 10, "count"),
        *_COUNTS,
        Column("明细中筛选", 30),
    )
    sheet = Sheet(book, name, columns, remark)
    for line in lines:
        sheet.add([called(line.key), *_figures(line, details), filtered(line.key)])
    sheet.sum(["合计", *_figures(statistics.total, details)])
    _check(sheet, lines, twice, statistics.total)
    sheet.close()


def _check(sheet: Sheet, lines: Sequence[Line], twice: Sequence[Line], total: Line) -> None:
    added, more = _plain(lines), _plain(twice)
    sheet.sum(["各行之和", *added])
    if twice:
        sheet.sum(["减：联合发文重复计入", *more])
    left = [a - b for a, b in zip(added, more, strict=True)]
    sheet.sum(
        [
            "核对：与合计",
            *(
                wording.SAME if a == b else wording.DIFFERENT
                for a, b in zip(left, _plain([total]), strict=True)
            ),
        ]
    )


def _plain(lines: Sequence[Line]) -> list[int]:
    """The six counts of all lines together."""
    counts = [
        [
            len(ids)
            for ids in (
                line.notices,
                line.with_findings,
                line.with_violation,
                line.violations,
                line.reviews,
                line.findings,
            )
        ]
        for line in lines
    ]
    return [sum(column) for column in zip(*counts, strict=True)] if counts else [0] * 6


def _figures(line: Line, details: Details) -> list[Value | Linked]:
    return [
        details.notices(line.notices),
        details.notices(line.with_findings),
        details.notices(line.with_violation),
        details.findings(line.violations),
        details.findings(line.reviews),
        details.findings(line.findings),
        line.rate,
        line.share,
    ]


def _types(book: Any, statistics: Statistics, details: Details) -> None:
    columns = (Column("类型", 24), *_COUNTS, Column("类型编号（明细中筛选）", 26))
    remark = "每份问题数和占比都除以全部通知份数。一份通知可以有几种问题，所以各类的份数不能相加。"
    sheet = Sheet(book, "类型", columns, remark)
    for line in statistics.types:
        sheet.add([statistics.title(line.key), *_figures(line, details)[1:], line.key])
    total = statistics.total
    sheet.sum(["合计", *_figures(total, details)[1:]])
    added = _plain(statistics.types)[3:]
    same = (
        wording.SAME if a == b else wording.DIFFERENT
        for a, b in zip(added, _plain([total])[3:], strict=True)
    )
    sheet.sum(["各行之和", None, None, *added])
    sheet.sum(["核对：与合计", None, None, *same])
    sheet.close()


def _months(book: Any, statistics: Statistics, details: Details) -> None:
    undated = [statistics.undated] if statistics.undated.notices else []
    _lines(
        book,
        "月份",
        "按通知自己的日期；没有写日期或没有认出的单独一行，不计入任何月份。",
        [*statistics.months, *undated],
        statistics,
        details,
        wording.month,
        lambda month: month or wording.NO_DAY,
    )


def _trend(book: Any, statistics: Statistics, details: Details) -> None:
    types = [line.key for line in statistics.types]
    columns = [
        Column("月份", 14),
        Column("通知份数", 10, "count"),
        Column("问题（处）", 11, "count"),
        Column("问题较上月", 11, "count"),
        Column("每份问题数", 11, "rate"),
        Column("每份较上月", 11, "rate"),
    ]
    for type in types:
        title = statistics.title(type)
        columns += [Column(title, 12, "count"), Column(f"{title}较上月", 12, "count")]
    remark = "“较上月”与前一个日历月比；前一个月没有通知的，没有可比的数，留空。"
    sheet = Sheet(book, "趋势", columns, remark)
    for row in statistics.trend:
        rate = None if row.rate_before is None else round(row.rate - row.rate_before, 6)
        values: list[Value | Linked] = [
            wording.month(row.month),
            details.notices(row.notices),
            details.findings(row.all.findings),
            row.all.change,
            row.rate,
            rate,
        ]
        for type in types:
            step = row.types[type]
            values += [details.findings(step.findings), step.change]
        sheet.add(values)
    sheet.close()


def _repeats(book: Any, statistics: Statistics, details: Details) -> None:
    columns = (
        Column("部门", 34),
        Column("类型", 20),
        Column("情况", 12),
        Column("通知份数", 10, "count"),
        Column("问题（处）", 11, "count"),
        Column("月份数", 9, "count"),
        Column("月份", 40, "long"),
        Column("通知编号", 40, "long"),
        Column("明细中筛选部门", 30),
    )
    remark = "同一单位的两份以上通知有同一类问题；出现在两个以上月份的为“屡次”。"
    sheet = Sheet(book, "屡次", columns, remark)
    for one in statistics.repeats:
        sheet.add(
            [
                wording.department(one.department),
                statistics.title(one.type),
                "屡次" if one.again else "同月多份",
                details.notices(one.notices),
                details.findings(one.findings),
                len(one.months),
                wording.months(one.months),
                "、".join(map(str, one.notices)),
                key([one.department]),
            ]
        )
    sheet.close()


def _shared(book: Any, statistics: Statistics, details: Details) -> None:
    columns = [Column("序号", 7, "count")]
    for which in ("先", "后"):
        columns += [
            Column(f"{which}：通知编号", 11, "count"),
            Column(f"{which}：部门", 24),
            Column(f"{which}：标题", 36, "long"),
            Column(f"{which}：日期", 12, "day"),
            Column(f"{which}：表格", 22, "long"),
            Column(f"{which}：栏目", 36, "long"),
        ]
    columns += [
        Column("相同栏目数", 11, "count"),
        Column("占较小表格", 11, "share"),
        Column("相同栏目（两处写法）", 50, "long"),
    ]
    remark = "两份通知要社区采集或填报的主要是同样的数据；对象、时点是否相同，请结合原文核实。"
    sheet = Sheet(book, "重复采集", columns, remark)
    for number, pair in enumerate(statistics.shared, 1):
        values: list[Value | Linked] = [number]
        for where in (pair.first, pair.second):
            unit = statistics.units[where.notice]
            values += [
                details.notices([unit.id], unit.id),
                unit.issuer or wording.NO_DEPARTMENT,
                unit.title or wording.NO_TITLE,
                unit.day,
                where.form,
                "、".join(where.fields),
            ]
        sheet.add([*values, len(pair.fields), pair.share, wording.in_common(pair)])
    sheet.close()
