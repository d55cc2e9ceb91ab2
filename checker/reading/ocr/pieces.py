"""Pieces of text on a level picture: cut out to be read, and put back in their places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.ocr.engine import Reading
from checker.reading.ocr.upright import cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.engine import Picture, Quads
    from checker.reading.ocr.rules import Rectangle, Table

_STACKED = 1.6  # so many times higher than wide, characters stand one below the other
_SPLIT = 0.5  # of its height a piece must reach into a cell to count as part of it
_DRIFT = 0.25  # of a line's height that the box of a sloping stretch may be off
_MOST_STRETCHES = 40
_DARK = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A text area: its corners (4, 2) in pixels, and the number of the cell it lies in, or -1."""

    quad: NDArray[np.float32]
    table: int = -1
    cell: int = -1

    @property
    def left(self) -> float:
        return float(self.quad[:, 0].min())

    @property
    def right(self) -> float:
        return float(self.quad[:, 0].max())

    @property
    def middle(self) -> float:
        return float(self.quad[:, 1].mean())

    @property
    def height(self) -> float:
        import numpy as np

        return float(np.linalg.norm(self.quad[3] - self.quad[0]))

    @property
    def width(self) -> float:
        import numpy as np

        return float(np.linalg.norm(self.quad[1] - self.quad[0]))

    @property
    def is_stacked(self) -> bool:
        return self.height > _STACKED * self.width


def pieces(quads: Quads, tables: Sequence[Table]) -> Iterator[Piece]:
    """``quads`` as pieces, those across several cells of a table cut at the rules."""
    for quad in quads:
        piece = Piece(quad)
        x, y = (piece.left + piece.right) / 2, piece.middle
        at = next((n for n, table in enumerate(tables) if _inside(table.box, x, y)), -1)
        if at < 0:
            yield piece
        else:
            yield from _in_cells(piece, at, tables[at])


def picture_of(piece: Piece, picture: Picture) -> Picture:
    """The part of ``picture`` to read ``piece`` from, as one line."""
    part = cut(picture, piece.quad)
    return side_by_side(part) if piece.is_stacked else part


def side_by_side(part: Picture) -> Picture:
    """Characters one below the other (height, width, 3) as a line of them."""
    import numpy as np

    gray = part.mean(axis=-1)
    lowest, highest = float(gray.min()), float(gray.max())
    ink = gray < lowest + _DARK * (highest - lowest)
    if ink.mean() > _DARK:
        ink = ~ink  # light print on a dark ground
    size = part.shape[1]
    tops = [0]
    blank = ~ink.any(axis=1)
    row = 0
    while row + size < len(blank) + size // 2:
        # The next gap about one character further down.
        near = range(row + size // 2, min(row + round(1.4 * size), len(blank)))
        gaps = [at for at in near if blank[at]]
        row = min(gaps, key=lambda at: abs(at - row - size)) if gaps else row + size
        if row >= len(blank):
            break
        tops.append(row)
    cells = []
    for top, bottom in pairwise([*tops, len(blank)]):
        if not ink[top:bottom].any():
            continue
        cell = np.full((size, size, 3), part[0, 0], np.uint8)
        height = min(bottom - top, size)
        cell[(size - height) // 2 :][:height] = part[top : top + height]
        cells.append(cell)
    return np.concatenate(cells, axis=1) if cells else part


def stretches(
    piece: Piece, reading: Reading, at: int, back: NDArray[np.float64], points: float
) -> list[Stretch]:
    """Where the characters of ``piece`` stand; ``at`` is where its text begins in its line.

    ``back`` (2, 3) leads to the picture's pixels, ``points`` is points per pixel. A sloping
    piece becomes several stretches.
    """
    text = reading.text
    if piece.is_stacked or not reading.edges:
        return [Stretch(at, at + len(text), _box(piece.quad, back, points))]
    import numpy as np

    upper, lower = piece.quad[[0, 1]], piece.quad[[3, 2]]
    ends = (upper + lower) / 2 @ back[:, :2].T
    across, down = (float(value) for value in ends[1] - ends[0])
    drift = min(abs(across), abs(down)) / max(piece.height, 1.0)
    parts = min(max(math.ceil(drift / _DRIFT), 1), _MOST_STRETCHES, len(text))
    cuts = [round(n * len(text) / parts) for n in range(parts + 1)]
    result = []
    for start, end in pairwise(cuts):
        shares = np.array([reading.edges[start], reading.edges[end]], np.float32)[:, None]
        above = upper[0] + shares * (upper[1] - upper[0])
        below = lower[0] + shares * (lower[1] - lower[0])
        box = _box(np.concatenate([above, below]), back, points)
        edges: tuple[float, ...] = ()
        if across > abs(down):
            inner = np.array(reading.edges[start : end + 1])
            width = max(float(inner[-1] - inner[0]), 1e-6)
            places = box.left + (inner - inner[0]) / width * (box.right - box.left)
            edges = tuple(round(float(place), 2) for place in places)
        result.append(Stretch(at + start, at + end, box, edges))
    return result


def _in_cells(piece: Piece, at: int, table: Table) -> Iterator[Piece]:
    """``piece`` once for each cell that it reaches into."""
    import numpy as np

    left, right, middle = piece.left, piece.right, piece.middle
    top, bottom = float(piece.quad[:, 1].min()), float(piece.quad[:, 1].max())
    reach = _SPLIT * min(bottom - top, right - left)
    touched: list[tuple[int, Rectangle]] = []
    for number, cell in enumerate(table.cells):
        if not cell[1] <= middle < cell[3]:
            continue
        if min(right, cell[2]) - max(left, cell[0]) > reach:
            touched.append((number, cell))
    if len(touched) < 2:
        yield Piece(piece.quad, at, touched[0][0] if touched else -1)
        return
    for number, cell in touched:
        a, b = max(left, cell[0]), min(right, cell[2])
        quad = np.array([[a, top], [b, top], [b, bottom], [a, bottom]], np.float32)
        yield Piece(quad, at, number)


def _box(corners: NDArray[np.float32], back: NDArray[np.float64], points: float) -> Box:
    seen = (corners @ back[:, :2].T + back[:, 2]) * points
    left, top = (round(float(value), 2) for value in seen.min(axis=0))
    right, bottom = (round(float(value), 2) for value in seen.max(axis=0))
    return Box(left, top, right, bottom)


def _inside(box: Rectangle, x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]
