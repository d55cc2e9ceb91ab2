"""Jobs: many files of one request, judged one after the other while their sender does other things.

Jobs live as long as the server. Each has a folder of its own; a file goes as soon as it has been
judged, and the results, JSON lines, when the job is deleted or has expired.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker.guard import Guard
from checker.server.access import Caller
from checker.server.asked import Asked, How, Piece
from checker.server.gate import Broken
from checker.server.judging import Done, Work
from checker.server.problems import Problem, retry_later
from checker.store import audit

if TYPE_CHECKING:
    from checker.server.service import Service

State = Literal["waiting", "running", "done"]
_log = logging.getLogger(__name__)
_LOOK_SECONDS = 15
_PIECE = 64 * 1024
_RESULTS = "results.jsonl"


@dataclass(eq=False)
class Job:
    """One job. ``owner`` is the number of the key that made it, ``size`` what lies on disk of it, in bytes."""

    id: str
    owner: int | None
    folder: Path
    pieces: tuple[Piece, ...]
    size: int
    expires: datetime
    state: State = "waiting"
    finished: int = 0
    results: int = 0
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    failed: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    reading: int = 0

    @property
    def files(self) -> int:
        return len(self.pieces)

    @property
    def created_at(self) -> str:
        return self.created.isoformat(timespec="seconds")

    @property
    def expires_at(self) -> str:
        return self.expires.isoformat(timespec="seconds")

    def tell(self) -> None:
        """Wake up whoever waits for something new about the job."""
        self.changed.set()
        self.changed = asyncio.Event()


class Jobs:
    """All jobs of one server."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._bounds = service.settings.bounds
        self._jobs: dict[str, Job] = {}
        self._receiving: Counter[int | None] = Counter()  # uploads on their way, by key

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self._jobs)

    @property
    def size(self) -> int:
        """What they have on disk, in bytes."""
        return sum(job.size for job in self._jobs.values())

    def of(self, caller: Caller) -> list[Job]:
        """Those that the caller's key made, the oldest first."""
        return [job for job in self._jobs.values() if job.owner == caller.key]

    def get(self, identifier: str, caller: Caller) -> Job:
        """The caller's job of that number. Raises Problem; another's is as good as none."""
        job = self._jobs.get(identifier)
        if job is None or job.owner != caller.key:
            raise Problem(404, "没有这个批量任务：编号不对，或者已经删除、过期。")
        return job

    @contextmanager
    def place(self, caller: Caller) -> Iterator[None]:
        """A place for one more job of the caller's, from before its files are there.

        Raises Problem where there is none.
        """
        bounds = self._bounds
        if len(self.of(caller)) + self._receiving[caller.key] >= bounds.jobs_per_key:
            words = f"这个密钥最多同时有 {bounds.jobs_per_key} 个批量任务。请取完结果后删除旧的。"
            raise retry_later(429, words, _LOOK_SECONDS)
        if self.number + self._receiving.total() >= bounds.jobs:
            raise retry_later(503, "批量任务太多。请稍后再试。", _LOOK_SECONDS)
        self._receiving[caller.key] += 1
        try:
            yield
        finally:
            self._receiving[caller.key] -= 1

    def begin(self, asked: Asked, folder: Path, caller: Caller) -> Job:
        """Take on what was uploaded into ``folder``. Raises Problem where it is too much."""
        bounds, size = self._bounds, sum(piece.size for piece in asked.pieces)
        if sum(job.size for job in self.of(caller)) + size > bounds.jobs_bytes_per_key:
            raise retry_later(429, "这个密钥的批量任务占用空间太多。请删除旧的。", _LOOK_SECONDS)
        if self.size + size > bounds.jobs_bytes:
            raise retry_later(503, "批量任务占用空间太多。请稍后再试。", _LOOK_SECONDS)
        number = secrets.token_urlsafe(16)
        job = Job(number, caller.key, folder, asked.pieces, size, self._expiry())
        (folder / _RESULTS).touch()
        self._jobs[number] = job
        job.task = asyncio.create_task(self._run(job, asked.how, caller))
        return job

    async def delete(self, job: Job) -> None:
        """Stop the job, and remove it with all that is there of it."""
        self._jobs.pop(job.id, None)
        job.failed = True
        if job.task is not None and not job.task.done():
            job.task.cancel()
            with suppress(asyncio.CancelledError):
                await job.task
        job.tell()
        await asyncio.to_thread(shutil.rmtree, job.folder, ignore_errors=True)

    async def lines(self, job: Job) -> AsyncIterator[bytes]:
        """The results, as they come, until there are no more.

        Raises Broken where the job ends before it is done: what was sent must not look complete.
        """
        job.reading += 1
        try:
            with (job.folder / _RESULTS).open("rb") as file:
                while True:
                    changed, done = job.changed, job.state == "done"
                    while piece := file.read(_PIECE):
                        yield piece
                    if done:
                        return
                    if job.failed or self._service.over:
                        raise Broken
                    await changed.wait()
        finally:
            job.reading -= 1

    async def expire(self) -> None:
        """Delete jobs when their time has come; never returns."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for job in list(self._jobs.values()):
                if job.expires < datetime.now(UTC) and job.state == "done" and not job.reading:
                    await self.delete(job)

    async def close(self) -> None:
        """Stop and remove all."""
        for job in list(self._jobs.values()):
            await self.delete(job)

    def wake(self) -> None:
        """Have everyone who waits for a job look again."""
        for job in self._jobs.values():
            job.tell()

    def _expiry(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._bounds.job_seconds)

    async def _run(self, job: Job, how: How, caller: Caller) -> None:
        """Judge the files, several at a time, and keep the results in the order of the files."""
        from checker.server.checks import work_on

        service = self._service
        waiting = deque(enumerate(job.pieces))
        running: deque[tuple[Path, asyncio.Task[Done]]] = deque()
        job.state = "running"
        try:
            while waiting or running:
                while waiting and len(running) < service.pool.size:
                    number, piece = waiting.popleft()
                    work = work_on(piece, how, service, caller, "job-file", target=job.id)
                    place = job.folder / f"{number}.jsonl"
                    once = service.run(partial(_judged, work, service, place), urgent=False)
                    running.append((place, asyncio.create_task(once)))
                place, first = running[0]
                done = await first
                running.popleft()
                service.metrics.count(entry.verdict for entry in done.entries)
                job.size += await asyncio.to_thread(_append, place, job.folder / _RESULTS)
                job.size -= job.pieces[job.finished].size
                job.finished += 1
                job.results += len(done.entries)
                job.tell()
            job.state = "done"
        except Exception as error:
            # The store or the policy cannot be used, or the server is about to stop.
            if not isinstance(error, Problem):
                _log.error("job %s: %s", job.id, error)
            job.failed = True
        finally:
            for _, task in running:
                task.cancel()
            job.expires = self._expiry()
            job.tell()
            if job.failed and self._jobs.pop(job.id, None) is not None:
                shutil.rmtree(job.folder, ignore_errors=True)


def _judged(work: Work, service: Service, place: Path, guard: Guard) -> Done:
    """What came of one file; its lines are at ``place``, itself is gone. In the guard's thread."""
    with place.open("wb") as file:
        done = work(guard, lambda line: file.write(line.encode() + b"\n"))
    audit.write(service.store, done.entries)
    if isinstance(work.piece.source, Path):
        work.piece.source.unlink(missing_ok=True)
    return done


def _append(place: Path, whole: Path) -> int:
    """Move what is at ``place`` to the end of ``whole``; how many bytes that was."""
    with place.open("rb") as new, whole.open("ab") as file:
        shutil.copyfileobj(new, file, _PIECE)
        length = new.tell()
    place.unlink()
    return length


__all__ = ["Job", "Jobs"]
