"""``checker letter``: a draft to answer a notice, or to call its department."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from checker.commands.options import Commands, add_order, order
from checker.commands.saving import free, save_new, taken
from checker.errors import ReadError, one_line
from checker.exit_codes import OK, UNREADABLE, USAGE
from checker.guard import Guard
from checker.letters import KINDS, Kind, NothingToAsk, letter

_SUFFIX = ".docx"


def add(commands: Commands) -> None:
    """Make ``checker letter`` known."""
    command = commands.add_parser(
        "letter",
        help="起草给发文单位的复函或社区吹哨单",
        description="检查一份通知，按结果起草文书（Word 草稿），由人修改、签字后发出。",
    )
    command.add_argument("file", type=Path, metavar="文件", help="通知文件，格式不限")
    names = "，".join(f"{kind} {name}" for kind, name in KINDS.items())
    command.add_argument("--kind", choices=list(KINDS), required=True, help=f"哪一种：{names}")
    command.add_argument(
        "--output", type=Path, required=True, metavar="文件", help=f"写到哪里，以 {_SUFFIX} 结尾"
    )
    add_order(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write a letter for the file, and for each file inside it; returns the exit code.

    A letter that is there already, perhaps edited, is not written over. Raises PolicyError, and
    ReadError where nothing can be written.
    """
    from checker.policy import Policy

    kind: Kind = options.kind
    output: Path = options.output
    if output.suffix.lower() != _SUFFIX:
        print(f"草稿是 Word 文件，请把 --output 的文件名改成以 {_SUFFIX} 结尾。", file=sys.stderr)
        return USAGE
    if complaint := taken(output):
        print(complaint, file=sys.stderr)
        return USAGE
    policy = Policy.load(options.policy)
    unreadable = False
    written = 0
    with Guard(order(options)) as guard:
        for result in guard.check(options.file, str(options.file)):
            if isinstance(result, ReadError):
                unreadable = True
                print(result, file=sys.stderr)
                continue
            name = result.document.name
            try:
                data = letter(result, kind, policy)
            except NothingToAsk as nothing:
                print(one_line(f"{name}：{nothing}"))
                continue
            place = free(output, written)
            save_new(place, data, "草稿")
            written += 1
            print(one_line(f"{name}：{KINDS[kind]}草稿已写到 {place}，请修改、签字后再发出。"))
    return UNREADABLE if unreadable else OK
