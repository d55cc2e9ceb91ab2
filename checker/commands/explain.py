"""``checker explain``: why a type is a burden, what it rests on, examples."""

from __future__ import annotations

import argparse

from checker.commands.options import Commands, add_policy
from checker.exit_codes import OK


def add(commands: Commands) -> None:
    """Make ``checker explain`` known."""
    explain = commands.add_parser(
        "explain",
        help="说明一种违规类型",
        description="说明一种违规类型：为什么是负担、依据、例句。",
    )
    explain.add_argument(
        "type", nargs="?", metavar="类型", help="类型编号，如 ledger；不写则列出全部"
    )
    add_policy(explain)
    explain.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print it; returns the exit code."""
    from checker.policy import Policy
    from checker.report.types import explain, listing

    policy = Policy.load(options.policy)
    print(explain(policy, options.type) if options.type else listing(policy))
    return OK
