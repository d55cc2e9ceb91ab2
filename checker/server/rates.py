"""How often, and how much at a time, a key may ask."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from checker.server.problems import retry_later

_MOST_BUCKETS = 10_000
_MINUTE = 60


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Rates:
    """A bucket of tokens a key, filled at its rate, holding at most a minute's worth."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[Hashable, _Bucket] = {}

    def take(self, key: Hashable, rate: int, *, count: int = 1, debt: bool = False) -> None:
        """Take ``count`` tokens of ``key``, which may ask ``rate`` times a minute.

        With ``debt`` they are taken even where they are not there: later requests wait for them.
        Raises Problem.
        """
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(rate, now)
        bucket.tokens = min(rate, bucket.tokens + (now - bucket.at) * rate / _MINUTE)
        bucket.at = now
        if bucket.tokens < count and not debt:
            wait = (count - bucket.tokens) * _MINUTE / rate
            raise retry_later(
                429, f"这个密钥每分钟最多 {rate} 次。请等 {wait:.0f} 秒以上再试。", wait
            )
        bucket.tokens -= count

    def _make_room(self, now: float) -> None:
        if len(self._buckets) >= _MOST_BUCKETS:
            # Whoever has not asked for long has a full bucket again, unless deep in debt.
            oldest = sorted(self._buckets, key=lambda key: self._buckets[key].at)
            for key in oldest[: _MOST_BUCKETS // 2]:
                del self._buckets[key]


class Places:
    """Requests that are being answered at the same time, in total and for each key."""

    def __init__(self, total: int, each: int) -> None:
        self._total, self._each = total, each
        self._taken: Counter[Hashable] = Counter()

    @property
    def taken(self) -> int:
        """How many there are now."""
        return self._taken.total()

    @contextmanager
    def one(self, key: Hashable) -> Iterator[None]:
        """A place for as long as the block lasts. Raises Problem where there is none."""
        if self._taken[key] >= self._each:
            raise retry_later(429, f"这个密钥最多同时有 {self._each} 个请求。请等前面的完成。", 1)
        if self.taken >= self._total:
            raise retry_later(503, "同时使用的人太多。请稍后再试。", 1)
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]
