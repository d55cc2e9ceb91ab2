"""From scanned notices to figures: by department, street, type and month, with rates and repeats.

What is counted is the NOTICE. Copies and reissues (see ``checker.across.copies``) are one notice:
the first of them counts, and what was found only in another copy is left out. A notice of several
departments is one notice in the totals and stands in the line of each. Files that could not be
read, findings that people have dismissed, and mere notes are told apart and count nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checker.across import statistics_tables as tables
from checker.across.statistics_collection import asked, shared
from checker.across.statistics_model import (
    Counted,
    Line,
    Place,
    Repeat,
    Shared,
    Statistics,
    Step,
    Trend,
    Unit,
    Unreadable,
)

if TYPE_CHECKING:
    from checker.across.copies import Kin
    from checker.model import Asked
    from checker.store.scanned import Found, Scanned

__all__ = [
    "Counted", "Line", "Place", "Repeat", "Shared", "Statistics", "Step", "Trend", "Unit",
    "Unreadable", "detailed", "statistics",
]  # fmt: skip

_JOINT = "、"
_LABELS = ("violation", "review", "compliant")
_STATES = ("open", "confirmed", "corrected")


def statistics(
    rows: Iterable[Scanned],
    *,
    titles: Mapping[str, str] | None = None,
    scope: Iterable[str] = (),
    at: str = "",
) -> Statistics:
    """The figures of ``rows``, which are read once and one after the other.

    ``titles`` are the names of the types by id, ``scope`` lines for people that say which notices
    these are, ``at`` the time of it (ISO 8601).
    """
    return detailed(((one, {}) for one in rows), titles=titles, scope=scope, at=at)


def detailed(
    rows: Iterable[tuple[Scanned, Mapping[str, Any]]],
    *,
    titles: Mapping[str, str] | None = None,
    scope: Iterable[str] = (),
    at: str = "",
) -> Statistics:
    """The same from notices with their JSON reports: findings then have a page and clauses.

    Of each report only these are kept.
    """
    gathered = _Gathered()
    for one, report in rows:
        gathered.add(one, report)
    units = _units(gathered)
    findings = {one.id: one for unit in units for one in gathered.findings[unit.id] if _counts(one)}
    left = [one for unit in units for one in gathered.findings[unit.id] if one.id not in findings]
    whole = tables.total(units, findings)
    dated = [unit for unit in units if unit.day]
    months = sorted(
        tables.lines(dated, findings, lambda unit: (unit.month,)), key=lambda line: line.key
    )
    types = tables.types(units, findings)
    return Statistics(
        total=whole,
        labels={
            label: tuple(unit.id for unit in units if unit.label == label) for label in _LABELS
        },
        addressed=tuple(unit.id for unit in units if unit.addressed),
        departments=tables.lines(units, findings, lambda unit: unit.departments),
        streets=tables.lines(units, findings, lambda unit: (unit.street,)),
        types=types,
        months=tuple(months),
        undated=tables.total((unit for unit in units if not unit.day), findings),
        trend=tables.trend(months, findings, [line.key for line in types]),
        repeats=tables.repeats(units, findings),
        shared=shared(units, gathered.asking),
        states={
            state: tuple(one.id for one in findings.values() if one.state == state)
            for state in _STATES
        },
        dismissed=tuple(one for one in left if one.state == "dismissed"),
        notes=tuple(one.id for one in left if one.state != "dismissed"),
        missed=_missed(units, gathered.prints),
        joint=tuple(unit.id for unit in units if len(unit.departments) > 1),
        unreadable=tuple(gathered.unreadable),
        units={unit.id: unit for unit in units},
        findings=findings,
        titles=dict(titles or {}),
        scope=tuple(scope),
        at=at,
    )


class _Gathered:
    """What is kept of each notice until all have been seen."""

    def __init__(self) -> None:
        self.units: dict[int, Unit] = {}
        self.findings: dict[int, tuple[Counted, ...]] = {}
        self.kin: list[Kin] = []
        self.asking: dict[int, tuple[Asked, ...]] = {}
        self.prints: dict[int, frozenset[str]] = {}
        self.unreadable: list[Unreadable] = []

    def add(self, one: Scanned, report: Mapping[str, Any]) -> None:
        from checker.across.copies import Kin

        if one.label is None:
            self.unreadable.append(Unreadable(one.id, one.name, one.problem, one.cure))
            return
        told = report.get("findings", ())
        found = tuple(_counted(one.id, each, told) for each in one.findings)
        self.findings[one.id] = found
        self.units[one.id] = Unit(
            id=one.id,
            name=one.name,
            files=one.copies,
            label=one.label,
            title=one.title,
            issuer=one.issuer,
            departments=_departments(one.issuer),
            street=one.street,
            document_number=one.document_number,
            day=one.day,
            addressed=one.addressed,
            pages=one.pages,
            findings=tuple(each.id for each in found if _counts(each)),
        )
        self.kin.append(
            Kin(
                one.id,
                one.signature,
                one.issuer,
                one.document_number,
                one.day,
                one.title,
                one.characters,
            )
        )
        if one.asked:
            self.asking[one.id] = asked(one.asked)
        self.prints[one.id] = frozenset(each.fingerprint for each in one.counted)


def _units(gathered: _Gathered) -> list[Unit]:
    """The notices that count, with their copies."""
    from checker.across.copies import groups

    copies: dict[int, list[int]] = {}
    for number, first in groups(gathered.kin).items():
        if number != first:
            copies.setdefault(first, []).append(number)
    gathered.kin.clear()  # half a kilobyte each
    set_aside = {number for others in copies.values() for number in others}
    return [
        replace(unit, copies=tuple((n, gathered.units[n].name) for n in sorted(copies[number])))
        if number in copies
        else unit
        for number, unit in gathered.units.items()
        if number not in set_aside
    ]


def _missed(units: Iterable[Unit], prints: Mapping[int, frozenset[str]]) -> int:
    """How many findings only copies have, which the notice that counts has not."""
    return sum(
        len(frozenset().union(*(prints[number] for number, _ in unit.copies)) - prints[unit.id])
        for unit in units
        if unit.copies
    )


def _departments(issuer: str) -> tuple[str, ...]:
    """Each body of a notice once; one empty name where it does not say."""
    return tuple(dict.fromkeys(filter(None, issuer.split(_JOINT)))) or ("",)


def _counts(one: Counted) -> bool:
    return one.state != "dismissed" and one.severity != "note"


def _counted(notice: int, found: Found, told: Any) -> Counted:
    report = told[found.number] if found.number < len(told) else {}
    return Counted(
        id=found.id,
        notice=notice,
        type=found.type,
        severity=found.severity,
        evidence=found.evidence,
        state=found.state,
        confidence=found.confidence,
        page=report.get("page"),
        clauses=tuple(basis["clause"] for basis in report.get("basis", ())),
        reason=found.reason,
        who=found.who,
    )
