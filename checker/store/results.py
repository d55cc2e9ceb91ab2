"""What files said when they were checked: one row a file, a content, a notice, a finding.

A content is the bytes of a file as judged by one key (policy, models, program, order). It is
written once, whoever writes first; a file points to the content that it had when last seen. All
rows are written in one order, so that two scans into one store wait for each other and never
stand in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, insert, select

from checker.store.history import now
from checker.store.schema import contents, files, findings, notices

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checker.record import NoticeRow
    from checker.store.database import Store


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file where it lies: ``size`` in bytes, ``modified`` as an ISO 8601 time in UTC."""

    path: str
    sha256: str
    size: int
    modified: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and what it said, its notices in order; an unreadable one has a row with a problem."""

    file: FileSeen
    notices: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of a content: how many notices of each label, pages, errors."""

    labels: dict[str, int]
    pages: int
    errors: int


def known(store: Store, key: str, hashes: Iterable[str]) -> dict[str, Known]:
    """Those of ``hashes`` whose bytes were judged by ``key`` before. Raises StoreError."""
    wanted = sorted(set(hashes))
    asked = (
        select(contents.c.sha256, notices.c.label, func.count(), func.sum(notices.c.pages))
        .join(notices, notices.c.content_id == contents.c.id)
        .where(contents.c.key == key, contents.c.sha256.in_(wanted))
        .group_by(contents.c.sha256, notices.c.label)
    )
    found: dict[str, Known] = {}
    with store.reading() as connection:
        for sha256, label, number, pages in connection.execute(asked):
            before = found.get(sha256, Known({}, 0, 0))
            labels = before.labels if label is None else {**before.labels, label: number}
            errors = before.errors + (number if label is None else 0)
            found[sha256] = Known(labels, before.pages + int(pages or 0), errors)
    return found


def keep(store: Store, scan: int, key: str, outcomes: Sequence[Outcome]) -> None:
    """Write what was found, all of it or nothing. Raises StoreError.

    A content that is there already, because another scan was faster, stays as it is.
    """
    if not outcomes:
        return
    by_hash = {outcome.file.sha256: outcome for outcome in outcomes}
    with store.writing(contents) as connection:
        ids = _contents(connection, key, sorted(by_hash))
        fresh = {sha256: number for sha256, (number, new) in ids.items() if new}
        _notices(connection, [(fresh[h], by_hash[h].notices) for h in sorted(fresh)])
        seen = [(outcome.file, ids[outcome.file.sha256][0]) for outcome in outcomes]
        _place(connection, scan, seen)


def touch(store: Store, scan: int, key: str, seen: Sequence[FileSeen]) -> None:
    """Note that files whose bytes are known were met by ``scan``. Raises StoreError."""
    hashes = sorted({one.sha256 for one in seen})
    asked = select(contents.c.sha256, contents.c.id).where(
        contents.c.key == key, contents.c.sha256.in_(hashes)
    )
    with store.writing(contents) as connection:
        ids = {row.sha256: row.id for row in connection.execute(asked)}
        _place(connection, scan, [(one, ids[one.sha256]) for one in seen if one.sha256 in ids])


def forget(store: Store, key: str, hashes: Iterable[str]) -> None:
    """Empty those contents, so that a file that failed can be judged anew. Raises StoreError.

    Their rows stay, for files point to them; ``keep`` fills them again.
    """
    asked = select(contents.c.id).where(contents.c.key == key, contents.c.sha256.in_(set(hashes)))
    with store.writing(contents) as connection:
        connection.execute(delete(notices).where(notices.c.content_id.in_(asked)))


def _contents(
    connection: Connection, key: str, hashes: Sequence[str]
) -> dict[str, tuple[int, bool]]:
    """Hash → the number of its content, and whether its notices are still to be written."""
    at = now()
    upsert: Any = _insert(connection, contents).on_conflict_do_nothing(
        index_elements=["sha256", "key"]
    )
    connection.execute(upsert, [{"sha256": h, "key": key, "checked_at": at} for h in hashes])
    empty = ~exists().where(notices.c.content_id == contents.c.id)
    asked = select(contents.c.sha256, contents.c.id, empty.label("empty")).where(
        contents.c.key == key, contents.c.sha256.in_(hashes)
    )
    return {row.sha256: (row.id, bool(row.empty)) for row in connection.execute(asked)}


def _notices(connection: Connection, fresh: Sequence[tuple[int, Sequence[NoticeRow]]]) -> None:
    rows = [
        {
            **{name: value for name, value in _columns(row).items() if name != "findings"},
            "content_id": content,
            "number": number,
        }
        for content, kept in fresh
        for number, row in enumerate(kept)
    ]
    if not rows:
        return
    connection.execute(insert(notices), rows)
    asked = select(notices.c.content_id, notices.c.number, notices.c.id).where(
        notices.c.content_id.in_([content for content, _ in fresh])
    )
    ids = {(row.content_id, row.number): row.id for row in connection.execute(asked)}
    found = [
        {**asdict(finding), "notice_id": ids[content, number], "number": place}
        for content, kept in fresh
        for number, row in enumerate(kept)
        for place, finding in enumerate(row.findings)
    ]
    if found:
        connection.execute(insert(findings), found)


def _place(connection: Connection, scan: int, seen: Sequence[tuple[FileSeen, int]]) -> None:
    """Point files to their contents; contents that no file points to any longer go."""
    if not seen:
        return
    latest = {one.path: (one, content) for one, content in seen}
    paths = sorted(latest)
    before = select(files.c.content_id).where(files.c.path.in_(paths))
    left = set(connection.execute(before).scalars()) - {content for _, content in latest.values()}
    upsert: Any = _insert(connection, files)
    names = ("content_id", "size", "modified", "scan_id")
    upsert = upsert.on_conflict_do_update(
        index_elements=["path"], set_={name: upsert.excluded[name] for name in names}
    )
    connection.execute(
        upsert,
        [
            {
                "path": path,
                "content_id": latest[path][1],
                "size": latest[path][0].size,
                "modified": latest[path][0].modified,
                "scan_id": scan,
            }
            for path in paths
        ],
    )
    if left:
        # Notices and findings go with their content.
        unused = ~exists().where(files.c.content_id == contents.c.id)
        connection.execute(delete(contents).where(contents.c.id.in_(left), unused))


def _columns(row: NoticeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NOTICE} | {"addressed": int(row.addressed)}


_NOTICE = tuple(
    column.name for column in notices.columns if column.name not in ("id", "content_id", "number")
)


def _insert(connection: Connection, table: Any) -> Any:
    """``INSERT`` of the database at hand, which knows what to do on a conflict."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as dialect_insert

        return dialect_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)
