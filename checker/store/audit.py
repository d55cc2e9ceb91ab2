"""What was asked over HTTP and what came of it: who, when, which bytes, which verdict.

Neither a document's text nor its name is kept: whoever holds the file can find its row by the hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import insert, select

from checker.store.history import now
from checker.store.schema import audit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checker.model import VerdictLabel
    from checker.store.database import Store

Action = Literal[
    "check", "job", "job-file", "job-results", "job-delete", "findings", "decision",
    "key-add", "key-revoke", "audit", "refused",
]  # fmt: skip
ACTIONS: dict[Action, str] = {
    "check": "核对",
    "job": "提交批量任务",
    "job-file": "批量核对",
    "job-results": "取批量结果",
    "job-delete": "删除批量任务",
    "findings": "查看问题",
    "decision": "处理问题",
    "key-add": "发放密钥",
    "key-revoke": "吊销密钥",
    "audit": "查看审计记录",
    "refused": "权限不足",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, apart from its number and time.

    ``target`` is the number of the job, finding or key that it is about; ``verdict`` is ``None``
    where nothing was judged or a file could not be read; ``status`` that of the answer over HTTP.
    """

    action: Action
    who: str
    key_id: int | None = None
    request: str = ""
    target: str = ""
    sha256: str = ""
    verdict: VerdictLabel | None = None
    violations: int = 0
    reviews: int = 0
    notes: int = 0
    policy_version: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that has been written. ``at`` is a time in UTC, ISO 8601."""

    id: int
    at: str
    entry: Entry


def record(connection: Connection, *entries: Entry) -> None:
    """Add rows in the transaction of what they tell about."""
    if entries:
        at = now()
        connection.execute(insert(audit), [{"at": at, **asdict(entry)} for entry in entries])


def write(store: Store, entries: Iterable[Entry]) -> None:
    """Add rows, all of them or none. Raises StoreError."""
    with store.writing() as connection:
        record(connection, *entries)


def listing(
    store: Store, *, after: int = 0, most: int = 100, key: int | None = None
) -> tuple[Kept, ...]:
    """At most ``most`` rows with numbers above ``after``, the oldest first. Raises StoreError."""
    asked = select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(most)
    if key is not None:
        asked = asked.where(audit.c.key_id == key)
    with store.reading() as connection:
        return tuple(
            Kept(row.id, row.at, Entry(**{name: getattr(row, name) for name in Entry.__slots__}))
            for row in connection.execute(asked)
        )


__all__ = ["ACTIONS", "Action", "Entry", "Kept", "listing", "record", "write"]
