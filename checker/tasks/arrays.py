"""Sums over sparse and dense arrays, small enough that one thread is the fastest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]


class Postings:
    """A sparse matrix by rows: for every gram the places that hold it, with one or more weights."""

    def __init__(
        self, rows: Floats, columns: Floats, weights: tuple[Floats, ...], height: int, width: int
    ) -> None:
        import numpy as np

        order = np.argsort(rows, kind="stable")
        self._columns = columns[order]
        self._weights = tuple(weight[order] for weight in weights)
        self._start = np.searchsorted(rows[order], np.arange(height + 1))
        self._width = width

    def sums(self, rows: Floats, factors: Floats) -> tuple[Floats, ...]:
        """For each weight the sum of ``factors`` times the rows, of shape (columns,)."""
        import numpy as np

        start = self._start[rows]
        lengths = self._start[rows + 1] - start
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - (ends - lengths), lengths)
        factor = np.repeat(factors, lengths)
        columns = self._columns[at]
        return tuple(
            np.bincount(columns, weight[at] * factor, minlength=self._width)
            for weight in self._weights
        )

    def of_column(self, column: int) -> dict[int, float]:
        """The first weight of every row that has one in ``column``."""
        import numpy as np

        at = np.flatnonzero(self._columns == column)
        rows = np.searchsorted(self._start, at, side="right") - 1
        return dict(zip(rows.tolist(), self._weights[0][at].tolist(), strict=True))


def times(vector: Floats, matrix: Floats) -> Floats:
    """``vector @ matrix`` in one thread: to wake others takes far longer than the sum."""
    import numpy as np

    answer: Floats = np.einsum("j,ji->i", vector, matrix)
    return answer
