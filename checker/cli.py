"""The command line: a door, no logic of its own.

Exit codes: 0 nothing at or above ``--fail-on``; 1 something is; 2 wrong usage; 3 a file could not
be read (the others are still checked and reported).
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checker.arguments import Parser
from checker.errors import CheckerError
from checker.exit_codes import FOUND, OK, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    # Start-up makes hundreds of thousands of lasting objects: look through them less often.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # A terminal in another encoding must not stop a report half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except CheckerError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130
    return code


def _day(text: str) -> date:
    from checker.notice.header import parse_date

    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def _parser() -> Parser:
    from checker import __version__

    parser = Parser(prog="checker", description="检查下发给社区的通知是否违反社区减负方案。")
    parser.add_argument("--version", action="version", version=__version__, help="显示版本")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="命令", parser_class=Parser
    )
    _add_check(commands)
    _add_explain(commands)
    _add_policy(commands)
    _add_evaluate(commands)
    _add_train(commands)
    return parser


def _limit(text: str) -> tuple[str, int]:
    from checker.reading.limits import parse_limit

    return parse_limit(text)


def _add_check(commands: argparse._SubParsersAction[Parser]) -> None:
    from checker.policy.names import PROFILE_NAMES
    from checker.reading.limits import LIMIT_NAMES

    check = commands.add_parser(
        "check", help="检查一份或多份文件", description="检查一份或多份文件。"
    )
    check.add_argument(
        "files", nargs="+", metavar="文件", help="通知文件，格式不限，压缩包也可以；- 表示标准输入"
    )
    check.add_argument(
        "--profile",
        choices=list(PROFILE_NAMES),
        default="all",
        help="适用的方案（默认 all，三份合用）",
    )
    check.add_argument(
        "--on", type=_day, metavar="日期", help="按哪一天的条款判断（默认用文件自己的日期）"
    )
    check.add_argument(
        "--format", choices=["text", "json", "html"], default="text", help="报告格式"
    )
    check.add_argument("--with-text", action="store_true", help="JSON 里附上文件全文")
    check.add_argument(
        "--output", type=Path, metavar="路径", help="写到文件；多份 html 时写到文件夹"
    )
    check.add_argument(
        "--fail-on",
        choices=["violation", "review", "never"],
        default="violation",
        help="达到哪一级时退出码为 1",
    )
    check.add_argument("--policy", type=Path, metavar="文件夹", help="用本地的政策文件夹")
    check.add_argument(
        "--limit",
        action="append",
        type=_limit,
        default=[],
        metavar="名称=数值",
        help=f"改一项读文件的上限，可写多次；名称：{'、'.join(LIMIT_NAMES)}",
    )
    check.set_defaults(run=_check)


def _add_explain(commands: argparse._SubParsersAction[Parser]) -> None:
    explain = commands.add_parser(
        "explain",
        help="说明一种违规类型",
        description="说明一种违规类型：为什么是负担、依据、例句。",
    )
    explain.add_argument(
        "type", nargs="?", metavar="类型", help="类型编号，如 ledger；不写则列出全部"
    )
    explain.add_argument("--policy", type=Path, metavar="文件夹", help="用本地的政策文件夹")
    explain.set_defaults(run=_explain)


def _add_policy(commands: argparse._SubParsersAction[Parser]) -> None:
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
    validate.set_defaults(run=_validate)


def _add_evaluate(commands: argparse._SubParsersAction[Parser]) -> None:
    from checker.policy.names import PROFILE_NAMES
    from checker.training.names import BASELINES, PARTS

    evaluate = commands.add_parser(
        "evaluate", help="用标注文件测准确率", description="用标注文件（每行一个 JSON）测准确率。"
    )
    evaluate.add_argument("files", nargs="+", type=Path, metavar="标注文件")
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")
    evaluate.add_argument(
        "--errors", type=int, default=12, metavar="条数", help="列出多少条判错的（默认 12）"
    )
    evaluate.add_argument(
        "--profile", choices=list(PROFILE_NAMES), default="all", help="适用的方案"
    )
    evaluate.add_argument("--policy", type=Path, metavar="文件夹", help="用本地的政策文件夹")
    evaluate.add_argument(
        "--without",
        nargs="+",
        choices=list(PARTS),
        default=[],
        metavar="部分",
        help="去掉一部分再测：models 模型、context 否定取消等语境、bearers 责任主体",
    )
    evaluate.add_argument(
        "--baseline",
        choices=list(BASELINES),
        default="",
        help="改测别的办法，用来比较：keywords 关键词查找，classifier 普通文本分类",
    )
    evaluate.add_argument(
        "--learn-from",
        nargs="+",
        type=Path,
        default=[],
        metavar="标注文件",
        help="普通文本分类用哪些标注文件训练",
    )
    evaluate.set_defaults(run=_evaluate)


def _add_train(commands: argparse._SubParsersAction[Parser]) -> None:
    train = commands.add_parser(
        "train", help="用标注文件训练模型", description="用标注文件训练模型，写出权重和说明卡。"
    )
    train.add_argument(
        "files", nargs="+", type=Path, metavar="标注文件", help="写规则时看过的标注文件"
    )
    train.add_argument(
        "--fresh",
        nargs="+",
        type=Path,
        required=True,
        metavar="标注文件",
        help="写规则时没有看过的，用来定概率和界限，不能与前面的重复",
    )
    train.add_argument("--output", type=Path, required=True, metavar="文件夹", help="写到哪里")
    train.set_defaults(run=_train)


def _check(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from checker.checking import run
    from checker.reading.limits import DEFAULT_LIMITS

    return run(
        files=options.files,
        profile=options.profile,
        on=options.on,
        format=options.format,
        with_text=options.with_text,
        output=options.output,
        fail_on=options.fail_on,
        policy=options.policy,
        limits=replace(DEFAULT_LIMITS, **dict(options.limit)),
    )


def _explain(options: argparse.Namespace) -> int:
    from checker.policy import Policy
    from checker.report.types import explain, listing

    policy = Policy.load(options.policy)
    print(explain(policy, options.type) if options.type else listing(policy))
    return OK


def _validate(options: argparse.Namespace) -> int:
    from checker.judging.validate import problems
    from checker.policy import Policy

    policy = Policy.load(options.folder)
    found = problems(policy)
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


def _evaluate(options: argparse.Namespace) -> int:
    from checker.training.measure import measure

    print(
        measure(
            options.files,
            profile=options.profile,
            policy=options.policy,
            as_json=options.json,
            errors=options.errors,
            without=options.without,
            baseline=options.baseline,
            learn_from=options.learn_from,
        )
    )
    return OK


def _train(options: argparse.Namespace) -> int:
    from checker.training.train import train

    card = train(options.files, options.fresh, options.output)
    trained, held = card["trained_on"], card["held_out"]
    print(
        f"已训练：{trained['notices']} 份文件，{trained['clauses']} 个小句；写到 {options.output}。\n"
        f"逐个文件留出测得：F1 {held['f1']:.3f}，精确率 {held['precision']:.3f}，召回率 {held['recall']:.3f}，"
        f"结论准确率 {held['right_verdicts']:.3f}，"
        f"每百份合规文件误判违规 {held['compliant_called_violating_per_100']:.1f} 份。"
    )
    return OK


if __name__ == "__main__":
    raise SystemExit(main())
