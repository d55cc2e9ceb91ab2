"""``checker cases handout`` and ``quiz``."""

from __future__ import annotations

import argparse
from pathlib import Path

from checker.commands.cases.shared import add_filters, all_cases, finish, number, selected, write
from checker.commands.options import Commands, add_profile
from checker.errors import CheckerError, one_line
from checker.exit_codes import OK


def add(actions: Commands) -> None:
    """Make the actions known."""
    handout = actions.add_parser(
        "handout", help="印讲义", description="把选出的案例写成讲义，附练习和答案。"
    )
    handout.add_argument("output", type=Path, metavar="文件", help="以 .docx 或 .pdf 结尾")
    handout.add_argument("--title", default="", metavar="标题", help="讲义的标题")
    handout.add_argument(
        "--exercises", type=number, default=10, metavar="题数", help="练习几题（默认 10）"
    )
    handout.add_argument(
        "--seed", type=number, default=0, metavar="数", help="换一个数，换一批练习"
    )
    add_profile(handout)
    add_filters(handout)
    finish(handout, _handout)

    quiz = actions.add_parser("quiz", help="做测验", description="在终端里做测验；输入 q 退出。")
    quiz.add_argument(
        "--count", type=number, default=10, metavar="题数", help="几道不同的题（默认 10）"
    )
    quiz.add_argument("--seed", type=number, default=None, metavar="数", help="同一个数出同样的题")
    quiz.add_argument("--progress", type=Path, metavar="文件", help="进度存在这里，下次接着做")
    add_profile(quiz)
    add_filters(quiz)
    finish(quiz, _quiz)


def _handout(options: argparse.Namespace) -> int:
    """Write a handout; returns the exit code."""
    from checker.learning.examined import examiner
    from checker.learning.handout import TITLE, handout, to_pdf

    output: Path = options.output
    if output.suffix.lower() not in (".docx", ".pdf"):
        raise CheckerError("讲义只能写成 .docx 或 .pdf。请改文件名的结尾。")
    policy, found = all_cases(options)
    chosen = selected(options, policy, found)
    data = handout(
        chosen,
        found,
        title=options.title.strip() or TITLE,
        profile=policy.chosen(options.profile),
        exercises=options.exercises,
        seed=options.seed,
        look=examiner(policy),
    )
    if output.suffix.lower() == ".pdf":
        data = to_pdf(data, str(output))
    write(output, data)
    print(one_line(f"讲义已写到 {output}，{len(chosen)} 个案例。"))
    return OK


def _quiz(options: argparse.Namespace) -> int:
    """Ask in the terminal; returns the exit code."""
    from secrets import randbelow

    from checker.learning.examined import examiner
    from checker.learning.progress import Progress
    from checker.learning.quiz import Quiz
    from checker.learning.terminal import play

    policy, found = all_cases(options)
    profile = policy.chosen(options.profile)
    before: Progress | None = None
    if options.progress is not None and options.progress.exists():
        try:
            before = Progress.from_json(options.progress.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CheckerError(f"测验进度 {options.progress} 打不开。请换一个文件。") from error
    chosen = selected(options, policy, found)
    narrowed = len(chosen) < len(found)
    quiz = Quiz(
        found,
        randbelow(2**31) if options.seed is None else options.seed,
        length=options.count,
        pool=chosen if narrowed and before is None else None,
        progress=before,
        look=examiner(policy),
        profile=profile,
    )

    def keep() -> None:
        if options.progress is not None:
            write(options.progress, quiz.progress.to_json().encode())

    play(quiz, profile, keep)
    return OK
