"""What the server counts, in the format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

if TYPE_CHECKING:
    from checker.server.service import Service

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """Counters of one server; nothing in them comes from a document or from a client's words."""

    def __init__(self) -> None:
        # A registry of its own: several servers may live in one process, as in tests.
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "checker_requests",
            "已答复的请求",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "checker_request_seconds",
            "从收到请求到答复完毕的秒数",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.verdicts = Counter(
            "checker_verdicts",
            "核对结论（violation、review、compliant、unreadable）",
            ["verdict"],
            registry=self._registry,
        )
        self.restarts = Counter(
            "checker_guard_restarts", "因超时、崩溃而重启的核对进程", registry=self._registry
        )
        for verdict in ("violation", "review", "compliant", "unreadable"):
            self.verdicts.labels(verdict)
        ProcessCollector(registry=self._registry)

    def watch(self, service: Service) -> None:
        """Have what is asked of ``service`` counted when somebody looks."""
        for name, words, value in (
            ("checker_guards", "核对进程数", lambda: service.pool.size),
            ("checker_guards_warm", "已预热的核对进程数", lambda: service.pool.warm),
            ("checker_queue", "等待核对的文件数", lambda: service.pool.waiting),
            ("checker_running", "正在处理的核对请求数", lambda: service.places.taken),
            ("checker_jobs", "现有的批量任务数", lambda: service.jobs.number),
            ("checker_jobs_bytes", "批量任务占用的字节数", lambda: service.jobs.size),
        ):
            Gauge(name, words, registry=self._registry).set_function(value)

    def count(self, verdicts: Iterable[str | None]) -> None:
        """Count verdicts; ``None`` is a file that could not be read."""
        for verdict in verdicts:
            self.verdicts.labels(verdict or "unreadable").inc()

    def page(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
