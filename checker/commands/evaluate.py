"""``checker evaluate``: how well labelled notices are read."""

from __future__ import annotations

import argparse
from pathlib import Path

from checker.commands.options import Commands, add_policy, add_profile
from checker.exit_codes import OK


def add(commands: Commands) -> None:
    """Make ``checker evaluate`` known."""
    from checker.training.names import BASELINES, PARTS

    evaluate = commands.add_parser(
        "evaluate", help="用标注文件测准确率", description="用标注文件（每行一个 JSON）测准确率。"
    )
    evaluate.add_argument("files", nargs="+", type=Path, metavar="标注文件")
    evaluate.add_argument(
        "--tasks", action="store_true", help="文件是清单事项的标注，测事项识别的准确率"
    )
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")
    evaluate.add_argument(
        "--errors", type=int, default=12, metavar="条数", help="列出多少条判错的（默认 12）"
    )
    add_profile(evaluate)
    add_policy(evaluate)
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
    evaluate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print it; returns the exit code."""
    from checker.training import task_figures
    from checker.training.measure import measure

    if options.tasks:
        print(
            task_figures.measure(
                options.files, policy=options.policy, as_json=options.json, errors=options.errors
            )
        )
        return OK
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
