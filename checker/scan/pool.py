"""Workers over many portions: the cores of this machine or a Dask cluster, by the same code.

A worker here is a thread that drives a guard's process, where all the work is done: it waits most
of the time, and nothing that a file does can reach it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from checker.errors import CheckerError
from checker.scan.chunks import Chunk
from checker.scan.worker import close_guards, work
from checker.store.results import Outcome

_AHEAD = 2  # portions that wait for each worker
_PATIENCE = 20  # seconds, with a cluster that does not answer


class WorkersLost(Exception):
    """Workers died more often than the pool could bear; what they were at has no result."""


class Pool:
    """``jobs`` workers here (0: one a core), or the workers of the cluster at ``cluster``.

    Use it in a ``with`` statement. ``size`` is the number of workers. Raises CheckerError where
    there is no cluster.
    """

    def __init__(self, jobs: int = 0, cluster: str | None = None) -> None:
        self._cluster = cluster
        self._stack = ExitStack()
        if cluster is None:
            from joblib import cpu_count

            self.size: int = jobs if jobs > 0 else cpu_count()
        else:
            client = self._stack.enter_context(_client(cluster))
            self.size = max(1, sum(client.nthreads().values()))

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        if self._cluster is None:
            close_guards()
        self._stack.close()

    def results(self, chunks: Iterator[Chunk]) -> Iterator[tuple[int, tuple[Outcome, ...]]]:
        """What ``work`` gives for each chunk, as it comes. Raises WorkersLost, CheckerError."""
        from joblib import Parallel, delayed, parallel_config

        backend, jobs = ("threading", self.size) if self._cluster is None else ("dask", -1)
        try:
            with parallel_config(backend=backend, n_jobs=jobs):
                parallel = Parallel(
                    return_as="generator_unordered",
                    batch_size=1,
                    pre_dispatch=_AHEAD * self.size,
                    max_nbytes=None,
                )
                yield from parallel(delayed(work)(chunk) for chunk in chunks)
        except Exception as error:
            if _is_loss(error):
                raise WorkersLost from error
            raise


class Shared:
    """An iterator that several threads may ask, one after the other."""

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        self._chunks = chunks
        self._lock = threading.Lock()

    def __iter__(self) -> Shared:
        return self

    def __next__(self) -> Chunk:
        with self._lock:
            return next(self._chunks)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise CheckerError(
            "缺少连接集群的软件包。请运行 pip install 'community-notice-checker[cluster]'。"
        ) from error
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=True)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise CheckerError(
            f"连不上集群 {address}。请检查地址，以及调度程序（dask scheduler）是否在运行。"
        ) from error


def _is_loss(error: Exception) -> bool:
    """Whether ``error`` says that workers died, whatever pool they were of."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"BrokenExecutor", "KilledWorker"})
