"""What the actions of ``checker lists`` share: options, the policy with local lists, reading."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from checker.arguments import Parser
from checker.commands.options import add_policy, add_store

if TYPE_CHECKING:
    from checker.policy import Policy
    from checker.policy.importing import Imported
    from checker.store import Store

KINDS = ("duties", "assist", "negative", "certificates", "purchase")
_KIND_HELP = (
    "哪一种清单：duties 依法履行职责、assist 依法协助、negative 负面清单、"
    "certificates 证明事项、purchase 购买服务"
)


def add_kind(command: Parser, required: bool = True) -> None:
    """``--kind``: which of the five lists."""
    command.add_argument(
        "--kind", choices=KINDS, required=required, metavar="种类", help=_KIND_HELP
    )


def add_map(command: Parser) -> None:
    """``--map``: what a column is."""
    command.add_argument(
        "--map",
        action="append",
        type=_pair,
        default=[],
        metavar="列名=字段",
        help="指明某一列是什么，可写多次，如 --map 工作名称=事项名称；不用的列写 列名=-",
    )


def add_places(command: Parser, run: object) -> None:
    """``--policy`` and ``--store``, and what to run."""
    add_policy(command)
    add_store(command)
    command.set_defaults(run=run)


def local_policy(options: argparse.Namespace, store: Store) -> Policy:
    """The policy with the lists that were imported. Raises PolicyError, StoreError."""
    from checker.policy import Policy
    from checker.policy.local import load

    return Policy.load(options.policy).with_lists(load(store))


def type_titles(policy: Policy) -> dict[str, str]:
    """The titles of the violation types by id."""
    return {name: entry.title for name, entry in policy.types.items()}


def read_file(options: argparse.Namespace, file: Path, policy: Policy) -> Imported:
    """The list in a file. Raises ListRefused, ReadError."""
    from checker.policy.importing import read_list

    return read_list(file, options.kind, types=type_titles(policy), mapping=options.map)


def warn(warnings: Iterable[object]) -> None:
    """Print what to look at, apart from the result."""
    for warning in warnings:
        print(f"注意：{warning}", file=sys.stderr)


def show_lines(lines: Iterable[str]) -> None:
    """Print ``lines``."""
    for line in lines:
        print(line)


def _pair(text: str) -> tuple[str, str]:
    column, sign, field = text.rpartition("=")
    if not sign or not column.strip() or not field.strip():
        raise argparse.ArgumentTypeError(f"应写成 列名=字段，不能是 {text!r}")
    return column.strip(), field.strip()
