"""Sums over sparse and dense arrays, small enough that one thread is the fastest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix by rows: for every gram the places that hold it, with one or more weights.

    Row ``r`` has its places in ``columns`` from ``start[r]`` to ``start[r + 1]``, each of them below
    ``width``; every array of ``weights`` is as long as ``columns``.
    """

    columns: Floats
    weights: tuple[Floats, ...]
    start: Floats
    width: int

    def sums(self, rows: Floats, factors: Floats) -> tuple[Floats, ...]:
        """For each weight the sum of ``factors`` times the rows, of shape (columns,)."""
        import numpy as np

        start = self.start[rows]
        lengths = self.start[rows + 1] - start
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - (ends - lengths), lengths)
        factor = np.repeat(factors, lengths)
        columns = self.columns[at]
        return tuple(
            np.bincount(columns, weight[at] * factor, minlength=self.width)
            for weight in self.weights
        )

    def of_column(self, column: int) -> dict[int, float]:
        """The first weight of every row that has one in ``column``."""
        import numpy as np

        at = np.flatnonzero(self.columns == column)
        rows = np.searchsorted(self.start, at, side="right") - 1
        return dict(zip(rows.tolist(), self.weights[0][at].tolist(), strict=True))


def postings(
    rows: Floats, columns: Floats, weights: tuple[Floats, ...], height: int, width: int
) -> Postings:
    """The matrix of ``height`` rows whose cells are given one by one."""
    import numpy as np

    order = np.argsort(rows, kind="stable")
    start = np.searchsorted(rows[order], np.arange(height + 1))
    return Postings(columns[order], tuple(weight[order] for weight in weights), start, width)


def times(vector: Floats, matrix: Floats) -> Floats:
    """``vector @ matrix`` in one thread: to wake others takes far longer than the sum."""
    import numpy as np

    answer: Floats = np.einsum("j,ji->i", vector, matrix)
    return answer
