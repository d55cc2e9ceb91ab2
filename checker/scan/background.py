"""A scan that goes on by itself, whoever looks on or has gone home."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from checker.store import open_store, scans
from checker.store.scans import Scan

_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Started:
    """A process that scans into the store at ``url``."""

    url: str
    process: subprocess.Popen[bytes]
    _complaints: IO[bytes]

    def run(self) -> Scan | None:
        """The run it is at, or has been; ``None`` before it has begun. Raises StoreError."""
        with open_store(self.url) as store:
            found = scans.listing(store)
        mine = f":{self.process.pid}"
        return next((run for run in found if run.process.endswith(mine)), None)

    def complaint(self) -> str:
        """What it said when it ended without having begun; empty while it is at work."""
        if self.process.poll() is None or self.run() is not None:
            return ""
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "扫描没有开始。请重试。")


def start(
    roots: Sequence[str | Path],
    *,
    url: str,
    who: str,
    settings: Mapping[str, Any] | None = None,
    retry_errors: bool = False,
) -> Started:
    """Scan ``roots`` in a process of its own, which outlives this one.

    ``settings`` are those of a ``Scan``, to do it again or to go on with it.
    """
    asked = dict(settings or {})
    words = [f"--{name}={asked[name]}" for name in ("profile", "on", "since") if asked.get(name)]
    for name in ("include", "exclude"):
        words += [f"--{name}={pattern}" for pattern in asked.get(name, ())]
    if retry_errors:
        words.append("--retry-errors")
    complaints = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as what is returned
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "checker.cli", "scan", "--quiet", "--fail-on", "never"),
            *(f"--store={url}", f"--who={who}", *words, "--", *map(str, roots)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        start_new_session=True,
    )
    # One that has ended stays in the table of processes until somebody asks.
    _started[:] = [one for one in _started if one.poll() is None]
    _started.append(process)
    return Started(url, process, complaints)
