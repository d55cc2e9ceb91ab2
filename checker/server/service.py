"""What the answers share: policy, guards, store, limits, and whether the end is near."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Request

from checker.errors import CheckerError
from checker.guard import Guard, Order
from checker.policy import Policy
from checker.policy.carried import carried
from checker.policy.stored import with_stored
from checker.server.metrics import Metrics
from checker.server.pool import Pool, Stopping
from checker.server.problems import retry_later
from checker.server.rates import Places, Rates
from checker.server.settings import Settings
from checker.server.spool import Spool
from checker.store import default_url, open_store

if TYPE_CHECKING:
    from checker.server.jobs import Jobs

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_SECONDS = 30  # at the store, for lists and admissions that have changed
_STOPPING = "服务器正在停止，这份文件没有做完。请稍后重新发送。"


class Service:
    """One server. Use it in an ``async with`` statement. Raises CheckerError when it cannot be."""

    jobs: Jobs

    def __init__(self, settings: Settings) -> None:
        from checker.server.jobs import Jobs

        self.settings = settings
        self.url = settings.store or default_url()
        self.store = open_store(self.url)
        found, self.policy = carried(settings.policy, self.url)
        self.order = Order(limits=settings.limits, carried=found)
        """How guards judge where a request does not say otherwise."""
        self.metrics = Metrics()
        self.rates = Rates()
        bounds = settings.bounds
        self.places = Places(bounds.running, bounds.running_per_key)
        self.pool = Pool(self.order, settings.workers, self.metrics.restarts.inc)
        self.spool = Spool()
        self.jobs = Jobs(self)
        self.metrics.watch(self)
        self.stopping = False
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Service:
        self._loop = asyncio.get_running_loop()
        self.pool.start()
        self._tasks = [asyncio.create_task(self._look()), asyncio.create_task(self.jobs.expire())]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._end()
        for task in self._tasks:
            task.cancel()
        await self.jobs.close()
        await asyncio.to_thread(self.pool.close)
        self.spool.close()
        self.store.close()

    def stop_soon(self) -> None:
        """Take nothing new on, and let what is running go on for as long as is granted.

        May be called in a signal handler.
        """
        if not self.stopping and self._loop is not None:
            self.stopping = True
            grace = self.settings.grace_seconds
            self._loop.call_soon_threadsafe(self._loop.call_later, grace, self._end)

    def _end(self) -> None:
        self.stopping = True
        self._over.set()
        self.jobs.wake()

    @property
    def over(self) -> bool:
        """Whether what is still running will not be waited for."""
        return self._over.is_set()

    async def run(self, work: Callable[[Guard], T], *, urgent: bool = True) -> T:
        """What ``work`` gives with a guard of the pool. Raises Problem, CheckerError."""
        future = self.pool.submit(work, urgent=urgent)
        wrapped = asyncio.wrap_future(future)
        over = asyncio.create_task(self._over.wait())
        # A job has time; a client that waits for its answer should rather hear that it is late.
        patience = self.settings.bounds.wait_seconds if urgent else None
        try:
            both: set[asyncio.Future[Any]] = {wrapped, over}
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait(both, timeout=patience, return_when=first)
            if not wrapped.done() and not over.done():
                if future.cancel():
                    raise retry_later(503, "等了很久还没有轮到。请稍后再试。", 30)
                await asyncio.wait(both, return_when=first)
            if wrapped.done() and not wrapped.cancelled():
                return wrapped.result()
            raise retry_later(503, _STOPPING, 30)
        except Stopping as error:
            raise retry_later(503, _STOPPING, 30) from error
        finally:
            over.cancel()
            future.cancel()
            wrapped.add_done_callback(_looked_at)

    async def _look(self) -> None:
        """Judge by what the store says now, when it says something new."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self.refresh()
            except CheckerError as error:
                _log.error("%s", error)

    async def refresh(self) -> None:
        """Look whether lists or admissions have changed. Raises CheckerError."""
        found = await asyncio.to_thread(self._stored)
        if found.version != self.policy.version:
            # The folder's files are those of the start, as is the policy that was read from them.
            assert self.order.carried is not None
            changed = replace(
                self.order.carried,
                lists=found.local_lists,
                admissions=found.admissions,
                version=found.version,
            )
            self.policy, self.order = found, replace(self.order, carried=changed)
            self.pool.renew(self.order)

    def _stored(self) -> Policy:
        return with_stored(Policy.load(self.settings.policy), self.url)


def _looked_at(future: asyncio.Future[Any]) -> None:
    """Keep asyncio from complaining about an error that nobody waits for any more."""
    if not future.cancelled():
        future.exception()


def service_of(request: Request) -> Service:
    """The server that a request was sent to."""
    found: Service = request.app.state.service
    return found
