"""The server's temporary folder: what is uploaded lies there until it has been judged.

A server that was killed cannot clean up; the next one that starts does it in its place.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

_PREFIX = "checker-server-"
_LOCK = "in-use"


class Spool:
    """A folder that only this server's user can read, removed by ``close``."""

    def __init__(self) -> None:
        _remove_left_over()
        lock = None
        while lock is None:  # another server may have started in this very moment and removed it
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            lock = _locked(self.folder)
        self._lock = lock

    def file(self) -> Path:
        """A new empty file."""
        handle, name = tempfile.mkstemp(dir=self.folder)
        os.close(handle)
        return Path(name)

    def sub(self) -> Path:
        """A new empty folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def _locked(folder: Path) -> IO[bytes] | None:
    """The lock of ``folder``, which ends with the process; ``None`` where another has it."""
    try:
        file = open(folder / _LOCK, "ab")  # noqa: SIM115 - open as long as the folder is used
    except FileNotFoundError:
        return None
    if sys.platform == "win32":
        return file
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _remove_left_over() -> None:
    if sys.platform == "win32":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Somebody else's folder, or one that was made this moment and has no lock yet, stays.
        with suppress(OSError):
            if folder.stat().st_uid != os.getuid() or not (folder / _LOCK).is_file():
                continue
            lock = _locked(folder)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                lock.close()
