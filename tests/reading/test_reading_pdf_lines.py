"""The lines that a page draws, with pdfplumber's own reading of the same page beside them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdfplumber
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from checker.reading.pdf.frame import Frame
from checker.reading.pdf.lines import lines_of

WIDTH, HEIGHT = 400.0, 300.0
Span = tuple[str, float, float, float, float]


def _pdf(draw: Callable[[Canvas], object]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _ours(data: bytes) -> list[Span]:
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[0]
    found = sorted(
        (e["orientation"], *(round(e[side]) for side in ("x0", "top", "x1", "bottom")))
        for e in lines_of(page, Frame.of(page))
    )
    page.close()
    pdf.close()
    return found


def _theirs(data: bytes) -> list[Span]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sorted(
            (e["orientation"], *(round(e[side]) for side in ("x0", "top", "x1", "bottom")))
            for e in pdf.pages[0].edges
            if e["orientation"]  # pdfplumber keeps slanting sides, as neither
        )


def test_lines_rectangles_and_paths_of_many_parts() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 200, 350, 200)
        canvas.rect(60, 100, 120, 40)
        canvas.setFillGray(0.2)
        canvas.rect(200, 100, 100, 2, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo(20, 20)
        path.lineTo(20, 60)
        path.lineTo(80, 60)
        path.moveTo(100, 20)
        path.lineTo(140, 20)
        path.lineTo(140, 50)
        path.close()
        canvas.drawPath(path)

    data = _pdf(draw)
    assert _ours(data) == _theirs(data)
    assert ("h", 50, 100, 350, 100) in _ours(data)
    assert sum(edge[0] == "v" for edge in _ours(data)) == 6


def test_a_slanting_line_is_the_side_of_no_cell() -> None:
    data = _pdf(lambda canvas: canvas.line(50, 200, 350, 120))
    assert _ours(data) == []


def test_what_only_cuts_off_draws_no_line() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(40, 40, 200, 100)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.line(50, 60, 150, 60)

    data = _pdf(draw)
    assert _ours(data) == _theirs(data) == [("h", 50, 240, 150, 240)]


def test_a_form_is_drawn_where_and_as_large_as_it_is_put() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner")
        canvas.line(0, 0, 40, 0)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.rect(0, 0, 50, 20)
        canvas.translate(10, 5)
        canvas.scale(0.5, 0.5)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.translate(100, 150)
        canvas.scale(2, 3)
        canvas.doForm("outer")

    data = _pdf(draw)
    assert _ours(data) == _theirs(data)
    assert ("h", 120, 135, 160, 135) in _ours(data)


def test_a_turned_page_has_its_lines_as_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.line(50, 200, 350, 200)

    # What lies level on the sheet stands upright once it is turned clockwise.
    assert _ours(_pdf(draw)) == [("v", 200, 50, 200, 350)]


def test_lines_are_counted_from_the_corner_that_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((30, 40, 380, 290))
        canvas.line(50, 200, 350, 200)

    assert _ours(_pdf(draw)) == [("h", 20, 90, 320, 90)]
