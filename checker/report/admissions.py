"""The admission register as tables: the whole register, and the ledger of what was cancelled."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from checker.policy.admitted import STATES, Admission, Opinion, Side
from checker.report.cells import inert_cell

Sheet = Literal["xlsx", "csv", "json"]

REGISTER_TITLE = "社区工作准入登记簿"
LEDGER_TITLE = "社区工作事项取消台账"

Column = tuple[str, int, Callable[[Admission], str]]

_REGISTER: tuple[Column, ...] = (
    ("编号", 7, lambda a: str(a.id)),
    ("状态", 9, lambda a: STATES[a.state]),
    ("准入文号", 22, lambda a: a.number),
    ("事项", 26, lambda a: a.application.matter),
    ("申请部门", 20, lambda a: a.application.department),
    ("申请理由和依据", 40, lambda a: a.application.reasons),
    ("工作内容", 40, lambda a: a.application.content),
    ("办理对象", 26, lambda a: a.application.object),
    ("权限", 30, lambda a: a.application.authority),
    ("申请起始日期", 14, lambda a: day(a.application.since)),
    ("申请截止日期", 14, lambda a: day(a.application.until)),
    ("经费由谁付", 18, lambda a: a.application.funds.payer),
    ("经费付多少", 18, lambda a: a.application.funds.amount),
    ("经费怎么付", 24, lambda a: a.application.funds.channel),
    ("适用街道", 20, lambda a: "、".join(a.application.streets)),
    ("适用社区", 20, lambda a: "、".join(a.application.communities)),
    ("通知里的说法", 26, lambda a: "、".join(a.application.keywords)),
    ("社区意见", 36, lambda a: _opinions(a, "community")),
    ("街道（镇）意见", 36, lambda a: _opinions(a, "street")),
    ("决定日期", 14, lambda a: day(a.decided_on)),
    ("决定单位", 26, lambda a: a.decided_by),
    ("准入起始日期", 14, lambda a: day(a.since)),
    ("准入截止日期", 14, lambda a: day(a.until)),
    ("取消日期", 14, lambda a: day(a.ended_on)),
    ("不同意或取消的理由", 36, lambda a: a.ended_why),
)
_LEDGER: tuple[Column, ...] = (
    ("编号", 7, lambda a: str(a.id)),
    ("事项", 26, lambda a: a.application.matter),
    ("申请部门", 20, lambda a: a.application.department),
    ("准入文号", 22, lambda a: a.number),
    ("准入期限", 26, lambda a: f"{day(a.since)} 至 {day(a.until)}"),
    ("取消日期", 14, lambda a: day(a.ended_on)),
    ("取消理由", 40, lambda a: a.ended_why),
    ("经办人", 14, lambda a: a.history[-1].who if a.history else ""),
)


def register(entries: Sequence[Admission], format: Sheet) -> bytes:
    """The whole register, one entry a row; JSON also gives the history."""
    if format == "json":
        return _json(entries)
    return _table(entries, _REGISTER, REGISTER_TITLE, format)


def ledger(entries: Sequence[Admission], format: Literal["xlsx", "csv"] = "xlsx") -> bytes:
    """The ledger of cancelled matters; entries in another state are left out."""
    return _table(cancelled(entries), _LEDGER, LEDGER_TITLE, format)


def ledger_rows(entries: Sequence[Admission]) -> list[list[str]]:
    """The ledger as rows of plain text, the header first."""
    return [[name for name, _, _ in _LEDGER]] + [
        [value(entry) for _, _, value in _LEDGER] for entry in cancelled(entries)
    ]


def cancelled(entries: Sequence[Admission]) -> list[Admission]:
    """What the ledger lists, in the order in which it was cancelled."""
    found = [entry for entry in entries if entry.state == "cancelled"]
    return sorted(found, key=lambda entry: (entry.ended_on or date.min, entry.id))


def day(value: date | None) -> str:
    """A day as the register writes it, empty for none."""
    return value.isoformat() if value else ""


def opinion(said: Opinion) -> str:
    """One opinion on one line."""
    return f"{said.body}（{'同意' if said.favours else '不同意'}，{said.day}）：{said.words}"


def _opinions(entry: Admission, side: Side) -> str:
    return "\n".join(opinion(said) for said in entry.opinions if said.side == side)


def _table(
    entries: Sequence[Admission],
    columns: Sequence[Column],
    title: str,
    format: Literal["xlsx", "csv"],
) -> bytes:
    rows = [[name for name, _, _ in columns]]
    rows += [[inert_cell(value(entry)) for _, _, value in columns] for entry in entries]
    if format == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        # With the mark at its start, a spreadsheet opens it as UTF-8.
        return text.getvalue().encode("utf-8-sig")
    return _workbook(rows, [width for _, width, _ in columns], title)


def _workbook(rows: Sequence[Sequence[str]], widths: Sequence[int], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def plain(entry: Admission) -> dict[str, Any]:
    """``entry`` as JSON holds it: days as text, states and sides by their English names."""
    found = asdict(entry)
    return {key: [*value] if isinstance(value, tuple) else value for key, value in found.items()}


def _json(entries: Sequence[Admission]) -> bytes:
    text = json.dumps(
        [plain(entry) for entry in entries],
        ensure_ascii=False,
        indent=2,
        default=date.isoformat,
    )
    return f"{text}\n".encode()
