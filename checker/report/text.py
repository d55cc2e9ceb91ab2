"""The report for a terminal: the verdict first, then each finding with its reasons.

Every text, whoever wrote it, passes through ``columns.wrap`` and so through ``printable``:
nothing from a file reaches the terminal as a control code.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping

from checker.model import Severity, Verdict, VerdictLabel
from checker.report import words
from checker.report.arrange import Numbered, facts, grouped, numbered, place
from checker.report.columns import display_width, wrap

WIDEST = 100
NARROWEST = 24

_COLOURS: Mapping[VerdictLabel | Severity, str] = {
    "violation": "\x1b[1;31m",
    "review": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "compliant": "\x1b[1;32m",
}
_PLAIN = "\x1b[0m"
_MARGIN = " " * 4


def terminal_width() -> int:
    """Columns of the terminal, at most ``WIDEST``: longer lines are hard to read."""
    return min(WIDEST, shutil.get_terminal_size().columns)


class _Page:
    """Collects the lines of the report, each at most ``width`` columns."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour
        self.lines: list[str] = []

    def blank(self) -> None:
        self.lines.append("")

    def add(self, text: str, first: str = "", rest: str | None = None) -> None:
        self.lines += wrap(text, self.width, first, first if rest is None else rest)

    def heading(self, text: str, kind: VerdictLabel | Severity, rest: str = "") -> None:
        lines = wrap(text, self.width, "", rest)
        if self.colour:
            lines = [f"{_COLOURS[kind]}{line}{_PLAIN}" for line in lines]
        self.lines += lines

    def fact(self, label: str, value: str) -> None:
        first = f"{label}："
        self.add(value, first, " " * display_width(first))

    def reason(self, label: str, texts: Iterable[str]) -> None:
        """``label：`` and its text, or its texts as a list; nothing when there is none."""
        given = [text for text in texts if text.strip()]
        if len(given) == 1:
            self.add(given[0], f"{_MARGIN}{label}：", _MARGIN + "  ")
        elif given:
            self.add(f"{label}：", _MARGIN)
            for text in given:
                self.add(text, f"{_MARGIN}· ", f"{_MARGIN}   ")


def render(verdict: Verdict, *, width: int | None = None, colour: bool = False) -> str:
    """``verdict`` as plain text whose lines take at most ``width`` columns.

    ``None`` asks the terminal; less than ``NARROWEST`` columns are raised to it.
    ``colour`` sets the headings in ANSI colours.
    """
    page = _Page(max(NARROWEST, terminal_width() if width is None else width), colour)
    page.heading(f"结论：{words.LABELS[verdict.label]}", verdict.label)
    page.add(words.statement(verdict))
    notes = words.counted(verdict.findings)
    if verdict.label == "compliant" and notes:
        page.add(f"另有{notes}，不影响结论。")
    _unread(page, verdict)
    page.blank()
    for label, value in facts(verdict):
        page.fact(label, value)
    for group in grouped(numbered(verdict.findings)):
        page.blank()
        page.heading(f"{group.word}（{len(group.members)}）：{group.hint}", group.severity)
        for entry in group.members:
            page.blank()
            _finding(page, verdict, entry)
    page.blank()
    page.add(words.CLOSING)
    return "\n".join(page.lines) + "\n"


def _unread(page: _Page, verdict: Verdict) -> None:
    if not verdict.errors:
        return
    page.blank()
    page.add(f"{words.UNREAD_HEADING}（{len(verdict.errors)}）：")
    for issue in verdict.errors:
        page.add(f"{words.sentence(issue.message)}{words.cure_for_unread(issue.page)}", "· ", "  ")


def _finding(page: _Page, verdict: Verdict, entry: Numbered) -> None:
    finding = entry.finding
    page.heading(
        f"{entry.number}. 【{words.SEVERITIES[finding.severity]}】{finding.title}",
        finding.severity,
        rest=_MARGIN,
    )
    page.add(f"「{finding.evidence.strip()}」（{place(verdict.document, finding)}）", _MARGIN)
    page.reason(
        words.BASIS,
        (f"{basis.plan} {basis.clause}：{basis.summary}" for basis in finding.basis),
    )
    page.reason(words.WHY, [finding.explanation])
    page.reason(
        words.EXCEPTIONS,
        (
            f"{tried.name}——{words.OUTCOMES[tried.outcome]}：{tried.why}"
            for tried in finding.exceptions
        ),
    )
    page.reason(words.REMEDY, [finding.remedy])
    caution = words.from_model(finding)
    if caution:
        page.add(caution, _MARGIN)
