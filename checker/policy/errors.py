"""The one error that a person who edits policy files gets to see.

It says which file and line, shows the line with its neighbours, what is wrong and what to do.
"""

from __future__ import annotations

from pathlib import Path

from checker.errors import CheckerError, one_line

LINES_BEFORE = 2
LINES_AFTER = 1
MAX_COLUMNS = 120


class PolicyError(CheckerError):
    """A policy file that cannot be used.

    ``line`` counts from 1 and is ``None`` when the fault has no line (a missing file, a
    spreadsheet). ``problem`` and ``cure`` are Chinese sentences for the user. ``excerpt`` is
    taken when the error is made, so that it shows the file as it was judged.
    """

    def __init__(self, path: Path, line: int | None, problem: str, cure: str) -> None:
        # All four go to Exception.args: an error from a worker process is rebuilt from them.
        super().__init__(path, line, problem, cure)
        self.path = path
        self.line = line
        self.problem = problem
        self.cure = cure
        self.excerpt = "" if line is None else _excerpt(path, line)

    def __str__(self) -> str:
        # The words quote the file, and a terminal must not obey what stands in a file.
        place = one_line(f"文件：{self.path}")
        if self.line is not None:
            place += f"，第 {self.line} 行"
        words = [one_line(f"问题：{self.problem}"), one_line(f"办法：{self.cure}")]
        return "\n".join([place, *([self.excerpt] if self.excerpt else []), *words])


def _excerpt(path: Path, line: int) -> str:
    """The lines around ``line``, the line itself marked with ``>``; empty if not readable."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    first = max(1, line - LINES_BEFORE)
    last = min(len(lines), line + LINES_AFTER)
    width = len(str(last))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>{width}} | {_printable(lines[number - 1])}"
        for number in range(first, last + 1)
    )


def _printable(text: str) -> str:
    """``text`` without characters that could disturb a terminal, cut to one screen line."""
    shown = "".join(c if c.isprintable() else "·" for c in text.replace("\t", "    ").rstrip())
    return shown if len(shown) <= MAX_COLUMNS else shown[: MAX_COLUMNS - 1] + "…"
