"""One scan: files in, rows in the store out, whatever happens on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from checker.errors import ReadError
from checker.guard import Order
from checker.policy.carried import carried
from checker.record import unread
from checker.scan.chunks import Chunk, Job, called, portions, seen, unopened
from checker.scan.key import key
from checker.scan.pool import Pool, Shared, WorkersLost
from checker.scan.sources import Sources
from checker.scan.worker import failed
from checker.store import Store, results, scans
from checker.store.results import FileSeen, Known, Outcome
from checker.store.scans import Progress, Scan

_BATCH = 100  # files that are looked up in the store at once
_BEAT_SECONDS = 1.0
_MOST_ATTEMPTS = 2  # of one file alone, that cost a worker each; then it is given up


@dataclass(frozen=True, slots=True)
class Plan:
    """What to scan and how. ``send_files``: bytes travel to the workers, who see no path of ours.

    ``retry_errors``: files that could not be read are tried again though they did not change.
    ``named``: what to call the run, where that is not the roots.
    """

    sources: Sources
    order: Order
    jobs: int = 0
    cluster: str | None = None
    send_files: bool = False
    retry_errors: bool = False
    named: tuple[str, ...] = ()


def scan(
    store: Store,
    plan: Plan,
    *,
    who: str,
    told: Callable[[Progress, int | None], None] = lambda progress, total: None,
    onto: Scan | None = None,
) -> Scan:
    """Go through all files of ``plan``; returns the run, finished or stopped.

    ``told`` hears of every step; ``onto`` is a run that the files are added to. What was done when somebody stops it, or kills it, is in the
    store; the same plan again does the rest. Raises PolicyError, ProfileError, StoreError,
    CheckerError; KeyboardInterrupt passes through after the run was marked as stopped.
    """
    sent, policy = carried(plan.order.policy, plan.order.store)
    profile = policy.chosen(plan.order.profile)
    order = replace(plan.order, profile=profile, policy=None, store=None, carried=sent)
    name = key(policy.version, profile, plan.order.on)
    roots = plan.named or [called(Path(root)) for root in plan.sources.roots]
    with Pool(plan.jobs, plan.cluster) as pool:
        if onto is not None:
            run, before = scans.take_up(store, onto.id, who=who), onto.progress
        else:
            asked = _settings(plan, profile)
            run = scans.begin(store, key=name, roots=roots, who=who, settings=asked)
            before = Progress()
        return _Run(store, plan, order, name, run, pool, told, before).through()


class _Run:
    """The state of a scan while it goes on."""

    def __init__(
        self,
        store: Store,
        plan: Plan,
        order: Order,
        name: str,
        run: Scan,
        pool: Pool,
        told: Callable[[Progress, int | None], None],
        before: Progress,
    ) -> None:
        self._store, self._plan, self._order, self._key = store, plan, order, name
        self._run, self._pool, self._told = run, pool, told
        self._progress, self._before = before, before.files
        self._total: int | None = None
        self._lock = threading.Lock()  # the pool asks for work in threads of its own
        self._at_work: dict[int, Chunk] = {}
        self._doubles: dict[str, list[FileSeen]] = {}  # hash → files that wait for its result
        self._numbers = count()
        self._beat_at = monotonic()

    def through(self) -> Scan:
        threading.Thread(target=self._count, daemon=True).start()
        state: scans.ScanState = "stopped"
        try:
            if self._work():
                state = "finished"
        finally:
            scans.end(self._store, self._run.id, self._progress, self._total, state)
            self._told(self._progress, self._total)
        return scans.show(self._store, self._run.id)

    def _count(self) -> None:
        self._total = self._before + replace(self._plan.sources, missing=[]).count()

    def _work(self) -> bool:
        """Judge everything; returns whether it came to the end."""
        chunks = Shared(self._chunks())
        while True:
            try:
                whole = self._judge(chunks)
            except WorkersLost:
                if self._singly():
                    continue
                return False
            self._beat()
            return whole

    def _judge(self, chunks: Iterator[Chunk]) -> bool:
        """Judge ``chunks``; returns whether it came to their end. Raises WorkersLost."""
        answers = self._pool.results(chunks)
        try:
            for number, outcomes in answers:
                self._keep(number, outcomes)
                if self._due() and self._beat():
                    return False
        finally:
            answers.close()  # type: ignore[attr-defined]
        return True

    def _singly(self) -> bool:
        """Judge what was at work when workers died, each file alone: so the one to blame shows.

        It is given up after some attempts. Returns whether it came to the end.
        """
        with self._lock:
            lost = [job for chunk in self._at_work.values() for job in chunk.jobs]
            self._at_work.clear()
        for job in lost:
            chunk = self._chunk((job,))
            for _ in range(_MOST_ATTEMPTS):
                try:
                    if not self._judge(iter((chunk,))):
                        return False
                    break
                except WorkersLost:
                    continue
            else:
                row = failed(Path(job.path).name, "处理它的进程反复中断，可能是内存不足")
                self._keep(chunk.number, (Outcome(job.file, (row,)),))
        return True

    def _chunks(self) -> Iterator[Chunk]:
        for jobs in portions(self._jobs(), self._pool.size):
            yield self._chunk(jobs)

    def _chunk(self, jobs: tuple[Job, ...]) -> Chunk:
        chunk = Chunk(next(self._numbers), self._order, self._key, jobs)
        with self._lock:
            self._at_work[chunk.number] = chunk
        return chunk

    def _jobs(self) -> Iterator[Job]:
        """The files that need work. Those that are known are noted on the way."""
        for batch in _batches(self._plan.sources, _BATCH):
            files = [(path, _seen(path)) for path in batch]
            # One that could not even be opened is always tried again.
            opened = [file.sha256 for _, file in files if file.modified]
            held = results.known(self._store, self._key, opened)
            if self._plan.retry_errors:
                again = [sha256 for sha256, one in held.items() if one.errors]
                results.forget(self._store, self._key, again)
                held = {sha256: one for sha256, one in held.items() if not one.errors}
            self._pass_by([file for _, file in files if file.sha256 in held], held)
            for path, file in files:
                if file.sha256 not in held and not self._waits(file):
                    yield Job(str(path), file, self._data(path, file))

    def _pass_by(self, files: list[FileSeen], held: dict[str, Known]) -> None:
        if not files:
            return
        results.touch(self._store, self._run.id, self._key, files)
        with self._lock:
            for file in files:
                self._progress.known += 1
                self._add(
                    held[file.sha256].labels, held[file.sha256].pages, held[file.sha256].errors
                )
        self._told(self._progress, self._total)

    def _waits(self, file: FileSeen) -> bool:
        """Whether the same bytes are at work already; then this file gets their result."""
        with self._lock:
            if file.sha256 in self._doubles:
                self._doubles[file.sha256].append(file)
                return True
            self._doubles[file.sha256] = []
            return False

    def _data(self, path: Path, file: FileSeen) -> bytes | None:
        if not self._plan.send_files or not file.modified:
            return None
        return path.read_bytes() if file.size <= self._order.limits.max_bytes else None

    def _keep(self, number: int, outcomes: tuple[Outcome, ...]) -> None:
        """Write the result of a portion, and that of files with the same bytes."""
        with self._lock:
            chunk = self._at_work.pop(number)
            doubles = [
                _double(file, outcome)
                for job, outcome in zip(chunk.jobs, outcomes, strict=True)
                for file in self._doubles.pop(job.file.sha256, [])
            ]
        results.keep(self._store, self._run.id, self._key, [*outcomes, *doubles])
        with self._lock:
            for outcome in (*outcomes, *doubles):
                labels: dict[str, int] = {}
                for row in outcome.notices:
                    if row.label is not None:
                        labels[row.label] = labels.get(row.label, 0) + 1
                errors = sum(1 for row in outcome.notices if row.label is None)
                self._add(labels, sum(row.pages for row in outcome.notices), errors)
        self._told(self._progress, self._total)

    def _add(self, labels: dict[str, int], pages: int, errors: int) -> None:
        self._progress.files += 1
        self._progress.pages += pages
        self._progress.errors += errors
        for label, number in labels.items():
            setattr(self._progress, label, getattr(self._progress, label) + number)

    def _due(self) -> bool:
        return monotonic() - self._beat_at >= _BEAT_SECONDS

    def _beat(self) -> bool:
        self._beat_at = monotonic()
        return scans.beat(self._store, self._run.id, self._progress, self._total)


def _settings(plan: Plan, profile: str) -> dict[str, Any]:
    """What tells a run from another over the same roots, in words that JSON has."""
    sources, on = plan.sources, plan.order.on
    return {
        "profile": profile,
        "on": on.isoformat() if on else None,
        "include": list(sources.include),
        "exclude": list(sources.exclude),
        "since": sources.since.isoformat() if sources.since else None,
    }


def _double(file: FileSeen, outcome: Outcome) -> Outcome:
    """The result of ``file``, whose bytes were those of another file when both were listed."""
    if outcome.file.sha256 == file.sha256:
        return replace(outcome, file=file)
    problem = "检查时另一份相同的文件有变动"
    error = ReadError(Path(file.path).name, problem, "请加上 --retry-errors 再扫描一次")
    return Outcome(file, (unread(error, error.name),))


def _seen(path: Path) -> FileSeen:
    try:
        return seen(path)
    except OSError:
        return unopened(path)


def _batches(paths: Iterable[Path], size: int) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
