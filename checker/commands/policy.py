"""``checker policy validate``: whether a policy folder can be used."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from checker.arguments import Parser
from checker.commands.options import Commands
from checker.exit_codes import FOUND, OK


def add(commands: Commands) -> None:
    """Make ``checker policy`` known."""
    policy = commands.add_parser("policy", help="检查政策文件夹", description="检查政策文件夹。")
    actions = policy.add_subparsers(
        dest="action", required=True, metavar="动作", parser_class=Parser
    )
    validate = actions.add_parser(
        "validate", help="检查一个政策文件夹能不能用", description="检查一个政策文件夹能不能用。"
    )
    validate.add_argument(
        "folder", nargs="?", type=Path, metavar="文件夹", help="默认检查随软件发布的"
    )
    validate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do it and say what came out; returns the exit code."""
    from checker.drafting import ways
    from checker.judging.validate import problems
    from checker.policy import Policy

    policy = Policy.load(options.folder)
    found = [*problems(policy), *ways.idle(policy)]
    for problem in found:
        print(problem, file=sys.stderr)
        print(file=sys.stderr)
    if found:
        print(f"共有 {len(found)} 处问题。", file=sys.stderr)
        return FOUND
    print(
        f"没有发现问题：{len(policy.plans)} 份方案，{len(policy.types)} 种类型，版本 {policy.version}。"
    )
    return OK
