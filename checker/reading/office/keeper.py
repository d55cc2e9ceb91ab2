"""Runs a program for as long as its starter lives, then removes every trace of it.

A script of its own and not part of the starter: it still cleans up when that is killed. Arguments:
the folder to remove, a file to remove, the most bytes of a file written, the most bytes of memory,
and the command. It writes one byte when the command has ended, and ends the command and itself
when its own input ends, which is also what happens when the starter is gone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path


def keep(folder: str, file: str, most_written: int, most_memory: int, command: list[str]) -> None:
    """See the module."""
    _limit(most_written, most_memory)
    nothing = subprocess.DEVNULL
    try:
        program = subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError:
        _tell()
        os.read(0, 1)
    else:
        threading.Thread(target=_tell_end, args=(program,), daemon=True).start()
        os.read(0, 1)
        _end(program)
    shutil.rmtree(folder, ignore_errors=True)
    Path(file).unlink(missing_ok=True)


def _limit(most_written: int, most_memory: int) -> None:
    if sys.platform != "win32":
        import resource

        for kind, most in (
            (resource.RLIMIT_FSIZE, most_written),
            (resource.RLIMIT_AS, most_memory),
            (resource.RLIMIT_CORE, 0),
        ):
            _, highest = resource.getrlimit(kind)
            if highest == resource.RLIM_INFINITY or most < highest:
                # A system that has no such limit (macOS knows none of memory) goes without.
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(kind, (most, most))


def _tell_end(program: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        program.wait()
    else:
        # Not reaped before its children are dead: the number of the group stays its own.
        os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)
    _tell()


def _tell() -> None:
    with contextlib.suppress(OSError):
        os.write(1, b".")


def _end(program: subprocess.Popen[bytes]) -> None:
    """Kill the program with all that it has started."""
    if sys.platform == "win32":
        kill = ["taskkill", "/F", "/T", "/PID", str(program.pid)]
        subprocess.run(kill, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
    program.wait()


if __name__ == "__main__":
    keep(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
