"""The limits of the model, learnt from notices held out: what is shown, doubted, held for sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.judging.judge import grade
from checker.judging.weighing import Question
from checker.model import SEVERITY_ORDER
from checker.training.evaluate import ONCE, Counts
from checker.training.material import NO, Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

# Above 0.6 a plain demand in a short text of its own would be told as a review, or as a note: whole
# notices, which the figures come from, do not show that.
_STEPS = tuple(round(0.05 * step, 2) for step in range(5, 13))
_SURE = tuple(round(0.05 * step, 2) for step in range(10, 13))
# Compliant notices in a hundred that may be called violating.
_ACCUSED = 2.5
# How far from the best F1 is as good as the best.
_CLOSE = 0.008


@dataclass(frozen=True, slots=True)
class Limits:
    """Least probability to show what no rule names, to count what a rule names, to call that a
    violation; and the figures on the fresh notices, held out: F1, precision, recall, the share of
    right verdicts and the compliant notices in a hundred that were called violating."""

    shown: float
    doubted: float
    sure: float
    f1: float
    precision: float
    recall: float
    verdicts: float
    accused: float


def choose(
    notices: Sequence[Material],
    asked: Sequence[Question],
    inside: Sequence[Sequence[int]],
    probability: Floats,
    types: Sequence[str],
) -> Limits:
    """Near the best F1 on the fresh notices, the best verdicts that accuse few wrongly.

    Limits within ``_CLOSE`` of the best F1 are as good as it; among those the share of right
    verdicts decides, with no more than ``_ACCUSED`` compliant notices in a hundred accused.
    """
    chosen = [n for n, notice in enumerate(notices) if notice.weight == 1.0]
    severities = {n: _severities(notices[n]) for n in chosen}
    scores = {
        (shown, doubted): _score(
            [
                _count(
                    notices[n],
                    [
                        asked[row]
                        for row in inside[n]
                        if probability[row] >= (doubted if asked[row].ruled else shown)
                    ],
                    types,
                )
                for n in chosen
            ]
        )
        for shown in _STEPS
        for doubted in _STEPS
    }
    best = max(score[0] for score in scores.values())

    def verdicts(shown: float, doubted: float, sure: float) -> tuple[float, float]:
        answers = [
            _verdict(
                [(asked[row], float(probability[row])) for row in inside[n]],
                severities[n],
                types,
                (shown, doubted, sure),
            )
            for n in chosen
        ]
        gold = [notices[n].gold.verdict for n in chosen]
        right = sum(answer == label for answer, label in zip(answers, gold, strict=True))
        clean = [
            answer for answer, label in zip(answers, gold, strict=True) if label == "compliant"
        ]
        accused = sum(answer == "violation" for answer in clean)
        return (
            round(right / max(1, len(chosen)), 4),
            round(100 * accused / max(1, len(clean)), 2),
        )

    options = [
        Limits(*pair, sure, *score, *verdicts(*pair, sure))
        for pair, score in scores.items()
        if score[0] >= best - _CLOSE
        for sure in _SURE
        if sure >= pair[1]
    ]
    allowed = [limits for limits in options if limits.accused <= _ACCUSED] or options
    return max(allowed, key=lambda limits: (limits.verdicts, limits.f1))


def _score(counts: Iterable[Counts]) -> tuple[float, float, float]:
    """F1, precision and recall over several notices."""
    total = Counts()
    for each in counts:
        total.add(each)
    return round(total.f1, 4), round(total.precision, 4), round(total.recall, 4)


def _verdict(
    answers: Sequence[tuple[Question, float]],
    severities: dict[tuple[str, int], str],
    types: Sequence[str],
    limits: tuple[float, float, float],
) -> str:
    shown, doubted, sure = limits
    verdict = "compliant"
    for question, chance in answers:
        if chance < (doubted if question.ruled else shown):
            continue
        named = severities.get((types[question.type], question.sentence), "review")
        if named == "violation" and question.ruled and chance >= sure:
            return "violation"
        verdict = "review"
    return verdict


def _severities(notice: Material) -> dict[tuple[str, int], str]:
    """How severely the rules grade what they name, by type and sentence."""
    found: dict[tuple[str, int], str] = {}
    for candidate in notice.candidates:
        if candidate.decides:
            severity, _ = grade(candidate, notice.understanding, "all")
            if SEVERITY_ORDER[severity] > SEVERITY_ORDER[found.get(candidate.key, "note")]:
                found[candidate.key] = severity
    return found


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
