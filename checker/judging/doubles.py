"""What is one finding and what is none: doubles, types preferred to others, conditions.

The same demand in other words, in a row that repeats the text or once a notice is one finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate
from checker.judging.conditions import hold
from checker.model import SEVERITY_ORDER, ExceptionOutcome, Severity
from checker.policy.types import ViolationType

# The share of a row's character pairs that a sentence must hold for the row to repeat it.
_SAME = 0.4

Graded = tuple[Candidate, Severity, tuple[ExceptionOutcome, ...]]


def merge(graded: list[Graded]) -> list[Graded]:
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


def displace(graded: list[Graded]) -> list[Graded]:
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


def said_once(graded: list[Graded], understanding: Understanding) -> list[Graded]:
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


def conditional(
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


def once_a_notice(graded: list[Graded]) -> list[Graded]:
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
