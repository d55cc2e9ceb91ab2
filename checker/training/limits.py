"""The limits of the model, learnt from notices held out: what is shown and what is doubted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.judging.model import Least
from checker.judging.weighing import Question
from checker.judging.whole import ONCE
from checker.training.evaluate import Counts
from checker.training.material import NO, Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_STEPS = tuple(round(0.05 * step, 2) for step in range(5, 17))
# Types found once a notice: what is below may be told by several sentences together.
_ONCE = tuple(round(0.05 * step, 2) for step in range(4, 13))
# How far from the best F1 is as good as the best.
_CLOSE = 0.001


@dataclass(frozen=True, slots=True)
class Limits:
    """Least probability to count an answer, and the figures on the fresh notices, held out: F1,
    precision, recall, and the share of notices rightly said to ask something or nothing."""

    least: Least
    f1: float
    precision: float
    recall: float
    told_apart: float


def choose(
    notices: Sequence[Material],
    asked: Sequence[Question],
    inside: Sequence[Sequence[int]],
    probability: Floats,
    types: Sequence[str],
    unworded: Collection[str],
) -> Limits:
    """Near the best F1 on the fresh notices, those that best tell burdened from compliant ones.

    Limits within ``_CLOSE`` of the best F1 are as good as it. ``unworded`` are the types that quote a
    whole sentence, which have a limit of their own.
    """
    chosen = [n for n, notice in enumerate(notices) if notice.origin == "fresh"]
    answers = {n: [(asked[row], float(probability[row])) for row in inside[n]] for n in chosen}

    def counted(question: Question, least: Least) -> float:
        kind = types[question.type]
        return least.of(once=kind in ONCE, ruled=question.ruled, unworded=kind in unworded)

    def score(least: Least) -> tuple[float, float, float]:
        """F1, precision and recall with these limits."""
        total = Counts()
        for n in chosen:
            said = [
                question for question, chance in answers[n] if chance >= counted(question, least)
            ]
            total.add(_count(notices[n], said, types))
        return round(total.f1, 4), round(total.precision, 4), round(total.recall, 4)

    def told_apart(least: Least) -> float:
        right = sum(
            any(chance >= counted(question, least) for question, chance in answers[n])
            == (notices[n].gold.verdict != "compliant")
            for n in chosen
        )
        return round(right / max(1, len(chosen)), 4)

    usual = _ONCE[len(_ONCE) // 2]
    scores = {
        least: score(least)
        for least in (Least(shown, doubted, usual, shown) for shown in _STEPS for doubted in _STEPS)
    }
    best = max(found[0] for found in scores.values())
    near = (
        Limits(least, *found, told_apart(least))
        for least, found in scores.items()
        if found[0] >= best - _CLOSE
    )
    limits = max(near, key=lambda each: (each.told_apart, each.f1))
    for name, steps in (("once", _ONCE), ("unworded", _STEPS)):
        tried = [replace(limits.least, **{name: step}) for step in steps]
        limits = max(
            (Limits(least, *score(least), told_apart(least)) for least in tried),
            key=lambda each: (each.f1, each.told_apart),
        )
    return limits


def _count(notice: Material, said: Sequence[Question], types: Sequence[str]) -> Counts:
    """What the questions answered with yes meet and miss; types found once a notice count once."""
    met: set[int] = set()
    false = 0
    once: set[str] = set()
    for question in said:
        kind = types[question.type]
        gold = notice.gold.findings
        if kind in ONCE:
            if kind in once:
                continue
            once.add(kind)
            same = [number for number, g in enumerate(gold) if g.type == kind]
            if not same:
                false += 1
            elif not gold[same[0]].optional:
                met.add(same[0])
            continue
        touched = [
            number
            for number, g in enumerate(gold)
            if g.type == kind and not g.optional and notice.touches(question, number)
        ]
        met.update(touched)
        if not touched and notice.label_of_question(question, kind) == NO:
            false += 1
    wanted = sum(not finding.optional for finding in notice.gold.findings)
    return Counts(len(met), false, wanted - len(met))
