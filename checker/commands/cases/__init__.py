"""``checker cases``: cases for training, one's own among them, handouts and a quiz."""

from __future__ import annotations

from checker.arguments import Parser
from checker.commands.cases import browsing, own, using
from checker.commands.options import Commands


def add(commands: Commands) -> None:
    """Make ``checker cases`` known."""
    cases = commands.add_parser(
        "cases",
        help="案例学习：查案例、做测验、印讲义",
        description="案例学习：查案例、做测验、印讲义。",
    )
    actions = cases.add_subparsers(
        dest="action", required=True, metavar="动作", parser_class=Parser
    )
    for module in (browsing, own, using):
        module.add(actions)
