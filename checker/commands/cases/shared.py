"""What the actions of ``checker cases`` share: options, the cases chosen, writing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from checker.arguments import Parser
from checker.commands.options import add_policy
from checker.errors import CheckerError, one_line

if TYPE_CHECKING:
    from checker.learning.cases import Case
    from checker.policy import Policy
    from checker.store.cases import OwnCase

DIFFICULTIES = ("plain", "renamed", "hard")
_FAMILIES = ("delegation", "banned", "funding")


def number(text: str) -> int:
    """A number that is not negative, for ``type``."""
    found = int(text)
    if not 0 <= found <= 10_000:
        raise argparse.ArgumentTypeError(f"应在 0 到 10000 之间，不能是 {text}")
    return found


def add_filters(command: Parser) -> None:
    """Everything that says which cases are meant."""
    command.add_argument("--words", default="", metavar="词", help="案例里要有的词，多个用空格隔开")
    command.add_argument(
        "--type", action="append", default=[], metavar="类型", help="类型编号，可写多次"
    )
    command.add_argument(
        "--family", action="append", default=[], choices=_FAMILIES,
        help="delegation 越权下派、banned 禁止性要求、funding 缺少保障，可写多次",
    )  # fmt: skip
    command.add_argument(
        "--department", action="append", default=[], metavar="部门", help="部门，可写多次"
    )
    command.add_argument(
        "--difficulty", action="append", default=[], choices=DIFFICULTIES,
        help="plain 直白、renamed 换名、hard 隐蔽，可写多次",
    )  # fmt: skip
    side = command.add_mutually_exclusive_group()
    side.add_argument("--flagged", action="store_true", help="只要违规和需核实的")
    side.add_argument("--clean", action="store_true", help="只要合规的")
    command.add_argument("--own", action="store_true", help="只要自己加入的")


def finish(command: Parser, run: object) -> None:
    """``--policy`` and ``--store``, and what to run."""
    add_policy(command)
    command.add_argument(
        "--store",
        metavar="地址",
        help="存储的地址（默认：本用户数据文件夹，或环境变量 CHECKER_STORE）",
    )
    command.set_defaults(run=run)


def all_cases(options: argparse.Namespace) -> tuple[Policy, tuple[Case, ...]]:
    """The policy and its cases with those in the store. A store is not made for looking."""
    from checker.learning.cases import cases
    from checker.policy import Policy
    from checker.store import cases as kept
    from checker.store import default_url, is_there, open_store

    policy = Policy.load(options.policy)
    own: tuple[OwnCase, ...] = ()
    if options.store or is_there(default_url()):
        with open_store(options.store) as store:
            own = kept.listing(store)
    return policy, cases(policy, own)


def selected(
    options: argparse.Namespace, policy: Policy, found: tuple[Case, ...]
) -> tuple[Case, ...]:
    """The cases that the options ask for. Raises CheckerError."""
    from checker.learning.cases import canonical_department, select

    for kind in options.type:
        known(policy, kind)
    return select(
        found,
        options.words,
        types=options.type,
        families=options.family,
        departments=[canonical_department(name) for name in options.department],
        difficulties=options.difficulty,
        flagged=True if options.flagged else False if options.clean else None,
        own=True if options.own else None,
    )


def known(policy: Policy, kind: str) -> None:
    """Raises CheckerError where the policy has no such type."""
    if kind not in policy.types:
        raise CheckerError(
            f"没有叫“{one_line(kind)}”的类型。请用 checker explain 查看全部类型编号。"
        )


def write(place: Path, data: bytes) -> None:
    """Raises CheckerError where the file cannot be written."""
    try:
        place.write_bytes(data)
    except OSError as error:
        raise CheckerError(
            one_line(f"写不到 {place}（{error.strerror}）。请换一个可以写入的路径。")
        ) from error
