"""Cases for training that people here have added, apart from those that ship with the policy.

A case is never changed: it is added, and removed when it is not to be shown any more. Its row and
its history stay. What a type is called and what it rests on is the policy's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update

from checker.errors import CheckerError
from checker.store.history import Event, history, now, record
from checker.store.rows import cleaned, numbered
from checker.store.schema import cases

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from checker.store.database import Store

ADDED, REMOVED = "加入", "移除"
MOST_TEXT = 4_000  # characters; a case is a few sentences, not a whole notice
_MOST_WORDS = 1_000
_MOST_NAME = 100
_LEAST_TEXT = 4


class CaseError(CheckerError):
    """A case cannot be added or is not there. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case of one's own. ``type`` is a violation type's id.

    ``severity`` is ``None`` for a clean case, which shows what the type does not forbid;
    ``evidence`` is a part of ``text``, or empty. ``id`` is 0 and the rest empty until it is
    added; ``added_at`` and ``removed_at`` are times in UTC, ISO 8601.
    """

    type: str
    text: str
    severity: Literal["violation", "review"] | None
    evidence: str = ""
    why: str = ""
    difficulty: Literal["plain", "renamed", "hard"] = "plain"
    department: str = ""
    id: int = 0
    added_at: str = ""
    added_by: str = ""
    removed_at: str = ""
    removed_by: str = ""


def add(store: Store, case: OwnCase, *, who: str) -> OwnCase:
    """Keep a case and say so in the history. Raises CaseError, StoreError.

    The same text may stand for several types, once for each.
    """
    kept, who = _checked(case), _person(who)
    values = {
        "type": kept.type,
        "text": kept.text,
        "flagged": int(kept.severity is not None),
        "evidence": kept.evidence,
        "severity": kept.severity,
        "why": kept.why,
        "difficulty": kept.difficulty,
        "department": kept.department,
        "added_at": now(),
        "added_by": who,
    }
    same = select(cases).where(
        cases.c.type == kept.type, cases.c.text == kept.text, cases.c.removed_at.is_(None)
    )
    with store.writing(cases) as connection:
        twin = connection.execute(same).first()
        if twin is not None:
            raise CaseError(
                f"这段文字已经是第 {twin.id} 号案例（{twin.added_by} 加入）。要改写的，请先移除它再加入。"
            )
        connection.execute(insert(cases).values(**values))
        row = connection.execute(same).one()
        record(connection, "case", row.id, ADDED, who, {"type": kept.type, "text": kept.text})
    return _case(row)


def listing(store: Store, *, removed: bool = False) -> tuple[OwnCase, ...]:
    """The cases in the order in which they were added; with ``removed`` also those. StoreError."""
    wanted = select(cases).order_by(cases.c.id)
    if not removed:
        wanted = wanted.where(cases.c.removed_at.is_(None))
    with store.reading() as connection:
        return tuple(map(_case, connection.execute(wanted)))


def show(store: Store, identifier: int) -> tuple[OwnCase, tuple[Event, ...]]:
    """A case, also a removed one, and its history, the oldest step first. Raises CaseError."""
    with store.reading() as connection:
        return _one(connection, identifier), history(connection, "case", identifier)


def remove(store: Store, identifier: int, *, who: str, reason: str = "") -> OwnCase:
    """Show a case no more; its row and history stay. Raises CaseError, StoreError."""
    who, reason = _person(who), _clean("移除的原因", reason, _MOST_WORDS)
    with store.writing(cases) as connection:
        found = _one(connection, identifier)
        if found.removed_at:
            raise CaseError(
                f"第 {identifier} 号案例已经由 {found.removed_by} 移除。不需要再移除一次。"
            )
        gone = replace(found, removed_at=now(), removed_by=who)
        connection.execute(
            update(cases)
            .where(cases.c.id == identifier)
            .values(removed_at=gone.removed_at, removed_by=who)
        )
        record(connection, "case", identifier, REMOVED, who, {"reason": reason})
    return gone


def _one(connection: Connection, identifier: int) -> OwnCase:
    row = numbered(connection, cases, identifier)
    if row is None:
        raise CaseError(f"没有第 {identifier} 号自有案例。请用 checker cases list --own 查看编号。")
    return _case(row)


def _case(row: Row[Any]) -> OwnCase:
    return OwnCase(
        type=row.type,
        text=row.text,
        severity=row.severity,
        evidence=row.evidence,
        why=row.why,
        difficulty=row.difficulty,
        department=row.department,
        id=row.id,
        added_at=row.added_at,
        added_by=row.added_by,
        removed_at=row.removed_at or "",
        removed_by=row.removed_by or "",
    )


def _checked(case: OwnCase) -> OwnCase:
    kept = replace(
        case,
        type=_clean("类型", case.type, _MOST_NAME),
        text=_clean("案例文字", case.text, MOST_TEXT),
        evidence=_clean("问题所在的文字", case.evidence, MOST_TEXT),
        why=_clean("理由", case.why, _MOST_WORDS),
        department=_clean("部门", case.department, _MOST_NAME),
    )
    if not kept.type:
        raise CaseError("没有写明类型。请用类型编号，如 ledger。")
    if len(kept.text) < _LEAST_TEXT:
        raise CaseError(f"案例文字太短。请写成完整的一句话，至少 {_LEAST_TEXT} 个字。")
    if kept.evidence not in kept.text:
        raise CaseError("问题所在的文字不在案例文字里。请从案例文字中原样抄出。")
    if kept.severity is None and kept.evidence:
        raise CaseError("合规的案例没有问题所在的文字。请去掉它，或者改为违规、需核实的案例。")
    if kept.severity not in (None, "violation", "review"):
        raise CaseError("案例的结论只能是违规、需核实或合规。请改正。")
    if kept.difficulty not in ("plain", "renamed", "hard"):
        raise CaseError("难度只能是 plain（直白）、renamed（换名）或 hard（隐蔽）。请改正。")
    return kept


def _person(who: str) -> str:
    named = _clean("经办人", who, _MOST_NAME)
    if not named:
        raise CaseError("缺少经办人。请用 --who 写明姓名。")
    return named


def _clean(label: str, words: str, most: int) -> str:
    return cleaned(label, words, most, CaseError, "请只留下有关的几句。")
