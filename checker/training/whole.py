"""The last stage: what is found once a notice, learnt from whole notices (``judging/whole.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.judging import whole
from checker.judging.model import probabilities
from checker.judging.trees import Trees
from checker.judging.weighing import Question
from checker.training import stages
from checker.training.gold import GoldDocument
from checker.training.material import NO, OPEN, YES, Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Wholes:
    """A row for every notice that asks something and every type of ``whole.ONCE``.

    ``notices`` are the numbers of the notices, one for each ``len(whole.ONCE)`` rows.
    """

    notices: tuple[int, ...]
    matrix: Floats
    wanted: Floats
    groups: Floats
    weights: Floats


def wholes(
    notices: Sequence[Material],
    questions: Sequence[Question],
    inside: Sequence[Sequence[int]],
    probability: Floats,
    types: Sequence[str],
) -> Wholes:
    """The rows of ``notices``, whose questions have been answered with ``probability``."""
    import numpy as np

    numbers = tuple(number for number, rows in enumerate(inside) if rows)
    matrix = np.concatenate(
        [
            whole.rows([questions[row] for row in inside[n]], probability[inside[n]], types)
            for n in numbers
        ]
    )
    wanted = np.asarray([_label(notices[n].gold, kind) for n in numbers for kind in whole.ONCE])
    each = len(whole.ONCE)
    groups = np.repeat([notices[n].gold.group for n in numbers], each)
    # An example is labelled for its own type alone.
    weights = np.repeat([0.0 if notices[n].only else notices[n].weight for n in numbers], each)
    weights[wanted == OPEN] = 0.0
    return Wholes(numbers, matrix, wanted, groups, weights)


def _label(gold: GoldDocument, kind: str) -> int:
    found = [finding.optional for finding in gold.findings if finding.type == kind]
    if not found:
        return NO
    return OPEN if all(found) else YES


def fit(known: Wholes) -> Trees:
    """Trees grown on all rows."""
    return stages.fit(known.matrix, known.wanted, known.weights, stages.WHOLE)


def held_out(
    known: Wholes,
    questions: Sequence[Question],
    inside: Sequence[Sequence[int]],
    probability: Floats,
    types: Sequence[str],
) -> Floats:
    """``probability`` after trees that have not seen a notice's group have spoken of the notice."""
    import numpy as np

    decided = stages.held_out(known.matrix, known.wanted, known.groups, known.weights, stages.WHOLE)
    said = probabilities(decided).reshape(-1, len(whole.ONCE))
    answer = np.array(probability, dtype=np.float64)
    for number, chances in zip(known.notices, said, strict=True):
        rows = inside[number]
        asked = [questions[row] for row in rows]
        answer[rows] = whole.told(asked, probability[rows], chances, types)
    return answer
