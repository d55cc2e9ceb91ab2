"""What a worker does with a portion of files, on this machine or another.

Each worker has a guard, whose process holds the policy and the models from one portion to the
next and can be killed over a file without harm to the worker.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import threading
from multiprocessing import current_process
from pathlib import Path

from checker.errors import CheckerError, ReadError
from checker.guard import Guard, Order
from checker.record import NoticeRow, unread
from checker.scan.chunks import Chunk, Job
from checker.scan.key import key
from checker.store.results import FileSeen, Outcome

_log = logging.getLogger(__name__)
_MOST_FILES = 5_000  # that one process judges; what libraries never give back goes with it
_held = threading.local()
_guards: set[Guard] = set()


def work(chunk: Chunk) -> tuple[int, tuple[Outcome, ...]]:
    """The number of the portion, and what its files say. Raises PolicyError, CheckerError.

    A file that cannot be read or judged has a row that says so.
    """
    guard = _guard(chunk)
    return chunk.number, tuple(_outcome(job, guard, chunk.order) for job in chunk.jobs)


@atexit.register
def close_guards() -> None:
    """End every guard of this process. Whoever was at work with one gets no result from it."""
    while _guards:
        _guards.pop().close()


def _guard(chunk: Chunk) -> Guard:
    held: tuple[str, Guard] | None = getattr(_held, "guard", None)
    if held is not None and held[0] == chunk.key and held[1] in _guards:
        _held.files += len(chunk.jobs)
        if _held.files > _MOST_FILES:
            held[1].close()  # the next file starts another process
            _held.files = len(chunk.jobs)
        return held[1]
    if held is not None:
        held[1].close()
        _guards.discard(held[1])
    # Some pools mark their workers as having no children. A guard's process dies with the worker.
    current_process().daemon = False
    guard = Guard(chunk.order)
    found = key(guard.policy_version, guard.profile, chunk.order.on)
    if found != chunk.key:
        guard.close()
        raise CheckerError(
            "工作机上的程序、模型或政策与发起扫描的机器不同。请在每台机器上安装同一版本。"
        )
    _held.guard, _held.files = (chunk.key, guard), len(chunk.jobs)
    _guards.add(guard)
    return guard


def _outcome(job: Job, guard: Guard, order: Order) -> Outcome:
    name = Path(job.path).name
    file = job.file
    try:
        data = job.data if job.data is not None else _bytes(job, order)
        source: bytes | Path = Path(job.path) if data is None else data
        if data is not None and job.data is None:
            # The file may have changed since it was listed: what counts is what is judged.
            file = FileSeen(file.path, hashlib.sha256(data).hexdigest(), len(data), file.modified)
        rows = [_row(result, name) for result in guard.record(source, name, order)]
    except CheckerError:
        raise
    except OSError as error:
        rows = [_unopened(name, error)]
    except Exception as error:
        _log.debug("%s could not be judged", job.path, exc_info=True)
        rows = [failed(name, type(error).__name__)]
    return Outcome(file, tuple(rows) or (failed(name, "没有结果"),))


def failed(name: str, why: str) -> NoticeRow:
    """What is kept of a file over which the program itself failed."""
    problem = f"检查时程序出错（{why}）"
    return unread(ReadError(name, problem, "请另存一份后再检；仍然不行，请联系软件维护人员"), name)


def _row(result: NoticeRow | ReadError, name: str) -> NoticeRow:
    return unread(result, name) if isinstance(result, ReadError) else result


def _bytes(job: Job, order: Order) -> bytes | None:
    """The file's bytes; ``None`` for one so large that the reader will refuse it unread."""
    path = Path(job.path)
    return path.read_bytes() if path.stat().st_size <= order.limits.max_bytes else None


def _unopened(name: str, error: OSError) -> NoticeRow:
    problem = f"打不开这份文件（{error.strerror or type(error).__name__}）"
    return unread(ReadError(name, problem, "请检查文件是否还在、有没有读取的权限"), name)
