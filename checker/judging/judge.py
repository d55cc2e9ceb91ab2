"""Candidates to findings: exceptions tried, doubles merged, one type preferred to another."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date

from checker.demands.extract import demand
from checker.demands.understanding import Understanding
from checker.judging import candidates as finding_candidates
from checker.judging import exceptions
from checker.judging.candidates import Candidate
from checker.judging.detectors import DETECTORS
from checker.judging.document import CONDITIONS
from checker.judging.model import Likely, load
from checker.judging.rules import rules_of
from checker.judging.widen import widen
from checker.model import SEVERITY_ORDER, Basis, ExceptionOutcome, Finding, Severity
from checker.policy import Policy

# The share of a row's character pairs that a sentence must hold for the row to repeat it.
_SAME = 0.4
_SIGNS = re.compile(r"[\s\W_]+")


def judge(
    understanding: Understanding, policy: Policy, profile: str, on: date, *, models: bool = True
) -> tuple[Finding, ...]:
    """All findings of ``understanding`` under ``profile`` with the clauses in force on ``on``.

    Rules decide; with ``models`` a trained model adds likely demands that no rule named, as
    review. It never takes a rule's finding away.
    """
    book = rules_of(policy)
    found = finding_candidates.find(understanding, book)
    for kind in policy.types.values():
        for name in kind.detectors:
            found += DETECTORS[name](understanding, kind, book.rules)
    graded = [(c, *_grade(c, understanding)) for c in found]
    graded.sort(key=lambda g: (g[0].start, -SEVERITY_ORDER[g[1]], g[0].end))
    kept = _documentary(_said_once(_displace(_merge(graded)), understanding), understanding)
    findings = []
    for candidate, severity, outcomes in kept:
        basis = policy.basis(candidate.rule.type.id, profile, on)
        if not basis:
            continue
        findings.append(_finding(candidate, severity, outcomes, understanding, basis, profile))
    model = load() if models else None
    if model is not None:
        named = [(c.rule.type.id, c.sentence) for c, _, _ in kept]
        for answer in widen(understanding, policy, model, named):
            basis = policy.basis(answer.type, profile, on)
            if basis:
                findings.append(_likely(answer, understanding, policy, basis))
    findings.sort(key=lambda f: (f.start, f.type))
    return tuple({f.fingerprint: f for f in reversed(findings)}.values())[::-1]


Graded = tuple[Candidate, Severity, tuple[ExceptionOutcome, ...]]


def _grade(
    candidate: Candidate, understanding: Understanding
) -> tuple[Severity, tuple[ExceptionOutcome, ...]]:
    severity: Severity = candidate.rule.spec.severity or candidate.rule.type.severity
    outcomes = exceptions.tried(candidate, understanding)
    if severity == "violation" and any(outcome.outcome == "applies" for outcome in outcomes):
        severity = "review"
    return severity, outcomes


def _merge(graded: list[Graded]) -> list[Graded]:
    """One finding a type and sentence: the same demand in other words is not a second one."""
    kept: list[Graded] = []
    for entry in graded:
        candidate, severity, outcomes = entry
        double = next(
            (
                index
                for index, (other, _, _) in enumerate(kept)
                if other.rule.type.id == candidate.rule.type.id
                and other.sentence == candidate.sentence
            ),
            None,
        )
        if double is None:
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

    def displaced(candidate: Candidate) -> bool:
        return any(
            candidate.rule.type.id in other.rule.type.displaces
            and other.sentence == candidate.sentence
            and (
                abs(other.clause - candidate.clause) <= 1
                or (other.start < candidate.end and candidate.start < other.end)
            )
            for other, _, _ in graded
            if other is not candidate
        )

    return [entry for entry in graded if not displaced(entry[0])]


def _said_once(graded: list[Graded], understanding: Understanding) -> list[Graded]:
    """Drop a table row that repeats a demand of the text: it is the same finding."""

    def in_row(candidate: Candidate) -> bool:
        sentence = understanding.sentences[candidate.sentence]
        return understanding.notice.blocks[sentence.block].kind == "row"

    said = [
        (c.rule.type.id, _pairs(understanding.text, *understanding.sentence_span(c.sentence)))
        for c, _, _ in graded
        if not in_row(c)
    ]
    kept: list[Graded] = []
    for entry in graded:
        candidate = entry[0]
        here = _pairs(understanding.text, candidate.start, candidate.end)
        repeated = in_row(candidate) and any(
            name == candidate.rule.type.id and here and len(here & there) >= _SAME * len(here)
            for name, there in said
        )
        if not repeated:
            kept.append(entry)
    return kept


def _pairs(text: str, start: int, end: int) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, a cheap fingerprint of what is spoken of."""
    bare = "".join(c for c in text[start:end] if "\u4e00" <= c <= "\u9fff")
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _documentary(graded: list[Graded], understanding: Understanding) -> list[Graded]:
    """Types found once a notice, silenced by others, or bound to a condition of the whole text."""
    present = {candidate.rule.type.id for candidate, _, _ in graded}
    kept: list[Graded] = []
    best: dict[str, Graded] = {}
    answers: dict[str, bool] = {}
    for entry in graded:
        kind = entry[0].rule.type
        if present & set(kind.silenced_by):
            continue
        for name in kind.needs:
            if name not in answers:
                answers[name] = CONDITIONS[name](understanding)
        if not all(answers[name] for name in kind.needs):
            continue
        if not kind.once:
            kept.append(entry)
        elif kind.id not in best or SEVERITY_ORDER[entry[1]] > SEVERITY_ORDER[best[kind.id][1]]:
            best[kind.id] = entry
    return kept + list(best.values())


def fingerprint(kind: str, evidence: str) -> str:
    """Type and evidence without spaces and signs: stays the same when the file changes elsewhere."""
    bare = _SIGNS.sub("", evidence)
    return hashlib.sha256(f"{kind}\n{bare}".encode()).hexdigest()[:16]


def _finding(
    candidate: Candidate,
    severity: Severity,
    outcomes: tuple[ExceptionOutcome, ...],
    understanding: Understanding,
    basis: tuple[Basis, ...],
    profile: str,
) -> Finding:
    kind = candidate.rule.type
    document = understanding.notice.document
    start, end = _evidence(candidate, understanding)
    span = understanding.notice.normal.original(start, end)
    evidence = document.text[span.start : span.end]
    if severity == "violation" and profile in kind.softer:
        severity = "review"
    return Finding(
        type=kind.id,
        title=kind.title,
        severity=severity,
        start=span.start,
        end=span.end,
        evidence=evidence,
        page=document.page_at(span.start),
        section=_section(understanding, candidate.sentence),
        demand=demand(
            understanding, candidate.sentence, candidate.clause, candidate.start, candidate.end
        ),
        basis=basis,
        exceptions=outcomes,
        explanation=kind.explanation,
        remedy=kind.remedy,
        source="rule",
        rule=candidate.rule.name,
        confidence=_confidence(candidate, severity),
        fingerprint=fingerprint(kind.id, evidence),
    )


def _likely(
    answer: Likely, understanding: Understanding, policy: Policy, basis: tuple[Basis, ...]
) -> Finding:
    """A model's finding: review, with its probability as confidence."""
    kind = policy.types[answer.type]
    unit = answer.unit
    document = understanding.notice.document
    span = understanding.notice.normal.original(unit.start, unit.end)
    evidence = document.text[span.start : span.end]
    return Finding(
        type=kind.id,
        title=kind.title,
        severity="review",
        start=span.start,
        end=span.end,
        evidence=evidence,
        page=document.page_at(span.start),
        section=_section(understanding, unit.sentence),
        demand=demand(understanding, unit.sentence, unit.clause),
        basis=basis,
        exceptions=(),
        explanation=f"没有规则直接认出这一句，模型认为它可能是“{kind.title}”，请对照原文判断。{kind.explanation}",
        remedy=kind.remedy,
        source="model",
        rule="model",
        confidence=answer.probability,
        fingerprint=fingerprint(kind.id, evidence),
    )


def _section(understanding: Understanding, sentence: int) -> tuple[str, ...]:
    block = understanding.notice.blocks[understanding.sentences[sentence].block]
    return block.section or ((block.attachment,) if block.attachment else ())


def _evidence(candidate: Candidate, understanding: Understanding) -> tuple[int, int]:
    """The clauses that the match touches, whole, without what leads them in."""
    sentence = understanding.sentences[candidate.sentence]
    low = sentence.clauses[candidate.clause][0]
    high = candidate.end
    for start, end in sentence.clauses:
        if start < candidate.end and candidate.start < end:
            high = max(high, end)
    text = understanding.text
    while low < high and text[low] in "“”、，；：|":
        low += 1
    while high > low and text[high - 1] in "，；：|。":
        high -= 1
    return low, high


_SOURCE_CONFIDENCE = {"own": 0.95, "clause": 0.9, "table": 0.9, "heading": 0.88, "sentence": 0.75}


def _confidence(candidate: Candidate, severity: Severity) -> float:
    base = _SOURCE_CONFIDENCE.get(candidate.bearer.source, 0.7)
    return round(base if severity == "violation" else base - 0.15, 2)
