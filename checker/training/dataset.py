"""Labelled notices as training material: clauses with features, labels and the group they are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.demands import understand
from checker.judging.features import Unit, units
from checker.notice import parse
from checker.reading import read_text
from checker.training.gold import GoldDocument


@dataclass(frozen=True, slots=True)
class Example:
    """A clause; ``optional`` types are neither positive nor negative for it."""

    document: int
    group: str
    unit: Unit
    types: frozenset[str]
    optional: frozenset[str]


def examples(documents: Sequence[GoldDocument]) -> list[Example]:
    """All clauses of ``documents``. A clause has a type when half of it or of the evidence is shared."""
    found: list[Example] = []
    for number, document in enumerate(documents):
        notice = parse(read_text(document.text))
        for unit in units(understand(notice)):
            span = notice.normal.original(unit.start, unit.end)
            types: set[str] = set()
            optional: set[str] = set()
            for gold in document.findings:
                shared = min(gold.end, span.end) - max(gold.start, span.start)
                shorter = min(gold.end - gold.start, span.end - span.start)
                if shared > 0 and shared >= 0.5 * shorter:
                    (optional if gold.optional else types).add(gold.type)
            found.append(
                Example(number, document.group, unit, frozenset(types), frozenset(optional))
            )
    return found
