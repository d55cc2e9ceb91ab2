"""What text recognition gives: a page's lines and tables in reading order, with their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from checker.model import Box
from checker.reading.builder import Stretch


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, or what one cell of a table says.

    ``box`` is where it stands on the page as shown, in points; ``places`` say it for its parts.
    ``confidence`` is 0 to 1.
    """

    text: str
    box: Box
    places: tuple[Stretch, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class TextTable:
    """A ruled table row by row; ``None`` for a cell without text, or within a merged one.

    ``columns`` are the left edges of its columns in pixels of the turned picture times points
    per pixel, fit for comparing two tables.
    """

    rows: tuple[tuple[TextLine | None, ...], ...]
    columns: tuple[float, ...]

    @property
    def cells(self) -> Iterator[TextLine]:
        """The cells that say something."""
        return (cell for row in self.rows for cell in row if cell is not None)


Item: TypeAlias = TextLine | TextTable


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a picture, top to bottom.

    ``confidence`` is the mean over all characters seen, 0 to 1, also those too doubtful to be
    among ``items``; 0 without any. ``turned`` is the angle in degrees, anticlockwise, by which
    the picture had to be turned to read it.
    """

    items: tuple[Item, ...]
    confidence: float
    turned: float

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines and cells in reading order."""
        return tuple(
            line
            for item in self.items
            for line in ([item] if isinstance(item, TextLine) else item.cells)
        )
