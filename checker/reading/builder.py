"""Puts a document's text together line by line and remembers where everything stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.model import Cell, Page, ReadIssue, Table
from checker.reading.contract import Content, Unreadable
from checker.reading.limits import Limits

CELL_SEPARATOR = " | "

# Characters no notice is written in: controls (a form feed included), noncharacters.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"\s*\n\s*")


def clean(text: str) -> str:
    """``text`` with one kind of line break and no character that cannot be stored or shown."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def too_long(limits: Limits) -> Unreadable:
    """The refusal of a text beyond ``max_characters``."""
    return Unreadable(
        f"文字超过 {limits.max_characters} 字的上限", "请把文件拆成几个较短的文件，分别检查"
    )


class TextBuilder:
    """Collects lines and table rows; every one is a line of the text that it builds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[Page] = []
        self._tables: list[list[tuple[Cell, ...]]] = []

    def line(self, text: str) -> None:
        """Add a line; an empty one leaves no trace.

        Raises ``Unreadable`` when the text gets longer than the limits allow.
        """
        text = clean(text).strip("\n")
        if text.strip():
            self._append(text.rstrip())

    def row(self, cells: Sequence[str]) -> tuple[Cell, ...]:
        """Add a table row as one line and return its cells; a row without any text leaves none."""
        texts = [_BREAKS.sub(" ", clean(cell)).strip() for cell in cells]
        if not any(texts):
            return ()
        start = self._append(CELL_SEPARATOR.join(texts))
        spans = []
        for text in texts:
            spans.append(Cell(start, start + len(text)))
            start += len(text) + len(CELL_SEPARATOR)
        return tuple(spans)

    def table(self, rows: Sequence[Sequence[str]], *, continues: bool = False) -> None:
        """Add a table row by row; ``continues`` makes it part of the table before it."""
        spans = [span for span in map(self.row, rows) if span]
        if continues and self._tables:
            self._tables[-1].extend(spans)
        elif spans:
            self._tables.append(spans)

    def page(self, number: int, since: int) -> None:
        """Close page ``number``, whose text began after ``since`` (a former ``len``)."""
        start = since + 1 if since else 0
        if self._length > since:
            self._pages.append(Page(number, start, self._length))

    def __len__(self) -> int:
        return self._length

    def content(self, issues: Sequence[ReadIssue] = ()) -> Content:
        """Everything added so far; one page when no page was closed."""
        text = "".join(self._parts)
        pages = tuple(self._pages) or (Page(1, 0, len(text)),)
        return Content(text, pages, tuple(Table(tuple(t)) for t in self._tables), tuple(issues))

    def _append(self, text: str) -> int:
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.max_characters:
            raise too_long(self._limits)
        return start
