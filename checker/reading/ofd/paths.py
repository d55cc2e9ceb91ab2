"""The ruled lines among the shapes that a page draws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from checker.reading.ofd.geometry import Matrix, number
from checker.reading.ofd.sheet import Rule

Point: TypeAlias = tuple[float, float]

_TOKEN = re.compile(r"[^\s,]+")
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_STRAIGHT = 1.0  # points that a ruled line may lean
_THIN = 3.0  # a filled rectangle up to this is a line that was drawn with its thickness
_SLIM = 3  # and it is so many times longer than thick


def rules(data: str, place: Matrix, *, stroke: bool, fill: bool) -> Iterator[Rule]:
    """The level and upright lines of a path's ``AbbreviatedData``, placed by ``place``.

    ``stroke`` and ``fill`` say whether its outline and its inside are drawn.
    """
    for points in _outlines(data, place):
        bar = _bar(points) if fill else None
        if bar is not None:
            yield bar
        elif stroke:
            for one, two in pairwise(points):
                rule = _rule(one, two) if one is not None and two is not None else None
                if rule is not None:
                    yield rule


def _outlines(data: str, place: Matrix) -> Iterator[list[Point | None]]:
    """The corners of every connected piece; ``None`` stands for a curve between two of them."""
    points: list[Point | None] = []
    for command, values in _commands(data):
        if command in "SM":
            if len(points) > 1:
                yield points
            points = [place.point(*values)]
        elif command == "C":
            if len(points) > 1:
                yield [*points, points[0]]
            points = points[:1]
        else:
            if command != "L":
                points.append(None)
            points.append(place.point(*values[-2:]))
    if len(points) > 1:
        yield points


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Letters with their numbers; what is no letter of the standard ends the path."""
    tokens = (token[0] for token in _TOKEN.finditer(data))
    for token in tokens:
        if token not in _NUMBERS:
            return
        values = [number(next(tokens, None)) for _ in range(_NUMBERS[token])]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return
        yield token, known


def _rule(one: Point, two: Point) -> Rule | None:
    across, down = abs(one[0] - two[0]), abs(one[1] - two[1])
    if down <= _STRAIGHT and across > down:
        return Rule(True, (one[1] + two[1]) / 2, *sorted((one[0], two[0])))
    if across <= _STRAIGHT and down > across:
        return Rule(False, (one[0] + two[0]) / 2, *sorted((one[1], two[1])))
    return None


def _bar(points: Sequence[Point | None]) -> Rule | None:
    """The line that a thin filled rectangle is; ``None`` for another shape."""
    corners = [point for point in points if point is not None]
    if len(corners) < len(points) or not 4 <= len(points) <= 6:
        return None
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    across, down = right - left, bottom - top
    if down <= _THIN and across > _SLIM * down:
        return Rule(True, (top + bottom) / 2, left, right)
    if across <= _THIN and down > _SLIM * across:
        return Rule(False, (left + right) / 2, top, bottom)
    return None
