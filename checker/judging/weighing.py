"""The questions that the model answers: does this sentence hold a demand of this type?

A question is a sentence and a type that the first stage, the clauses read together or the wording
of a rule has brought up. It is weighed twice: by itself (what the first stage says, which rules'
wording stands there and what speaks against it, where the clause stands), then among its fellows
(what else the sentence, its neighbours and the notice ask). The lists of names fix the order of the numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.judging.candidates import Candidate
from checker.judging.features import Unit
from checker.judging.structure import NAMES as STRUCTURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

# Log odds of the first stage, and of the clauses read together, below both of which a sentence is not
# asked about unless a rule's wording stands in it.
_WORTH, _WORTH_TOGETHER = -6.0, -3.5
_FAR = -9.0  # stands for "no such sentence"
_RANKED = 4  # how many of the likeliest other sentences a question looks at

ALONE: tuple[str, ...] = (
    "own",
    "best of sentence over own",
    "best other type of clause over own",
    "best of notice over own",
    "demand",
    "demand in sentence",
    "demand in sentence before",
    "demand in sentence after",
    "best of sentence before",
    "best of sentence after",
    "wordings",
    "rules that decide",
    "a wording fits its bearer",
    "a wording is apt",
    "every wording is denied",
    "a wording fits and is apt",
    "a wording is apt and not denied",
    "other types decided here",
    "longest wording",
    "together",
    "demand together",
    "best of notice together",
    *STRUCTURE,
)
AMONG: tuple[str, ...] = (
    "alone",
    "other type here",
    "sentence before",
    "sentence after",
    "same type elsewhere",
    "likeliest elsewhere",
    "second elsewhere",
    "third elsewhere",
    "fourth elsewhere",
    "likely sentences",
    "sum over sentences",
    "sum of other types here",
    "off-list task in notice",
    "missing funding in notice",
    "incomplete admission in notice",
    "diverted funds in notice",
    "own",
    "rules that decide",
    "funded",
    "together",
)
_NOTICE_TYPES = ("off-list-task", "missing-funding", "incomplete-admission", "diverted-funds")


@dataclass(frozen=True, slots=True)
class Question:
    """``unit`` indexes the clause of ``sentence`` that best answers for the type."""

    type: int
    sentence: int
    unit: int
    ruled: bool
    alone: tuple[float, ...]


def questions(
    found: Sequence[Unit],
    numbers: Floats,
    logits: Floats,
    together: Floats,
    candidates: Sequence[Candidate],
    types: Sequence[str],
) -> list[Question]:
    """All questions of a notice.

    ``numbers`` of shape (units, ``STRUCTURE``) say where each clause stands. ``logits``, of the first
    stage, and ``together``, of the clauses read together, have the shape (units, types and one
    more): the last column says how likely the clause is a demand of any type.
    """
    import numpy as np

    if not found:
        return []
    wordings: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    decided: dict[int, set[str]] = defaultdict(set)
    for candidate in candidates:
        wordings[candidate.sentence, candidate.rule.type.id].append(candidate)
        if candidate.decides:
            decided[candidate.sentence].add(candidate.rule.type.id)
    standing = [tuple(row) for row in numbers.tolist()]
    demand = logits[:, -1]
    logits = logits[:, :-1]
    # The units of a sentence follow each other.
    sentences, starts = np.unique([unit.sentence for unit in found], return_index=True)
    own_here = np.maximum.reduceat(logits, starts, axis=0)
    read_here = np.maximum.reduceat(together, starts, axis=0)
    worth = (own_here >= _WORTH) | (read_here[:, :-1] >= _WORTH_TOGETHER)
    order = {number: at for at, number in enumerate(sentences.tolist())}
    columns = {name: kind for kind, name in enumerate(types)}
    for number, name in wordings:
        if number in order and name in columns:
            worth[order[number], columns[name]] = True
    best_here = dict(zip(order, own_here.max(axis=1).tolist(), strict=True))
    demand_here = dict(zip(order, np.maximum.reduceat(demand, starts).tolist(), strict=True))
    best_notice = logits.max(axis=0)
    together_notice = together.max(axis=0)
    # The best answer of a clause beside a type's own is its best, or its second where that is it.
    leading = logits.argmax(axis=1)
    two = np.sort(logits, axis=1)[:, -2:]
    first, second = two[:, -1], two[:, 0]
    asked: list[Question] = []
    for number, at in order.items():
        kinds = np.flatnonzero(worth[at]).tolist()
        if not kinds:
            continue
        rows = range(starts[at], starts[at + 1] if at + 1 < len(starts) else len(found))
        here = logits[rows.start : rows.stop]
        best_rows = here.argmax(axis=0)
        told_rows = (here + together[rows.start : rows.stop, :-1]).argmax(axis=0)
        for kind in kinds:
            name = types[kind]
            best = rows[int(best_rows[kind])]
            own = float(own_here[at, kind])
            spoken = wordings.get((number, name), [])
            read = float(read_here[at, kind])
            deciding = [candidate for candidate in spoken if candidate.decides]
            place = _clause_of(deciding or spoken, rows, found, best)
            alone = (
                own,
                best_here[number] - own,
                float(second[best] if leading[best] == kind else first[best]) - own,
                float(best_notice[kind]) - own,
                float(demand[best]),
                demand_here[number],
                demand_here.get(number - 1, _FAR),
                demand_here.get(number + 1, _FAR),
                best_here.get(number - 1, _FAR),
                best_here.get(number + 1, _FAR),
                float(len(spoken)),
                float(len(deciding)),
                float(any(c.fits for c in spoken)),
                float(any(c.apt for c in spoken)),
                float(bool(spoken) and all(c.denied for c in spoken)),
                float(any(c.fits and c.apt for c in spoken)),
                float(any(c.apt and not c.denied for c in spoken)),
                float(len(decided[number] - {name})),
                float(max((c.end - c.start for c in deciding or spoken), default=0)),
                read,
                float(read_here[at, -1]),
                float(together_notice[kind]),
                *standing[place],
            )
            told = rows[int(told_rows[kind])]
            asked.append(Question(kind, number, told, bool(deciding), alone))
    return asked


def _clause_of(
    spoken: Sequence[Candidate], rows: Sequence[int], found: Sequence[Unit], best: int
) -> int:
    """The unit that the structure is read from: where a rule's wording stands, else the best."""
    if not spoken:
        return best
    clause = min(candidate.clause for candidate in spoken)
    return next((row for row in rows if found[row].clause == clause), best)


def with_types(features: Floats, kinds: Floats, count: int) -> Floats:
    """``features`` with one more column a type, set to one for the question's own."""
    import numpy as np

    return np.hstack([features, np.eye(count, dtype=np.float32)[kinds]]).astype(np.float32)


def alone(asked: Sequence[Question], count: int) -> Floats:
    """The matrix of the first weighing, of shape (questions, ``ALONE`` and ``count`` types)."""
    import numpy as np

    features = np.asarray([question.alone for question in asked], dtype=np.float32)
    kinds = np.asarray([question.type for question in asked], dtype=np.int64)
    return with_types(features, kinds, count)


def among(asked: Sequence[Question], weighed: Floats, types: Sequence[str]) -> Floats:
    """The matrix of the second weighing of one notice's questions.

    ``weighed`` are the probabilities of the first, in the order of ``asked``.
    """
    import numpy as np

    values = [float(value) for value in weighed]
    inside: dict[int, list[int]] = defaultdict(list)
    of_type: dict[int, list[float]] = defaultdict(list)
    for index, question in enumerate(asked):
        inside[question.sentence].append(index)
        of_type[question.type].append(values[index])
    best = {number: max(values[row] for row in rows) for number, rows in inside.items()}
    ranked = sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))[: _RANKED + 1]
    likely = float(sum(value > 0.5 for value in best.values()))
    total = float(sum(best.values()))
    # The two likeliest of each type: a question looks at the best that is not itself.
    leading = {kind: sorted(found, reverse=True)[:2] for kind, found in of_type.items()}
    of_notice = [
        leading[types.index(name)][0] if name in types and types.index(name) in leading else 0.0
        for name in _NOTICE_TYPES
    ]
    own, ruled = ALONE.index("own"), ALONE.index("rules that decide")
    funded, together = ALONE.index("funded"), ALONE.index("together")
    rows = []
    for index, question in enumerate(asked):
        beside = [values[row] for row in inside[question.sentence] if row != index]
        first, *second = leading[question.type]
        same = first if values[index] < first else (second[0] if second else 0.0)
        elsewhere = [value for number, value in ranked if number != question.sentence][:_RANKED]
        rows.append(
            (
                log_odds(values[index]),
                max(beside, default=0.0),
                best.get(question.sentence - 1, 0.0),
                best.get(question.sentence + 1, 0.0),
                same,
                *elsewhere,
                *[0.0] * (_RANKED - len(elsewhere)),
                likely,
                total,
                sum(beside),
                *of_notice,
                question.alone[own],
                question.alone[ruled],
                question.alone[funded],
                question.alone[together],
            )
        )
    kinds = np.asarray([question.type for question in asked], dtype=np.int64)
    return with_types(np.asarray(rows, dtype=np.float32), kinds, len(types))


def log_odds(probability: float) -> float:
    """Log odds kept finite: a probability of nought or one is a little less sure."""
    import math

    return math.log((probability + 0.003) / (1.003 - probability))
