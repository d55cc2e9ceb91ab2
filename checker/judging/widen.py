"""What the model adds beside the rules: only where no rule's finding stands, only as review."""

from __future__ import annotations

from collections.abc import Sequence

from checker.demands.actors import COMMUNITY
from checker.demands.understanding import Understanding
from checker.judging.funding import hold
from checker.judging.model import Likely
from checker.policy import Policy
from checker.policy.types import ViolationType


def widen(
    understanding: Understanding,
    policy: Policy,
    answers: Sequence[Likely],
    least: float,
    named: Sequence[tuple[str, int]],
    known: dict[str, bool],
) -> list[Likely]:
    """Demands that no rule named, of at least ``least`` probability, the likeliest first.

    ``named`` holds ``(type, sentence)`` of the rules' findings, ``known`` the conditions of the
    notice that have been looked at. A type that a finding in the same
    sentence displaces or one in the document silences is left alone, and so is a notice that
    speaks of no community at all.
    """
    if not _speaks_of_communities(understanding):
        return []
    taken: set[tuple[str, int]] = set(named)
    present = {name for name, _ in named}
    chosen: list[Likely] = []
    for answer in answers:
        if answer.probability < least:
            break
        kind = policy.types.get(answer.type)
        if answer.ruled or kind is None or answer.key in taken:
            continue
        if kind.once and answer.type in present:
            continue
        if present & set(kind.silenced_by) or not hold(kind.needs, understanding, known):
            continue
        if _displaced(kind, answer.sentence, taken, policy):
            continue
        taken.add(answer.key)
        present.add(answer.type)
        chosen.append(answer)
    return chosen


def _speaks_of_communities(understanding: Understanding) -> bool:
    return understanding.addressed or any(
        bearer.kind == COMMUNITY or bearer.involved
        for bearers in understanding.bearers
        for bearer in bearers
    )


def _displaced(
    kind: ViolationType, sentence: int, taken: set[tuple[str, int]], policy: Policy
) -> bool:
    return any(
        where == sentence and name in policy.types and kind.id in policy.types[name].displaces
        for name, where in taken
    )
