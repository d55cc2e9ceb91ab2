"""Opens pdfplumber for the pages that may hold a table, and only for those: it is slow."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from checker.reading.paged.layout import Item
from checker.reading.pdf.pages import PageText
from checker.reading.pdf.tables import lay_out

if TYPE_CHECKING:
    from types import TracebackType

    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

# A page beyond these is a drawing or a trap: pdfplumber's work grows with their squares.
_MOST_CHARACTERS = 20_000
_MOST_CROSSINGS = 10_000


class TableProblem(Exception):
    """A page that pdfplumber could not cope with."""


class TableFinder:
    """Lays out the pages of one PDF that hold tables. Use it in a ``with`` statement."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open = ExitStack()
        self._pdf: PDF | None = None

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing visits every page again, damaged ones included.
        with _quiet_pdfminer(), suppress(Exception):
            self._open.close()

    def items(self, text: PageText, number: int) -> list[Item] | None:
        """The lines and tables of page ``number``, whose text is given; ``None`` without a table.

        Raises ``TableProblem``.
        """
        if text.length > _MOST_CHARACTERS:
            raise TableProblem
        characters = list(text.marks())
        try:
            with _quiet_pdfminer():
                ruled = self._opened().pages[number - 1]
                try:
                    if _crossings(ruled) > _MOST_CROSSINGS:
                        raise TableProblem
                    return lay_out(ruled, characters, text.frame)
                finally:
                    ruled.close()
        except Exception as error:
            # pdfminer fails on malformed files in ways nobody lists. PDFium has the text already.
            raise TableProblem from error

    def _opened(self) -> PDF:
        if self._pdf is None:
            import pdfplumber

            self._pdf = self._open.enter_context(pdfplumber.open(io.BytesIO(self._data)))
        return self._pdf


def _crossings(page: Page) -> int:
    """In how many points the ruled lines of ``page`` could cross at most."""
    across = {round(edge["top"]) for edge in page.edges if edge["orientation"] == "h"}
    down = {round(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"}
    return len(across) * len(down)


@contextmanager
def _quiet_pdfminer() -> Iterator[None]:
    """Keeps pdfminer's warnings about odd colours and fonts off the user's terminal."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
