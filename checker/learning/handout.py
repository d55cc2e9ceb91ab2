"""A handout for a training: cases side by side, exercises and answers, as Word or PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError, ReadError
from checker.learning.cases import FAMILIES, Case, pairs
from checker.learning.examined import Look
from checker.report.inert import inert
from checker.report.words import LABELS, sentence

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TITLE = "社区减负案例学习"
_BODY, _HEAD = "仿宋", "宋体"
_HALF_CM = 7.8
_PDF_SECONDS = 120.0
_NUMERALS = "一二三四五六七八九十"
MOST_CASES = 400  # more is a book, and Word would take minutes to open its tables


def handout(
    found: Sequence[Case],
    everything: Iterable[Case],
    *,
    title: str = TITLE,
    profile: str = "all",
    exercises: int = 10,
    seed: int = 0,
    look: Look = lambda case: case,
) -> bytes:
    """The cases ``found`` as a Word file, type by type, and ``exercises`` questions with answers.

    Clean cases that stand beside flagged ones, and the exercises, are taken from ``everything``;
    exercises are of the same types and, while there are others, not what the pages before show.
    ``look`` marks the evidence (see ``checker.learning.examined``). Raises CheckerError where
    nothing was selected, or too much.
    """
    pool = tuple(everything)
    if not found:
        raise CheckerError("没有选出案例。请放宽筛选条件。")
    if len(found) > MOST_CASES:
        raise CheckerError(
            f"选出了 {len(found)} 个案例，讲义最多放 {MOST_CASES} 个。请缩小筛选范围。"
        )
    document = _page(title)
    shown: set[str] = set()
    ordered = sorted(found, key=lambda case: (tuple(FAMILIES).index(case.family), case.type))
    for number, (_, group) in enumerate(groupby(ordered, key=lambda case: case.type)):
        shown |= _type(document, number, tuple(group), pool, profile, look)
    questions = _questions(ordered, pool, shown, exercises, seed, look)
    if questions:
        _exercises(document, questions)
        _answers(document, questions, profile)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def to_pdf(data: bytes, name: str = "讲义") -> bytes:
    """A handout as PDF, laid out by LibreOffice. Raises ReadError where that is not possible."""
    from checker.reading.contract import Request, Unreadable
    from checker.reading.limits import DEFAULT_LIMITS
    from checker.reading.office import to_pdf as converted

    try:
        return converted(data, "docx", Request(DEFAULT_LIMITS, deadline=monotonic() + _PDF_SECONDS))
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error


def _type(
    document: Document,
    number: int,
    group: Sequence[Case],
    pool: Sequence[Case],
    profile: str,
    look: Look,
) -> set[str]:
    """One type with its cases; the ids of all that was shown."""
    first = group[0]
    _heading(document, f"{_numeral(number + 1)}、{first.title}（{FAMILIES[first.family]}）")
    _line(document, "为什么是负担：", first.burden)
    _line(document, "怎么看：", first.explained(profile))
    for basis in first.clauses_under(profile):
        _line(document, "依据：", f"{basis.plan}（{basis.clause}）：{sentence(basis.summary)}")
    clean = [case for case in group if not case.flagged]
    beside = pairs(group, clean or pool)
    used = {case.id for _, case in beside if case is not None}
    rows: list[tuple[Case | None, Case | None]] = [*beside]
    rows += [(None, case) for case in clean if case.id not in used]
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, ("不合规的写法", "合规的写法"), strict=True):
        _run(cell.paragraphs[0], words, bold=True)
    _repeat(table.rows[0])
    for flagged, other in rows:
        left, right = table.add_row().cells
        if flagged is not None:
            _fill(left, look(flagged))
        if other is not None:
            _fill(right, other)
    _widths(table)
    _line(document, "社区可以：", first.remedy)
    return {case.id for row in rows for case in row if case is not None}


def _questions(
    found: Sequence[Case],
    pool: Sequence[Case],
    shown: set[str],
    most: int,
    seed: int,
    look: Look,
) -> list[Case]:
    """Cases to exercise on, half of them flagged where possible, unseen ones first."""
    types = {case.type for case in found}
    fitting = sorted((case for case in pool if case.type in types), key=lambda case: case.id)
    random = Random(f"{seed}:handout")
    random.shuffle(fitting)
    fitting.sort(key=lambda case: case.id in shown)
    chosen: list[Case] = []
    sides = ([c for c in fitting if c.flagged], [c for c in fitting if not c.flagged])
    wanted = (most - most // 2, most // 2)
    for side, number in zip(sides, wanted, strict=True):
        taken = 0
        for case in side:
            if taken == number:
                break
            looked = look(case)
            if looked.settled:
                chosen.append(looked)
                taken += 1
    random.shuffle(chosen)
    return chosen


def _exercises(document: Document, questions: Sequence[Case]) -> None:
    _turn(document)
    _heading(document, "练习")
    _line(document, "", "请判断下面每段话是违规、需核实还是合规；不合规的，写出类型。")
    for number, case in enumerate(questions, 1):
        _line(document, f"{number}. ", case.text)
        _line(document, "", "□违规　□需核实　□合规　　类型：＿＿＿＿＿＿＿＿＿＿")


def _answers(document: Document, questions: Sequence[Case], profile: str) -> None:
    _turn(document)
    _heading(document, "答案")
    for number, case in enumerate(questions, 1):
        kind = f"，{case.title}" if case.flagged else ""
        paragraph = _line(document, f"{number}. {LABELS[case.verdict]}{kind}。", "")
        _marked(paragraph, case)
        clauses = "、".join(f"{b.plan}（{b.clause}）" for b in case.clauses_under(profile))
        why = case.why or case.explained(profile)
        _line(document, "", sentence(why) + (f"依据：{clauses}。" if case.flagged else ""))


def _numeral(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def _page(title: str) -> Document:
    from docx import Document as new
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = new()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _BODY, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)
    shown = " ".join(inert(title).split())
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, shown, bold=True, font=_HEAD, size=20)
    document.core_properties.title = shown[:255]
    document.core_properties.author = ""
    return document


def _turn(document: Document) -> None:
    from docx.enum.text import WD_BREAK

    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _heading(document: Document, words: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(12)
    _run(paragraph, words, bold=True, font=_HEAD, size=15)


def _line(document: Document, label: str, words: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = 0
    if label:
        _run(paragraph, label, bold=True)
    if words:
        _run(paragraph, words)
    return paragraph


def _fill(cell: _Cell, case: Case) -> None:
    _marked(cell.paragraphs[0], case)
    said = LABELS[case.verdict] + (f"：{sentence(case.why)}" if case.why else "")
    _run(cell.add_paragraph(), f"（{said}）" if not case.why else said, size=10.5)


def _marked(paragraph: Paragraph, case: Case) -> None:
    """The text with its evidence bold and underlined."""
    at = case.evidence
    if at is None:
        _run(paragraph, case.text)
        return
    _run(paragraph, case.text[: at.start])
    _run(paragraph, case.text[at.start : at.end], bold=True, underline=True)
    _run(paragraph, case.text[at.end :])


def _run(
    paragraph: Paragraph,
    words: str,
    *,
    bold: bool = False,
    underline: bool = False,
    font: str = _BODY,
    size: float = 12,
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(inert(words))
    run.bold, run.underline = bold, underline
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _repeat(row: Any) -> None:
    """Show this row again at the top of every page that the table reaches."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _widths(table: Any) -> None:
    from docx.shared import Cm

    table.autofit = False
    for row in table.rows:
        for cell in row.cells:
            cell.width = Cm(_HALF_CM)
