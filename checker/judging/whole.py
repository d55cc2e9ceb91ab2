"""Types that are found once a notice, weighed over the whole of it.

Whether money or staff is missing is said by no sentence: it follows from what the notice asks and
from what it leaves out. One row a type and notice: the likeliest sentences of the type itself and
of what goes down without being on a list, the best answer for every type, and what kind of notice
it is. ``WHOLE`` lists the numbers in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from checker.judging.weighing import ALONE, Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

ONCE: tuple[str, ...] = ("missing-funding", "missing-staffing")
_TASK = "off-list-task"  # what money and staff are missing for
_LIKELIEST = 4
_LIKELY = 0.5
_OF_NOTICE: tuple[str, ...] = (
    "funded",
    "staffed",
    "addressed",
    "addressed alone",
    "clean-up",
    "title names community",
    "clauses of notice",
    "share of communities",
)
_COLUMNS = tuple(ALONE.index(name) for name in _OF_NOTICE)
WHOLE: tuple[str, ...] = (
    *(f"{which} likeliest" for which in ("first", "second", "third", "fourth")),
    "sum over sentences",
    *(f"{which} likeliest task" for which in ("first", "second", "third", "fourth")),
    "sum of tasks",
    "likeliest that a rule decides",
    "likely types",
    *_OF_NOTICE,
)


def rows(asked: Sequence[Question], weighed: Floats, types: Sequence[str]) -> Floats:
    """One row for each of ``ONCE``: ``WHOLE``, the best answer for every type, the type itself.

    ``weighed`` are the probabilities of ``asked``, all questions of one notice.
    """
    import numpy as np

    answers: dict[str, list[float]] = defaultdict(list)
    ruled: dict[str, float] = defaultdict(float)
    for question, value in zip(asked, weighed, strict=True):
        kind = types[question.type]
        answers[kind].append(float(value))
        if question.ruled:
            ruled[kind] = max(ruled[kind], float(value))
    best = [max(answers[kind], default=0.0) for kind in types]
    of_notice = [asked[0].alone[column] for column in _COLUMNS]
    found = [
        [
            *_leading(answers[kind]),
            *_leading(answers[_TASK]),
            ruled[kind],
            float(sum(value > _LIKELY for value in best)),
            *of_notice,
            *best,
            *(float(kind == other) for other in ONCE),
        ]
        for kind in ONCE
    ]
    return np.asarray(found, dtype=np.float32)


def _leading(values: Sequence[float]) -> list[float]:
    """The likeliest of ``values`` and their sum."""
    first = sorted(values, reverse=True)[:_LIKELIEST]
    return [*first, *[0.0] * (_LIKELIEST - len(first)), sum(values)]


def told(
    asked: Sequence[Question], weighed: Floats, decided: Floats, types: Sequence[str]
) -> Floats:
    """``weighed`` with what the whole notice says of each of ``ONCE``, in their order.

    The likeliest sentence stands for the notice, and so does every one in which a rule decides; the
    others are no likelier than the notice.
    """
    import numpy as np

    answer = np.array(weighed, dtype=np.float64)
    for kind, chance in zip(ONCE, decided, strict=True):
        own = [row for row, question in enumerate(asked) if types[question.type] == kind]
        if not own:
            continue
        likeliest = max(own, key=lambda row: weighed[row])
        for row in own:
            stands = row == likeliest or asked[row].ruled
            answer[row] = chance if stands else min(answer[row], chance)
    return answer
