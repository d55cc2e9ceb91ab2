"""Options that several commands share."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from checker.arguments import Parser
from checker.policy.names import PROFILE_NAMES
from checker.reading.limits import DEFAULT_LIMITS, LIMIT_NAMES, parse_limit

if TYPE_CHECKING:
    from checker.guard import Order

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_policy(command: Parser) -> None:
    """``--policy``: a folder of the user's own."""
    command.add_argument("--policy", type=Path, metavar="文件夹", help="用本地的政策文件夹")


def add_profile(command: Parser) -> None:
    """``--profile``: by which plan files are judged."""
    names = "、".join(f"{name} {title}" for name, title in PROFILE_NAMES.items())
    command.add_argument(
        "--profile",
        metavar="方案",
        help=f"适用的方案：{names}，或本地政策文件夹自己的名称（默认：本地方案，没有则三份合用）",
    )


def add_order(command: Parser) -> None:
    """Everything that says how a file is to be judged."""
    add_profile(command)
    command.add_argument(
        "--on", type=_day, metavar="日期", help="按哪一天的条款判断（默认用文件自己的日期）"
    )
    add_policy(command)
    command.add_argument(
        "--limit",
        action="append",
        type=_limit,
        default=[],
        metavar="名称=数值",
        help=f"改一项读文件的上限，可写多次；名称：{'、'.join(LIMIT_NAMES)}",
    )


def order(options: argparse.Namespace) -> Order:
    """What ``add_order`` asked for."""
    from checker.guard import Order

    limits = replace(DEFAULT_LIMITS, **dict(options.limit))
    return Order(options.profile, options.on, options.policy, limits)


def _day(text: str) -> date:
    from checker.notice.header import parse_date

    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def _limit(text: str) -> tuple[str, int]:
    return parse_limit(text)
