"""Reads and checks untrusted files in a process of its own, which can be killed.

A reader that hangs, eats memory or crashes takes that process with it and costs one file; the next
one is read by a new process. The process also holds everything that is slow to load, once.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from checker.errors import CheckerError, ReadError
from checker.model import Verdict
from checker.reading.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from checker.annotate import Annotated
    from checker.engine import Judged
    from checker.policy import Policy
    from checker.reading.single import Source

TEMPORARY = "CHECKER_TMP"  # names the folder that is removed with the process
_MOST_KILLS = 3  # in one archive; then the rest of it is left
_START_SECONDS = 120  # to load the libraries, the policy and the models
_GRACE_SECONDS = 1  # the reader stops by itself first, where it can
_CRASHED = (
    "读取时程序被迫停止，文件可能已损坏或过于庞大",
    "请用 Word、WPS 或 PDF 阅读器打开，另存一份后再检",
)
_ASK = "请换一种格式另存后再检；仍然不行，请联系软件维护人员"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """How files are to be judged: as the parameters of ``checker.check``."""

    profile: str | None = None
    on: date | None = None
    policy: Path | None = None
    limits: Limits = DEFAULT_LIMITS


class Guard:
    """Works on one file after another. Use it in a ``with`` statement, in one thread at a time."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: Any = None
        self._pipe: Connection | None = None
        self._folder = ""
        self._version = self._profile = ""

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def policy_version(self) -> str:
        """The version of the policy that files are judged by. Raises PolicyError."""
        self._ready()
        return self._version

    @property
    def profile(self) -> str:
        """The profile that files are judged by. Raises PolicyError, ProfileError."""
        self._ready()
        return self._profile

    def check(self, source: Source, name: str) -> Iterator[Verdict | ReadError]:
        """A verdict for the file ``source`` and for each file inside it, or what is wrong.

        Raises PolicyError when the policy cannot be used.
        """
        return self._run("check", source, name)

    def annotate(
        self, source: Source, name: str, *, as_pdf: bool = False
    ) -> Iterator[Annotated | ReadError]:
        """The same files with their findings marked in them, see ``checker.annotate``.

        Raises PolicyError when the policy cannot be used.
        """
        return self._run("pdf" if as_pdf else "annotate", source, name)

    def _run(self, job: str, source: Source, name: str) -> Iterator[Any]:
        without: set[int] = set()
        delivered = -1  # all files up to this number have been answered for
        for _ in range(_MOST_KILLS):
            running, inside, why = 0, name, _CRASHED
            pipe = self._ready()
            with suppress(OSError):  # a process that has just died says nothing below either
                pipe.send((job, source, name, frozenset(without)))
            deadline = monotonic() + self._order.limits.max_seconds + _GRACE_SECONDS
            while True:
                message = self._receive(pipe, deadline)
                if message is None:
                    if monotonic() >= deadline:
                        why = self._too_slow()
                    self._kill()
                    break
                word, *content = message
                if word == "done":
                    return
                if word == "failed":
                    raise content[0]
                if word == "broken":
                    why = f"检查时程序出错（{content[0]}）", _ASK
                    self._kill()
                    break
                if word == "file":
                    running, inside = content
                    deadline = monotonic() + self._order.limits.max_seconds + _GRACE_SECONDS
                elif content[0] > delivered:
                    yield content[1]
            yield ReadError(inside, *why)
            without.add(running)
            delivered = running
            if inside == name:
                return
        yield ReadError(
            name, f"里面有 {_MOST_KILLS} 份文件无法读取，其余的没有检查", "请解压后再检查里面的文件"
        )

    def close(self) -> None:
        """End the process. Safe to call twice."""
        self._kill()

    def _ready(self) -> Connection:
        """The pipe to a living process that has loaded everything."""
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        # The base class does not declare what all of them have.
        context = cast(Any, get_context(_start_method()))
        self._pipe, theirs = context.Pipe()
        self._folder = tempfile.mkdtemp(prefix="checker-")
        self._process = context.Process(
            target=_work, args=(theirs, self._order, self._folder), daemon=True
        )
        self._process.start()
        theirs.close()
        message = self._receive(self._pipe, monotonic() + _START_SECONDS)
        if message is None or message[0] == "failed":
            self._kill()
            if message is not None:
                raise message[1]
            raise CheckerError("检查程序没能启动，可能是内存不足。请关闭其他程序后重试。")
        self._version, self._profile = message[1:]
        return self._pipe

    def _receive(self, pipe: Connection, deadline: float) -> tuple[Any, ...] | None:
        """The next message; ``None`` when the process has died or the time is up."""
        try:
            if pipe.poll(max(0.0, deadline - monotonic())):
                message: tuple[Any, ...] = pipe.recv()
                return message
        except (EOFError, OSError):
            pass
        return None

    def _kill(self) -> None:
        process, pipe, folder = self._process, self._pipe, self._folder
        self._process, self._pipe, self._folder = None, None, ""
        if pipe is not None:
            pipe.close()
        if process is not None:
            # Whole group: a converter started by the process must not outlive it.
            with suppress(OSError, AttributeError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.join()
            process.close()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    def _too_slow(self) -> tuple[str, str]:
        return (
            f"超过 {self._order.limits.max_seconds} 秒还没有读完，已停止",
            "请拆成几个较小的文件，或另存为 .docx 或 PDF 后再检",
        )


def _start_method() -> str:
    """Forking takes no time, but copies a process of several threads in a broken state."""
    single = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and single else "spawn"


def _work(pipe: Connection, order: Order, folder: str) -> None:
    """What the process does until its pipe closes."""
    _bind(order.limits, folder)
    from checker.policy import Policy

    try:
        policy = Policy.load(order.policy)
        profile = policy.chosen(order.profile)
    except CheckerError as error:
        pipe.send(("failed", error))
        return
    pipe.send(("ready", policy.version, profile))
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            job, source, name, without = pipe.recv()
            try:
                _answer(pipe, order, policy, job, source, name, without)
            except CheckerError as error:
                pipe.send(("failed", error))
            except Exception as error:
                _log.debug("%s could not be judged", name, exc_info=True)
                pipe.send(("broken", type(error).__name__))
                return  # whatever state this left behind goes too


def _answer(
    pipe: Connection,
    order: Order,
    policy: Policy,
    job: str,
    source: Source,
    name: str,
    without: frozenset[int],
) -> None:
    from checker.engine import Judged, check_all

    current = 0

    def starting(number: int, name: str) -> None:
        nonlocal current
        current = number
        pipe.send(("file", number, name))

    for result in check_all(
        source,
        name=name,
        profile=order.profile,
        on=order.on,
        policy=policy,
        limits=order.limits,
        without=without,
        starting=starting,
    ):
        answer: object = result
        if isinstance(result, Judged):
            answer = result.verdict if job == "check" else _annotated(result, job, order.limits)
        pipe.send(("result", current, answer))
        if isinstance(result, ReadError):
            # Its history holds whatever the reader had built up, which may be all the memory.
            result.__cause__ = result.__context__ = result.__traceback__ = None
    pipe.send(("done",))


def _annotated(judged: Judged, job: str, limits: Limits) -> Annotated | ReadError:
    from checker.annotate import annotate

    try:
        return annotate(judged.data, judged.verdict, limits=limits, as_pdf=job == "pdf")
    except ReadError as error:
        return error


def _bind(limits: Limits, folder: str) -> None:
    """Ties the process to its parent, its folder and its share of memory."""
    faulthandler.disable()  # the parent says what happened, in the user's language
    os.environ[TEMPORARY] = folder
    tempfile.tempdir = folder
    if sys.platform == "win32":
        return
    os.setsid()
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory_bytes, limits.max_memory_bytes))
    if sys.platform == "linux":
        import ctypes

        die_with_parent = 1  # PR_SET_PDEATHSIG
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
