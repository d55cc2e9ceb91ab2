"""``checker lists import``: a file becomes the list of its kind, or nothing changes at all."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from checker.commands.lists.shared import (
    add_kind,
    add_map,
    add_places,
    read_file,
    warn,
)
from checker.commands.options import Commands, add_day, opened
from checker.errors import ReadError
from checker.exit_codes import FOUND, OK, UNREADABLE


def add(actions: Commands) -> None:
    """Make ``import`` known."""
    command = actions.add_parser(
        "import",
        help="导入一张本地清单",
        description="导入一张本地清单（.xlsx、.csv、.docx）。有问题会一次列全，什么都不导入。",
    )
    command.add_argument("file", type=Path, metavar="文件")
    add_kind(command)
    add_day(command, "--from", "清单从哪一天起生效", dest="since", required=True)
    add_map(command)
    command.add_argument("--dry-run", action="store_true", help="只看认得对不对，不导入")
    command.add_argument("--replace", action="store_true", help="换掉同一天生效的那一张")
    command.add_argument("--who", metavar="姓名", help="谁导入的（默认登录名）")
    add_places(command, _import)


def _import(options: argparse.Namespace) -> int:
    """Import a file, or say everything that is wrong with it; returns the exit code."""
    from checker.policy import Policy
    from checker.policy.importing import ListRefused
    from checker.policy.local import keep
    from checker.report.columns import printable
    from checker.store.history import this_user

    try:
        found = read_file(options, options.file, Policy.load(options.policy))
    except ListRefused as refused:
        warn(refused.warnings)
        print(refused, file=sys.stderr)
        return FOUND
    except ReadError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    for line in found.understood:
        print(printable(line))
    warn(found.warnings)
    listed = found.task_list
    if options.dry_run:
        print(printable(f"试读完成，没有导入：{listed.title}。"))
        return OK
    with opened(options) as store:
        keep(
            store,
            found,
            since=options.since,
            who=(options.who or "").strip() or this_user(),
            replace=options.replace,
        )
    print(printable(f"已导入：{listed.title}，{len(listed.items)} 项，从 {options.since} 起适用。"))
    return OK
