"""``checker lists show``, ``export``, ``diff`` and ``history``: what the lists are and were."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.commands.lists.shared import (
    add_kind,
    add_map,
    add_places,
    local_policy,
    read_file,
    show_lines,
    type_titles,
)
from checker.commands.options import Commands, add_day, opened
from checker.errors import CheckerError, ReadError, one_line
from checker.exit_codes import FOUND, OK, UNREADABLE, USAGE

if TYPE_CHECKING:
    from checker.policy.lists import TaskList


def add(actions: Commands) -> None:
    """Make the four known."""
    show = actions.add_parser("show", help="看某一天适用的清单", description="看某一天适用的清单。")
    add_kind(show, required=False)
    add_day(show, "--on", "哪一天（默认今天）")
    add_places(show, _show)
    export = actions.add_parser(
        "export",
        help="把清单写成 Excel、CSV 或 Word 文件",
        description="把某一天适用的清单写成 .xlsx、.csv 或 .docx；改好后可以再导入。",
    )
    add_kind(export)
    add_day(export, "--on", "哪一天（默认今天）")
    export.add_argument(
        "--output", type=Path, required=True, metavar="文件", help="以 .xlsx、.csv 或 .docx 结尾"
    )
    add_places(export, _export)
    diff = actions.add_parser(
        "diff",
        help="比较两天或两个文件的清单",
        description="比较两天适用的清单（--from、--to），或者比较两个文件：增加、删去、改动了什么。",
    )
    diff.add_argument("files", nargs="*", type=Path, metavar="文件", help="旧文件和新文件")
    add_kind(diff)
    add_day(diff, "--from", "旧的那一天", dest="since")
    add_day(diff, "--to", "新的那一天（默认今天）")
    add_map(diff)
    add_places(diff, _diff)
    history = actions.add_parser(
        "history", help="看谁在什么时候导入过什么", description="看谁在什么时候导入过什么。"
    )
    add_kind(history)
    add_places(history, _history)


def _show(options: argparse.Namespace) -> int:
    """Print the lists of a day; returns the exit code."""
    from checker.report.lists import contents, overview
    from checker.store.lists import versions_on

    day = options.on or date.today()
    with opened(options) as store:
        policy = local_policy(options, store)
        versions = versions_on(store, day)
    if options.kind is None:
        show_lines(overview(policy.lists_on(day), versions, day))
    else:
        show_lines(contents(_there(policy.lists_on(day), options.kind, day), type_titles(policy)))
    return OK


def _export(options: argparse.Namespace) -> int:
    """Write the list of a day to a file; returns the exit code."""
    from checker.policy.exporting import format_of, write_list
    from checker.policy.importing import ListRefused, read_list
    from checker.policy.local import holding

    format = format_of(str(options.output))
    with opened(options) as store:
        policy = local_policy(options, store)
    day = options.on or date.today()
    # All of it, for whoever changes the file and imports it again must not lose what comes later.
    whole = holding(policy.lists, policy.local_lists, day)
    found = _there(whole, options.kind, day)
    data = write_list(found, format, type_titles(policy))
    _write(options.output, data)
    print(one_line(f"已写到 {options.output}，共 {len(found.items)} 项。"))
    try:
        again = read_list(data, options.kind, types=type_titles(policy)).task_list
    except ListRefused as refused:
        print(f"注意：这个文件不能原样导入。\n{refused}", file=sys.stderr)
        return OK
    if (again.title, again.sources, again.items) != (found.title, found.sources, found.items):
        print(
            "注意：这个文件再导入时会与原清单有出入，请用 checker lists diff 核对。",
            file=sys.stderr,
        )
    return OK


def _diff(options: argparse.Namespace) -> int:
    """Print what changed between two days or two files; returns the exit code."""
    from checker.policy import Policy
    from checker.policy.differences import differences
    from checker.policy.importing import ListRefused
    from checker.report.lists import changes

    if options.files and (len(options.files) != 2 or options.since or options.to):
        print("比较文件请写两个文件，不要再写 --from 和 --to。", file=sys.stderr)
        return USAGE
    if not options.files and not options.since:
        print("请用 --from 和 --to 写两天，或者写两个文件。", file=sys.stderr)
        return USAGE
    if options.files:
        policy = Policy.load(options.policy)
        try:
            before, after = (read_file(options, file, policy).task_list for file in options.files)
        except ListRefused as refused:
            print(refused, file=sys.stderr)
            return FOUND
        except ReadError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
    else:
        with opened(options) as store:
            policy = local_policy(options, store)
        before = _there(policy.lists_on(options.since), options.kind, options.since)
        after = _there(
            policy.lists_on(options.to or date.today()), options.kind, options.to or date.today()
        )
    show_lines(changes(differences(before, after), type_titles(policy)))
    return OK


def _history(options: argparse.Namespace) -> int:
    """Print the versions of a kind and their history; returns the exit code."""
    from checker.report.lists import story
    from checker.store.lists import events_of

    with opened(options) as store:
        found = events_of(store, options.kind)
    show_lines(story(found, options.kind))
    return OK


def _there(lists: dict[str, TaskList], kind: str, day: date) -> TaskList:
    found = lists.get(kind)
    if found is None:
        raise CheckerError(f"{day} 没有这种清单。请先用 checker lists import 导入。")
    return found


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CheckerError(
            f"写不到 {path}（{error.strerror}）。请换一个可以写入的路径。"
        ) from error
