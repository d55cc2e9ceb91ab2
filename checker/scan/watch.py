"""Waits for files that arrive or change. Looks again and again, which works on any shared disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

from checker.scan.sources import Sources

Look = dict[Path, tuple[int, int]]
"""Files by path: size in bytes, time of change in nanoseconds."""


def arrivals(
    sources: Sources, first: Look, *, pause: float, wait: Callable[[float], None] = sleep
) -> Iterator[list[Path]]:
    """The files that came or changed since the ``first`` look, a list a look, empty ones included.

    A file is given once two looks, ``pause`` seconds apart, find it the same: before that it may
    still be on its way.
    """
    given = before = first
    while True:
        wait(pause)
        now = look(sources)
        fresh = [path for path, at in now.items() if given.get(path) != at]
        settled = [path for path in fresh if before.get(path) == now[path]]
        given = {path: at for path, at in given.items() if path in now}
        given.update((path, now[path]) for path in settled)
        before = now
        yield settled


def look(sources: Sources) -> Look:
    """What is there now."""
    found: Look = {}
    for path in sources:
        try:
            status = os.stat(path)
        except OSError:
            continue  # gone again
        found[path] = status.st_size, status.st_mtime_ns
    return found
