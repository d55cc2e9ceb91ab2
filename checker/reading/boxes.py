"""Boxes on a page put together."""

from __future__ import annotations

from collections.abc import Iterable

from checker.model import Box

_SAME_LINE = 0.5  # share of the lower box's height that two boxes of one line have in common


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of ``boxes``, of which there is one at least."""
    every = list(boxes)
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )


def adjoin(one: Box, other: Box, widest_gap: float) -> bool:
    """Whether two boxes stand on one line, no farther apart than ``widest_gap`` times its height."""
    lower = min(one.bottom - one.top, other.bottom - other.top)
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    return shared >= _SAME_LINE * lower and gap <= widest_gap * lower
