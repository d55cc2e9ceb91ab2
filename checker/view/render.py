"""The view as one HTML document: pages and cards, and the script that leads from one to the other.

Everything that comes from a file is made inert and escaped by the template; the policy inside the
document lets nothing run but the script that carries its number.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.model import Finding, Task, Verdict
from checker.report import words
from checker.report.arrange import Numbered, facts, grouped, numbered, place
from checker.report.columns import printable
from checker.report.inert import inert
from checker.report.lists import KINDS
from checker.report.templating import environment, packaged, style_sheet
from checker.view.flow import flow
from checker.view.sheet import Gap, Leaf, Mark, Sheet

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = "checker.view"
_GUTTER_STEP = 0.043  # of the page's width: how far apart two numbers beside a page are at least
_A_LITTLE = 0.4  # of that, by which a number may stand lower than its line
_SIDES = ("left", "right")
_MARGIN = 1.5  # points by which a box is larger than its words
_MOST_TASKS = 300


@dataclass(frozen=True, slots=True)
class Patch:
    """A box of a mark in shares of a page, in percent."""

    number: int
    severity: str
    left: str
    top: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Tab:
    """The number beside a page where a finding begins, ``top`` percent down the page."""

    mark: Mark
    top: str
    side: str


@dataclass(frozen=True, slots=True)
class Row:
    """A task with the numbers and severities of the findings in the same words."""

    task: Task
    findings: tuple[Numbered, ...]


def render(verdict: Verdict, leaves: Sequence[Leaf]) -> str:
    """``verdict`` beside its pages, or beside the text of its document where there are none."""
    entries = numbered(verdict.findings)
    in_order = sorted(entries, key=lambda entry: (entry.finding.start, entry.number))
    pages = [leaf for leaf in leaves if isinstance(leaf, Sheet)]
    begun = {mark.number: (page, mark) for page in pages for mark in page.marks if mark.begins}
    return _template().render(
        words=words,
        kinds=KINDS,
        verdict=verdict,
        nonce=secrets.token_urlsafe(18),
        style=style_sheet("view.css", _HERE),
        script=packaged("view.js", _HERE),
        title=f"{words.LABELS[verdict.label]}：{inert(verdict.document.name)}",
        statement=words.statement(verdict),
        facts=[(label, inert(value)) for label, value in facts(verdict)],
        groups=grouped(entries),
        entries=in_order,
        places={
            entry.number: _place(entry.finding, begun[entry.number][0].number, leaves)
            if entry.number in begun
            else place(verdict.document, entry.finding)
            for entry in entries
        },
        unplaced={number for number, (_, mark) in begun.items() if not mark.boxes},
        tasks=_tasks(verdict, entries),
        more_tasks=max(0, len(verdict.tasks) - _MOST_TASKS),
        leaves=leaves,
        parts=() if leaves else flow(verdict),
        is_gap=lambda leaf: isinstance(leaf, Gap),
        is_table=lambda part: hasattr(part, "rows"),
        patches=patches,
        tabs=tabs,
    )


def _place(finding: Finding, page: int, leaves: Sequence[Leaf]) -> str:
    """Where a finding stands on the pages as shown, which the file itself may not count."""
    path = " / ".join(finding.section)
    if len(leaves) == 1 and path:
        return path
    return f"第{page}页，{path}" if path else f"第{page}页"


def patches(sheet: Sheet) -> list[Patch]:
    """The boxes on ``sheet``, the smallest last, so that none lies wholly under another."""
    found = []
    for mark in sheet.marks:
        for box in mark.boxes:
            left = min(max(box.left - _MARGIN, 0.0), sheet.width)
            top = min(max(box.top - _MARGIN, 0.0), sheet.height)
            width = min(max(box.right + _MARGIN, 0.0), sheet.width) - left
            height = min(max(box.bottom + _MARGIN, 0.0), sheet.height) - top
            found.append((width * height, mark, (left, top, width, height)))
    found.sort(key=lambda item: -item[0])
    return [
        Patch(
            mark.number,
            mark.severity,
            _percent(left, sheet.width),
            _percent(top, sheet.height),
            _percent(width, sheet.width),
            _percent(height, sheet.height),
        )
        for _, mark, (left, top, width, height) in found
    ]


def tabs(sheet: Sheet) -> list[Tab]:
    """The numbers beside ``sheet``, to the right where the left has no room at their height."""
    marks = sorted(
        (mark for mark in sheet.marks if mark.begins), key=lambda mark: (mark.top, mark.number)
    )
    step = min(_GUTTER_STEP * sheet.width, sheet.height / max(len(marks), 1))
    sides: tuple[list[float], list[float]] = ([], [])
    taken: list[tuple[Mark, int, int]] = []
    for mark in marks:
        free = [column[-1] + step if column else 0.0 for column in sides]
        side = 0 if free[0] <= max(mark.top + _A_LITTLE * step, free[1]) else 1
        taken.append((mark, side, len(sides[side])))
        sides[side].append(max(mark.top, free[side]))
    for column in sides:
        _lift(column, step, sheet.height)
    return [
        Tab(mark, _percent(sides[side][at], sheet.height), _SIDES[side]) for mark, side, at in taken
    ]


def _lift(tops: list[float], step: float, height: float) -> None:
    """Move up what would stand below the end of the page."""
    limit = height
    for at in range(len(tops) - 1, -1, -1):
        limit = tops[at] = max(0.0, min(tops[at], limit - step))


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3f}"


def _tasks(verdict: Verdict, entries: Sequence[Numbered]) -> list[Row]:
    return [
        Row(
            task,
            tuple(
                entry
                for entry in entries
                if entry.finding.start < task.demand.end and task.demand.start < entry.finding.end
            ),
        )
        for task in verdict.tasks[:_MOST_TASKS]
    ]


@cache
def _template() -> Template:
    made = environment()
    # Lines of a scan or a PDF end where the paper did, not where the wording does.
    made.filters["joined"] = printable
    made.filters["coordinate"] = lambda value: f"{value:.2f}"
    return made.from_string(packaged("view.html", _HERE))
