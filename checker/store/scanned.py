"""What scans found, as it counts after people have decided: for statistics, tables and reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select

from checker.reading.nesting import INSIDE
from checker.record import unpacked
from checker.store.database import StoreError
from checker.store.schema import files, findings, notices, reviews

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

    from checker.store.database import Store

_BATCH = 500  # notices at once
ReviewState = Literal["open", "confirmed", "dismissed", "corrected"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices: those of one ``scan``, below a path, of a time, a department, a street.

    ``department`` and ``street`` are parts of the names; ``since`` and ``until`` days of the
    notice's own date, both included (a notice without a date is then left out). ``unread`` leaves
    only what could not be read.
    """

    scan: int | None = None
    below: str = ""
    since: date | None = None
    until: date | None = None
    department: str = ""
    street: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it counts now.

    ``type`` and ``severity`` are what people have decided, else what was found (``found_type``,
    ``found_severity``); ``counts`` is false for what was dismissed and for mere notes. ``number``
    is its place in the report.
    """

    id: int
    number: int
    type: str
    severity: str
    source: str
    confidence: float
    evidence: str
    fingerprint: str
    state: ReviewState
    found_type: str
    found_severity: str
    reason: str = ""
    who: str = ""
    at: str = ""

    @property
    def counts(self) -> bool:
        """Whether statistics count it."""
        return self.state != "dismissed" and self.severity != "note"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A notice with its findings. ``path`` is the first of its ``copies`` byte-equal files.

    ``label`` is the verdict that follows from the findings as they count now, ``None`` where the
    file could not be read and ``problem`` says why.
    """

    id: int
    path: str
    copies: int
    inside: str
    label: str | None
    problem: str
    cure: str
    title: str
    issuer: str
    street: str
    document_number: str
    day: date | None
    addressed: bool
    pages: int
    characters: int
    signature: bytes
    asked: str | None
    findings: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The file, and where the notice lies inside it."""
        return f"{self.path}{INSIDE}{self.inside}" if self.inside else self.path

    @property
    def counted(self) -> tuple[Found, ...]:
        """The findings that statistics count."""
        return tuple(found for found in self.findings if found.counts)


def scanned(store: Store, wanted: Wanted = Wanted()) -> Iterator[Scanned]:
    """The notices, in the order of their paths. Raises StoreError."""
    for one, _ in _all(store, wanted, reports=False):
        yield one


def reported(store: Store, wanted: Wanted = Wanted()) -> Iterator[tuple[Scanned, dict[str, Any]]]:
    """The same with the JSON report of each and its text; empty for what could not be read."""
    for one, report in _all(store, wanted, reports=True):
        yield one, unpacked(report) if report else {}


def notice(store: Store, identifier: int) -> tuple[Scanned, dict[str, Any]]:
    """One notice and its report. Raises StoreError where there is none of that number."""
    asked = _asked(Wanted(), reports=True).where(notices.c.id == identifier)
    with store.reading() as connection:
        rows = connection.execute(asked).all()
        for one, report in _with_findings(connection, rows):
            return one, unpacked(report) if report else {}
    raise StoreError(f"没有第 {identifier} 份通知。文件可能已经改过并重新检查，请刷新后再看。")


def notice_of(store: Store, finding: int) -> int:
    """The number of the notice that a finding is of. Raises StoreError."""
    with store.reading() as connection:
        found = connection.execute(
            select(findings.c.notice_id).where(findings.c.id == finding)
        ).scalar()
    if found is None:
        raise StoreError(f"没有第 {finding} 条问题。文件可能已经改过并重新检查，请刷新后再看。")
    return int(found)


def _all(store: Store, wanted: Wanted, *, reports: bool) -> Iterator[tuple[Scanned, bytes]]:
    with store.reading() as connection:
        rows = connection.execution_options(yield_per=_BATCH).execute(_asked(wanted, reports))
        for batch in rows.partitions(_BATCH):
            yield from _with_findings(connection, batch)


def _asked(wanted: Wanted, reports: bool) -> Select[Any]:
    places = select(
        files.c.content_id, func.min(files.c.path).label("path"), func.count().label("copies")
    ).group_by(files.c.content_id)
    if wanted.scan is not None:
        places = places.where(files.c.scan_id == wanted.scan)
    if wanted.below:
        below = wanted.below.rstrip("/\\")
        places = places.where(
            (files.c.path == below)
            | files.c.path.startswith(f"{below}/", autoescape=True)
            | files.c.path.startswith(f"{below}\\", autoescape=True)
        )
    where = places.subquery()
    columns = [column for column in notices.columns if reports or column.name != "report"]
    asked = select(*columns, where.c.path, where.c.copies).join(
        where, where.c.content_id == notices.c.content_id
    )
    if wanted.unread:
        asked = asked.where(notices.c.label.is_(None))
    if wanted.since is not None:
        asked = asked.where(notices.c.day >= wanted.since.isoformat())
    if wanted.until is not None:
        asked = asked.where(notices.c.day <= wanted.until.isoformat())
    if wanted.department:
        asked = asked.where(notices.c.issuer.contains(wanted.department, autoescape=True))
    if wanted.street:
        asked = asked.where(notices.c.street.contains(wanted.street, autoescape=True))
    return asked.order_by(where.c.path, notices.c.number)


def _with_findings(connection: Connection, rows: Any) -> Iterator[tuple[Scanned, bytes]]:
    asked = (
        select(
            findings,
            reviews.c.decision,
            reviews.c.decided_type,
            reviews.c.severity.label("decided_severity"),
            reviews.c.reason,
            reviews.c.who,
            reviews.c.at,
        )
        .outerjoin(
            reviews,
            (reviews.c.fingerprint == findings.c.fingerprint)
            & (reviews.c.scope == findings.c.scope),
        )
        .where(findings.c.notice_id.in_([row.id for row in rows]))
        .order_by(findings.c.notice_id, findings.c.number)
    )
    found: dict[int, list[Found]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.notice_id, []).append(_found(row))
    for row in rows:
        mine = tuple(found.get(row.id, ()))
        yield _scanned(row, mine), getattr(row, "report", b"")


def _found(row: Row[Any]) -> Found:
    decided = row.decision is not None
    dismissed = row.decision == "dismissed"
    return Found(
        id=row.id,
        number=row.number,
        type=row.decided_type if decided else row.type,
        severity=row.decided_severity if decided and not dismissed else row.severity,
        source=row.source,
        confidence=row.confidence,
        evidence=row.evidence,
        fingerprint=row.fingerprint,
        state=row.decision if decided else "open",
        found_type=row.type,
        found_severity=row.severity,
        reason=row.reason or "",
        who=row.who or "",
        at=row.at or "",
    )


def _scanned(row: Row[Any], found: tuple[Found, ...]) -> Scanned:
    return Scanned(
        id=row.id,
        path=row.path,
        copies=row.copies,
        inside=row.inside,
        label=None if row.label is None else _label(found),
        problem=row.problem,
        cure=row.cure,
        title=row.title,
        issuer=row.issuer,
        street=row.street,
        document_number=row.document_number,
        day=date.fromisoformat(row.day) if row.day else None,
        addressed=bool(row.addressed),
        pages=row.pages,
        characters=row.characters,
        signature=row.signature,
        asked=row.asked,
        findings=found,
    )


def _label(found: tuple[Found, ...]) -> str:
    severities = {one.severity for one in found if one.counts}
    if "violation" in severities:
        return "violation"
    return "review" if "review" in severities else "compliant"
