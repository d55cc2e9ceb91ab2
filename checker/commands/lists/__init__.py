"""``checker lists``: a district's own lists, imported, shown, compared and given out again."""

from __future__ import annotations

from checker.arguments import Parser
from checker.commands.lists import output, taking
from checker.commands.options import Commands


def add(commands: Commands) -> None:
    """Make ``checker lists`` known."""
    lists = commands.add_parser(
        "lists", help="导入、查看、比较本地清单", description="导入、查看、比较、导出本地清单。"
    )
    actions = lists.add_subparsers(
        dest="action", required=True, metavar="动作", parser_class=Parser
    )
    for module in (taking, output):
        module.add(actions)
