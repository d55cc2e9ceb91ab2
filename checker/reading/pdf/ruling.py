"""Tells from the bounds of what a page draws whether it can be a ruled table.

Most pages with lines have underlines, a rule under the head or boxes round text. Looking into
those with pdfplumber would take many times as long as reading them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.model import Box

MOST_BOUNDS = 300
"""Beyond so many bounds a page counts as one that may hold a table."""

_TOUCH = 3.0  # points: lines so close meet
_SHORTEST = 3.0  # points of a line that bounds a cell
_FEWEST_UPRIGHT = 3  # sides of two columns
_FEWEST_LEVEL = 2  # rules of a table that is open at the sides


def may_be_ruled(bounds: Sequence[Box]) -> bool:
    """Whether lines and rectangles with these ``bounds`` could enclose two cells side by side."""
    return len(bounds) > MOST_BOUNDS or any(map(_may_have_columns, _connected(bounds)))


def _may_have_columns(group: Sequence[Box]) -> bool:
    tall = [box for box in group if box.bottom - box.top >= _SHORTEST]
    sides = sorted(side for box in tall for side in (box.left, box.right))
    count = 0
    last = float("-inf")
    for side in sides:
        if side - last >= _TOUCH:
            count += 1
            last = side
    return count >= _FEWEST_UPRIGHT or _may_be_open(tall, group)


def _may_be_open(tall: Sequence[Box], group: Sequence[Box]) -> bool:
    """Whether upright lines stand between the ends of level ones, as in a table without sides."""
    level = [box for box in group if box.bottom - box.top < _SHORTEST]
    if len(level) < _FEWEST_LEVEL:
        return False
    left, right = min(box.left for box in level), max(box.right for box in level)
    return any(left + _TOUCH < box.left and box.right < right - _TOUCH for box in tall)


def _connected(bounds: Sequence[Box]) -> Iterator[list[Box]]:
    """The groups of bounds that touch each other."""
    left = list(bounds)
    while left:
        group = [left.pop()]
        for box in group:
            touching = [other for other in left if _touch(box, other)]
            if touching:
                left = [other for other in left if not _touch(box, other)]
                group += touching
        yield group


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + _TOUCH
        and other.left <= one.right + _TOUCH
        and one.top <= other.bottom + _TOUCH
        and other.top <= one.bottom + _TOUCH
    )
