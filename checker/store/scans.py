"""Runs over many files: how far each is, for whoever looks on, and whether it shall stop."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update

from checker.store.database import Store, StoreError
from checker.store.history import now
from checker.store.schema import scans

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

ScanState = Literal["running", "stopped", "finished"]
_SILENT_SECONDS = 30  # without a sign of life a running scan is taken to have died


@dataclass(slots=True)
class Progress:
    """What a scan has done so far.

    ``files`` have been gone through; of these ``known`` had been judged before. ``pages``,
    ``errors`` and the verdicts count what the others held: an archive has several notices.
    """

    files: int = 0
    known: int = 0
    pages: int = 0
    errors: int = 0
    violation: int = 0
    review: int = 0
    compliant: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """One run. ``settings`` is what else was asked for beside the roots, to go on with it later.

    ``total`` is how many files there are, ``None`` until they are counted; times are UTC.
    """

    id: int
    key: str
    roots: tuple[str, ...]
    settings: Mapping[str, Any]
    who: str
    process: str
    state: ScanState
    stop_asked: bool
    total: int | None
    progress: Progress
    started_at: str
    beat_at: str
    finished_at: str

    @property
    def alive(self) -> bool:
        """Whether it is running and has said so lately."""
        if self.state != "running" or _gone(self.process):
            return False
        silent = datetime.now(UTC) - datetime.fromisoformat(self.beat_at)
        return silent.total_seconds() < _SILENT_SECONDS


def begin(
    store: Store, *, key: str, roots: Sequence[str], who: str, settings: Mapping[str, Any]
) -> Scan:
    """A run over ``roots``: the one that was left unfinished, else a new one. Raises StoreError."""
    written = json.dumps(list(roots), ensure_ascii=False)
    asked = json.dumps(dict(settings), ensure_ascii=False, sort_keys=True)
    left = select(scans).where(
        scans.c.key == key,
        scans.c.roots == written,
        scans.c.settings == asked,
        scans.c.state != "finished",
    )
    with store.writing(scans) as connection:
        for row in connection.execute(left.order_by(scans.c.id.desc())):
            if not _scan(row).alive:
                return _taken_up(connection, row.id, who)
        values = {
            "key": key,
            "roots": written,
            "settings": asked,
            "who": who,
            "process": _this_process(),
            "state": "running",
            "stop_asked": 0,
            "progress": json.dumps(asdict(Progress())),
            "started_at": now(),
            "beat_at": now(),
        }
        made = connection.execute(insert(scans).values(**values)).inserted_primary_key
        number = int(made[0]) if made is not None else 0
        return _scan(connection.execute(select(scans).where(scans.c.id == number)).one())


def take_up(store: Store, identifier: int, *, who: str) -> Scan:
    """Go on with a run that was over. Raises StoreError."""
    with store.writing() as connection:
        return _taken_up(connection, identifier, who)


def beat(store: Store, identifier: int, progress: Progress, total: int | None) -> bool:
    """Say how far the run is; returns whether somebody wants it to stop. Raises StoreError."""
    with store.writing() as connection:
        connection.execute(
            update(scans)
            .where(scans.c.id == identifier)
            .values(progress=json.dumps(asdict(progress)), total=total, beat_at=now())
        )
        asked = connection.execute(select(scans.c.stop_asked).where(scans.c.id == identifier))
        return bool(asked.scalar())


def end(
    store: Store, identifier: int, progress: Progress, total: int | None, state: ScanState
) -> None:
    """The run is over, to the end or not. Raises StoreError."""
    with store.writing() as connection:
        connection.execute(
            update(scans)
            .where(scans.c.id == identifier)
            .values(
                progress=json.dumps(asdict(progress)),
                total=total,
                state=state,
                beat_at=now(),
                finished_at=now(),
            )
        )


def ask_to_stop(store: Store, identifier: int) -> None:
    """Have the run stop after what it is at; what it has done stays. Raises StoreError."""
    with store.writing() as connection:
        connection.execute(
            update(scans)
            .where(scans.c.id == identifier, scans.c.state == "running")
            .values(stop_asked=1)
        )


def listing(store: Store) -> tuple[Scan, ...]:
    """Every run, the latest first. Raises StoreError."""
    with store.reading() as connection:
        return tuple(map(_scan, connection.execute(select(scans).order_by(scans.c.id.desc()))))


def show(store: Store, identifier: int) -> Scan:
    """One run. Raises StoreError where there is none of that number."""
    with store.reading() as connection:
        row = connection.execute(select(scans).where(scans.c.id == identifier)).one_or_none()
    if row is None:
        raise StoreError(f"没有第 {identifier} 次扫描。请用 checker report 查看有哪些。")
    return _scan(row)


def _taken_up(connection: Connection, identifier: int, who: str) -> Scan:
    again = {
        "state": "running",
        "stop_asked": 0,
        "beat_at": now(),
        "who": who,
        "process": _this_process(),
    }
    connection.execute(update(scans).where(scans.c.id == identifier).values(**again))
    return _scan(connection.execute(select(scans).where(scans.c.id == identifier)).one())


def _this_process() -> str:
    return f"{platform.node()}:{os.getpid()}"


def _gone(process: str) -> bool:
    """Whether a process of this machine is there no more; of others nobody can say."""
    machine, _, number = process.rpartition(":")
    if machine != platform.node() or sys.platform == "win32":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass
    return False


def _scan(row: Row[Any]) -> Scan:
    return Scan(
        id=row.id,
        key=row.key,
        roots=tuple(json.loads(row.roots)),
        settings=json.loads(row.settings),
        who=row.who,
        process=row.process,
        state=row.state,
        stop_asked=bool(row.stop_asked),
        total=row.total,
        progress=Progress(**json.loads(row.progress)),
        started_at=row.started_at,
        beat_at=row.beat_at,
        finished_at=row.finished_at or "",
    )
