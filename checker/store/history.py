"""The history that only grows: who did what to which list, admission, case or
finding, and when."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select

from checker.store.schema import events

if TYPE_CHECKING:
    from sqlalchemy import Connection

Subject = Literal["admission", "list", "case", "review"]


@dataclass(frozen=True, slots=True)
class Event:
    """One step. ``at`` is a time in UTC, ISO 8601; ``details`` what came with the step."""

    at: str
    who: str
    action: str
    details: Mapping[str, Any]


def record(
    connection: Connection,
    subject: Subject,
    subject_id: int,
    action: str,
    who: str,
    details: Mapping[str, Any],
) -> None:
    """Add a step to the history, in the transaction of what it tells about."""
    connection.execute(
        insert(events).values(
            at=now(),
            who=who,
            subject=subject,
            subject_id=subject_id,
            action=action,
            details=json.dumps(details, ensure_ascii=False),
        )
    )


def history(connection: Connection, subject: Subject, subject_id: int) -> tuple[Event, ...]:
    """The steps of one list, admission or case, the oldest first."""
    rows = connection.execute(
        select(events)
        .where(events.c.subject == subject, events.c.subject_id == subject_id)
        .order_by(events.c.id)
    )
    return tuple(Event(row.at, row.who, row.action, json.loads(row.details)) for row in rows)


def now() -> str:
    """The time now, in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def this_user() -> str:
    """The name under which this person is logged in; where nobody says, ``未署名``."""
    try:
        return getpass.getuser() or "未署名"
    except (OSError, KeyError, ImportError):
        return "未署名"
