"""How well the checker reads labelled notices.

A found finding matches a gold one of the same type whose evidence overlaps it; for the types found
once a notice (``missing-funding``, ``missing-staffing``) the same type in the same document is
enough. Optional gold findings count neither way, notes are not counted.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from checker.judging.whole import ONCE
from checker.training.gold import GoldDocument, GoldFinding


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a system reports it, on the document's own offsets."""

    type: str
    severity: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of one document."""

    verdict: str
    findings: tuple[Found, ...]


@dataclass(slots=True)
class Counts:
    """True positives, false positives, false negatives."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / total if total else 0.0

    def add(self, other: Counts) -> None:
        self.hit += other.hit
        self.false += other.false
        self.missed += other.missed


@dataclass(slots=True)
class Scored:
    """One document compared with its labels."""

    gold: GoldDocument
    answer: Answer
    by_type: dict[str, Counts]
    same_severity: int
    false: list[Found]
    missed: list[GoldFinding]

    @property
    def total(self) -> Counts:
        counts = Counts()
        for each in self.by_type.values():
            counts.add(each)
        return counts


@dataclass(slots=True)
class Report:
    """The figures over all documents; ``interval`` is the 95% bootstrap interval of F1."""

    documents: list[Scored]
    total: Counts = field(default_factory=Counts)
    by_type: dict[str, Counts] = field(default_factory=dict)
    interval: tuple[float, float] = (0.0, 0.0)

    @property
    def severity_agreement(self) -> float:
        return (
            sum(d.same_severity for d in self.documents) / self.total.hit if self.total.hit else 0.0
        )

    @property
    def verdict_accuracy(self) -> float:
        right = sum(d.gold.verdict == d.answer.verdict for d in self.documents)
        return right / len(self.documents) if self.documents else 0.0

    @property
    def false_violations(self) -> float:
        """Violations found per 100 documents that are labelled compliant."""
        clean = [d for d in self.documents if d.gold.verdict == "compliant"]
        wrong = sum(f.severity == "violation" for d in clean for f in d.answer.findings)
        return 100 * wrong / len(clean) if clean else 0.0

    @property
    def accused(self) -> float:
        """Compliant documents called violating, per 100."""
        clean = [d for d in self.documents if d.gold.verdict == "compliant"]
        return (
            100 * sum(d.answer.verdict == "violation" for d in clean) / len(clean) if clean else 0.0
        )


def evaluate(
    documents: Iterable[GoldDocument], system: Callable[[str], Answer], samples: int = 500
) -> Report:
    """Run ``system`` over the texts and compare; the bootstrap resamples whole documents."""
    report = Report([score(document, system(document.text)) for document in documents])
    for scored in report.documents:
        for kind, counts in scored.by_type.items():
            report.by_type.setdefault(kind, Counts()).add(counts)
            report.total.add(counts)
    report.interval = _bootstrap([d.total for d in report.documents], samples)
    return report


def matches(gold: GoldDocument, found: Sequence[Found]) -> dict[int, GoldFinding]:
    """By number of the finding the gold finding that it meets; each at most once, firm ones first."""
    met: dict[int, GoldFinding] = {}
    for wanted in sorted(gold.findings, key=lambda g: g.optional):
        number = next((n for n, f in enumerate(found) if n not in met and _same(f, wanted)), None)
        if number is not None:
            met[number] = wanted
    return met


def score(gold: GoldDocument, answer: Answer) -> Scored:
    """Match the findings of one document, each gold finding and each found one at most once."""
    found = [f for f in answer.findings if f.severity != "note"]
    met = matches(gold, found)
    by_type: dict[str, Counts] = {}
    scored = Scored(gold, answer, by_type, 0, [], [])
    for number, wanted in met.items():
        if not wanted.optional:
            by_type.setdefault(wanted.type, Counts()).hit += 1
            scored.same_severity += found[number].severity == wanted.severity
    answered = {id(wanted) for wanted in met.values()}
    for wanted in gold.findings:
        if not wanted.optional and id(wanted) not in answered:
            by_type.setdefault(wanted.type, Counts()).missed += 1
            scored.missed.append(wanted)
    for number, extra in enumerate(found):
        if number not in met and not any(
            _same(extra, wanted) for wanted in gold.findings if wanted.optional
        ):
            by_type.setdefault(extra.type, Counts()).false += 1
            scored.false.append(extra)
    return scored


def _same(found: Found, gold: GoldFinding) -> bool:
    if found.type != gold.type:
        return False
    return gold.type in ONCE or (found.start < gold.end and gold.start < found.end)


def _bootstrap(totals: Sequence[Counts], samples: int) -> tuple[float, float]:
    if len(totals) < 2:
        return 0.0, 0.0
    chance = random.Random(20260101)
    figures = []
    for _ in range(samples):
        counts = Counts()
        for each in chance.choices(totals, k=len(totals)):
            counts.add(each)
        figures.append(counts.f1)
    figures.sort()
    return figures[int(0.025 * samples)], figures[int(0.975 * samples) - 1]


def confusion(report: Report) -> Counter[tuple[str, str]]:
    """How often a label of one verdict was answered with another."""
    return Counter((d.gold.verdict, d.answer.verdict) for d in report.documents)
