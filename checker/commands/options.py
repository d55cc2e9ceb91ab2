"""Options that several commands share."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from checker.arguments import Parser
from checker.policy.names import PROFILE_NAMES
from checker.reading.limits import DEFAULT_LIMITS, LIMIT_NAMES, Limits, parse_limit

if TYPE_CHECKING:
    from checker.guard import Order
    from checker.store import Store
    from checker.store.scanned import Wanted

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine can reach."""

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_policy(command: Parser) -> None:
    """``--policy``: a folder of the user's own."""
    command.add_argument("--policy", type=Path, metavar="文件夹", help="用本地的政策文件夹")


def add_store(command: Parser) -> None:
    """``--store``: where local lists and admissions are kept."""
    command.add_argument(
        "--store",
        metavar="地址",
        help="本地清单和准入登记存在哪里：sqlite:///文件 或 postgresql://用户:密码@主机/库名",
    )


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
    add_day(command, "--on", "按哪一天的条款判断（默认用文件自己的日期）")
    add_policy(command)
    add_store(command)
    add_limits(command)


def order(options: argparse.Namespace) -> Order:
    """What ``add_order`` asked for."""
    from checker.guard import Order

    return Order(options.profile, options.on, options.policy, limits(options), options.store)


def add_limits(command: Parser) -> None:
    """``--limit``: how much of a file is read."""
    command.add_argument(
        "--limit",
        action="append",
        type=_limit,
        default=[],
        metavar="名称=数值",
        help=f"改一项读文件的上限，可写多次；名称：{'、'.join(LIMIT_NAMES)}",
    )


def limits(options: argparse.Namespace) -> Limits:
    """What ``add_limits`` asked for."""
    return replace(DEFAULT_LIMITS, **dict(options.limit))


def _day(text: str) -> date:
    from checker.policy.application_file import written_day

    return written_day(text)


def add_day(
    command: Parser, name: str, help: str, dest: str | None = None, required: bool = False
) -> None:
    """A day, called ``name``."""
    command.add_argument(
        name,
        dest=dest or name.strip("-").replace("-", "_"),
        type=_day,
        required=required,
        metavar="日期",
        help=help,
    )


def add_wanted(command: Parser) -> None:
    """Which of the scanned notices."""
    command.add_argument("--scan", type=int, metavar="编号", help="只看这一次扫描的")
    command.add_argument("--below", default="", metavar="路径", help="只看这个文件夹里的")
    add_day(command, "--since", "只看这一天及以后的通知（按通知自己的日期）")
    add_day(command, "--until", "只看这一天及以前的通知")
    command.add_argument(
        "--department", default="", metavar="名称", help="只看这个部门的，写名称的一部分即可"
    )
    command.add_argument("--street", default="", metavar="名称", help="只看这个街道（镇）的")


def wanted(options: argparse.Namespace) -> Wanted:
    """What ``add_wanted`` asked for."""
    from checker.store.scanned import Wanted

    return Wanted(
        scan=options.scan,
        below=os.path.abspath(options.below) if options.below else "",
        since=options.since,
        until=options.until,
        department=options.department,
        street=options.street,
    )


def add_who(command: Parser) -> None:
    """``--who``: the person whom the history names."""
    command.add_argument("--who", metavar="姓名", help="经办人，记入历史（默认：登录用户名）")


def person(options: argparse.Namespace) -> str:
    """Who acts. Words of space only are kept, for the store to refuse."""
    from checker.store.history import this_user

    who: str | None = options.who
    return this_user() if who is None else who


def opened(options: argparse.Namespace) -> Store:
    """The store that the options name. Raises StoreError."""
    from checker.store import open_store

    return open_store(options.store)


def _limit(text: str) -> tuple[str, int]:
    return parse_limit(text)
