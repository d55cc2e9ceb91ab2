"""Puts a document's text together line by line and remembers where everything stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.model import Box, Cell, Page, Placed, ReadIssue, Table
from checker.reading.boxes import around
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where characters ``[start, end)`` of a line or a cell stand on the page.

    ``edges`` as in ``checker.model.Placed``.
    """

    start: int
    end: int
    box: Box
    edges: tuple[float, ...] = ()


def moved(places: Iterable[Stretch], by: int) -> list[Stretch]:
    """``places`` with their offsets counted from ``by`` characters before."""
    return [Stretch(s.start + by, s.end + by, s.box, s.edges) for s in places]


class TextBuilder:
    """Collects lines and table rows; every one is a line of the text that it builds.

    Whoever knows where a line or a cell stands says so in ``places``, whose offsets count in the
    text as given. Where that text has to be changed, its stretches become one.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[Page] = []
        self._tables: list[list[tuple[Cell, ...]]] = []
        self._placed: list[Placed] = []
        self._open: list[tuple[int, Stretch]] = []  # stretches of the page not yet closed

    def line(self, text: str, places: Sequence[Stretch] = ()) -> None:
        """Add a line; an empty one leaves no trace.

        Raises ``Unreadable`` when the text gets longer than the limits allow.
        """
        kept = clean(text).strip("\n").rstrip()
        if kept:
            self._place(self._append(kept), kept, text, places)

    def row(
        self, cells: Sequence[str], places: Sequence[Sequence[Stretch]] = ()
    ) -> tuple[Cell, ...]:
        """Add a table row as one line and return its cells; a row without any text leaves none."""
        texts = [_BREAKS.sub(" ", clean(cell)).strip() for cell in cells]
        if not any(texts):
            return ()
        start = self._append(CELL_SEPARATOR.join(texts))
        spans = []
        for number, text in enumerate(texts):
            spans.append(Cell(start, start + len(text)))
            if places:
                self._place(start, text, cells[number], places[number])
            start += len(text) + len(CELL_SEPARATOR)
        return tuple(spans)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        places: Sequence[Sequence[Sequence[Stretch]]] = (),
        *,
        continues: bool = False,
    ) -> None:
        """Add a table row by row; ``continues`` makes it part of the table before it."""
        added = [self.row(row, places[n] if places else ()) for n, row in enumerate(rows)]
        spans = [span for span in added if span]
        if continues and self._tables:
            self._tables[-1].extend(spans)
        elif spans:
            self._tables.append(spans)

    def page(
        self,
        number: int,
        since: int,
        *,
        width: float = 0.0,
        height: float = 0.0,
        confidence: float | None = None,
    ) -> None:
        """Close page ``number``, whose text began after ``since`` (a former ``len``).

        ``width``, ``height`` and ``confidence`` as in ``checker.model.Page``.
        """
        start = since + 1 if since else 0
        if self._length > since:
            self._pages.append(Page(number, start, self._length, width, height, confidence))
        for at, stretch in self._open:
            begin, end = at + stretch.start, at + stretch.end
            self._placed.append(Placed(begin, end, number, stretch.box, stretch.edges))
        self._open.clear()

    def __len__(self) -> int:
        return self._length

    def content(self, issues: Sequence[ReadIssue] = ()) -> Content:
        """Everything added so far; one page when no page was closed."""
        text = "".join(self._parts)
        pages = tuple(self._pages) or (Page(1, 0, len(text)),)
        tables = tuple(Table(tuple(table)) for table in self._tables)
        return Content(text, pages, tables, tuple(issues), tuple(self._placed))

    def _place(self, at: int, kept: str, given: str, places: Sequence[Stretch]) -> None:
        """Remember where ``kept``, which begins at ``at``, stands; ``given`` is its raw form."""
        if not places or not kept:
            return
        if given.startswith(kept):
            for stretch in places:
                end = min(stretch.end, len(kept))
                if end > stretch.start:
                    edges = stretch.edges[: end - stretch.start + 1]
                    right = edges[-1] if edges else stretch.box.right
                    box = replace(stretch.box, right=right)
                    self._open.append((at, Stretch(stretch.start, end, box, edges)))
        else:
            whole = around(stretch.box for stretch in places)
            self._open.append((at, Stretch(0, len(kept), whole)))

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
