"""What the actions of ``checker admissions`` share: options, the open store, lines to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.arguments import Parser
from checker.errors import ReadError, one_line
from checker.policy.admitted import STATES, Admission

if TYPE_CHECKING:
    pass


def add_id(action: Parser) -> None:
    """The number of the entry."""
    action.add_argument("id", type=int, metavar="编号", help="登记簿里的编号，见 list")


def write(place: Path, data: bytes) -> None:
    """Raises ReadError where the file cannot be written."""
    try:
        place.write_bytes(data)
    except OSError as error:
        raise ReadError(
            str(place), f"写不进去（{error.strerror}）", "请换一个可以写入的路径"
        ) from error


def summary(entry: Admission) -> str:
    """One entry on one line."""
    asked = entry.application
    term = f"，{entry.since} 至 {entry.until}" if entry.since else ""
    number = f" {entry.number}" if entry.number else ""
    return one_line(
        f"第 {entry.id} 号 [{STATES[entry.state]}]{number} {asked.matter}（{asked.department}）{term}"
    )
