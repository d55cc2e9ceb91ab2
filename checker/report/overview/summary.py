"""The first sheet of the workbook: what all comes to, whether it adds up, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.across.statistics_model import Ids, Line, Statistics
from checker.report.overview import wording
from checker.report.overview.details import DISMISSED, NOTICES, UNREADABLE, Details
from checker.report.overview.sheets import Column, Linked, Sheet
from checker.report.words import chinese_moment

NAME = "总览"
_COLUMNS = (
    Column("项目", 34),
    Column("数量", 12, "count"),
    Column("比例", 11, "share"),
    Column("说明", 90, "long"),
)


def write_summary(
    book: Any, statistics: Statistics, details: Details, sheets: Sequence[str]
) -> None:
    """The sheet; ``sheets`` are the others, which it leads to."""
    at = f"；{chinese_moment(statistics.at)}统计" if statistics.at else ""
    scope = "；".join(statistics.scope) or "全部通知"
    sheet = Sheet(book, NAME, _COLUMNS, f"{wording.TITLE}：{scope}{at}", filtered=False)
    _notices(sheet, statistics, details)
    _findings(sheet, statistics, details)
    _checks(sheet, statistics)
    sheet.sum(["怎样计数", None, None, None])
    for words in wording.counting(statistics):
        sheet.add([None, None, None, words])
    sheet.add([None, None, None, wording.CLOSING])
    sheet.sum(["各表", None, None, None])
    for name in sheets:
        sheet.add([Linked(name, f"'{name}'!A1")])
    sheet.close()


def _notices(sheet: Sheet, statistics: Statistics, details: Details) -> None:
    total = len(statistics.total.notices)
    unread = len(statistics.unreadable)
    sheet.sum(["通知", None, None, None])
    sheet.add(
        ["读到的通知和文件", total + statistics.set_aside + unread, None, "含副本和未能读取的"]
    )
    sheet.add(["未能读取", Linked(unread, f"'{UNREADABLE}'!A1"), None, "不在统计之内"])
    sheet.add(
        [
            "副本、转发、更正",
            Linked(statistics.set_aside, f"'{NOTICES}'!A1"),
            None,
            "见“通知明细”的副本列",
        ]
    )
    sheet.add(["计入的通知", details.notices(statistics.total.notices), None, "以下比例都以此为准"])
    for label, ids in statistics.labels.items():
        _part(sheet, f"　其中：{wording.label(label)}", ids, total, details)
    _part(sheet, "　其中：向社区提出要求", statistics.addressed, total, details)
    _part(sheet, "　其中：几个单位联合发文", statistics.joint, total, details)
    _part(sheet, "　其中：没有日期", statistics.undated.notices, total, details)


def _part(sheet: Sheet, words: str, ids: Ids, total: int, details: Details) -> None:
    sheet.add([words, details.notices(ids), len(ids) / total if total else 0.0])


def _findings(sheet: Sheet, statistics: Statistics, details: Details) -> None:
    total = statistics.total
    found = len(total.findings)
    sheet.sum(["问题", None, None, None])
    sheet.add(["计入的问题（处）", details.findings(total.findings)])
    for severity, ids in (("violation", total.violations), ("review", total.reviews)):
        share = len(ids) / found if found else 0.0
        sheet.add([f"　其中：{wording.severity(severity)}", details.findings(ids), share])
    for state, ids in statistics.states.items():
        share = len(ids) / found if found else 0.0
        sheet.add([f"　其中：{wording.STATES[state]}", details.findings(ids), share])
    sheet.add(["　平均每份通知（处）", None, None, f"{total.rate:.2f}"])
    sheet.add(
        ["人工排除（处）", Linked(len(statistics.dismissed), f"'{DISMISSED}'!A1"), None, "不计入"]
    )
    sheet.add(["仅作提示（处）", len(statistics.notes), None, "不计入"])
    sheet.add(["只在副本里发现（处）", statistics.missed, None, "不计入"])


def _checks(sheet: Sheet, statistics: Statistics) -> None:
    """The same findings and notices added up in every way."""
    sheet.sum(["核对", None, None, None])
    total = statistics.total
    found, notices = len(total.findings), len(total.notices)
    surplus = wording.surplus(statistics)
    more = (_sum_findings(surplus), _sum_notices(surplus))
    ways = (
        ("按类型", statistics.types, (0, 0), False),
        ("按部门（减联合发文重复计入）", statistics.departments, more, True),
        ("按街道", statistics.streets, (0, 0), True),
        ("按月份（加没有日期的）", (*statistics.months, statistics.undated), (0, 0), True),
    )
    for words, lines, (findings_more, notices_more), with_notices in ways:
        added = _sum_findings(lines) - findings_more
        sheet.add(
            [
                f"问题：{words}之和",
                added,
                None,
                wording.SAME if added == found else wording.DIFFERENT,
            ]
        )
        if with_notices:
            added = _sum_notices(lines) - notices_more
            sheet.add(
                [
                    f"通知：{words}之和",
                    added,
                    None,
                    wording.SAME if added == notices else wording.DIFFERENT,
                ]
            )
    added = sum(map(len, statistics.labels.values()))
    sheet.add(
        ["通知：按结论之和", added, None, wording.SAME if added == notices else wording.DIFFERENT]
    )
    added = sum(map(len, statistics.states.values()))
    sheet.add(
        ["问题：按复核情况之和", added, None, wording.SAME if added == found else wording.DIFFERENT]
    )


def _sum_findings(lines: Sequence[Line]) -> int:
    return sum(len(line.findings) for line in lines)


def _sum_notices(lines: Sequence[Line]) -> int:
    return sum(len(line.notices) for line in lines)
