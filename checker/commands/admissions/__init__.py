"""``checker admissions``: the register of matters that were admitted to communities."""

from __future__ import annotations

from checker.arguments import Parser
from checker.commands.admissions import output, steps
from checker.commands.options import Commands


def add(commands: Commands) -> None:
    """Make ``checker admissions`` known."""
    admissions = commands.add_parser(
        "admissions",
        help="社区工作准入登记",
        description="社区工作准入登记：部门申请，街道、社区提意见，领导小组决定，到期或取消。",
    )
    actions = admissions.add_subparsers(
        dest="action", required=True, metavar="动作", parser_class=Parser
    )
    for module in (steps, output):
        module.add(actions)
