"""``checker review``: people decide about findings, one after the other."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from checker.arguments import Parser
from checker.commands.options import (
    Commands,
    add_policy,
    add_store,
    add_wanted,
    add_who,
    opened,
    person,
    wanted,
)
from checker.errors import CheckerError, one_line
from checker.exit_codes import OK
from checker.report.words import STATES

if TYPE_CHECKING:
    from checker.store import Store
    from checker.store.reviews import Decision
    from checker.store.scanned import Found, Scanned

_EVERY = "all"
_AROUND = 120  # characters of the notice before and after the words


def add(commands: Commands) -> None:
    """Make ``checker review`` known."""
    review = commands.add_parser(
        "review",
        help="逐条确认、排除扫描发现的问题",
        description="逐条确认、排除扫描发现的问题。决定对同一部门的同样文字一直有效，以后的扫描照此执行。",
    )
    actions = review.add_subparsers(
        dest="action", required=True, metavar="动作", parser_class=Parser
    )
    listing = actions.add_parser("list", help="列出问题和编号")
    listing.add_argument(
        "--state", choices=[*STATES, _EVERY], default="open", help="只列这种状态的（默认：待处理）"
    )
    listing.add_argument("--type", metavar="类型", help="只列这一类型，如 ledger")
    listing.add_argument(
        "--limit", type=int, default=50, metavar="条数", help="最多列几条（默认 50）"
    )
    add_wanted(listing)
    add_store(listing)
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="看一条问题的上下文、条款和处理经过")
    show.add_argument("finding", type=int, metavar="编号")
    add_store(show)
    show.set_defaults(run=_show)

    for name, decision, help in (
        ("confirm", "confirmed", "确认确有问题"),
        ("dismiss", "dismissed", "排除：不是问题，要写理由"),
        ("correct", "corrected", "是问题，但类型不对"),
    ):
        action = actions.add_parser(name, help=help)
        action.add_argument("findings", type=int, nargs="+", metavar="编号")
        if name == "correct":
            action.add_argument(
                "--type", required=True, metavar="类型", help="应当是哪一类，如 ledger"
            )
            add_policy(action)
        if name != "dismiss":
            action.add_argument(
                "--severity",
                choices=("violation", "review"),
                default="violation",
                help="算作哪一级",
            )
        action.add_argument(
            "--reason", default="", required=name == "dismiss", metavar="理由", help="理由"
        )
        add_store(action)
        add_who(action)
        action.set_defaults(run=_decide, decision=decision)

    reopen = actions.add_parser("reopen", help="撤回决定，重新待处理")
    reopen.add_argument("findings", type=int, nargs="+", metavar="编号")
    reopen.add_argument("--reason", default="", metavar="理由", help="理由")
    add_store(reopen)
    add_who(reopen)
    reopen.set_defaults(run=_reopen)

    export = actions.add_parser("export", help="把决定导出为训练和评测用的标注")
    export.add_argument(
        "--output", type=Path, required=True, metavar="路径", help="写到这个 .jsonl 文件"
    )
    add_wanted(export)
    add_store(export)
    export.set_defaults(run=_export)


def _list(options: argparse.Namespace) -> int:
    from checker.policy import Policy

    types = Policy.load().types
    with opened(options) as store:
        number = 0
        for one, found in _found(store, options):
            number += 1
            if number > options.limit:
                print(f"还有更多，只列了 {options.limit} 条；用 --limit 多列一些。")
                return OK
            title = types[found.type].title if found.type in types else found.type
            print(
                one_line(
                    f"{found.id}\t{STATES[found.state]}\t{_severity(found)}\t{title}"
                    f"\t{one.issuer or '发文机关未识别'}\t“{found.evidence}”\t{one.name}"
                )
            )
        if not number:
            print("没有符合的问题。先用 checker scan 扫描文件；看已经处理过的，加 --state all。")
    return OK


def _found(store: Store, options: argparse.Namespace) -> Iterator[tuple[Scanned, Found]]:
    from checker.store.scanned import scanned

    for one in scanned(store, wanted(options)):
        for found in one.findings:
            if found.severity == "note":
                continue
            if options.state not in (_EVERY, found.state):
                continue
            if options.type and found.type != options.type:
                continue
            yield one, found


def _show(options: argparse.Namespace) -> int:
    from checker.report import words
    from checker.store import reviews
    from checker.store.scanned import notice, notice_of

    with opened(options) as store:
        one, report = notice(store, notice_of(store, options.finding))
        found = next(found for found in one.findings if found.id == options.finding)
        finding = report["findings"][found.number]
        text: str = report["text"]
        before = text[max(0, finding["start"] - _AROUND) : finding["start"]]
        after = text[finding["end"] : finding["end"] + _AROUND]
        lines = [
            f"第 {found.id} 条：{finding['title']}，{_severity(found)}，{STATES[found.state]}",
            f"文件：{one.name}",
            f"发文：{one.issuer or '未识别'}　{one.document_number}　{one.day or ''}",
            f"原文：…{before}【{finding['evidence']}】{after}…",
            *(
                f"依据：{basis['plan']} {basis['clause']}：{basis['summary']}"
                for basis in finding["basis"]
            ),
            f"{words.WHY}：{finding['explanation']}",
            *(
                f"{words.EXCEPTIONS}：{tried['name']}，{words.OUTCOMES[tried['outcome']]}（{tried['why']}）"
                for tried in finding["exceptions"]
            ),
            *(
                f"经过：{step.at} {step.who} {step.action} {step.details.get('reason', '')}"
                for step in reviews.steps(store, found.id)
            ),
        ]
    for line in lines:
        print(one_line(line))
    return OK


def _decide(options: argparse.Namespace) -> int:
    from checker.store import reviews

    decision: Decision = options.decision
    kind = getattr(options, "type", "")
    if kind:
        _known_type(kind, options)
    with opened(options) as store:
        for number in options.findings:
            reviews.decide(
                store,
                number,
                decision,
                who=person(options),
                reason=options.reason,
                type=kind,
                severity=getattr(options, "severity", "violation"),
            )
            print(f"第 {number} 条{reviews.DECISIONS[decision]}，已记下。")
    return OK


def _known_type(kind: str, options: argparse.Namespace) -> None:
    from checker.policy import Policy

    if kind not in Policy.load(options.policy).types:
        raise CheckerError(f"没有叫“{kind}”的类型。请用 checker explain 查看全部类型编号。")


def _reopen(options: argparse.Namespace) -> int:
    from checker.store import reviews

    with opened(options) as store:
        for number in options.findings:
            reviews.reopen(store, number, who=person(options), reason=options.reason)
            print(f"第 {number} 条重新待处理。")
    return OK


def _export(options: argparse.Namespace) -> int:
    from checker.store.scanned import reported
    from checker.training.reviewed import labels

    number = 0
    with opened(options) as store:
        try:
            with options.output.open("w", encoding="utf-8") as file:
                for line in labels(reported(store, wanted(options))):
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                    number += 1
        except OSError as error:
            raise CheckerError(f"标注写不到 {options.output}。请换一个可以写入的路径。") from error
    if not number:
        print("还没有人处理过问题，所以没有可导出的标注。", file=sys.stderr)
    print(f"导出了 {number} 份通知的标注。可用 checker evaluate 和 checker train 读取。")
    return OK


def _severity(found: Found) -> str:
    from checker.report.words import SEVERITIES

    return SEVERITIES[found.severity]  # type: ignore[index]
