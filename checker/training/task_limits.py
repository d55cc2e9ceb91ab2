"""Where the answers of the task model are cut, and what it showed on hands it had not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.training.labelled import Labelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

# What clauses from SURE on hold of clauses on a list, and below DOUBTED of clauses on none.
_SURE, _DOUBTED = 0.98, 0.96
_SHOWN = 0.1
_STEPS = 200


@dataclass(slots=True)
class Round:
    """Clauses of one hand as seen by an index that was built without them.

    ``asked`` holds of each clause the numbers of its candidates, ``right`` which one is it,
    ``unseen`` whether nothing was learnt for its item; ``hidden`` whether there are such items.
    """

    hand: str
    hidden: bool
    rows: list[Labelled]
    asked: list[Floats]
    right: list[Floats]
    unseen: list[bool]
    too_far: list[float]


def limits_of(
    rounds: Sequence[Round], weights: Sequence[Floats], on: Sequence[Floats]
) -> dict[str, float]:
    """Where the answers are cut, on clauses whose items are all known."""
    import numpy as np

    seen = [at for at, each in enumerate(rounds) if not each.hidden]
    chance = np.concatenate([on[at] for at in seen])
    count = np.concatenate([weights[at] for at in seen])
    listed = np.asarray([row.item is not None for at in seen for row in rounds[at].rows])
    steps = np.arange(1, _STEPS) / _STEPS

    def f1(step: float) -> float:
        off = chance < step
        hit = count[off & ~listed].sum()
        return float(2 * hit / (count[off].sum() + count[~listed].sum()))

    def worth(step: float) -> float:
        # What is on a list must not be lost either: a lost clause has no item.
        return round(
            f1(step) + float(count[(chance >= step) & listed].sum() / count[listed].sum()), 4
        )

    limit = float(max(steps, key=lambda step: (worth(step), -step)))
    sure = [s for s in steps if s >= limit and _share(listed, chance >= s, count) >= _SURE]
    doubted = [s for s in steps if s <= limit and _share(~listed, chance < s, count) >= _DOUBTED]
    helping = [
        (tf, row.over, weight)
        for at in seen
        for row, tf, weight in zip(rounds[at].rows, rounds[at].too_far, weights[at], strict=True)
        if row.item is not None and row.item.startswith("B")
    ]
    far = np.asarray([one for one, _, _ in helping])
    over = np.asarray([one for _, one, _ in helping])
    heavy = np.asarray([one for _, _, one in helping])

    def far_f1(step: float) -> float:
        said = far > step
        return float(
            2 * heavy[said & over].sum() / max(heavy[said].sum() + heavy[over].sum(), 1e-9)
        )

    return {
        "sure": round(float(min(sure, default=limit)), 3),
        "doubted": round(float(max(doubted, default=limit)), 3),
        "limit": round(limit, 3),
        "over": round(
            float(max(np.arange(-4, 4, 0.1), key=lambda s: (round(far_f1(s), 4), -abs(s)))), 2
        ),
        "shown": _SHOWN,
    }


def _share(right: Floats, said: Floats, weights: Floats) -> float:
    whole = float(weights[said].sum())
    return float(weights[said & right].sum()) / whole if whole else 0.0


def held_figures(
    rounds: Sequence[Round],
    chances: Sequence[list[Floats]],
    on: Sequence[Floats],
    limits: Mapping[str, float],
) -> dict[str, Any]:
    """By hand, held out: top-1 by whether the item was seen, and F1 for what is on no list."""
    import numpy as np

    found: dict[str, Any] = {}
    for hidden in (False, True):
        for hand in sorted({each.hand for each in rounds}):
            hits: dict[bool, list[bool]] = {False: [], True: []}
            off, none = [], []
            for each, held, listed in zip(rounds, chances, on, strict=True):
                if each.hand != hand or each.hidden != hidden:
                    continue
                none += [row.item is None for row in each.rows]
                off += [bool(chance < limits["limit"]) for chance in listed]
                for row, right, unseen, chance in zip(
                    each.rows, each.right, each.unseen, held, strict=True
                ):
                    if row.item is not None:
                        hits[unseen].append(bool(right[int(np.argmax(chance))]))
            hit = sum(a and b for a, b in zip(off, none, strict=True))
            found[f"{hand}, a third of items unseen" if hidden else hand] = {
                "clauses": len(none),
                "top1": round(sum(hits[False]) / max(len(hits[False]), 1), 4),
                "off_list_f1": round(2 * hit / max(sum(off) + sum(none), 1), 4),
            } | (
                {"top1_unseen": round(sum(hits[True]) / max(len(hits[True]), 1), 4)}
                if hidden
                else {}
            )
    return found
