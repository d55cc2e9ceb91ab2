"""Reads and checks untrusted files in a process of its own, which can be killed.

A reader that hangs, eats memory or crashes takes that process with it and costs one file; the next
one is read by a new process. The process also holds everything that is slow to load, once.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing import get_context
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from checker.errors import CheckerError, ReadError
from checker.guard.order import Order
from checker.guard.worker import work
from checker.model import Verdict
from checker.reading.limits import Limits

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from checker.annotate import Annotated
    from checker.drafting.tracked import Tracked
    from checker.reading.single import Source
    from checker.record import NoticeRow
    from checker.view import Viewed

__all__ = ["Guard", "Order"]

_MOST_KILLS = 3  # in one archive; then the rest of it is left
_START_SECONDS = 120  # to load the libraries, the policy and the models
_DRAWING_SECONDS = 120  # then a file is shown as its text
_GRACE_SECONDS = 1  # the reader stops by itself first, where it can
_CRASHED = (
    "读取时程序被迫停止，文件可能已损坏或过于庞大",
    "请用 Word、WPS 或 PDF 阅读器打开，另存一份后再检",
)
_ASK = "请换一种格式另存后再检；仍然不行，请联系软件维护人员"


class Guard:
    """Works on one file after another. Use it in a ``with`` statement, in one thread at a time.

    ``killed`` is called whenever the process had to be given up.
    """

    def __init__(self, order: Order, killed: Callable[[], None] = lambda: None) -> None:
        self._order = order
        self._killed = killed
        self._interrupted = False
        self._process: Any = None
        self._pipe: Connection | None = None
        self._folder = ""
        self._version = self._profile = ""

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def cold(self) -> bool:
        """Whether there is no process, so that the next file waits for one to load everything."""
        return self._process is None

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

    def check(
        self, source: Source, name: str, order: Order | None = None
    ) -> Iterator[Verdict | ReadError]:
        """A verdict for the file ``source`` and for each file inside it, or what is wrong.

        ``order`` may ask for another profile or day than the guard was made with. Raises
        PolicyError when the policy cannot be used.
        """
        return self._run("check", source, name, order)

    def annotate(
        self, source: Source, name: str, order: Order | None = None, *, as_pdf: bool = False
    ) -> Iterator[Annotated | ReadError]:
        """The same files with their findings marked in them, see ``checker.annotate``.

        Raises PolicyError when the policy cannot be used.
        """
        return self._run("pdf" if as_pdf else "annotate", source, name, order)

    def view(
        self,
        source: Source,
        name: str,
        order: Order | None = None,
        *,
        recognising: Callable[[str, int], None] = lambda name, page: None,
    ) -> Iterator[Viewed | ReadError]:
        """The same files as they are shown on the screen, see ``checker.view``.

        A file whose pages cost the process its life is shown as its text. ``recognising`` is told
        the name of the file and the number of each page that has to be recognised, before it is.
        Raises PolicyError when the policy cannot be used.
        """
        return self._run("view", source, name, order, recognising)

    def draft(
        self, source: Source, name: str, order: Order | None = None, *, as_word: bool = False
    ) -> Iterator[Tracked | ReadError]:
        """The same files with a rewording for every finding, see ``checker.drafting``.

        ``as_word`` asks for the Word file with tracked changes as well. Raises PolicyError when
        the policy, or the rewordings of it, cannot be used.
        """
        return self._run("revise" if as_word else "draft", source, name, order)

    def record(
        self, source: Source, name: str, order: Order | None = None
    ) -> Iterator[NoticeRow | ReadError]:
        """The same files as the store keeps them, see ``checker.record``.

        Raises PolicyError when the policy cannot be used.
        """
        return self._run("record", source, name, order)

    def _run(
        self,
        job: str,
        source: Source,
        name: str,
        order: Order | None,
        recognising: Callable[[str, int], None] = lambda name, page: None,
    ) -> Iterator[Any]:
        whole = False
        try:
            yield from self._results(job, source, name, order or self._order, recognising)
            whole = True
        finally:
            if not whole:
                # Answers that nobody waits for would be taken for those to the next question.
                self._kill()

    def _results(
        self,
        job: str,
        source: Source,
        name: str,
        order: Order,
        recognising: Callable[[str, int], None],
    ) -> Iterator[Any]:
        without: set[int] = set()
        delivered = -1  # all files up to this number have been answered for
        for _ in range(_MOST_KILLS):
            running, inside, why = 0, name, _CRASHED
            judged: Verdict | None = None  # while its pages are drawn
            pipe = self._ready()
            with suppress(OSError):  # a process that has just died says nothing below either
                pipe.send((job, order, source, name, frozenset(without)))
            deadline = monotonic() + order.limits.max_seconds + _GRACE_SECONDS
            while True:
                message = self._receive(pipe, deadline)
                if message is None:
                    if monotonic() >= deadline:
                        why = _too_slow(order.limits)
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
                    judged = None
                    deadline = monotonic() + order.limits.max_seconds + _GRACE_SECONDS
                elif word == "page":
                    recognising(inside, content[0])
                elif word == "drawing":
                    judged = content[0]
                    deadline = monotonic() + min(order.limits.max_seconds, _DRAWING_SECONDS)
                else:
                    judged = None
                    if content[0] > delivered:
                        yield content[1]
            yield ReadError(inside, *why) if judged is None else _plain_view(judged)
            without.add(running)
            delivered = running
            if inside == name:
                return
        yield ReadError(
            name, f"里面有 {_MOST_KILLS} 份文件无法读取，其余的没有检查", "请解压后再检查里面的文件"
        )

    def close(self) -> None:
        """End the process. Safe to call twice; the next file starts another."""
        self._discard()

    def interrupt(self) -> None:
        """End the process for good under whoever waits for it; may be called in any thread.

        Whatever is asked from then on raises CheckerError.
        """
        self._interrupted = True
        process = self._process
        with suppress(OSError, AttributeError, ValueError):
            os.killpg(process.pid, signal.SIGKILL)

    def _ready(self) -> Connection:
        """The pipe to a living process that has loaded everything."""
        if self._interrupted:
            raise CheckerError("检查已被停止。")
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        # The base class does not declare what all of them have.
        method = _start_method()
        context = cast(Any, get_context(method))
        self._pipe, theirs = context.Pipe()
        self._folder = tempfile.mkdtemp(prefix="checker-")
        self._process = context.Process(
            target=work, args=(theirs, self._order, self._folder), daemon=True
        )
        if method == "fork":
            self._process.start()
        else:
            # It dies with the thread that starts it, which must not be one that soon ends.
            _starter().submit(_start, self._process).result()
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
        """Give the process up, whatever it is at."""
        if self._process is not None and not self._interrupted:
            self._killed()
        self._discard()

    def _discard(self) -> None:
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


def _too_slow(limits: Limits) -> tuple[str, str]:
    return (
        f"超过 {limits.max_seconds} 秒还没有读完，已停止",
        "请拆成几个较小的文件，或另存为 .docx 或 PDF 后再检",
    )


def _start_method() -> str:
    """Forking takes no time, but copies a process of several threads in a broken state."""
    single = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and single else "spawn"


@cache
def _starter() -> ThreadPoolExecutor:
    """A thread that lives as long as this process."""
    return ThreadPoolExecutor(1, thread_name_prefix="guard")


def _start(process: Any) -> None:
    """Start a process that does not run the caller's script again, be it a page or a test."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main


def _plain_view(verdict: Verdict) -> Viewed:
    from checker.view import plain_view

    return plain_view(verdict)
