"""Bars for the page: measured here, drawn by the template.

Every bar has two parts, violations and what is to be verified, told apart by pattern as well as by
colour; its numbers stand beside it and in the table below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.across.statistics_model import Line
from checker.across.statistics_tables import month_before
from checker.report.columns import display_width

LONGEST = 460.0
"""Width of the longest horizontal bar."""
HIGHEST = 180.0
"""Height of the highest column."""
_MOST_BARS = 15
_MOST_MONTHS = 24
_NAME = 26  # terminal columns of a name beside its bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: lengths in the units of the drawing; ``anchor`` is empty where nothing is behind."""

    name: str
    short: str
    anchor: str
    violations: int
    reviews: int
    red: float
    amber: float

    @property
    def total(self) -> int:
        """The findings of both kinds."""
        return self.violations + self.reviews


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a common scale; ``left_off`` is how many lines have none, ``ticks`` of the scale
    are ``(value, distance from zero)``."""

    bars: tuple[Bar, ...]
    left_off: int
    ticks: tuple[tuple[int, float], ...] = ()


Named = Sequence[tuple[Line, str, str]]
"""Lines with their names and anchors."""


def horizontal(lines: Named) -> Chart:
    """The lines with most findings, the longest bar first."""
    some = [entry for entry in lines if entry[0].findings]
    shown = sorted(some, key=lambda entry: -len(entry[0].findings))[:_MOST_BARS]
    most = max((len(line.findings) for line, _, _ in shown), default=1)
    return Chart(
        tuple(_bar(line, name, anchor, LONGEST / most) for line, name, anchor in shown),
        len(lines) - len(shown),
    )


def vertical(lines: Named) -> Chart:
    """The last months one after the other, also those without a notice."""
    known = {line.key: (line, name, anchor) for line, name, anchor in lines}
    if not known:
        return Chart((), 0)
    month, first = max(known), min(known)
    months: list[str] = []
    while month and month >= first and len(months) < _MOST_MONTHS:
        months.append(month)
        month = month_before(month)
    months.reverse()
    most = max((len(known[m][0].findings) for m in months if m in known), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    unit = HIGHEST / top
    bars = tuple(
        _bar(*known[m], unit) if m in known else Bar(m, m, "", 0, 0, 0.0, 0.0) for m in months
    )
    ticks = tuple((value, value * unit) for value in range(0, top + 1, step))
    return Chart(bars, len(set(known) - set(months)), ticks)


def _bar(line: Line, name: str, anchor: str, unit: float) -> Bar:
    violations, reviews = len(line.violations), len(line.reviews)
    return Bar(name, _cut(name), anchor, violations, reviews, violations * unit, reviews * unit)


def _step(most: int) -> int:
    """A round distance of at most five ticks."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if size * factor * 5 >= most:
                return size * factor
        size *= 10


def _cut(name: str) -> str:
    if display_width(name) <= _NAME:
        return name
    while display_width(name) > _NAME - 2:
        name = name[:-1]
    return f"{name}…"
