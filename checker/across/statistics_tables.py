"""Sorts counted notices and findings into lines: by department, street, type, month; what repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from checker.across.statistics_model import Counted, Line, Repeat, Step, Trend, Unit

Findings = Mapping[int, Counted]


def total(units: Iterable[Unit], findings: Findings) -> Line:
    """All notices in one line."""
    return _line("", list(units), findings)


def lines(
    units: Iterable[Unit], findings: Findings, keys: Callable[[Unit], Iterable[str]]
) -> tuple[Line, ...]:
    """A line for each of the ``keys`` of the notices: most findings first, the unnamed last."""
    grouped: dict[str, list[Unit]] = {}
    for unit in units:
        for key in keys(unit):
            grouped.setdefault(key, []).append(unit)
    made = (_line(key, members, findings) for key, members in grouped.items())
    return tuple(sorted(made, key=_most_first))


def types(units: Iterable[Unit], findings: Findings) -> tuple[Line, ...]:
    """A line for each type; rates refer to all notices, with the type or without."""
    every = list(units)
    grouped: dict[str, list[Counted]] = {}
    for unit in every:
        for number in unit.findings:
            grouped.setdefault(findings[number].type, []).append(findings[number])
    made = (_counted(key, len(every), None, members) for key, members in grouped.items())
    return tuple(sorted(made, key=_most_first))


def trend(months: Iterable[Line], findings: Findings, types: Iterable[str]) -> tuple[Trend, ...]:
    """The months one after the other, with all ``types``, each beside the calendar month before."""
    ordered = sorted(months, key=lambda line: line.key)
    split: dict[str, dict[str, list[int]]] = {}
    for line in ordered:
        of = split[line.key] = {}
        for number in line.findings:
            of.setdefault(findings[number].type, []).append(number)
    known = {line.key: line for line in ordered}
    named = tuple(types)
    rows = []
    for line in ordered:
        before = known.get(month_before(line.key))
        earlier = split.get(before.key, {}) if before else {}
        steps = {
            type: Step(
                tuple(split[line.key].get(type, ())),
                len(earlier.get(type, ())) if before else None,
            )
            for type in named
        }
        whole = Step(line.findings, len(before.findings) if before else None)
        rows.append(Trend(line.key, line.notices, whole, steps, before.rate if before else None))
    return tuple(rows)


def month_before(month: str) -> str:
    """The calendar month before, as 2025-03; empty where there is none."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first - timedelta(days=1):%Y-%m}" if first > date.min else ""


def repeats(units: Iterable[Unit], findings: Findings) -> tuple[Repeat, ...]:
    """Each department with a type in two notices or more; those that came back later first.

    What nobody has signed is left out: it may be of many departments.
    """
    grouped: dict[tuple[str, str], dict[int, list[int]]] = {}
    months: dict[int, str] = {}
    for unit in units:
        months[unit.id] = unit.month
        for number in unit.findings:
            for department in filter(None, unit.departments):
                of = grouped.setdefault((department, findings[number].type), {})
                of.setdefault(unit.id, []).append(number)
    made = [
        Repeat(
            department,
            type,
            notices=tuple(of),
            findings=tuple(number for numbers in of.values() for number in numbers),
            months=tuple(sorted({months[unit] for unit in of} - {""})),
        )
        for (department, type), of in grouped.items()
        if len(of) > 1
    ]
    return tuple(
        sorted(made, key=lambda r: (-len(r.months), -len(r.notices), r.department, r.type))
    )


def _line(key: str, members: list[Unit], findings: Findings) -> Line:
    found = [findings[number] for unit in members for number in unit.findings]
    return _counted(key, len(members), tuple(unit.id for unit in members), found)


def _counted(
    key: str, base: int, notices: tuple[int, ...] | None, members: Iterable[Counted]
) -> Line:
    """``notices`` are ``None`` where they are those of the findings."""
    violations, reviews = [], []
    touched: dict[int, None] = {}
    violating: dict[int, None] = {}
    for one in members:
        touched[one.notice] = None
        if one.severity == "violation":
            violations.append(one.id)
            violating[one.notice] = None
        else:
            reviews.append(one.id)
    with_findings = tuple(touched)
    return Line(
        key=key,
        base=base,
        notices=with_findings if notices is None else notices,
        with_findings=with_findings,
        with_violation=tuple(violating),
        violations=tuple(violations),
        reviews=tuple(reviews),
    )


def _most_first(line: Line) -> tuple[bool, int, int, str]:
    return (not line.key, -len(line.findings), -len(line.notices), line.key)
