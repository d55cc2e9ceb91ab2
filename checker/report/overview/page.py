"""The figures as one HTML file: charts, a table beside each, and behind each figure its findings.

The file asks for nothing from outside and runs no script; a policy inside it forbids both. In
large stores long tables and lists are cut: what is left out is counted and said.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from checker.across.statistics_model import Counted, Line, Repeat, Statistics, Step, Unit
from checker.report.columns import printable
from checker.report.overview import charts, wording
from checker.report.templating import environment, packaged, style_sheet
from checker.report.words import chinese_moment

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = "checker.report.overview"
_MOST_ROWS = 100  # of a table
_MOST_NOTICES = 25  # of the list behind a figure
_MOST_FINDINGS = 12  # of one notice in such a list
_MOST_CLEAN = 10  # notices without a finding in such a list
_MOST_LISTED = 6_000  # entries of all lists together
_MOST_QUOTED = 120  # characters
_MOST_REPEATS = 40
_TREND_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A notice in the list behind a figure, with those of its findings that the figure counts."""

    unit: Unit
    findings: tuple[Counted, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Behind:
    """The list behind one row. ``more`` notices of it are not shown."""

    anchor: str
    heading: str
    figures: str
    notices: tuple[Listed, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with its name, and the anchor of its list."""

    name: str
    anchor: str
    line: Line


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension: its chart, its table, the lists behind it.

    ``rest`` are the lines that the table leaves out, ``note`` is said above it.
    """

    id: str
    title: str
    first: str
    note: str
    kind: Literal["horizontal", "vertical"]
    chart: charts.Chart
    rows: tuple[Row, ...]
    rest: tuple[Line, ...]
    behind: tuple[Behind, ...]


def render(statistics: Statistics) -> str:
    """``statistics`` as a whole HTML document (UTF-8 when written)."""
    lists = _Lists(statistics)
    sections = tuple(_sections(statistics, lists))
    repeats = [
        (one, lists.behind(f"repeat-{n}", _repeat_name(statistics, one), one, one.notices))
        for n, one in enumerate(statistics.repeats[:_MOST_REPEATS])
    ]
    states = [
        (state, ids, lists.behind(f"state-{state}", wording.STATES[state], Step(ids, None), ()))
        for state, ids in statistics.states.items()
    ]
    style = style_sheet("overview.css", _HERE)
    return _template().render(
        wording=wording,
        statistics=statistics,
        total=statistics.total,
        at=chinese_moment(statistics.at),
        scope=printable("；".join(statistics.scope)),
        sections=sections,
        trend=statistics.trend[-_TREND_MONTHS:],
        trend_types=[line.key for line in statistics.types],
        month_anchors={
            row.line.key: row.anchor for s in sections if s.id == "months" for row in s.rows
        },
        repeats=repeats,
        repeats_left=len(statistics.repeats) - len(repeats),
        states=states,
        dismissed=statistics.dismissed[:_MOST_REPEATS],
        dismissed_left=len(statistics.dismissed[_MOST_REPEATS:]),
        shared=statistics.shared[:_MOST_ROWS],
        shared_left=len(statistics.shared[_MOST_ROWS:]),
        unreadable=statistics.unreadable[:_MOST_ROWS],
        unreadable_left=len(statistics.unreadable[_MOST_ROWS:]),
        quoted=_quoted,
        charts=charts,
        style=style,
        style_hash=_hash(style),
    )


def _sections(statistics: Statistics, lists: _Lists) -> Iterable[Section]:
    undated = [statistics.undated] if statistics.undated.notices else []
    yield _section(
        lists, "types", "按类型", "类型",
        "每份问题数和违规占比都除以全部通知份数；一份通知可以有几种问题。",
        statistics.types, lambda key: printable(statistics.title(key)),
    )  # fmt: skip
    yield _section(
        lists, "departments", "按部门", "部门",
        f"联合发文在各单位名下各计一次。通知少于 {wording.FEW} 份的单位，比例仅供参考。",
        statistics.departments, wording.department,
    )  # fmt: skip
    yield _section(
        lists, "streets", "按街道（镇）", "街道（镇）",
        "按通知所来自或发往的街道（镇）；发给几个街道或全区的归入“未写明街道”。",
        statistics.streets, wording.street,
    )  # fmt: skip
    yield _section(
        lists, "months", "按月份", "月份",
        "按通知自己的日期；没有写日期的单独一行，不在图中。",
        [*statistics.months[::-1], *undated], wording.month, "vertical",
    )  # fmt: skip


def _section(
    lists: _Lists,
    id: str,
    title: str,
    first: str,
    note: str,
    lines: Sequence[Line],
    called: Callable[[str], str],
    kind: Literal["horizontal", "vertical"] = "horizontal",
) -> Section:
    rows = tuple(
        Row(called(line.key), f"{id}-{number}", line)
        for number, line in enumerate(lines[:_MOST_ROWS])
    )
    named = [(row.line, row.name, row.anchor) for row in rows if row.line.key]
    chart = charts.vertical(named) if kind == "vertical" else charts.horizontal(named)
    behind = tuple(lists.behind(row.anchor, row.name, row.line, row.line.notices) for row in rows)
    return Section(id, title, first, note, kind, chart, rows, tuple(lines[_MOST_ROWS:]), behind)


class _Lists:
    """Makes the lists behind the figures, shorter and shorter as the page grows."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._left = _MOST_LISTED

    def behind(
        self, anchor: str, name: str, figure: Line | Repeat | Step, notices: Sequence[int]
    ) -> Behind:
        """The list of ``notices`` (none: those of the findings) that ``figure`` counts."""
        found: dict[int, list[Counted]] = {}
        for unit, one in self._statistics.behind(figure):
            found.setdefault(unit.id, []).append(one)
        # Those with most findings first: they are what somebody looks for.
        order = sorted(found, key=lambda number: (-len(found[number]), number))
        every = notices or order
        clean = [number for number in every if number not in found]
        shown = [*order[:_MOST_NOTICES], *clean[:_MOST_CLEAN]]
        listed = []
        for number in shown:
            if self._left <= 0:
                break
            of = found.get(number, [])
            part = tuple(of[:_MOST_FINDINGS])
            listed.append(Listed(self._statistics.units[number], part, len(of) - len(part)))
            self._left -= 1 + len(part)
        counts = f"通知 {len(every)} 份，问题 {len(figure.findings)} 处"
        return Behind(anchor, name, counts, tuple(listed), len(every) - len(listed))


def _repeat_name(statistics: Statistics, one: Repeat) -> str:
    title = printable(statistics.title(one.type))
    return f"{wording.department(one.department)}：{title}"


def _quoted(evidence: str) -> str:
    line = printable(evidence)
    return line if len(line) <= _MOST_QUOTED else f"{line[: _MOST_QUOTED - 1]}…"


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


@cache
def _template() -> Template:
    return environment().from_string(packaged("overview.html", _HERE))
