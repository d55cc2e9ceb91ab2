"""What the left side of a view is made of: pages, the marks on them, and pages left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from checker.model import Box, Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding on one page; ``number`` is the one that all reports call it by.

    ``boxes`` are its lines in points, none where its words have no known place. ``begins`` is
    false on the pages on which a finding only goes on.
    """

    number: int
    severity: Severity
    called: str
    boxes: tuple[Box, ...]
    begins: bool = True

    @property
    def top(self) -> float:
        """How far down the page it begins."""
        return self.boxes[0].top if self.boxes else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text where it stands on a page, in points from the upper left corner.

    ``lefts`` say where each character begins; empty where only the whole width is known.
    """

    text: str
    left: float
    baseline: float
    size: float
    width: float
    lefts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as shown; ``width`` and ``height`` are in points and greater than zero.

    ``picture`` is a ``data:`` address, empty where the page is drawn from ``words``.
    """

    number: int
    width: float
    height: float
    picture: str = ""
    words: tuple[Words, ...] = ()
    marks: tuple[Mark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Gap:
    """Pages ``first`` to ``last``, which hold no finding and are not shown."""

    first: int
    last: int


Leaf: TypeAlias = Sheet | Gap


def with_gaps(sheets: Sequence[Sheet], count: int) -> tuple[Leaf, ...]:
    """``sheets``, in the order of their numbers, and what is missing of pages 1 to ``count``."""
    leaves: list[Leaf] = []
    due = 1
    for sheet in sorted(sheets, key=lambda sheet: sheet.number):
        if sheet.number > due:
            leaves.append(Gap(due, sheet.number - 1))
        leaves.append(sheet)
        due = sheet.number + 1
    if due <= count:
        leaves.append(Gap(due, count))
    return tuple(leaves)
