"""Candidates and answers to drafts: exceptions tried, doubles taken together, severities told.

A draft is a finding as its words alone grade it; how grave it is in this notice is asked after
that (``gravity``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.demands.understanding import Understanding
from checker.judging import candidates as finding_candidates
from checker.judging import exceptions
from checker.judging.candidates import Candidate, asked_after_all
from checker.judging.detectors import computed
from checker.judging.doubles import Graded, conditional, displace, merge, once_a_notice, said_once
from checker.judging.findings import (
    confirmed,
    doubtful,
    finding_of,
    graver,
    likely_finding,
    milder,
    unsure,
)
from checker.judging.hints import words_for
from checker.judging.model import Likely, Model
from checker.judging.rules import rules_of
from checker.judging.widen import widen
from checker.model import SEVERITY_ORDER, ExceptionOutcome, Finding
from checker.policy import Policy

# The chance that a demand is the violation: below the first words that say so are not believed, from
# the second on words that leave it open are.
_MILD, _GRAVE = 0.4, 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding as its words grade it; ``chance`` is how likely it is a demand of its type at all.

    ``bounded`` findings are no violation whatever the notice says: no words name them, or an
    exception or the plan says that they are to be looked at. ``alone`` is what the model says by
    itself where a hint leaves it open: told where the notice does not make it a violation.
    """

    finding: Finding
    chance: float
    bounded: bool
    alone: Finding | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A notice, and by which plan and clauses of which day it is judged."""

    understanding: Understanding
    policy: Policy
    profile: str
    on: date

    @property
    def plan(self) -> str:
        """The shipped profile that the own one takes over from, if it is not one itself."""
        return self.policy.inherited(self.profile)

    def grade(self, candidate: Candidate) -> Graded:
        """``candidate`` with its severity and the exceptions that were tried."""
        released_by = self.policy.released_by(self.profile)
        outcomes = exceptions.tried(candidate, self.understanding, self.plan, released_by)
        severity = candidate.rule.severity
        if severity == "violation" and _excused(outcomes):
            severity = "review"
        return candidate, severity, outcomes

    def finding(self, graded: Graded, seen: Likely | None = None) -> Finding | None:
        """None where no clause of the plan speaks of the type."""
        basis = self.policy.basis(graded[0].rule.type.id, self.profile, self.on)
        return finding_of(*graded, self.understanding, basis, self.plan, seen) if basis else None

    def likely(self, answer: Likely) -> Finding | None:
        """What the model says by itself; None where no clause of the plan speaks of the type."""
        basis = self.policy.basis(answer.type, self.profile, self.on)
        if not basis:
            return None
        return likely_finding(answer, self.understanding, self.policy, basis, self.plan)

    def bounded(self, graded: Graded) -> bool:
        """Whether an exception or the plan keeps the wording from being a violation."""
        candidate, _, outcomes = graded
        return _excused(outcomes) or self.plan in candidate.rule.type.softer


def drafts(
    setting: Setting,
    spoken: Sequence[Candidate],
    model: Model | None = None,
    answers: Sequence[Likely] = (),
) -> tuple[list[Draft], list[Finding]]:
    """What the wordings ``spoken`` and the ``answers`` of ``model`` come to.

    Beside the drafts the notes: what the model doubts of the rules.
    """
    likelihood = {a.key: a.probability for a in answers if a.ruled}
    seen = {a.key: a for a in answers}
    understanding = setting.understanding

    def doubtable(candidate: Candidate) -> bool:
        chance = likelihood.get(candidate.key, 1.0)
        once = candidate.rule.type.once
        return (
            model is not None
            and chance < model.least.of(once=once, ruled=True)
            and (once or not asked_after_all(candidate, understanding))
        )

    graded = [setting.grade(candidate) for candidate in spoken if candidate.decides]
    graded.sort(key=lambda g: (g[0].start, -SEVERITY_ORDER[g[1]], g[0].end))
    sure: list[Graded] = []
    doubted: list[Graded] = []
    for each in graded:
        (doubted if doubtable(each[0]) else sure).append(each)
    kept = said_once(displace(merge(sure)), understanding)
    known: dict[str, bool] = {}
    weighed = model.types if model is not None else ()
    kept = once_a_notice(conditional(kept, understanding, weighed, known))
    drafted = [
        Draft(finding, likelihood.get(each[0].key, 1.0), setting.bounded(each))
        for each in kept
        if (finding := setting.finding(each, seen.get(each[0].key))) is not None
    ]
    if model is not None:
        named = [candidate.key for candidate, _, _ in kept]
        beside = widen(understanding, setting.policy, answers, model, named, known)
        drafted += _unnamed(setting, spoken, model, beside)
    notes = [
        doubtful(note, likelihood[candidate.key])
        for candidate, _, outcomes in displace(merge(doubted))
        if (note := setting.finding((candidate, "note", outcomes))) is not None
    ]
    return drafted, notes


def _unnamed(
    setting: Setting, spoken: Sequence[Candidate], model: Model, beside: Sequence[Likely]
) -> Iterator[Draft]:
    """Drafts of what no rule has named: by words where the model is sure and there are some."""
    book, lists = rules_of(setting.policy), setting.policy.lists_on(setting.on)
    for answer in beside:
        alone, chance = setting.likely(answer), answer.probability
        if alone is None:
            continue
        words = None
        if chance >= model.sure:
            words = words_for(answer, setting.understanding, spoken, book, lists)
        if words is None:
            yield Draft(alone, chance, bounded=True)
            continue
        graded = setting.grade(words)
        by_words = setting.finding(graded, answer) or alone
        bounded = setting.bounded(graded)
        own = None if bounded or by_words.severity == "violation" else alone
        yield Draft(confirmed(by_words, chance), chance, bounded, own)


def told(draft: Draft, grave: float | None, sure: float) -> Finding:
    """``draft`` as grave as it is: ``grave`` is the chance that it is the violation, if that is known.

    No violation is what is less than ``sure`` to be a demand at all.
    """
    finding = draft.finding
    if finding.severity == "violation":
        if draft.chance < sure:
            return unsure(finding, draft.chance)
        if grave is None or grave >= _MILD:
            return finding
        return milder(finding)
    if grave is None:
        return finding
    if grave < _GRAVE or draft.bounded or draft.chance < sure:
        return draft.alone or finding
    return graver(finding)


def wordings(understanding: Understanding, policy: Policy) -> list[Candidate]:
    """Wherever the wording of a rule stands or a detector answers, decisive or not."""
    book = rules_of(policy)
    return finding_candidates.find(understanding, book) + computed(understanding, book)


def _excused(outcomes: Sequence[ExceptionOutcome]) -> bool:
    return any(outcome.outcome == "applies" for outcome in outcomes)
