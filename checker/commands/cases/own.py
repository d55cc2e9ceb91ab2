"""``checker cases add`` and ``remove``: cases of one's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker.commands.cases.shared import DIFFICULTIES, finish, known
from checker.commands.options import Commands
from checker.errors import CheckerError, ReadError
from checker.exit_codes import OK, UNREADABLE
from checker.report.columns import printable
from checker.report.words import SEVERITIES

if TYPE_CHECKING:
    from checker.policy import Policy
    from checker.store.cases import OwnCase

_KINDS = ("violation", "review", "clean")


def add(actions: Commands) -> None:
    """Make the actions known."""
    entry = actions.add_parser(
        "add",
        help="加入自己的案例",
        description="加入自己的案例。从通知里取的，会先隐去地名、单位、人名、号码；请看过再用。",
    )
    source = entry.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="文字", help="案例文字")
    source.add_argument("--from", dest="file", type=Path, metavar="文件", help="从这份通知里取")
    entry.add_argument("--finding", type=int, metavar="序号", help="取通知里的第几处；不写则列出来")
    entry.add_argument("--type", metavar="类型", help="类型编号，如 ledger")
    entry.add_argument(
        "--verdict", choices=_KINDS, help="violation 违规、review 需核实、clean 合规（默认违规）"
    )
    entry.add_argument(
        "--evidence", default="", metavar="文字", help="问题所在的文字，从案例里原样抄"
    )
    entry.add_argument("--why", default="", metavar="文字", help="理由")
    entry.add_argument(
        "--difficulty",
        choices=DIFFICULTIES,
        default="plain",
        help="plain 直白、renamed 换名、hard 隐蔽",
    )
    entry.add_argument("--department", default="", metavar="部门", help="哪个部门的事")
    entry.add_argument("--as-is", action="store_true", help="不隐去名称和号码")
    entry.add_argument("--who", metavar="姓名", help="经办人，记入历史（默认：登录用户名）")
    finish(entry, _add)

    remove = actions.add_parser(
        "remove", help="移除自己的案例", description="移除自己的案例；历史仍保留。"
    )
    remove.add_argument("number", type=int, metavar="序号", help="自有案例的序号，见 list --own")
    remove.add_argument("--reason", default="", metavar="文字", help="原因，记入历史")
    remove.add_argument("--who", metavar="姓名", help="经办人，记入历史（默认：登录用户名）")
    finish(remove, _remove)


def _add(options: argparse.Namespace) -> int:
    """Add a case, or list the findings of a notice; returns the exit code."""
    from checker.learning.anonymise import anonymise
    from checker.policy import Policy
    from checker.store import cases as kept
    from checker.store import open_store
    from checker.store.history import this_user

    policy = Policy.load(options.policy)
    if options.type:
        known(policy, options.type)
    if options.file is not None:
        entry = _from_notice(options, policy)
        if isinstance(entry, int):
            return entry
    else:
        if not options.type:
            raise CheckerError("没有写明类型。请用 --type 写类型编号，checker explain 可以查看。")
        severity = None if options.verdict == "clean" else options.verdict or "violation"
        text, evidence = options.text, options.evidence
        if not options.as_is:
            text, evidence = anonymise(text).text, anonymise(evidence).text
            if evidence not in text:
                evidence = ""
        entry = _entry(options, options.type, text, severity, evidence)
    who = this_user() if options.who is None else options.who
    with open_store(options.store) as store:
        added = kept.add(store, entry, who=who)
    print(f"已加入，自有第 {added.id} 号：{printable(added.text)}")
    if not options.as_is:
        print("名称和号码已尽量隐去，可能有漏掉的，请看一遍再用。")
    return OK


def _from_notice(options: argparse.Namespace, policy: Policy) -> OwnCase | int:
    """The chosen finding of a notice as a case; an exit code where there is nothing to add."""
    from checker.commands.options import order
    from checker.guard import Guard
    from checker.learning.anonymise import draft, drafted_as_is

    options.profile, options.on, options.limit = "all", None, []
    with Guard(order(options)) as guard:
        results = list(guard.check(options.file, str(options.file)))
    unread = [result for result in results if isinstance(result, ReadError)]
    for error in unread:
        print(error, file=sys.stderr)
    found = [
        (result, finding)
        for result in results
        if not isinstance(result, ReadError)
        for finding in result.findings
        if finding.severity != "note"
    ]
    if options.finding is None or not 1 <= options.finding <= len(found):
        for number, (_, finding) in enumerate(found, 1):
            word = SEVERITIES[finding.severity]
            print(f"{number}. {word} {finding.title}：{printable(finding.evidence)}")
        if options.finding is not None:
            raise CheckerError(
                f"这份通知里有 {len(found)} 处，没有第 {options.finding} 处。请另选。"
            )
        print(
            "请用 --finding 写明取第几处。" if found else "这份通知里没有发现问题，不能取作案例。"
        )
        return UNREADABLE if unread else OK
    verdict, finding = found[options.finding - 1]
    made = drafted_as_is(verdict, finding) if options.as_is else draft(verdict, finding, policy)
    if not made.still_found:
        print(
            "注意：隐去名称后，或离开了原文，这段文字不再被判为同一类型，请核对。", file=sys.stderr
        )
    evidence = made.text[made.evidence.start : made.evidence.end]
    severity = None if options.verdict == "clean" else options.verdict or made.severity
    return _entry(
        options, options.type or made.type, made.text, severity, evidence if severity else ""
    )


def _entry(
    options: argparse.Namespace, kind: str, text: str, severity: str | None, evidence: str
) -> OwnCase:
    from checker.store.cases import OwnCase

    return OwnCase(
        type=kind,
        text=text,
        severity=severity,  # type: ignore[arg-type]  # choices of the parser
        evidence=evidence,
        why=options.why,
        difficulty=options.difficulty,
        department=options.department,
    )


def _remove(options: argparse.Namespace) -> int:
    """Remove an own case; returns the exit code."""
    from checker.store import cases as kept
    from checker.store import open_store
    from checker.store.history import this_user

    who = this_user() if options.who is None else options.who
    with open_store(options.store) as store:
        gone = kept.remove(store, options.number, who=who, reason=options.reason)
    print(f"已移除自有第 {gone.id} 号：{printable(gone.text)}")
    return OK
