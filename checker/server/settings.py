"""How a server is set up, and how much it is willing to take on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from checker.reading.limits import DEFAULT_LIMITS, MB, Limits

_MOST_DEFAULT_WORKERS = 4


def default_workers() -> int:
    """A guard a core, within reason: each takes a few hundred megabytes."""
    return min(_MOST_DEFAULT_WORKERS, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What clients can take up of the server, in total and each.

    ``files``: files of one request to check at once. ``running``, ``running_per_key``: requests
    that are being answered with a guard's help. ``job_*``: files and bytes of one job;
    ``jobs``, ``jobs_per_key``, ``jobs_bytes``, ``jobs_bytes_per_key``: jobs that are there, with
    what they keep on disk. ``job_seconds``: how long the results of a job are kept.
    ``wait_seconds``: how long a request waits for a free guard; ``chunk_seconds``,
    ``upload_seconds``: how long for the next piece of a body, and for the whole of it.
    """

    files: int = 20
    running: int = 64
    running_per_key: int = 32
    job_files: int = 1_000
    job_bytes: int = 500 * MB
    jobs: int = 50
    jobs_per_key: int = 5
    jobs_bytes: int = 4_000 * MB
    jobs_bytes_per_key: int = 1_000 * MB
    job_seconds: int = 3_600
    wait_seconds: int = 120
    chunk_seconds: int = 30
    upload_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``checker serve`` was asked for.

    ``open`` lets programs of this machine ask without a key; ``grace_seconds`` is how long what is
    running may take once the server is told to stop. ``policy``, ``store``, ``limits`` as for
    ``checker.guard.Order``.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    open: bool = False
    workers: int = 2
    grace_seconds: float = 20
    policy: Path | None = None
    store: str | None = None
    limits: Limits = DEFAULT_LIMITS
    bounds: Bounds = field(default_factory=Bounds)

    def most_bytes(self, path: str, content_type: str) -> int:
        """How long the body of a request to ``path`` may be."""
        if path == "/v1/jobs":
            return self.bounds.job_bytes
        if path == "/v1/check":
            if content_type == "application/json":
                # A character is at most six bytes (``\\u4e2d``).
                return 6 * self.limits.max_characters + _AROUND
            return self.limits.max_bytes + _AROUND
        return _SMALL


_SMALL = 64 * 1024
_AROUND = MB  # what a form has around its files
