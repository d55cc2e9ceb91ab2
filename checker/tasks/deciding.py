"""A clause weighed against lists: the items it may be, and whether it is on a list at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.tasks.model import Ranker
from checker.tasks.views import Seen, ViewIndex, candidates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_BEST = 3  # the best chances that tell whether a clause is on a list
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates of a clause by their numbers, the likeliest first, and their chances.

    ``listed`` is the probability that the clause is on a list at all.
    """

    seen: Seen
    items: tuple[int, ...]
    chances: tuple[float, ...]
    listed: float


def weighed(index: ViewIndex, ranker: Ranker, listed: Ranker, clause: str) -> Weighed:
    """``clause`` beside the items of ``index``."""
    import numpy as np

    seen = index.see(clause)
    chosen = candidates(seen)
    if not len(chosen):
        return Weighed(seen, (), (), 0.0)
    asked = index.questions(seen, chosen)
    chances = ranker.chances(asked)
    order = np.argsort(-chances, kind="stable")
    on = listed.chances(summary(asked, chances)[None])[0]
    return Weighed(
        seen,
        tuple(int(at) for at in chosen[order]),
        tuple(float(chance) for chance in chances[order]),
        float(on),
    )


def summary(asked: Floats, chances: Floats) -> Floats:
    """What tells whether a clause is on a list: the best chances and the best item's numbers."""
    import numpy as np

    best = np.sort(chances)[::-1][:_BEST]
    best = np.concatenate([best, np.zeros(_BEST - len(best))])
    odds = np.log((best + _LEAST) / (1 - best + _LEAST))
    together = [chances.sum(), 1 - np.prod(1 - chances)]
    return np.concatenate([odds, together, asked[int(np.argmax(chances))]])
