"""What a table of findings says, for every format that has rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from checker.report import words
from checker.report.many.rows import SEVERITIES
from checker.report.words import STATES

if TYPE_CHECKING:
    from checker.report.many.rows import Item, Row

Value: TypeAlias = "str | int | date | None"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and how many characters wide a spreadsheet shows it."""

    header: str
    width: int = 14


FINDING: tuple[Column, ...] = (
    Column("文件", 40),
    Column("页", 6),
    Column("文内位置", 24),
    Column("结论", 9),
    Column("标题", 36),
    Column("发文机关", 20),
    Column("街道"),
    Column("文号", 20),
    Column("日期", 11),
    Column("类型", 16),
    Column("类型编号", 20),
    Column("级别", 9),
    Column("原文", 60),
    Column("条款", 40),
    Column("处理状态", 10),
    Column("理由", 24),
    Column("处理人", 10),
    Column("指纹", 19),
    Column("备注", 24),
)


def finding(row: Row, item: Item | None) -> list[Value]:
    """One row: a finding, or a notice without any."""
    notice = row.notice
    head: list[Value] = [notice.title, notice.issuer, notice.street, notice.document_number]
    if item is None:
        return [notice.name, None, None, row.verdict, *head, notice.day, *[None] * 9, remark(row)]
    found = item.found
    return [
        notice.name,
        item.content["page"] if row.paged else None,
        row.place(item),
        row.verdict,
        *head,
        notice.day,
        item.title,
        found.type,
        SEVERITIES[found.severity],
        found.evidence,
        "；".join(item.clauses),
        STATES[found.state],
        found.reason,
        found.who,
        found.fingerprint,
        remark(row),
    ]


def remark(row: Row) -> str:
    """What a reader of the row must know besides: why it could not be read, what was ruled out."""
    notice = row.notice
    if notice.label is None:
        return words.sentence(notice.problem) + words.sentence(notice.cure)
    gone = sum(item.found.state == "dismissed" for item in row.items)
    return row.unread + (f"另有 {gone} 处已由人工排除。" if gone else "")
