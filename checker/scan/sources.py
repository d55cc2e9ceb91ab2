"""Which files a scan goes through: folders with all below them, patterns, single files, lists."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from pathlib import Path

from checker.errors import ReadError

# What programs leave beside documents; nobody sent these to a community.
_LEFTOVERS = (".*", "~$*", "Thumbs.db", "desktop.ini")
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Sources:
    """``roots`` are paths of folders or files, or patterns such as ``通知/**/*.docx``.

    ``include`` and ``exclude`` are patterns of names (``*.pdf``) or of paths below a root
    (``民政局/*``); without ``include`` everything is. ``since`` leaves out what was last changed
    before that day (UTC).
    """

    roots: Sequence[str]
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    since: date | None = None
    missing: list[ReadError] = field(default_factory=list)

    def __iter__(self) -> Iterator[Path]:
        """Every file, a folder at a time, by name; roots that are not there go to ``missing``.

        Links to folders are not followed, for they may lead in a circle.
        """
        self.missing.clear()
        for root in self.roots:
            yield from self._below(root)

    def count(self) -> int:
        """How many files there are."""
        return sum(1 for _ in self)

    def _below(self, root: str) -> Iterator[Path]:
        path = Path(root)
        if path.is_dir():
            yield from self._wanted(_walk(path), path)
        elif path.exists():
            yield from self._wanted([path], path.parent)
        elif _MAGIC & set(root):
            found = False
            for match in glob.iglob(root, recursive=True):
                found = True
                if Path(match).is_file():
                    yield from self._wanted([Path(match)], Path(match).parent)
            if not found:
                self.missing.append(ReadError(root, "没有符合的文件", "请检查写法和所在的文件夹"))
        else:
            self.missing.append(
                ReadError(root, "没有这个文件或文件夹", "请检查路径是否写对，有没有连上共享盘")
            )

    def _wanted(self, paths: Iterable[Path], base: Path) -> Iterator[Path]:
        for path in paths:
            below = path.relative_to(base).as_posix()
            if self.include and not _matches(below, self.include):
                continue
            if _matches(below, self.exclude) or _matches(path.name, _LEFTOVERS):
                continue
            if self.since is not None and not _changed(path, self.since):
                continue
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file():  # no pipes, sockets, devices, broken links
                yield path


def _matches(below: str, patterns: Sequence[str]) -> bool:
    name = below.rpartition("/")[2]
    return any(fnmatch(name, pattern) or fnmatch(below, pattern) for pattern in patterns)


def _changed(path: Path, since: date) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date() >= since
    except OSError:
        return True  # the reader will say what is wrong
