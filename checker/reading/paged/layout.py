"""What a page holds: lines of text and tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from checker.reading.builder import Stretch


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    ``height`` is the place of its middle on the page, 0 at the upper and 1 at the lower edge;
    ``None`` where nobody needed to know. ``places`` is empty where nobody asked.
    """

    text: str
    height: float | None = None
    places: Sequence[Stretch] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the texts of its cells row by row, and the left edges of its columns in points.

    ``places`` are those of each cell, or empty where nobody asked.
    """

    rows: list[list[str]]
    edges: tuple[float, ...]
    places: Sequence[Sequence[Sequence[Stretch]]] = ()


Item: TypeAlias = Line | Grid


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page's items; ``problem`` says in Chinese what could not be read on it.

    ``slanting`` are the lines that run across the page at an angle. ``width`` and ``height`` are
    the page's as shown, in points; ``confidence`` as in ``checker.model.Page``. ``late`` marks a
    picture that there was no time to recognise.
    """

    number: int
    items: Sequence[Item] = field(default=())
    problem: str = ""
    slanting: Sequence[Line] = ()
    width: float = 0.0
    height: float = 0.0
    confidence: float | None = None
    late: bool = False
