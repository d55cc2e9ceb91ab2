"""Lays out the pages that draw tables; pdfplumber finds the cells between a page's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.reading.paged.layout import Item
from checker.reading.pdf.lines import Edge, lines_of
from checker.reading.pdf.pages import PageText
from checker.reading.pdf.tables import lay_out

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# A page beyond these is a drawing or a trap: the work grows with their squares.
_MOST_CHARACTERS = 20_000
_MOST_CROSSINGS = 10_000


class TableProblem(Exception):
    """A page whose tables could not be laid out."""


def items(page: PdfPage, text: PageText) -> list[Item] | None:
    """The lines and tables of ``page``, whose text is given; ``None`` without a table.

    Raises ``TableProblem``.
    """
    from pypdfium2 import PdfiumError

    if text.length > _MOST_CHARACTERS:
        raise TableProblem
    try:
        lines = lines_of(page, text.frame)
    except PdfiumError as error:
        raise TableProblem from error
    if _crossings(lines) > _MOST_CROSSINGS:
        raise TableProblem
    return lay_out(lines, list(text.marks()), text.frame)


def _crossings(lines: list[Edge]) -> int:
    """In how many points the lines of a page could cross at most."""
    across = {round(line["top"]) for line in lines if line["orientation"] == "h"}
    down = {round(line["x0"]) for line in lines if line["orientation"] == "v"}
    return len(across) * len(down)
