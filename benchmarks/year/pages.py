"""Sets a notice on pages and writes them as a text PDF.

In reportlab's built-in Chinese font, which needs no font file: viewers bring their own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.year.clauses import Rows
from benchmarks.year.compose import Grid, Notice, Paragraph

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 79.0, 74.0, 105.0, 99.0
_LINE = 28.95
_CELL = 20.0
_CLOSING = "，。、；：？！）》”〕%"


def wrapped(words: str, size: float, width: float, indent: float = 0) -> Iterator[str]:
    """The lines of a paragraph; closing punctuation hangs over the edge rather than begin one."""
    line, used = "", indent
    for character in words:
        step = size * (0.5 if ord(character) < 128 else 1)
        if used + step > width and character not in _CLOSING:
            yield line
            line, used = "", 0.0
        line += character
        used += step
    yield line


class _Pages:
    """Pages filled from the top."""

    def __init__(self) -> None:
        if _FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._target = io.BytesIO()
        self._canvas = Canvas(self._target, pagesize=A4, invariant=1, pageCompression=0)
        self._number = 1
        self._y = _HEIGHT - _TOP

    def room(self, height: float) -> None:
        """Begin a new page where less than ``height`` is left."""
        if self._y - height < _BOTTOM:
            self.next()

    def next(self) -> None:
        self._canvas.setFont(_FONT, 14)
        self._canvas.drawCentredString(_WIDTH / 2, _BOTTOM - 30, f"— {self._number} —")
        self._canvas.showPage()
        self._number += 1
        self._y = _HEIGHT - _TOP

    def paragraph(self, part: Paragraph) -> None:
        if part.kind == "annex":
            self.next()
        size = {"letterhead": 26.0, "title": 22.0}.get(part.kind, 16.0)
        indent = 2 * size if part.kind in ("body", "heading") else 0.0
        width = _WIDTH - _LEFT - _RIGHT
        for at, line in enumerate(wrapped(part.text, size, width, indent)):
            step = max(_LINE, size * 1.5)
            self.room(step)
            self._y -= step
            self._canvas.setFont(_FONT, size)
            if part.kind in ("letterhead", "number", "title"):
                self._canvas.drawCentredString(_WIDTH / 2, self._y, line)
            elif part.kind == "foot":
                self._canvas.drawRightString(_WIDTH - _RIGHT - 32, self._y, line)
            else:
                self._canvas.drawString(_LEFT + (0 if at else indent), self._y, line)
        if part.kind in ("number", "title"):
            self._y -= _LINE / 2

    def grid(self, rows: Rows) -> None:
        width = (_WIDTH - _LEFT - _RIGHT) / len(rows[0])
        self._y -= 8
        for row in rows:
            cells = [list(wrapped(cell, 12, width - 8)) for cell in row]
            height = _CELL + 15 * (max(map(len, cells)) - 1)
            self.room(height)
            self._canvas.setFont(_FONT, 12)
            for at, lines in enumerate(cells):
                self._canvas.rect(_LEFT + at * width, self._y - height, width, height)
                for down, line in enumerate(lines):
                    self._canvas.drawString(_LEFT + at * width + 4, self._y - 14 - 15 * down, line)
            self._y -= height

    def done(self) -> bytes:
        self.next()
        self._canvas.save()
        return self._target.getvalue()


def pages(notice: Notice) -> bytes:
    """The PDF of a notice."""
    paper = _Pages()
    for part in notice.parts:
        if isinstance(part, Grid):
            paper.grid(part.rows)
        else:
            paper.paragraph(part)
    return paper.done()
