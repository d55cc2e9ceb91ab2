"""The report as a Word file: to print, to pass on, to write into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from checker.model import Severity, Verdict, VerdictLabel
from checker.report import words
from checker.report.arrange import Numbered, facts, grouped, numbered, place
from checker.report.paper import GREY, HEI, SONG, Look, Paper, add_row, repeat_row

if TYPE_CHECKING:
    from docx.table import Table

_COLOURS: Mapping[VerdictLabel | Severity, str] = {
    "violation": "B3261E",
    "review": "8A5A00",
    "note": "1F5FA8",
    "compliant": "1B7A3D",
}
_BODY = Look(size=12.0)
_TITLE = Look(size=22.0, font=SONG, bold=True, align="centre", after=10.0)
_CELL = Look(size=11.0)
_LABEL = Look(size=11.0, font=HEI, align="centre")
_FACTS_CM = (3.0, 12.6)
_OVERVIEW_CM = (1.4, 2.4, 4.4, 7.4)
_FINDING_CM = (3.0, 12.6)


def render(verdict: Verdict) -> bytes:
    """``verdict`` as the bytes of a .docx file."""
    paper = Paper(words.REPORT_TITLE, verdict.checked_at)
    paper.line(words.REPORT_TITLE, _TITLE)
    _conclusion(paper, verdict)
    _unread(paper, verdict)
    _section(paper, "文件情况")
    known = paper.table(_FACTS_CM)
    for label, value in facts(verdict):
        add_row(known, (label, value), (_LABEL, _CELL), shaded=1)
    entries = numbered(verdict.findings)
    if len(entries) > 1:
        _overview(paper, verdict, entries)
    for group in grouped(entries):
        _section(paper, f"{group.word}（{len(group.members)}）：{group.hint}", group.severity)
        for entry in group.members:
            _finding(paper, verdict, entry)
    paper.line(words.CLOSING, Look(size=10.5, colour=GREY, before=14.0))
    return paper.data()


def _conclusion(paper: Paper, verdict: Verdict) -> None:
    label = words.LABELS[verdict.label]
    large = Look(
        size=30.0, font=HEI, bold=True, colour=_COLOURS[verdict.label], align="centre", after=4.0
    )
    paper.line(f"结论：{label}", large)
    centred = Look(size=14.0, align="centre", after=2.0)
    paper.line(words.statement(verdict), centred)
    notes = words.counted(verdict.findings)
    if verdict.label == "compliant" and notes:
        paper.line(f"另有{notes}，不影响结论。", centred)


def _unread(paper: Paper, verdict: Verdict) -> None:
    if not verdict.errors:
        return
    _section(paper, f"{words.UNREAD_HEADING}（{len(verdict.errors)}）")
    for issue in verdict.errors:
        told = f"{words.sentence(issue.message)}{words.cure_for_unread(issue.page)}"
        paper.line(told, _BODY)


def _section(paper: Paper, title: str, severity: Severity | None = None) -> None:
    colour = _COLOURS[severity] if severity else ""
    paper.heading(title, Look(size=14.0, font=HEI, colour=colour, before=14.0, after=6.0))


def _overview(paper: Paper, verdict: Verdict, entries: tuple[Numbered, ...]) -> None:
    _section(paper, "问题一览")
    table = paper.table(_OVERVIEW_CM)
    add_row(table, ("序号", "程度", "类型", "位置"), (_LABEL,) * 4, shaded=4)
    repeat_row(table)
    middle = Look(size=11.0, align="centre")
    for entry in entries:
        finding = entry.finding
        add_row(
            table,
            (
                str(entry.number),
                words.SEVERITIES[finding.severity],
                finding.title,
                place(verdict.document, finding),
            ),
            (
                middle,
                Look(size=11.0, align="centre", colour=_COLOURS[finding.severity]),
                _CELL,
                _CELL,
            ),
        )


def _finding(paper: Paper, verdict: Verdict, entry: Numbered) -> None:
    finding = entry.finding
    table = paper.table(_FINDING_CM)
    heading = f"{entry.number}. 【{words.SEVERITIES[finding.severity]}】{finding.title}"
    bold = Look(size=12.0, font=HEI, colour=_COLOURS[finding.severity], together=True)
    add_row(table, (heading,), (bold,), shaded=1)
    quoted = f"「{finding.evidence.strip()}」（{place(verdict.document, finding)}）"
    _reason(table, words.EVIDENCE, [quoted])
    _reason(
        table,
        words.BASIS,
        (f"{basis.plan} {basis.clause}：{basis.summary}" for basis in finding.basis),
    )
    _reason(table, words.WHY, [finding.explanation])
    _reason(
        table,
        words.EXCEPTIONS,
        (
            f"{tried.name}——{words.OUTCOMES[tried.outcome]}：{tried.why}"
            for tried in finding.exceptions
        ),
    )
    _reason(table, words.REMEDY, [finding.remedy])
    _reason(table, "注意", [words.from_model(finding)])
    paper.gap(10.0)


def _reason(table: Table, label: str, texts: Iterable[str]) -> None:
    given = [text for text in texts if text.strip()]
    if given:
        add_row(table, (label, given), (_LABEL, _CELL))
