"""The quiz in a terminal: questions printed, answers typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.learning.quiz import Outcome, Question, Quiz
from checker.model import VerdictLabel
from checker.report.inert import inert
from checker.report.words import LABELS, sentence

_QUIT = ("q", "quit", "退出")
_VERDICTS: Sequence[VerdictLabel] = ("violation", "review", "compliant")


def play(quiz: Quiz, profile: str, keep: Callable[[], None]) -> None:
    """Ask until all is done, the learner quits or the input ends; ``keep`` is called after each
    answer.
    """
    while question := quiz.question():
        print(_asked(question))
        verdict = _pick("结论", [LABELS[label] for label in _VERDICTS])
        if verdict is None:
            break
        label, kind = _VERDICTS[verdict], ""
        if label != "compliant":
            number = _pick("类型", [title for _, title in question.choices])
            if number is None:
                break
            kind = question.choices[number][0]
        print(_told(quiz.answer(label, kind)))
        keep()
    keep()
    score = quiz.score()
    if score.answers:
        print(
            f"\n共 {score.cases} 道题，一次答对 {score.first} 道；"
            f"结论答对 {score.verdicts_right}/{score.answers} 次，类型答对 {score.kinds_right}/{score.kinds} 次。"
        )
    if score.open:
        print(f"还有 {score.open} 道答错的题没有巩固。")


def _asked(question: Question) -> str:
    again = "（再做一次）" if question.again else ""
    where = f"　{question.department}" if question.department else ""
    text, at = question.text, question.focus
    # The whole text is the clause most of the time; then there is nothing to point at.
    if text[: at.start].strip() or text[at.end :].strip():
        text = f"{text[: at.start]}【{text[at.start : at.end]}】{text[at.end :]}"
    return f"\n第 {question.number} 题{again}{where}\n{inert(text)}"


def _pick(label: str, choices: Sequence[str]) -> int | None:
    """The index of what was chosen, by number or by word; ``None`` to stop."""
    shown = "　".join(f"{number} {choice}" for number, choice in enumerate(choices, 1))
    while True:
        try:
            typed = input(f"{label}：{shown}　> ").strip()
        except EOFError:
            print()
            return None
        if typed.lower() in _QUIT:
            return None
        if typed in choices:
            return choices.index(typed)
        if typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= len(choices):
            return int(typed) - 1
        print(f"请输入 1 到 {len(choices)}，或者输入 q 退出。")


def _told(outcome: Outcome) -> str:
    case = outcome.case
    lines = ["√ 对了。" if outcome.right else "× 不对。"]
    kind = f"，{case.title}" if case.flagged else ""
    lines[0] += f"正确的是：{LABELS[case.verdict]}{kind}。"
    if case.evidence is not None:
        lines.append(f"原文：{inert(case.text[case.evidence.start : case.evidence.end])}")
    if outcome.why:
        lines.append(f"为什么：{sentence(inert(outcome.why))}")
    lines += [f"依据：{b.plan}（{b.clause}）：{sentence(b.summary)}" for b in outcome.clauses]
    if outcome.remedy:
        lines.append(f"社区可以：{outcome.remedy}")
    return "\n".join(lines)
