"""The admission register: applications, opinions, decisions, what has expired or was cancelled.

Every operation is one transaction that writes its step of the history as well. States go one way:
``applied`` → ``approved`` | ``rejected``; ``approved`` → ``expired`` | ``cancelled``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.policy.admitted import (
    SIDES,
    STATES,
    Admission,
    Application,
    Funds,
    Opinion,
    Side,
    State,
    folded_number,
)
from checker.store.admission_content import LONG, AdmissionError, checked, decoded, encoded, text
from checker.store.history import Event, now, record
from checker.store.rows import MOST_ID
from checker.store.schema import admissions, events

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checker.store.database import Store

__all__ = [
    "Admission",
    "AdmissionError",
    "Application",
    "Funds",
    "Opinion",
    "apply",
    "approve",
    "cancel",
    "expire",
    "give_opinion",
    "listing",
    "reject",
    "show",
]

_MOST_OPINIONS = 500
# A number that a notice can be searched for: 「8号」 or 「2026」 would be found anywhere.
_NUMBER = re.compile(r"(?=.*\d)(?=.*[^\d\s〔〕第号]).{5,60}", re.DOTALL)
_NEXT: Mapping[State, frozenset[State]] = {
    "applied": frozenset({"approved", "rejected"}),
    "approved": frozenset({"expired", "cancelled"}),
    "rejected": frozenset(),
    "expired": frozenset(),
    "cancelled": frozenset(),
}


def apply(store: Store, application: Application, *, who: str) -> Admission:
    """Enter an application, complete or not. Raises AdmissionError, StoreError."""
    who, kept = _person(who), checked(application)
    entered = Admission(0, "applied", kept)
    with store.writing() as connection:
        made = connection.execute(insert(admissions).values(**_columns(entered)))
        key = made.inserted_primary_key
        number = int(key[0]) if key is not None else 0
        record(connection, "admission", number, "申请", who, {"matter": kept.matter})
        return _with_history(connection, replace(entered, id=number))


def give_opinion(store: Store, identifier: int, opinion: Opinion, *, who: str) -> Admission:
    """Add what a street or a community says, before the decision. Raises AdmissionError, StoreError."""
    if opinion.side not in get_args(Side):
        raise AdmissionError("意见只能来自街道（镇）或社区。请改正。")
    who = _person(who)
    kept = replace(
        opinion,
        body=text("提意见单位的名称", opinion.body, needed=True),
        words=text("意见", opinion.words, LONG, needed=True),
    )
    with store.writing() as connection:
        found = _locked(connection, identifier)
        if found.state != "applied":
            raise AdmissionError(
                f"第 {identifier} 号事项{STATES[found.state]}，不能再提意见。意见要在决定之前提。"
            )
        if len(found.opinions) >= _MOST_OPINIONS:
            raise AdmissionError(f"意见最多 {_MOST_OPINIONS} 条。请合并后再记。")
        changed = replace(found, opinions=(*found.opinions, kept))
        details = {"side": kept.side, "body": kept.body, "favours": kept.favours}
        return _write(connection, changed, f"{SIDES[kept.side]}意见", who, details)


def approve(
    store: Store,
    identifier: int,
    *,
    number: str,
    decided_on: date,
    decided_by: str,
    since: date | None = None,
    until: date | None = None,
    who: str,
) -> Admission:
    """The leading group admits the matter under ``number`` from ``since`` to ``until``, both included.

    Without ``since`` or ``until`` the term is that of the application.

    Raises AdmissionError where an element is missing, the number is taken, or it was decided already.
    """
    who = _person(who)
    number = folded_number(text("准入文号", number, needed=True))
    if not _NUMBER.fullmatch(number):
        raise AdmissionError(
            f"准入文号“{number}”不完整。请写全，例如 某民准〔2026〕8号，通知里要凭它来核对。"
        )
    decided_by = text("作出决定的领导小组", decided_by, needed=True)
    with store.writing() as connection:
        found = _locked(connection, identifier)
        _step(found, "approved")
        if found.application.missing:
            raise AdmissionError(
                f"第 {identifier} 号申请缺少：{'、'.join(found.application.missing)}。"
                "五项要素写全才能准入，请申请单位补齐后重新申请。"
            )
        first, last = since or found.application.since, until or found.application.until
        if first is None or last is None or last < first:
            raise AdmissionError(f"准入期限的起始日期 {first} 晚于截止日期 {last}。请改正。")
        holder = connection.execute(
            select(admissions.c.id).where(admissions.c.number == number)
        ).scalar()
        if holder is not None:
            raise _taken(number, f"第 {holder} 号事项")
        changed = replace(
            found,
            state="approved",
            number=number,
            decided_on=decided_on,
            decided_by=decided_by,
            since=first,
            until=last,
        )
        details = {
            "number": number,
            "decided_on": decided_on.isoformat(),
            "decided_by": decided_by,
            "since": first.isoformat(),
            "until": last.isoformat(),
        }
        try:
            return _write(connection, changed, "同意准入", who, details)
        except IntegrityError as error:  # given in the same moment by somebody else
            raise _taken(number, "另一事项") from error


def reject(
    store: Store,
    identifier: int,
    *,
    reason: str,
    decided_on: date,
    decided_by: str,
    who: str,
) -> Admission:
    """The leading group does not admit the matter. Raises AdmissionError, StoreError."""
    who, reason = _person(who), text("不同意的理由", reason, LONG, needed=True)
    decided_by = text("作出决定的领导小组", decided_by, needed=True)
    with store.writing() as connection:
        found = _locked(connection, identifier)
        _step(found, "rejected")
        changed = replace(
            found,
            state="rejected",
            decided_on=decided_on,
            decided_by=decided_by,
            ended_why=reason,
        )
        details = {"reason": reason, "decided_on": decided_on.isoformat(), "decided_by": decided_by}
        return _write(connection, changed, "不同意准入", who, details)


def expire(store: Store, *, on: date, who: str) -> tuple[Admission, ...]:
    """Mark every approved matter whose term has ended before ``on``; returns those."""
    who = _person(who)
    over = select(admissions).where(
        admissions.c.state == "approved", admissions.c.until < on.isoformat()
    )
    with store.writing() as connection:
        rows = connection.execute(over.order_by(admissions.c.id).with_for_update()).mappings().all()
        return tuple(
            _write(
                connection,
                replace(decoded(dict(row)), state="expired"),
                "到期",
                who,
                {"until": row["until"], "on": on.isoformat()},
            )
            for row in rows
        )


def cancel(store: Store, identifier: int, *, reason: str, on: date, who: str) -> Admission:
    """End an approved matter: from ``on`` it holds no longer. Raises AdmissionError, StoreError."""
    who, reason = _person(who), text("取消的理由", reason, LONG, needed=True)
    with store.writing() as connection:
        found = _locked(connection, identifier)
        _step(found, "cancelled")
        changed = replace(found, state="cancelled", ended_on=on, ended_why=reason)
        details = {"reason": reason, "on": on.isoformat()}
        return _write(connection, changed, "取消", who, details)


def listing(
    store: Store,
    *,
    state: State | None = None,
    department: str = "",
    in_force: date | None = None,
) -> tuple[Admission, ...]:
    """The register in the order of entry, narrowed as asked.

    ``department`` is a part of its name; ``in_force`` a day on which the matter was admitted.
    """
    wanted = select(admissions).order_by(admissions.c.id)
    if state is not None:
        wanted = wanted.where(admissions.c.state == state)
    with store.reading() as connection:
        found = [
            admission
            for admission in _read(connection, wanted)
            if department.strip() in admission.application.department
            and (in_force is None or admission.in_force(in_force))
        ]
        return _with_histories(connection, found)


def show(store: Store, identifier: int) -> Admission:
    """One entry with its whole history. Raises AdmissionError where there is none."""
    with store.reading() as connection:
        return _with_history(connection, _one(connection, identifier, _entry(identifier)))


def _entry(identifier: int) -> Select[Any]:
    return select(admissions).where(admissions.c.id == identifier)


def _locked(connection: Connection, identifier: int) -> Admission:
    """The entry, held until the transaction ends; SQLite holds everything anyway."""
    return _one(connection, identifier, _entry(identifier).with_for_update())


def _one(connection: Connection, identifier: int, wanted: Select[Any]) -> Admission:
    found = _read(connection, wanted) if 0 < identifier <= MOST_ID else []
    if not found:
        raise AdmissionError(f"登记簿里没有第 {identifier} 号事项。请用 list 查看编号。")
    return found[0]


def _read(connection: Connection, wanted: Select[Any]) -> list[Admission]:
    return [decoded(dict(row)) for row in connection.execute(wanted).mappings()]


def _step(found: Admission, state: State) -> None:
    if state in _NEXT[found.state]:
        return
    possible = "、".join(f"“{STATES[next]}”" for next in sorted(_NEXT[found.state]))
    cure = f"这时只能改为{possible}。" if possible else "这已经是最后的结果，需要时请重新申请。"
    raise AdmissionError(
        f"第 {found.id} 号事项现在是“{STATES[found.state]}”，不能改为“{STATES[state]}”。{cure}"
    )


def _write(
    connection: Connection,
    changed: Admission,
    action: str,
    who: str,
    details: Mapping[str, Any],
) -> Admission:
    connection.execute(
        update(admissions).where(admissions.c.id == changed.id).values(**_columns(changed))
    )
    record(connection, "admission", changed.id, action, who, details)
    return _with_history(connection, changed)


def _columns(admission: Admission) -> dict[str, Any]:
    return {
        "state": admission.state,
        "department": admission.application.department,
        "content": encoded(admission),
        "number": admission.number or None,
        "decided_on": _iso(admission.decided_on),
        "since": _iso(admission.since),
        "until": _iso(admission.until),
        "changed_at": now(),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _with_history(connection: Connection, admission: Admission) -> Admission:
    return _with_histories(connection, [admission])[0]


def _with_histories(connection: Connection, found: Iterable[Admission]) -> tuple[Admission, ...]:
    """``found`` with their steps, in one question to the database."""
    found = list(found)
    wanted = select(events).where(events.c.subject == "admission").order_by(events.c.id)
    if len(found) == 1:
        wanted = wanted.where(events.c.subject_id == found[0].id)
    steps: dict[int, list[Event]] = defaultdict(list)
    for row in connection.execute(wanted) if found else ():
        steps[row.subject_id].append(Event(row.at, row.who, row.action, json.loads(row.details)))
    return tuple(replace(each, history=tuple(steps[each.id])) for each in found)


def _person(who: str) -> str:
    return text("经办人", who, needed=True)


def _taken(number: str, holder: str) -> AdmissionError:
    return AdmissionError(f"准入文号 {number} 已经用在{holder}上。请核对文号。")
