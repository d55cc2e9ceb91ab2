"""A new Word document with the text of a notice and a comment at the evidence of every finding.

For sources that have no form of their own to be marked in: plain text, web pages, mail, tables.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checker.annotate.attach import attach
from checker.annotate.comments import MOST, append
from checker.annotate.wording import AUTHOR
from checker.model import Cell, Document, Verdict
from checker.reading.docx import Origin
from checker.report.inert import inert

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FONT = "仿宋"
_MOST_COLUMNS = 63  # Word opens no table with more
_TABS = re.compile(r"(\t)")
# In twentieths of a point:
_A4 = {"w": "11906", "h": "16838"}
_TEXT_WIDTH = 8306


def document(verdict: Verdict) -> bytes:
    """A .docx with the text of ``verdict.document`` line by line, its tables as tables.

    The title is bold. Of more findings than Word allows comments, the gravest come in.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE

    word = _empty(verdict.document)
    root = word.element
    writer = _Writer(verdict)
    writer.write(root.body)
    assert word.comments is not None  # makes the part
    part = next(r for r in word.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.COMMENTS)
    comments = part.target_part.element
    numbers = iter(range(MOST))

    def add(lines: Sequence[str], at: datetime | None) -> int:
        number = next(numbers)
        append(comments, number, lines, at)
        return number

    attach(verdict, root, writer.origins, add, MOST)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _empty(source: Document) -> WordDocument:
    import docx
    from docx.oxml.ns import qn

    word = docx.Document()
    properties = word.core_properties
    properties.author, properties.comments = AUTHOR, ""
    properties.title = inert(source.name)[:255]
    fonts = word.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    for side, length in _A4.items():
        word.element.body.sectPr.find(qn("w:pgSz")).set(qn(f"w:{side}"), length)
    return word


class _Writer:
    """Writes paragraphs and tables and remembers where every character of the text went."""

    def __init__(self, verdict: Verdict) -> None:
        source = verdict.document
        self.origins: list[Origin] = []
        self._text = inert(source.text)
        self._title = _title(verdict)
        # A table may go on behind lines that are not part of it (the head of a new page).
        self._rows = {
            row[0].start: (number, row)
            for number, table in enumerate(source.tables)
            for row in table.rows
            if 0 < len(row) <= _MOST_COLUMNS
        }

    def write(self, body: _Element) -> None:
        """Put everything in front of the last element of ``body``, its section."""
        section = body[-1]
        at = 0
        while at < len(self._text):
            rows = self._rows_from(at)
            end = self._line_end(rows[-1][-1].end if rows else at)
            if rows:
                section.addprevious(self._table(body, rows))
            # Behind a table it stays empty: Word would join two tables that touch.
            paragraph = body.makeelement(_name("p"))
            section.addprevious(paragraph)
            if not rows:
                self._fill(paragraph, at, end)
            at = end + 1

    def _rows_from(self, at: int) -> list[Sequence[Cell]]:
        """The rows of one table that follow each other from ``at`` on."""
        rows: list[Sequence[Cell]] = []
        table = self._rows.get(at, (0, ()))[0]
        while (found := self._rows.get(at)) is not None and found[0] == table:
            rows.append(found[1])
            at = self._line_end(found[1][-1].end) + 1
        return rows

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _table(self, body: _Element, rows: Sequence[Sequence[Cell]]) -> _Element:
        table = body.makeelement(_name("tbl"))
        properties = _below(table, "tblPr")
        _below(properties, "tblW", w="5000", type="pct")
        borders = _below(properties, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _below(borders, side, val="single", sz="4", space="0", color="auto")
        grid = _below(table, "tblGrid")
        columns = max(map(len, rows))
        for _ in range(columns):
            _below(grid, "gridCol", w=str(_TEXT_WIDTH // columns))
        for row in rows:
            its = _below(table, "tr")
            for cell in row:
                self._fill(_below(_below(its, "tc"), "p"), cell.start, cell.end)
        return table

    def _fill(self, paragraph: _Element, start: int, end: int) -> None:
        """Write characters ``[start, end)`` of one line."""
        if start >= end:
            return
        if self._title[0] <= start < self._title[1]:
            _below(_below(paragraph, "pPr"), "jc", val="center")
        run = _below(paragraph, "r")
        if self._title[0] <= start < self._title[1]:
            _below(_below(run, "rPr"), "b")
        at = start
        for part in _TABS.split(self._text[start:end]):
            if not part:
                continue
            is_tab = part == "\t"
            shown = _below(run, "tab" if is_tab else "t")
            if not is_tab:
                shown.text = part
                shown.set(_SPACE, "preserve")
            self.origins.append(Origin(at, at + len(part), shown, None if is_tab else 0))
            at += len(part)


def _title(verdict: Verdict) -> tuple[int, int]:
    """Where the title stands; an empty stretch when none was recognised."""
    notice = verdict.notice
    for block in notice.blocks:
        if block.kind == "title":
            span = notice.normal.original(block.start, block.end)
            return span.start, span.end
    return 0, 0


def _name(local: str) -> str:
    return f"{{{_W}}}{local}"


def _below(parent: _Element, local: str, **attributes: str) -> _Element:
    made = parent.makeelement(_name(local))
    for name, value in attributes.items():
        made.set(_name(name), value)
    parent.append(made)
    return made
