"""Finds ruled tables in a level picture: their cells, and the picture without their rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.engine import Picture

Rectangle: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

_UNIT = 32.0  # pixels of a line's height at which rules are looked for
_BLOCK, _DARKER = 31, 12  # ink is darker than the paper around it by that many of 255 levels
_SLACK = 3  # pixels that a rule may stray from the straight
_WIDE = 1.5  # line heights: the rules of a narrow column are hardly longer
_HIGH = 1.2  # line heights: a letter's stroke is shorter
_SMALLEST = 0.5  # line heights: a cell is no smaller
_STRAIGHT = 0.75  # share of its rectangle that a cell fills
_CLOSED = 0.7  # share of its rectangle that a table's cells fill; else rules are missing
_SAME_EDGE = 0.4  # line heights between edges in one line
_MOST_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its rectangle, its cells, and where its rows and columns begin."""

    box: Rectangle
    cells: tuple[Rectangle, ...]
    rows: tuple[float, ...]
    columns: tuple[float, ...]

    def position(self, cell: Rectangle) -> tuple[int, int]:
        """The row and the column, counted from 0, that ``cell`` begins in."""
        return _nearest(self.rows, cell[1]), _nearest(self.columns, cell[0])


def tables(picture: Picture, line_height: float) -> tuple[list[Table], Picture]:
    """The ruled tables of ``picture`` (height, width, 3), and ``picture`` without their rules."""
    import cv2
    import numpy as np

    if line_height <= 0:
        return [], picture
    scale = max(min(1.0, _UNIT / line_height), 1 / min(picture.shape[:2]))
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    unit = line_height * scale
    rules = _rules(np.asarray(small, np.uint8), unit)
    found: list[Table] = []
    theirs = np.zeros_like(rules)
    _, figures = cv2.connectedComponents(rules, connectivity=8)
    for box, cells, (x, y) in _grids(rules, unit):
        table = _table(box, cells, unit)
        if table is not None:
            found.append(_scaled(table, 1 / scale))
            theirs[figures == figures[y, x]] = 255  # a dash in a cell is no rule
    if not found:
        return [], picture
    wider = cv2.dilate(theirs, np.ones((3, 3), np.uint8))
    mask = cv2.resize(wider, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_NEAREST)
    reach = 2 * round(4 / scale) + 1
    paper = cv2.dilate(picture, np.ones((reach, reach), np.uint8))
    clean = np.where(mask[..., None] > 0, paper, picture)
    return sorted(found, key=lambda table: table.box[1]), np.asarray(clean, np.uint8)


def _rules(gray: NDArray[np.uint8], unit: float) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    ink = cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER
    )
    across = np.ones((1, max(round(_WIDE * unit), 3)), np.uint8)
    down = np.ones((max(round(_HIGH * unit), 3), 1), np.uint8)
    level = cv2.morphologyEx(
        cv2.dilate(ink, np.ones((_SLACK, 1), np.uint8)), cv2.MORPH_OPEN, across
    )
    upright = cv2.morphologyEx(
        cv2.dilate(ink, np.ones((1, _SLACK), np.uint8)), cv2.MORPH_OPEN, down
    )
    grid = cv2.morphologyEx(np.maximum(level, upright), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(grid, np.uint8)


def _grids(
    rules: NDArray[np.uint8], unit: float
) -> Iterable[tuple[Rectangle, list[Rectangle], tuple[int, int]]]:
    """Figures of connected rules: their rectangle, their cells', and one point (x, y) of them."""
    import cv2

    outlines, tree = cv2.findContours(rules, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    inside: dict[int, list[Rectangle]] = {}
    for at, outline in enumerate(outlines):
        parent = int(tree[0][at][3])
        if parent < 0:
            continue
        left, top, width, height = cv2.boundingRect(outline)
        if min(width, height) < _SMALLEST * unit:
            continue
        if cv2.contourArea(outline) < _STRAIGHT * width * height:
            continue
        inside.setdefault(parent, []).append((left, top, left + width, top + height))
    for parent, cells in inside.items():
        left, top, width, height = cv2.boundingRect(outlines[parent])
        x, y = outlines[parent][0][0]
        yield (left, top, left + width, top + height), cells, (int(x), int(y))


def _table(box: Rectangle, cells: Sequence[Rectangle], unit: float) -> Table | None:
    rows = _lines((cell[1] for cell in cells), _SAME_EDGE * unit)
    columns = _lines((cell[0] for cell in cells), _SAME_EDGE * unit)
    if len(columns) < 2 or len(rows) * len(columns) > _MOST_CELLS:
        return None
    if sum(_area(cell) for cell in cells) < _CLOSED * _area(box):
        return None
    return Table(box, tuple(sorted(cells, key=lambda cell: cell[1::-1])), rows, columns)


def _lines(edges: Iterable[float], tolerance: float) -> tuple[float, ...]:
    lines: list[list[float]] = []
    for edge in sorted(edges):
        if lines and edge - lines[-1][-1] < tolerance:
            lines[-1].append(edge)
        else:
            lines.append([edge])
    return tuple(sum(line) / len(line) for line in lines)


def _nearest(lines: Sequence[float], edge: float) -> int:
    return min(range(len(lines)), key=lambda at: abs(lines[at] - edge))


def _area(box: Rectangle) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _scaled(table: Table, by: float) -> Table:
    def larger(box: Rectangle) -> Rectangle:
        return box[0] * by, box[1] * by, box[2] * by, box[3] * by

    return Table(
        larger(table.box),
        tuple(map(larger, table.cells)),
        tuple(row * by for row in table.rows),
        tuple(column * by for column in table.columns),
    )
