"""The guards, each driven by a thread of its own: they take work in turn, and stay warm."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from checker.errors import CheckerError
from checker.guard import Guard, Order

T = TypeVar("T")
_log = logging.getLogger(__name__)
_SOON, _LATER, _LAST = range(3)
_AGAIN_SECONDS = 5  # after a guard could not be started
_JOIN_SECONDS = 10
# Judging it loads what a guard loads only when it is first needed.
_WARMING = (
    "关于建立消防台账的通知\n各社区：\n一、各社区要建立消防检查台账，每月报送。\n某区民政局\n"
    "2025年3月1日\n"
).encode()


class Stopping(CheckerError):
    """The server is about to end, and did not wait for this."""


@dataclass(order=True, slots=True)
class _Task:
    """What a thread takes next: the lowest rank, and of these the oldest."""

    rank: int
    number: int
    work: Callable[[Guard], Any] | None = field(compare=False)
    future: Future[Any] = field(compare=False)


class Pool:
    """``size`` guards. ``killed`` is called whenever a process had to be given up.

    A guard's process ends with the thread that started it, so each has one thread as long as the
    pool is there.
    """

    def __init__(self, order: Order, size: int, killed: Callable[[], None]) -> None:
        self.size = size
        self.warm_after: float | None = None
        """Seconds from the start until all guards were warm; ``None`` until then."""
        self._order = order
        self._killed = killed
        self._queue: queue.PriorityQueue[_Task] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._warm: set[int] = set()
        self._guards: dict[int, Guard] = {}
        self._closing = False
        self._started = 0.0
        self._threads = [
            threading.Thread(target=self._drive, args=(seat,), name=f"guard-{seat}", daemon=True)
            for seat in range(size)
        ]

    def start(self) -> None:
        """Have all guards start; returns at once."""
        self._started = time.monotonic()
        for thread in self._threads:
            thread.start()

    @property
    def warm(self) -> int:
        """How many guards have loaded everything."""
        return len(self._warm)

    @property
    def waiting(self) -> int:
        """How much work waits for a guard."""
        return self._queue.qsize()

    def submit(self, work: Callable[[Guard], T], *, urgent: bool = True) -> Future[T]:
        """Have a guard's thread call ``work``; what is not urgent comes after what is.

        The future raises Stopping where the pool was closed meanwhile.
        """
        task = _Task(_SOON if urgent else _LATER, next(self._numbers), work, Future())
        with self._lock:
            if self._closing:
                task.future.set_exception(Stopping("服务正在停止。"))
            else:
                self._queue.put(task)
        return task.future

    def renew(self, order: Order) -> None:
        """Have every guard judge by ``order`` from its next piece of work on."""
        self._order = order
        for _ in range(self.size):
            self.submit(lambda guard: None)

    def close(self) -> None:
        """End all processes, whatever they are at."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        with suppress(queue.Empty):
            while True:
                self._queue.get_nowait().future.cancel()
        for _ in self._threads:
            self._queue.put(_Task(_LAST, next(self._numbers), None, Future()))
        for guard in list(self._guards.values()):
            guard.interrupt()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(_JOIN_SECONDS)

    def _drive(self, seat: int) -> None:
        guard, order = self._seated(seat), self._order
        self._warm_up(seat, guard)
        while True:
            task = self._queue.get()
            if task.work is None:
                break
            if order is not self._order:
                guard.close()
                guard, order = self._seated(seat), self._order
                self._warm_up(seat, guard)
            if task.future.set_running_or_notify_cancel():
                self._do(task, guard)
            del task  # or its documents stay until the next one
            if guard.cold and not self._closing:
                self._warm_up(seat, guard)
        guard.close()

    def _seated(self, seat: int) -> Guard:
        guard = Guard(self._order, self._killed)
        self._guards[seat] = guard
        return guard

    def _do(self, task: _Task, guard: Guard) -> None:
        assert task.work is not None
        try:
            result = task.work(guard)
        except BaseException as error:
            task.future.set_exception(Stopping("服务正在停止。") if self._closing else error)
            return
        if self._closing:
            # The guard may have been ended under it, and its answer be none.
            task.future.set_exception(Stopping("服务正在停止。"))
        else:
            task.future.set_result(result)

    def _warm_up(self, seat: int, guard: Guard) -> None:
        self._warm.discard(seat)
        try:
            for _ in guard.check(_WARMING, "warm-up"):
                pass
        except CheckerError as error:
            # The next piece of work tries again, and tells whoever asked when that fails too.
            _log.error("%s", error)
            if not self._closing:
                time.sleep(_AGAIN_SECONDS)
            return
        self._warm.add(seat)
        if self.warm_after is None and self.warm == self.size:
            self.warm_after = time.monotonic() - self._started
