"""Versions of the task lists: one row for what was published for a kind from a day on.

The store keeps content as JSON and does not look into it; ``checker.policy.local`` does. A
version stays when a later one takes over, because a notice is judged by the lists of its own day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from checker.store.database import Store, StoreError
from checker.store.history import Event, history, now, record
from checker.store.schema import list_versions

if TYPE_CHECKING:
    from sqlalchemy import Row

IMPORTED, REPLACED = "imported", "replaced"


class VersionExists(StoreError):
    """There is a version of this kind from this day already, and nobody asked to replace it."""


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One publication of the list ``kind``, which holds from the day ``since`` on.

    ``source`` is the name of the file it came from and ``sha256`` the hash of that file's bytes;
    ``imported_at`` is a time in UTC, ISO 8601.
    """

    id: int
    kind: str
    title: str
    since: date
    source: str
    sha256: str
    imported_at: str
    imported_by: str
    content: Mapping[str, Any]


def add_version(
    store: Store,
    *,
    kind: str,
    title: str,
    since: date,
    content: Mapping[str, Any],
    source: str,
    sha256: str,
    who: str,
    replace: bool = False,
) -> ListVersion:
    """Keep a version and say so in the history, both or neither.

    With ``replace`` the version of the same kind and day gives way; the history keeps what it was.
    Raises VersionExists without it, StoreError where the database refuses.
    """
    values = {
        "kind": kind,
        "title": title,
        "since": since.isoformat(),
        "source": source,
        "sha256": sha256,
        "imported_at": now(),
        "imported_by": who,
        "content": json.dumps(content, ensure_ascii=False),
    }
    same = (list_versions.c.kind == kind, list_versions.c.since == values["since"])
    told = {"kind": kind, "since": values["since"], "source": source, "sha256": sha256}
    with store.writing(list_versions) as connection:
        before = connection.execute(select(list_versions).where(*same)).one_or_none()
        if before is None:
            connection.execute(insert(list_versions).values(**values))
        elif replace:
            connection.execute(update(list_versions).where(*same).values(**values))
        else:
            raise VersionExists(
                f"从 {since} 起生效的这张清单已经有了（{before.imported_by} 导入自“{before.source}”）。"
                "要换成新的，请加上 --replace；是另一次公布的，请用 --from 写它自己的生效日期。"
            )
        row = connection.execute(select(list_versions).where(*same)).one()
        if before is None:
            record(connection, "list", row.id, IMPORTED, who, told)
        else:
            record(connection, "list", row.id, REPLACED, who, {**told, "before": _kept(before)})
    return _version(row)


def versions(store: Store, kind: str | None = None) -> tuple[ListVersion, ...]:
    """Every version, or those of one kind; kind by kind, the oldest first. Raises StoreError."""
    asked = select(list_versions).order_by(list_versions.c.kind, list_versions.c.since)
    if kind is not None:
        asked = asked.where(list_versions.c.kind == kind)
    with store.reading() as connection:
        return tuple(map(_version, connection.execute(asked)))


def version_on(store: Store, kind: str, day: date) -> ListVersion | None:
    """The version of ``kind`` that holds on ``day``: the latest that begins by then."""
    asked = (
        select(list_versions)
        .where(list_versions.c.kind == kind, list_versions.c.since <= day.isoformat())
        .order_by(list_versions.c.since.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(asked).one_or_none()
    return None if row is None else _version(row)


def versions_on(store: Store, day: date) -> dict[str, ListVersion]:
    """The version of every kind that holds on ``day``; kinds without one are not in it."""
    return {found.kind: found for found in versions(store) if found.since <= day}


def events_of(store: Store, kind: str) -> tuple[tuple[ListVersion, tuple[Event, ...]], ...]:
    """The versions of a kind, the oldest first, each with the steps of its history."""
    asked = select(list_versions).where(list_versions.c.kind == kind)
    with store.reading() as connection:
        found = map(_version, connection.execute(asked.order_by(list_versions.c.since)).all())
        return tuple((one, history(connection, "list", one.id)) for one in found)


def _version(row: Row[Any]) -> ListVersion:
    return ListVersion(
        id=row.id,
        kind=row.kind,
        title=row.title,
        since=date.fromisoformat(row.since),
        source=row.source,
        sha256=row.sha256,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
        content=json.loads(row.content),
    )


def _kept(row: Row[Any]) -> dict[str, Any]:
    """All that the replaced row said, for the history."""
    names = ("title", "source", "sha256", "imported_at", "imported_by")
    return {name: row._mapping[name] for name in names} | {"content": json.loads(row.content)}
