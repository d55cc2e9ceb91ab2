"""What the linear classifiers say of a clause, by its grams and its sentence vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.tasks.arrays import times
from checker.tasks.model import Base

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]


class Speller:
    """All linear classifiers side by side."""

    def __init__(self, base: Base) -> None:
        import numpy as np

        self._rarity = base.rarity
        all_ = (base.items, base.kinds, base.too_far)
        # Side by side, so that one look-up answers all: items, kinds, going too far.
        self._by_gram = np.hstack([linear.by_gram for linear in all_])
        self._by_vector = np.hstack([linear.by_vector for linear in all_])
        self._intercepts = np.concatenate([linear.intercepts for linear in all_])

    def answers(self, known: Floats, vector: Floats) -> Floats:
        """What the classifiers say of a clause with the learnt grams ``known``."""
        import numpy as np

        weights = self._rarity[known]
        norm = float(np.sqrt((weights**2).sum())) or 1.0
        answer: Floats = (
            times((weights / norm).astype(np.float32), self._by_gram[known])
            + times(vector, self._by_vector)
            + self._intercepts
        )
        return answer
