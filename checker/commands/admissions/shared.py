"""What the actions of ``checker admissions`` share: options, the open store, lines to print."""

from __future__ import annotations

from checker.arguments import Parser
from checker.errors import one_line
from checker.policy.admitted import STATES, Admission


def add_id(action: Parser) -> None:
    """The number of the entry."""
    action.add_argument("id", type=int, metavar="编号", help="登记簿里的编号，见 list")


def summary(entry: Admission) -> str:
    """One entry on one line."""
    asked = entry.application
    term = f"，{entry.since} 至 {entry.until}" if entry.since else ""
    number = f" {entry.number}" if entry.number else ""
    return one_line(
        f"第 {entry.id} 号 [{STATES[entry.state]}]{number} {asked.matter}（{asked.department}）{term}"
    )
