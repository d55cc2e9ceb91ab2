"""The limits of the model, learnt from notices held out: what is shown, doubted, held for sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.judging.hints import words_for
from checker.judging.judge import grade
from checker.judging.model import Least, Likely
from checker.judging.rules import rules_of
from checker.judging.weighing import Question
from checker.judging.whole import ONCE
from checker.model import SEVERITY_ORDER
from checker.policy import Policy
from checker.training.evaluate import Counts
from checker.training.material import NO, Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_STEPS = tuple(round(0.05 * step, 2) for step in range(5, 17))
_SURE = tuple(round(0.05 * step, 2) for step in range(10, 19))
# Types found once a notice: what is below may be told by several sentences together.
_ONCE = tuple(round(0.05 * step, 2) for step in range(4, 13))
# Compliant notices in a hundred that may be called violating.
_ACCUSED = 2.5
# How far from the best F1 is as good as the best.
_CLOSE = 0.001


@dataclass(frozen=True, slots=True)
class Limits:
    """Least probability to count an answer, and to call what a rule names a violation; and the
    figures on the fresh notices, held out: F1, precision, recall, the share of right verdicts and
    the compliant notices in a hundred that were called violating."""

    least: Least
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
    policy: Policy,
) -> Limits:
    """Near the best F1 on the fresh notices, the best verdicts that accuse few wrongly.

    Limits within ``_CLOSE`` of the best F1 are as good as it; among those the share of right
    verdicts decides, with no more than ``_ACCUSED`` compliant notices in a hundred accused.
    """
    chosen = [n for n, notice in enumerate(notices) if notice.origin == "fresh"]
    answers = {n: [(asked[row], float(probability[row])) for row in inside[n]] for n in chosen}
    severities = {n: _severities(notices[n], answers[n], types, policy) for n in chosen}

    def counted(question: Question, least: Least) -> float:
        return least.of(once=types[question.type] in ONCE, ruled=question.ruled)

    def score(least: Least) -> tuple[float, float, float]:
        """F1, precision and recall with these limits."""
        total = Counts()
        for n in chosen:
            said = [
                question for question, chance in answers[n] if chance >= counted(question, least)
            ]
            total.add(_count(notices[n], said, types))
        return round(total.f1, 4), round(total.precision, 4), round(total.recall, 4)

    def verdicts(least: Least, sure: float) -> tuple[float, float]:
        """The share of right verdicts, and the compliant notices in a hundred called violating."""
        right = clean = accused = 0
        for n in chosen:
            said = [(q, chance) for q, chance in answers[n] if chance >= counted(q, least)]
            verdict = _verdict(said, severities[n], types, sure)
            right += verdict == notices[n].gold.verdict
            if notices[n].gold.verdict == "compliant":
                clean += 1
                accused += verdict == "violation"
        return round(right / max(1, len(chosen)), 4), round(100 * accused / max(1, clean), 2)

    usual = _ONCE[len(_ONCE) // 2]
    scores = {
        least: score(least)
        for least in (Least(shown, doubted, usual) for shown in _STEPS for doubted in _STEPS)
    }
    best = max(found[0] for found in scores.values())
    options = [
        Limits(least, sure, *found, *verdicts(least, sure))
        for least, found in scores.items()
        if found[0] >= best - _CLOSE
        for sure in _SURE
        if sure >= least.doubted
    ]
    allowed = [limits for limits in options if limits.accused <= _ACCUSED] or options
    near = max(allowed, key=lambda limits: (limits.verdicts, limits.f1))
    with_once = [
        Limits(least, near.sure, *score(least), *verdicts(least, near.sure))
        for least in (replace(near.least, once=once) for once in _ONCE)
    ]
    return max(with_once, key=lambda limits: (limits.f1, limits.verdicts))


def _verdict(
    answers: Sequence[tuple[Question, float]],
    severities: dict[tuple[str, int], str],
    types: Sequence[str],
    sure: float,
) -> str:
    """The verdict that answers which count come to."""
    verdict = "compliant"
    for question, chance in answers:
        named = severities.get((types[question.type], question.sentence), "review")
        if named == "violation" and chance >= sure:
            return "violation"
        verdict = "review"
    return verdict


def _severities(
    notice: Material,
    answers: Sequence[tuple[Question, float]],
    types: Sequence[str],
    policy: Policy,
) -> dict[tuple[str, int], str]:
    """How severely what rules or hints name is graded, by type and sentence."""
    found: dict[tuple[str, int], str] = {}
    for candidate in notice.candidates:
        if candidate.decides:
            severity, _ = grade(candidate, notice.understanding, "all")
            if SEVERITY_ORDER[severity] > SEVERITY_ORDER[found.get(candidate.key, "note")]:
                found[candidate.key] = severity
    for question, chance in answers:
        if question.ruled or chance < min(_SURE):
            continue
        unit = notice.units[question.unit]
        kind, span = types[question.type], (unit.start, unit.end)
        answer = Likely(kind, question.sentence, unit, span, chance, ruled=False)
        words = words_for(
            answer, notice.understanding, notice.candidates, rules_of(policy), policy.lists
        )
        if words is not None:
            found[answer.key], _ = grade(words, notice.understanding, "all")
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
