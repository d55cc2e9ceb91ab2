"""Model findings beside the rules' own: only where no rule speaks, only as review."""

from __future__ import annotations

from collections.abc import Sequence

from checker.demands.understanding import Understanding
from checker.judging.candidates import TAKES_BACK, clean_up
from checker.judging.document import CONDITIONS
from checker.judging.model import Likely, Model, likely
from checker.policy import Policy
from checker.policy.types import ViolationType


def widen(
    understanding: Understanding,
    policy: Policy,
    model: Model,
    named: Sequence[tuple[str, int]],
) -> list[Likely]:
    """Likely demands that no rule named; ``named`` holds ``(type, sentence)`` of the rules' findings.

    A clause that the context takes back is left alone, and so is a type that a rule's finding in
    the same sentence displaces or one in the document silences.
    """
    taken: set[tuple[str, int]] = set(named)
    present = {name for name, _ in named}
    chosen: list[Likely] = []
    if clean_up(understanding):
        return chosen
    for answer in likely(model, understanding):
        kind = policy.types.get(answer.type)
        if kind is None or (answer.type, answer.unit.sentence) in taken:
            continue
        if kind.once and answer.type in present:
            continue
        if present & set(kind.silenced_by) or not all(
            CONDITIONS[n](understanding) for n in kind.needs
        ):
            continue
        if _displaced(kind, answer.unit.sentence, taken, policy) or _taken_back(
            understanding, answer
        ):
            continue
        taken.add((answer.type, answer.unit.sentence))
        present.add(answer.type)
        chosen.append(answer)
    return chosen


def _displaced(
    kind: ViolationType, sentence: int, taken: set[tuple[str, int]], policy: Policy
) -> bool:
    return any(
        where == sentence and name in policy.types and kind.id in policy.types[name].displaces
        for name, where in taken
    )


def _taken_back(understanding: Understanding, answer: Likely) -> bool:
    """Whether any cue that takes back touches the clause: the model gets no benefit of doubt."""
    return any(
        hit.category in TAKES_BACK
        and hit.scope_start < answer.unit.end
        and answer.unit.start < max(hit.scope_end, hit.end)
        for hit in understanding.context[answer.unit.sentence]
    )
