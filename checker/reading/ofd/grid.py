"""Finds the tables that ruled lines draw, with their merged cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from checker.model import Box
from checker.reading.ofd.sheet import Rule

_SNAP = 3.0  # points within which lines are one: double lines, and the four sides of thin bars
_SHORTEST = 5.0  # points; no cell is smaller
_MOST_CROSSINGS = 100_000
_MOST_CELLS = 20_000  # on one page
_MOST_TABLES = 50


class TooManyRules(Exception):
    """A page with more lines than a table has."""


class Ruling:
    """A table's lines: ``columns`` and ``rows`` are the edges of its columns and rows.

    ``cell[row][column]`` numbers the cell there; those of a merged one share its number. Raises
    ``TooManyRules`` beyond ``most_cells``.
    """

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule], most_cells: int) -> None:
        # Where the outer lines were left out, the others show how far the table reaches.
        self.columns = _edges(upright, level)
        self.rows = _edges(level, upright)
        self.width = len(self.columns) - 1
        self.height = len(self.rows) - 1
        if self.width * self.height > most_cells:
            raise TooManyRules
        self.cell = self._cells(level, upright)

    @property
    def box(self) -> Box:
        """The whole table."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the point ``(x, y)``; ``None`` outside."""
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        inside = 0 <= row < self.height and 0 <= column < self.width
        return (row, column) if inside else None

    def _cells(self, level: Sequence[Rule], upright: Sequence[Rule]) -> list[list[int]]:
        beside = _walls(upright, self.columns, self.rows)
        above = _walls(level, self.rows, self.columns)
        home = list(range(self.width * self.height))
        for row in range(self.height):
            for column in range(self.width):
                here = row * self.width + column
                if column and (column, row) not in beside:
                    _join(home, here, here - 1)
                if row and (row, column) not in above:
                    _join(home, here, here - self.width)
        return [
            [_find(home, row * self.width + column) for column in range(self.width)]
            for row in range(self.height)
        ]


def rulings(rules: Iterable[Rule]) -> list[Ruling]:
    """The tables of at least two columns among ``rules``. Raises ``TooManyRules``."""
    rules = list(rules)
    level = _merged([rule for rule in rules if rule.level])
    upright = _merged([rule for rule in rules if not rule.level])
    found = []
    cells_left = _MOST_CELLS
    for group_level, group_upright in _groups(level, upright):
        ruling = Ruling(group_level, group_upright, cells_left)
        cells_left -= ruling.width * ruling.height
        if ruling.width > 1 and ruling.height > 0:
            found.append(ruling)
    if len(found) > _MOST_TABLES:
        raise TooManyRules
    return found


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines on one another as one, dashes included; without what is too short to be a side."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _SNAP:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    result: list[Rule] = []
    for line in lines:
        # The longest one says where, lest dirt beside a line move it.
        at = max(line, key=lambda rule: rule.end - rule.start).at
        pieces: list[Rule] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if pieces and rule.start <= pieces[-1].end + _SNAP:
                pieces[-1] = replace(pieces[-1], end=max(pieces[-1].end, rule.end))
            else:
                pieces.append(replace(rule, at=at))
        result.extend(piece for piece in pieces if piece.end - piece.start >= _SHORTEST)
    return result


def _groups(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines that touch each other, directly or through others."""
    upright = sorted(upright, key=lambda rule: rule.at)
    places = [rule.at for rule in upright]
    home = list(range(len(level) + len(upright)))
    crossings = 0
    for number, rule in enumerate(level):
        first = bisect_left(places, rule.start - _SNAP)
        last = bisect_right(places, rule.end + _SNAP)
        crossings += last - first
        if crossings > _MOST_CROSSINGS:
            raise TooManyRules
        for other in range(first, last):
            if upright[other].start - _SNAP <= rule.at <= upright[other].end + _SNAP:
                _join(home, len(level) + other, number)
    groups: defaultdict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for number, rule in enumerate([*level, *upright]):
        groups[_find(home, number)][0 if rule.level else 1].append(rule)
    return [group for group in groups.values() if _may_be_table(*group)]


def _may_be_table(level: Sequence[Rule], upright: Sequence[Rule]) -> bool:
    # A head's rule, a foot's and one along the margin enclose the page's text and no cells.
    return len(level) > 1 and len(upright) > 0 and len(level) + len(upright) > 3


def _edges(rules: Sequence[Rule], across: Sequence[Rule]) -> list[float]:
    places = sorted({rule.at for rule in rules})
    start, end = min(rule.start for rule in across), max(rule.end for rule in across)
    if start < places[0] - _SNAP:
        places.insert(0, start)
    if end > places[-1] + _SNAP:
        places.append(end)
    return places


def _walls(
    rules: Sequence[Rule], own: Sequence[float], across: Sequence[float]
) -> set[tuple[int, int]]:
    """Which of the edges ``own`` are drawn along which of the stretches between ``across``."""
    number = {place: n for n, place in enumerate(own)}
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
        walls.update((number[rule.at], at) for at in range(first, last))
    return walls


def _find(home: list[int], number: int) -> int:
    while home[number] != number:
        home[number] = home[home[number]]
        number = home[number]
    return number


def _join(home: list[int], one: int, two: int) -> None:
    one, two = _find(home, one), _find(home, two)
    home[max(one, two)] = min(one, two)
