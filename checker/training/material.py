"""Labelled notices as training material: clauses and questions with features, labels and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.demands import understand
from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate
from checker.judging.drafts import wordings
from checker.judging.features import Unit, units
from checker.judging.weighing import Question
from checker.model import Span
from checker.notice import parse
from checker.policy import Policy
from checker.reading import read_text
from checker.training.gold import GoldDocument

# What a clause or a question is for a type: a demand, none, or one that counts neither way.
YES, NO, OPEN = 1, 0, -1
Origin = Literal["fresh", "seen", "part"]


@dataclass(frozen=True, slots=True)
class Material:
    """A labelled notice, understood: its clauses and where the wording of rules stands.

    ``weight`` is what one of its questions counts. ``origin`` tells whole notices that the rules were
    written on (``seen``) from those that they were not (``fresh``) and from short texts (``part``).
    ``only`` is the one type that it is labelled for.
    """

    gold: GoldDocument
    understanding: Understanding
    units: tuple[Unit, ...]
    candidates: tuple[Candidate, ...]
    weight: float
    origin: Origin
    only: str = ""

    def label_of_unit(self, unit: Unit, kind: str) -> int:
        """YES when half of the clause or of the evidence is shared."""
        if self.only and kind != self.only:
            return OPEN
        span = self.understanding.notice.normal.original(unit.start, unit.end)
        answer = NO
        for gold in self.gold.findings:
            if gold.type != kind:
                continue
            shared = min(gold.end, span.end) - max(gold.start, span.start)
            shorter = min(gold.end - gold.start, span.end - span.start)
            if shared > 0 and shared >= 0.5 * shorter:
                if not gold.optional:
                    return YES
                answer = OPEN
        return answer

    def label_of_question(self, question: Question, kind: str) -> int:
        """YES when the evidence of a finding of the type touches the sentence."""
        if self.only and kind != self.only:
            return OPEN
        answer = NO
        for number, gold in enumerate(self.gold.findings):
            if gold.type == kind and self.touches(question, number):
                if not gold.optional:
                    return YES
                answer = OPEN
        return answer

    def touches(self, question: Question, number: int) -> bool:
        """Whether the evidence of gold finding ``number`` lies in the question's sentence."""
        span = self._sentence(question.sentence)
        gold = self.gold.findings[number]
        return gold.start < span.end and span.start < gold.end

    def _sentence(self, number: int) -> Span:
        start, end = self.understanding.sentence_span(number)
        return self.understanding.notice.normal.original(start, end)


def material(
    documents: Sequence[GoldDocument],
    policy: Policy,
    weight: float,
    origin: Origin,
    only: Sequence[str] = (),
) -> list[Material]:
    """Understand every document once; those without a clause are left out.

    ``only[n]`` is the one type that document ``n`` is labelled for.
    """
    found = []
    for number, document in enumerate(documents):
        understanding = understand(parse(read_text(document.text)))
        clauses = tuple(units(understanding))
        if clauses:
            spoken = tuple(wordings(understanding, policy))
            kind = only[number] if only else ""
            found.append(Material(document, understanding, clauses, spoken, weight, origin, kind))
    return found
