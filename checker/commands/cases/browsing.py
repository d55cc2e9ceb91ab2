"""``checker cases list`` and ``show``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from checker.commands.cases.shared import add_filters, all_cases, finish, selected
from checker.commands.options import Commands
from checker.exit_codes import OK
from checker.report.columns import printable
from checker.report.inert import inert
from checker.report.words import LABELS, sentence

if TYPE_CHECKING:
    from checker.learning.cases import Case


def add(actions: Commands) -> None:
    """Make the actions known."""
    listing = actions.add_parser("list", help="列出案例", description="列出案例，可以查找和筛选。")
    add_filters(listing)
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    finish(listing, _list)

    show = actions.add_parser("show", help="看一个案例", description="看一个案例和与它相像的案例。")
    show.add_argument("id", metavar="编号", help="案例编号，写开头几位即可，见 list")
    finish(show, _show)


def _list(options: argparse.Namespace) -> int:
    """Print the cases; returns the exit code."""
    policy, found = all_cases(options)
    chosen = selected(options, policy, found)
    if options.json:
        print(json.dumps([_plain(case) for case in chosen], ensure_ascii=False, indent=1))
        return OK
    for case in chosen:
        mine = f" [自有第 {case.own} 号]" if case.own else ""
        print(f"{case.id} {LABELS[case.verdict]} {case.title}{mine}：{printable(case.text)}")
    print(f"共 {len(chosen)} 个。")
    return OK


def _plain(case: Case) -> dict[str, object]:
    whole = asdict(case)
    return {"verdict": case.verdict, **whole}


def _show(options: argparse.Namespace) -> int:
    """Print one case; returns the exit code."""
    from checker.learning.cases import DIFFICULTIES, FAMILIES, department_of, look_alikes, one
    from checker.learning.examined import examined

    policy, found = all_cases(options)
    case = examined(one(found, options.id), policy)
    print(f"{case.id}　{case.title}（{case.type}，{FAMILIES[case.family]}）")
    print(
        f"结论：{LABELS[case.verdict]}　难度：{DIFFICULTIES[case.difficulty]}　部门：{department_of(case)}"
    )
    print(f"\n{_marked(case)}\n")
    if case.why:
        print(f"理由：{printable(case.why)}")
    explain(case, "all")
    alike = look_alikes(case, found)
    if alike:
        print("\n相像的" + ("合规写法：" if case.flagged else "不合规写法："))
        for other in alike:
            print(f"  {other.id} {printable(other.text)}")
    return OK


def _marked(case: Case) -> str:
    """The text with its evidence in brackets."""
    text, at = case.text, case.evidence
    if at is not None:
        text = f"{text[: at.start]}【{text[at.start : at.end]}】{text[at.end :]}"
    return inert(text)


def explain(case: Case, profile: str) -> None:
    if case.flagged:
        print(f"说明：{case.explained(profile)}")
    for basis in case.clauses_under(profile):
        print(f"依据：{basis.plan}（{basis.clause}）：{sentence(basis.summary)}")
    if case.flagged:
        print(f"社区可以：{case.remedy}")
