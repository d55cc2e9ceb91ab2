"""``checker keys``: who may ask the server, and as what."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from checker.arguments import Parser
from checker.commands.options import Commands, add_day, add_store, add_who, opened, person
from checker.errors import one_line
from checker.exit_codes import OK

if TYPE_CHECKING:
    from checker.store.keys import Key

_ROLES = {
    "reader": "核对文件，查看类型、清单和方案",
    "reviewer": "另可查看和处理扫描发现的问题",
    "keeper": "另可查看审计记录，查看和吊销密钥",
}
_RATE = 60  # requests a minute


def add(commands: Commands) -> None:
    """Make ``checker keys`` known."""
    keys = commands.add_parser(
        "keys",
        help="发放、查看、吊销接口服务的密钥",
        description="发放、查看、吊销接口服务（checker serve）的密钥。密钥只在发放时显示一次，系统里不保存。",
    )
    actions = keys.add_subparsers(dest="action", required=True, metavar="动作", parser_class=Parser)
    making = actions.add_parser("add", help="发放一个密钥")
    making.add_argument("name", metavar="名称", help="给谁用，如 某区办公系统")
    making.add_argument(
        "--role",
        choices=list(_ROLES),
        required=True,
        help="权限：" + "；".join(f"{role} {words}" for role, words in _ROLES.items()),
    )
    making.add_argument(
        "--rate", type=int, default=_RATE, metavar="次数", help=f"每分钟最多几次（默认 {_RATE}）"
    )
    add_day(making, "--expires", "用到哪一天为止，含当天（默认一直有效）")
    add_store(making)
    add_who(making)
    making.set_defaults(run=_add)

    listing = actions.add_parser("list", help="列出发放过的密钥")
    add_store(listing)
    listing.set_defaults(run=_list)

    revoking = actions.add_parser("revoke", help="吊销密钥，立即失效")
    revoking.add_argument("keys", type=int, nargs="+", metavar="编号")
    add_store(revoking)
    add_who(revoking)
    revoking.set_defaults(run=_revoke)


def _add(options: argparse.Namespace) -> int:
    """Print a new key, alone on standard output; returns the exit code. Raises CheckerError."""
    from checker.store import keys

    with opened(options) as store:
        made, text = keys.add(
            store,
            options.name,
            options.role,
            who=person(options),
            rate=options.rate,
            expires=options.expires,
        )
    print(f"第 {made.id} 号密钥如下，只显示这一次，请妥善保存：", file=sys.stderr)
    print(text)
    return OK


def _list(options: argparse.Namespace) -> int:
    from checker.store import keys

    with opened(options) as store:
        found = keys.listing(store)
    for key in found:
        until = f"到 {key.expires} 为止" if key.expires else "长期"
        print(
            one_line(
                f"{key.id}\t{_state(key)}\t{key.name}\t{key.role}（{keys.ROLES[key.role]}）"
                f"\t每分钟 {key.rate} 次\t{until}\t{key.created_at} {key.created_by}"
                f"\tchecker_{key.prefix}_…"
            )
        )
    if not found:
        print("还没有发放过密钥。请用 checker keys add 名称 --role reader 发放。")
    return OK


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return "已吊销"
    return "有效" if key.holds(date.today()) else "已到期"


def _revoke(options: argparse.Namespace) -> int:
    from checker.store import keys

    with opened(options) as store:
        for number in options.keys:
            keys.revoke(store, number, who=person(options))
            print(f"第 {number} 号密钥已吊销。")
    return OK
