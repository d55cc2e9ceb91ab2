"""What people decide about findings: right, wrong, or of another type.

A decision holds for the same words of the same department (``scope``), in every file and in every
later scan; where nobody knows the department, for that one file. What was decided before stays in
the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import delete, insert, select

from checker.errors import CheckerError
from checker.store.history import Event, history, now, record
from checker.store.rows import MOST_ID, cleaned, numbered
from checker.store.schema import findings, reviews

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from checker.store.database import Store

Decision = Literal["confirmed", "dismissed", "corrected"]
DECISIONS: dict[Decision, str] = {
    "confirmed": "确认",
    "dismissed": "排除",
    "corrected": "改类型",
}
_REOPENED = "重新待定"
_MOST_WORDS = 1_000
_MOST_NAME = 100


class ReviewError(CheckerError):
    """A decision cannot be kept. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Review:
    """A decision. ``type`` is what was found, ``decided_type`` what it is; ``at`` a time in UTC.

    ``severity`` is what a finding counts as that is not dismissed.
    """

    id: int
    fingerprint: str
    scope: str
    type: str
    decision: Decision
    decided_type: str
    severity: str
    reason: str
    who: str
    at: str


def decide(
    store: Store,
    finding: int,
    decision: Decision,
    *,
    who: str,
    reason: str = "",
    type: str = "",
    severity: str = "violation",
) -> Review:
    """Decide about the finding of that number; a decision made before gives way.

    A dismissal needs a ``reason``, a correction the ``type`` that it is (whether there is such a
    type is the caller's to check). What is confirmed or corrected counts as ``severity``,
    ``violation`` or ``review``. Raises ReviewError, StoreError.
    """
    who, reason = _person(who), _clean("理由", reason, _MOST_WORDS)
    if decision not in DECISIONS:
        raise ReviewError("只能确认、排除或改类型。请改正。")
    if decision == "dismissed" and not reason:
        raise ReviewError("排除一条问题要写理由，以后的人才知道为什么。请补上。")
    if severity not in ("violation", "review"):
        raise ReviewError("确认的问题只能算违规或需核实。请改正。")
    with store.writing(reviews) as connection:
        found = _finding(connection, finding)
        if decision == "corrected" and type in ("", found.type):
            raise ReviewError(
                "没有写明应当是哪一类。请写类型编号，如 ledger；类型没错的，请直接确认。"
            )
        same = (reviews.c.fingerprint == found.fingerprint, reviews.c.scope == found.scope)
        connection.execute(delete(reviews).where(*same))
        values = {
            "fingerprint": found.fingerprint,
            "scope": found.scope,
            "type": found.type,
            "decision": decision,
            "decided_type": type if decision == "corrected" else found.type,
            "severity": severity,
            "reason": reason,
            "who": who,
            "at": now(),
        }
        connection.execute(insert(reviews).values(**values))
        row = connection.execute(select(reviews).where(*same)).one()
        told = {name: values[name] for name in ("fingerprint", "scope", "decided_type", "severity")}
        told |= {"reason": reason, "evidence": found.evidence}
        record(connection, "review", _subject(found), DECISIONS[decision], who, told)
    return _review(row)


def reopen(store: Store, finding: int, *, who: str, reason: str = "") -> None:
    """Take a decision back; the finding waits again. Raises ReviewError, StoreError."""
    who, reason = _person(who), _clean("理由", reason, _MOST_WORDS)
    with store.writing(reviews) as connection:
        found = _finding(connection, finding)
        gone = connection.execute(
            delete(reviews).where(
                reviews.c.fingerprint == found.fingerprint, reviews.c.scope == found.scope
            )
        )
        if not gone.rowcount:
            raise ReviewError(f"第 {finding} 条问题还没有人处理过，不需要重新待定。")
        record(connection, "review", _subject(found), _REOPENED, who, {"reason": reason})


def listing(store: Store) -> tuple[Review, ...]:
    """Every decision that holds, in the order in which they were made. Raises StoreError."""
    with store.reading() as connection:
        return tuple(map(_review, connection.execute(select(reviews).order_by(reviews.c.id))))


def steps(store: Store, finding: int) -> tuple[Event, ...]:
    """All that was decided about a finding, the oldest first. Raises ReviewError, StoreError."""
    with store.reading() as connection:
        return history(connection, "review", _subject(_finding(connection, finding)))


def _finding(connection: Connection, identifier: int) -> Row[Any]:
    row = numbered(connection, findings, identifier)
    if row is None:
        raise ReviewError(f"没有第 {identifier} 条问题。请用 checker review list 查看编号。")
    return row


def _subject(found: Row[Any]) -> int:
    """A number for the words of a department: findings get new numbers when files change."""
    import hashlib

    digest = hashlib.sha256(f"{found.fingerprint}\n{found.scope}".encode()).digest()
    return int.from_bytes(digest[:4]) & MOST_ID


def _review(row: Row[Any]) -> Review:
    return Review(**{name: getattr(row, name) for name in Review.__slots__})


def _person(who: str) -> str:
    named = _clean("经办人", who, _MOST_NAME)
    if not named:
        raise ReviewError("缺少经办人。请用 --who 写明姓名。")
    return named


def _clean(label: str, words: str, most: int) -> str:
    return cleaned(label, words, most, ReviewError, "请写短一些。")


__all__ = ["DECISIONS", "Decision", "Review", "ReviewError", "decide", "listing", "reopen", "steps"]
