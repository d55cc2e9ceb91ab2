"""The figures of many notices, each with the notices and findings that it counts.

No figure is a bare number: a ``Line`` keeps the ids behind it, and ``Statistics`` holds what they
name. What is shown can therefore always be opened and counted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding of the notice ``notice``, as people have decided about it.

    ``page`` counts from 1, ``None`` where nobody asked for it; ``clauses`` are then empty, too.
    ``reason`` and ``who`` belong to a decision.
    """

    id: int
    notice: int
    type: str
    severity: str
    evidence: str
    state: str
    confidence: float = 1.0
    page: int | None = None
    clauses: tuple[str, ...] = ()
    reason: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One notice as it is counted: the first of its copies and reissues.

    ``name`` is its file, ``files`` how many files hold the same bytes; ``copies`` are the other
    notices of its group by id and name, which are not counted. ``findings`` are those that count.
    """

    id: int
    name: str
    files: int
    label: str
    title: str
    issuer: str
    departments: tuple[str, ...]
    street: str
    document_number: str
    day: date | None
    addressed: bool
    pages: int
    findings: Ids
    copies: tuple[tuple[int, str], ...] = ()

    @property
    def month(self) -> str:
        """The month of its date, as 2025-03; empty without a date."""
        return f"{self.day:%Y-%m}" if self.day else ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, why, and what can be done."""

    id: int
    name: str
    problem: str
    cure: str


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one department, street, type or month, or of all together.

    ``key`` is its name, type id or month (2025-03), empty where the notices do not say.
    ``notices`` are those of the line, for a type those in which it was found; ``base`` is how many
    notices rates refer to: those of the line, for a type all of them.
    """

    key: str
    base: int
    notices: Ids
    with_findings: Ids
    with_violation: Ids
    violations: Ids
    reviews: Ids

    @property
    def findings(self) -> Ids:
        """All that count: violations, then what is to be verified."""
        return self.violations + self.reviews

    @property
    def rate(self) -> float:
        """Findings per notice."""
        return (len(self.violations) + len(self.reviews)) / self.base if self.base else 0.0

    @property
    def share(self) -> float:
        """The share of notices with a violation, 0 to 1."""
        return len(self.with_violation) / self.base if self.base else 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """The findings of a month, and how many there were in the calendar month before.

    ``before`` is ``None`` where no notice of that month was read: there is nothing to compare.
    """

    findings: Ids
    before: int | None

    @property
    def change(self) -> int | None:
        """More (or fewer, negative) than in the month before."""
        return None if self.before is None else len(self.findings) - self.before


@dataclass(frozen=True, slots=True)
class Trend:
    """One month beside the month before: all findings, and those of each type.

    ``rate_before`` are the findings per notice of the month before, ``None`` as in ``Step``.
    """

    month: str
    notices: Ids
    all: Step
    types: Mapping[str, Step]
    rate_before: float | None

    @property
    def rate(self) -> float:
        """Findings per notice."""
        return len(self.all.findings) / len(self.notices) if self.notices else 0.0


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same type in several notices of one department; ``months`` are those with a date."""

    department: str
    type: str
    notices: Ids
    findings: Ids
    months: tuple[str, ...]

    @property
    def again(self) -> bool:
        """Whether it came back in another month (屡次), and not only in another notice."""
        return len(self.months) > 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where data are asked for: the notice, the form as it calls it, the names of its fields."""

    notice: int
    form: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The same data asked of communities by two notices, the earlier first.

    ``fields`` are those in common: the name of each and the words of both. ``share`` (0 to 1) is
    their part of the smaller form.
    """

    first: Place
    second: Place
    fields: tuple[tuple[str, str, str], ...]
    share: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a set of notices comes to.

    A notice is counted once, however many copies and reissues there are; of departments that issue
    together each has it in its line, and ``total`` has it once (``joint`` are those notices).
    ``undated`` holds the notices without a date, which stand in no month. ``states`` are the
    findings that count by what people have decided about them; ``dismissed`` and ``notes`` count
    nowhere, nor do the ``missed`` findings that only a copy set aside has. ``scope`` says in words which notices these are, ``at`` when that was (ISO 8601).
    """

    total: Line
    labels: Mapping[str, Ids]
    addressed: Ids
    departments: tuple[Line, ...]
    streets: tuple[Line, ...]
    types: tuple[Line, ...]
    months: tuple[Line, ...]
    undated: Line
    trend: tuple[Trend, ...]
    repeats: tuple[Repeat, ...]
    shared: tuple[Shared, ...]
    states: Mapping[str, Ids]
    dismissed: tuple[Counted, ...]
    notes: Ids
    missed: int
    joint: Ids
    unreadable: tuple[Unreadable, ...]
    units: Mapping[int, Unit]
    findings: Mapping[int, Counted]
    titles: Mapping[str, str] = field(default_factory=dict)
    scope: tuple[str, ...] = ()
    at: str = ""

    @property
    def set_aside(self) -> int:
        """How many notices are copies or reissues of one that is counted."""
        return sum(len(unit.copies) for unit in self.units.values())

    @property
    def more_files(self) -> int:
        """How many further files hold the very bytes of a notice that is counted."""
        return sum(unit.files - 1 for unit in self.units.values())

    def title(self, type: str) -> str:
        """What people call a type; its id where nobody has named it."""
        return self.titles.get(type, type)

    def behind(self, line: Line | Repeat | Step) -> tuple[tuple[Unit, Counted], ...]:
        """The findings that a figure counts, each with its notice."""
        found = (self.findings[number] for number in line.findings)
        return tuple((self.units[one.notice], one) for one in found)
