"""The application form (社区工作准入申请表) and the ledger of cancelled matters as Word files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from checker.policy.admitted import Admission, Side
from checker.report.admissions import LEDGER_TITLE, ledger_rows
from checker.report.inert import inert
from checker.report.words import chinese_date

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

TITLE = "社区工作准入申请表"
_SIGNED = "负责人签字：            （盖章）\n        年    月    日"
_LABEL_CM, _TEXT_CM = 3.2, 12.4
_ROW_CM = 0.9
_BOX_LINES = 4  # room to write by hand
_FONT, _TITLE_FONT = "仿宋_GB2312", "方正小标宋简体"


def application_form(entry: Admission) -> bytes:
    """The form of ``entry``, filled in as far as it has come, with room for what is still open."""
    document = _page(landscape=False)
    _title(document, TITLE)
    asked = entry.application
    numbered = f"登记编号：{entry.id}"
    if entry.number:
        numbered += f"        准入文号：{entry.number}"
    _line(document, numbered)
    rows = [
        ("申请部门", asked.department),
        ("事项名称", asked.matter),
        ("申请理由和准入依据", asked.reasons),
        ("工作内容", asked.content),
        ("办理对象", asked.object),
        ("权限", asked.authority),
        ("时限", _term(asked.since, asked.until)),
        (
            "拨付经费",
            f"由谁付：{asked.funds.payer}\n付多少：{asked.funds.amount}\n怎么付：{asked.funds.channel}",
        ),
        ("适用范围", "、".join((*asked.streets, *asked.communities)) or "全部社区"),
        ("申请部门意见", f"\n\n{_SIGNED}"),
        ("社区意见", _box(entry, "community")),
        ("街道（镇）意见", _box(entry, "street")),
        ("领导小组意见", _decision(entry)),
    ]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in rows:
        left, right = table.add_row().cells
        _fill(left, label, bold=True, centred=True)
        _fill(right, text)
    _widths(table, (_LABEL_CM, _TEXT_CM))
    return _saved(document)


def ledger_document(entries: Sequence[Admission]) -> bytes:
    """The ledger of cancelled matters as a Word table on a page across."""
    document = _page(landscape=True)
    _title(document, LEDGER_TITLE)
    rows = ledger_rows(entries)
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _fill(cell, text, bold=number == 0, centred=number == 0)
    _widths(table, (1.4, 4.2, 3.4, 3.6, 3.6, 2.4, 4.6, 2.0))
    return _saved(document)


def _term(since: Any, until: Any) -> str:
    if since is None or until is None:
        return "      年    月    日 至       年    月    日"
    return f"{chinese_date(since)}至{chinese_date(until)}"


def _box(entry: Admission, side: Side) -> str:
    said = [opinion for opinion in entry.opinions if opinion.side == side]
    if not said:
        return "\n" * _BOX_LINES + _SIGNED
    return "\n".join(
        f"{opinion.body}：{'同意' if opinion.favours else '不同意'}。{opinion.words}\n"
        f"负责人签字：            （盖章）    {chinese_date(opinion.day)}"
        for opinion in said
    )


def _decision(entry: Admission) -> str:
    if entry.decided_on is None:
        return "\n" * _BOX_LINES + _SIGNED
    if entry.state == "rejected":
        words = f"不同意准入。理由：{entry.ended_why}"
    else:
        words = f"同意准入，文号 {entry.number}，有效期{_term(entry.since, entry.until)}。"
    if entry.state == "cancelled" and entry.ended_on is not None:
        words += f"\n自{chinese_date(entry.ended_on)}起取消。理由：{entry.ended_why}"
    signed = f"负责人签字：            （盖章）    {chinese_date(entry.decided_on)}"
    return f"{words}\n{entry.decided_by}\n{signed}"


def _page(*, landscape: bool) -> Document:
    from docx import Document as new
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = new()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.2 if landscape else 2.7)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style: Any = document.styles["Normal"]
    style.font.name = _FONT
    style.font.size = Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    return document


def _title(document: Document, words: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(22), _TITLE_FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE_FONT)
    document.core_properties.title = words
    document.core_properties.author = ""


def _line(document: Document, words: str) -> None:
    document.add_paragraph(inert(words))


def _fill(cell: _Cell, words: str, *, bold: bool = False, centred: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(inert(words).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif line.startswith(("负责人签字", "        年")):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(line).bold = bold


def _widths(table: Any, centimetres: Sequence[float]) -> None:
    from docx.shared import Cm

    table.autofit = False
    # Word goes by the cells, other programs by the columns.
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row.height = Cm(_ROW_CM)  # at least
        for cell, width in zip(row.cells, centimetres, strict=True):
            cell.width = Cm(width)


def _saved(document: Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
