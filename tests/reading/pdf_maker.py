"""Writes PDF files with reportlab and its built-in Chinese font."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, Table

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=12, wordWrap="CJK")


class Paper:
    """A PDF in the making. Heights are points from the upper edge."""

    def __init__(self, password: str | None = None, owner: str = "", compress: int = 1) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        lock = None
        if password is not None:
            lock = StandardEncryption(password, ownerPassword=owner or "owner", strength=128)
        self._target = io.BytesIO()
        self.canvas = canvas.Canvas(
            self._target, pagesize=A4, encrypt=lock, invariant=1, pageCompression=compress
        )

    def text(self, text: str, down: float, left: float = 80, size: float = 14) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(left, HEIGHT - down, text)

    def lines(self, lines: Sequence[str], down: float = 120) -> None:
        for number, line in enumerate(lines):
            self.text(line, down + 28 * number)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        down: float,
        widths: Sequence[float],
        spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
    ) -> float:
        """Draw a ruled table and return its height."""
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *(("SPAN", *span) for span in spans)]
        made = Table(
            [[Paragraph(text, _CELL) if text else "" for text in row] for row in rows],
            colWidths=widths,
            style=style,
        )
        _, height = made.wrapOn(self.canvas, WIDTH, HEIGHT)
        made.drawOn(self.canvas, 80, HEIGHT - down - height)
        return float(height)

    def scan(self) -> None:
        """Fill the page with a picture."""
        from PIL import Image

        picture = Image.new("L", (120, 170), 200)
        self.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)

    def next_page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self._target.getvalue()


def pages(*texts: Sequence[str]) -> bytes:
    """A PDF with the lines of each page."""
    paper = Paper()
    for lines in texts:
        paper.lines(lines)
        paper.next_page()
    return paper.done()
