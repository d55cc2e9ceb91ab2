"""What a PDF page holds: lines of text and tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    ``height`` is the place of its middle on the page, 0 at the upper and 1 at the lower edge;
    ``None`` where nobody needed to know.
    """

    text: str
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the texts of its cells row by row, and the left edges of its columns in points."""

    rows: list[list[str]]
    edges: tuple[float, ...]


Item: TypeAlias = Line | Grid


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page's items; ``problem`` says in Chinese what could not be read on it."""

    number: int
    items: Sequence[Item] = field(default=())
    problem: str = ""
