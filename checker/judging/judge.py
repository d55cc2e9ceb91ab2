"""Candidates to findings: exceptions tried, doubles merged, one type preferred to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from checker.demands.understanding import Understanding
from checker.judging import candidates as finding_candidates
from checker.judging import certificates, exceptions, listed
from checker.judging.candidates import Candidate, asked_after_all
from checker.judging.conditions import hold
from checker.judging.detectors import computed
from checker.judging.findings import (
    confirmed,
    doubtful,
    finding_of,
    likely_finding,
    quoted_whole,
    recognised,
    unsure,
)
from checker.judging.hints import words_for
from checker.judging.model import load, weigh
from checker.judging.register import admitted
from checker.judging.rules import rules_of
from checker.judging.widen import speaks_of_communities, widen
from checker.model import SEVERITY_ORDER, ExceptionOutcome, Finding, Severity
from checker.policy import Policy
from checker.policy.profile import RELEASED_BY, Levels
from checker.policy.types import ViolationType

# The share of a row's character pairs that a sentence must hold for the row to repeat it.
_SAME = 0.4


def judge(
    understanding: Understanding, policy: Policy, profile: str, on: date, *, models: bool = True
) -> tuple[Finding, ...]:
    """All findings of ``understanding`` under ``profile`` with the clauses in force on ``on``.

    Rules decide; with ``models`` a trained model adds likely demands that no rule named, as
    review, and what a rule names against the sense of its surroundings is told as review or, far
    below that, as a note: shown with its evidence, outside the verdict.
    """
    found = wordings(understanding, policy)
    model = load() if models else None
    answers = []
    # Where no rule decides and no community is spoken of, nothing that the model says is used.
    if model is not None and (
        any(c.decides for c in found) or speaks_of_communities(understanding)
    ):
        answers = weigh(model, understanding, found)
    likelihood = {a.key: a.probability for a in answers if a.ruled}
    seen = {a.key: a for a in answers}
    doubts = {
        key: chance
        for key, chance in likelihood.items()
        if model and chance < model.least.of(once=policy.types[key[0]].once, ruled=True)
    }
    plan, released_by = policy.inherited(profile), policy.released_by(profile)
    lists = policy.lists_on(on)
    graded = [(c, *grade(c, understanding, plan, released_by)) for c in found if c.decides]
    graded.sort(key=lambda g: (g[0].start, -SEVERITY_ORDER[g[1]], g[0].end))
    sure: list[Graded] = []
    doubted: list[Graded] = []
    for each in graded:
        doubtable = each[0].key in doubts and not _stands(each[0], understanding)
        (doubted if doubtable else sure).append(each)
    kept = _said_once(_displace(_merge(sure)), understanding)
    known: dict[str, bool] = {}
    weighed = model.types if model is not None else ()
    kept = _once(_conditional(kept, understanding, weighed, known))
    findings = []
    for candidate, severity, outcomes in kept:
        basis = policy.basis(candidate.rule.type.id, profile, on)
        if not basis:
            continue
        at = seen.get(candidate.key)
        finding = finding_of(candidate, severity, outcomes, understanding, basis, plan, at)
        chance = likelihood.get(candidate.key, 1.0)
        if model is not None and severity == "violation" and chance < model.sure:
            finding = unsure(finding, chance)
        findings.append(finding)
    if model is not None:
        named = [c.key for c, _, _ in kept]
        for answer in widen(understanding, policy, answers, model, named, known):
            basis = policy.basis(answer.type, profile, on)
            if not basis:
                continue
            words = None
            if answer.probability >= model.sure:
                words = words_for(answer, understanding, found, rules_of(policy), lists)
            if words is None:
                findings.append(likely_finding(answer, understanding, policy, basis, plan))
                continue
            graded_by = grade(words, understanding, plan, released_by)
            finding = finding_of(words, *graded_by, understanding, basis, plan, answer)
            findings.append(confirmed(finding, answer.probability))
    for candidate, _, outcomes in _displace(_merge(doubted)):
        basis = policy.basis(candidate.rule.type.id, profile, on)
        if basis:
            told = finding_of(candidate, "note", outcomes, understanding, basis, plan)
            findings.append(doubtful(told, doubts[candidate.key]))
    document = understanding.notice.document
    findings = [
        certificates.looked_up(f, document.text, lists) if f.type == certificates.TYPE else f
        for f in findings
    ]
    findings = [
        listed.looked_up(f, document.text, lists) if f.type == listed.TYPE else f for f in findings
    ]
    findings = [recognised(f) if document.doubtful(f.start, f.end) else f for f in findings]
    findings = admitted(findings, understanding, policy, on)
    findings.sort(key=lambda f: (f.start, f.type))
    distinct = {f.fingerprint: f for f in reversed(findings)}.values()
    quoted = [
        quoted_whole(f, understanding) if policy.types[f.type].quotes == "sentence" else f
        for f in distinct
    ]
    return tuple(sorted(quoted, key=lambda f: (f.start, f.type)))


def _stands(candidate: Candidate, understanding: Understanding) -> bool:
    """Whether the model's doubt is no more than a reason to look, whatever it says."""
    return not candidate.rule.type.once and asked_after_all(candidate, understanding)


def wordings(understanding: Understanding, policy: Policy) -> list[Candidate]:
    """Wherever the wording of a rule stands or a detector answers, decisive or not."""
    book = rules_of(policy)
    return finding_candidates.find(understanding, book) + computed(understanding, book)


Graded = tuple[Candidate, Severity, tuple[ExceptionOutcome, ...]]


def grade(
    candidate: Candidate,
    understanding: Understanding,
    profile: str,
    released_by: Levels = RELEASED_BY,
) -> tuple[Severity, tuple[ExceptionOutcome, ...]]:
    severity: Severity = candidate.rule.spec.severity or candidate.rule.type.severity
    outcomes = exceptions.tried(candidate, understanding, profile, released_by)
    if severity == "violation" and any(outcome.outcome == "applies" for outcome in outcomes):
        severity = "review"
    return severity, outcomes


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
