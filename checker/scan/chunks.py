"""Cuts a stream of files into portions of work that take about as long as each other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checker.guard.order import Order
from checker.store.results import FileSeen

_FIRST, _MOST = 2, 32  # costs of a portion: small at first, so that every worker soon has one
_BLOCK = 1024 * 1024
_PAGES = frozenset({".pdf", ".ofd"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"})
_ARCHIVES = frozenset({".zip", ".eml"})
_CONVERTED = frozenset(
    {".doc", ".wps", ".rtf", ".odt", ".xls", ".et", ".ods", ".ppt", ".pptx", ".dps"}
)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be judged. ``data`` are its bytes where they travel with it."""

    path: str
    file: FileSeen
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A portion of work: files, how they are to be judged, and the key that this must give."""

    number: int
    order: Order
    key: str
    jobs: tuple[Job, ...]


def seen(path: Path) -> FileSeen:
    """``path`` with the hash of its bytes. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        status = os.fstat(file.fileno())
    modified = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
    return FileSeen(called(path), digest.hexdigest(), status.st_size, modified)


def unopened(path: Path) -> FileSeen:
    """``path`` where not even its bytes could be had; such a file is always tried again."""
    name = called(path)
    return FileSeen(name, hashlib.sha256(f"unopened {name}".encode()).hexdigest(), 0, "")


def called(path: Path) -> str:
    """The whole path as it is kept and shown; bytes that are no text are written as ``\\xhh``."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")


def portions(jobs: Iterable[Job], workers: int) -> Iterator[tuple[Job, ...]]:
    """``jobs`` in their order, in portions whose cost grows to the most over the first ones."""
    portion: list[Job] = []
    cost, given = 0, 0
    for job in jobs:
        portion.append(job)
        cost += _cost(job)
        if cost >= min(_MOST, _FIRST + given // max(1, workers)):
            yield tuple(portion)
            portion, cost, given = [], 0, given + 1
    if portion:
        yield tuple(portion)


def _cost(job: Job) -> int:
    """Roughly how much longer than a short text a file takes."""
    suffix = Path(job.path).suffix.lower()
    if suffix in _PICTURES:
        return 16
    if suffix in _ARCHIVES:
        return 8 + job.file.size // 200_000
    if suffix in _CONVERTED:
        return 8
    if suffix in _PAGES:
        return 2 + job.file.size // 200_000
    return 1 + job.file.size // 500_000
