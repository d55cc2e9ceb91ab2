"""The level and upright lines that a page draws: sides of rectangles, strokes, thin bars.

PDFium has parsed the page already. To have pdfplumber parse it once more, with every character on it,
takes longer than everything else that is done with a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float, c_int
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from checker.reading.pdf.drawn import DEEPEST_FORM

if TYPE_CHECKING:
    from pypdfium2 import PdfMatrix, PdfObject, PdfPage

    from checker.reading.pdf.frame import Frame

Edge: TypeAlias = dict[str, Any]
"""A line in pdfplumber's own words, in points from the upper left corner of the page as shown."""

_STRAIGHT = 0.05  # points that a level line may rise: PDFium rounds
_Point: TypeAlias = tuple[float, float]


def lines_of(page: PdfPage, frame: Frame) -> list[Edge]:
    """All level and upright lines of ``page``, in the order drawn."""
    from pypdfium2 import raw as pdfium

    found: list[Edge] = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=DEEPEST_FORM):
        if not _is_seen(thing):
            continue
        matrix = _matrix(thing)
        for points in _strokes(thing):
            shown = [frame.place(*matrix.on_point(*point)) for point in points]
            for start, end in pairwise(shown):
                if edge := _edge(start, end):
                    found.append(edge)
    return found


def _is_seen(thing: PdfObject) -> bool:
    """Whether a path is stroked or filled; what is neither only cuts off other things."""
    from pypdfium2 import raw as pdfium

    fill, stroke = c_int(), c_int()
    drawn = pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    return bool(drawn and (fill.value or stroke.value))


def _matrix(thing: PdfObject) -> PdfMatrix:
    """From the coordinates of ``thing`` to those of its page, through the forms it is part of."""
    matrix = thing.get_matrix()
    form = thing.container
    while form is not None:
        matrix = matrix.multiply(form.get_matrix())
        form = form.container
    return matrix


def _strokes(thing: PdfObject) -> Iterator[list[_Point]]:
    """The points of each unbroken stroke of a path; what is closed comes back to its first."""
    from pypdfium2 import raw as pdfium

    points: list[_Point] = []
    x, y = c_float(), c_float()
    for number in range(pdfium.FPDFPath_CountSegments(thing)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield [*points, points[0]]
            points = points[:1]
    yield points


def _edge(start: _Point, end: _Point) -> Edge | None:
    """The line between two points; None for a slanting one, and for none at all."""
    if not all(map(isfinite, (*start, *end))):
        return None
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    level, upright = bottom - top <= _STRAIGHT, right - left <= _STRAIGHT
    if level and not upright:
        return edge(left, top, right, top, "h")
    if upright and not level:
        return edge(left, top, left, bottom, "v")
    return None


def edge(left: float, top: float, right: float, bottom: float, orientation: str) -> Edge:
    """A level (``h``) or upright (``v``) line."""
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
    }
