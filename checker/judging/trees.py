"""Boosted regression trees as plain arrays, walked with NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_AT_ONCE = 512  # samples that are sent down all trees together
_ARRAYS = ("feature", "bound", "left", "right", "value", "roots", "start")


@dataclass(frozen=True)
class Trees:
    """Boosted regression trees as arrays: one row a node, ``roots`` the first node of each tree.

    ``left`` and ``right`` of a leaf are negative.
    """

    feature: Floats
    bound: Floats
    left: Floats
    right: Floats
    value: Floats
    roots: Floats
    start: float

    def decide(self, samples: Floats) -> Floats:
        """The summed decision (log odds) for ``samples`` of shape (samples, features).

        All trees are walked at once, level by level; few samples at a time bound the memory.
        """
        import numpy as np

        feature, bound, after, levels = self._steps
        total = np.empty(len(samples), dtype=np.float64)
        for first in range(0, len(samples), _AT_ONCE):
            some = samples[first : first + _AT_ONCE]
            numbers = np.ascontiguousarray(some).ravel()
            row = np.repeat(np.arange(len(some)) * some.shape[1], len(self.roots))
            node = np.tile(self.roots, len(some))
            for _ in range(levels):
                goes_right = numbers.take(row + feature.take(node)) > bound.take(node)
                node = after.take(2 * node + goes_right)
            told = self.value.take(node).reshape(len(some), -1)
            total[first : first + _AT_ONCE] = self.start + told.sum(axis=1)
        return total

    @cached_property
    def _steps(self) -> tuple[Floats, Floats, Floats, int]:
        """Feature and bound of each node, the nodes after it by twos, and the levels of the trees.

        A leaf comes after itself, so that all trees are walked for as many steps as the deepest has.
        """
        import numpy as np

        leaf = self.left < 0
        itself = np.arange(len(leaf))
        after = np.stack([np.where(leaf, itself, side) for side in (self.left, self.right)], axis=1)
        levels = 0
        level = self.roots
        while (inner := level[~leaf[level]]).size:
            level = np.concatenate([self.left[inner], self.right[inner]])
            levels += 1
        feature = np.where(leaf, 0, self.feature)
        return feature, np.where(leaf, np.inf, self.bound), after.ravel(), levels


def trees_of(arrays: Any, stage: str) -> Trees:
    """The trees that are stored for ``stage``."""
    parts = {name: arrays[f"{stage}_{name}"] for name in _ARRAYS}
    return Trees(**{**parts, "start": float(parts["start"])})


def arrays_of(trees: Trees, stage: str) -> dict[str, Any]:
    """The arrays under which ``trees`` are stored."""
    import numpy as np

    return {f"{stage}_{name}": np.asarray(getattr(trees, name)) for name in _ARRAYS}
