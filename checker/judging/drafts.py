"""Candidates and answers to drafts: exceptions tried, doubles merged, one type preferred to another.

A draft is a finding as its words alone grade it; how grave it is in this notice is asked after
that (``gravity``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checker.demands.understanding import Understanding
from checker.judging import candidates as finding_candidates
from checker.judging import exceptions
from checker.judging.candidates import Candidate, asked_after_all
from checker.judging.conditions import hold
from checker.judging.detectors import computed
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
from checker.model import SEVERITY_ORDER, ExceptionOutcome, Finding, Severity
from checker.policy import Policy
from checker.policy.types import ViolationType

# The share of a row's character pairs that a sentence must hold for the row to repeat it.
_SAME = 0.4
# The chance that a demand is the violation: below the first words that say so are not believed, from
# the second on words that leave it open are.
_MILD, _GRAVE = 0.4, 0.5


Graded = tuple[Candidate, Severity, tuple[ExceptionOutcome, ...]]


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
    kept = _said_once(_displace(_merge(sure)), understanding)
    known: dict[str, bool] = {}
    weighed = model.types if model is not None else ()
    kept = _once(_conditional(kept, understanding, weighed, known))
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
        for candidate, _, outcomes in _displace(_merge(doubted))
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


def _merge(graded: list[Graded]) -> list[Graded]:
    """One finding a type and sentence: the same demand in other words is not a second one."""
    kept: list[Graded] = []
    doubles: dict[tuple[str, int], int] = {}
    for entry in graded:
        candidate, severity, outcomes = entry
        double = doubles.setdefault(candidate.key, len(kept))
        if double == len(kept):
            kept.append(entry)
            continue
        other, other_severity, other_outcomes = kept[double]
        if SEVERITY_ORDER[severity] <= SEVERITY_ORDER[other_severity]:
            candidate, severity, outcomes = other, other_severity, other_outcomes
        start, end = min(entry[0].start, other.start), max(entry[0].end, other.end)
        kept[double] = (_widened(candidate, start, end, other.clause), severity, outcomes)
    return kept


def _widened(candidate: Candidate, start: int, end: int, clause: int) -> Candidate:
    """The stronger of two candidates, with both in its evidence."""
    return replace(candidate, start=start, end=end, clause=min(clause, candidate.clause))


def _displace(graded: list[Graded]) -> list[Graded]:
    """Drop a finding where a type that displaces its own was found in the same demand."""

    inside: dict[int, list[Candidate]] = defaultdict(list)
    for candidate, _, _ in graded:
        inside[candidate.sentence].append(candidate)

    def displaced(candidate: Candidate) -> bool:
        return any(
            candidate.rule.type.id in other.rule.type.displaces
            and (
                abs(other.clause - candidate.clause) <= 1
                or (other.start < candidate.end and candidate.start < other.end)
            )
            for other in inside[candidate.sentence]
            if other is not candidate
        )

    return [entry for entry in graded if not displaced(entry[0])]


def _said_once(graded: list[Graded], understanding: Understanding) -> list[Graded]:
    """Drop a table row that repeats a demand of the text: it is the same finding."""

    def in_row(candidate: Candidate) -> bool:
        sentence = understanding.sentences[candidate.sentence]
        return understanding.notice.blocks[sentence.block].kind == "row"

    said: dict[str, list[frozenset[str]]] = defaultdict(list)
    for candidate, _, _ in graded:
        if not in_row(candidate):
            span = understanding.sentence_span(candidate.sentence)
            said[candidate.rule.type.id].append(_pairs(understanding.text, *span))

    def repeated(candidate: Candidate) -> bool:
        if not in_row(candidate):
            return False
        here = _pairs(understanding.text, candidate.start, candidate.end)
        return bool(here) and any(
            len(here & there) >= _SAME * len(here) for there in said[candidate.rule.type.id]
        )

    return [entry for entry in graded if not repeated(entry[0])]


def _pairs(text: str, start: int, end: int) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, a cheap fingerprint of what is spoken of."""
    bare = "".join(c for c in text[start:end] if "\u4e00" <= c <= "\u9fff")
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _conditional(
    graded: list[Graded],
    understanding: Understanding,
    weighed: Sequence[str],
    known: dict[str, bool],
) -> list[Graded]:
    """What no condition of the whole text forbids and no other type silences.

    Types in ``weighed`` are not silenced: the model has read the whole notice, and knows better
    whether the matter is the one that communities must pay for.
    """
    present = {candidate.rule.type.id for candidate, _, _ in graded}

    def stays(kind: ViolationType) -> bool:
        silenced = kind.id not in weighed and present & set(kind.silenced_by)
        return not silenced and hold(kind.needs, understanding, known)

    return [entry for entry in graded if stays(entry[0].rule.type)]


def _once(graded: list[Graded]) -> list[Graded]:
    """Of a type that is found once a notice only the gravest, of the others all."""
    kept: list[Graded] = []
    best: dict[str, Graded] = {}
    for entry in graded:
        kind = entry[0].rule.type
        if not kind.once:
            kept.append(entry)
        elif kind.id not in best or SEVERITY_ORDER[entry[1]] > SEVERITY_ORDER[best[kind.id][1]]:
            best[kind.id] = entry
    return kept + list(best.values())
