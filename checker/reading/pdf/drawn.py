"""What a page shows besides text: how many lines and pictures, and whether they may be a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.pdf.ruling import MOST_BOUNDS, may_be_ruled

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

_TABLE_PATHS = 4  # fewer lines or rectangles do not draw a table
_MOST_PATHS = 4_000  # a drawing, a map, a hostile file: looking for a table would take minutes
_MOST_PARTS = 20_000  # of all paths together, likewise: an engraving may be a single one
_MOST_OBJECTS = 200_000
DEEPEST_FORM = 4
"""Forms within forms that are looked into."""

_LINE = 2  # parts of a path
_RECTANGLE = 6  # parts of a path; one with more may draw a whole table, or a letter
_LARGEST_LETTER = 30.0  # points


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many lines, rectangles and curves a page draws, and the share of it images cover.

    ``parts`` are those of all paths together; ``ruled``: whether they could enclose cells.
    """

    paths: int
    parts: int
    images: int
    image_share: float
    ruled: bool

    @property
    def may_hold_table(self) -> bool:
        """Whether it is worth looking for tables."""
        return self.ruled and self.paths <= _MOST_PATHS and self.parts <= _MOST_PARTS


def drawn(page: PdfPage) -> Drawn:
    """Counts what a page draws besides text."""
    from pypdfium2 import raw as pdfium

    paths = parts = images = 0
    covered = 0.0
    sideways = page.get_rotation() in (90, 270)
    bounds: list[Box] = []
    whole = in_form = False
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    things = page.get_objects(filter=kinds, max_depth=DEEPEST_FORM)
    for looked_at, thing in enumerate(things):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            segments = pdfium.FPDFPath_CountSegments(thing)
            parts += max(segments, 0)
            if not whole and len(bounds) <= MOST_BOUNDS:
                box = _bounds(thing, sideways)
                box = _without_width(box) if segments == _LINE else box
                bounds.append(box)
                in_form = in_form or thing.level > 0
                whole = segments > _RECTANGLE and _is_large(box)
        else:
            images += 1
            left, bottom, right, top = thing.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
        if paths > _MOST_PATHS or looked_at > _MOST_OBJECTS:
            break
    area = page.get_width() * page.get_height()
    # A form may have a scale of its own, so that its bounds tell nothing.
    ruled = whole or (paths >= _TABLE_PATHS and (in_form or may_be_ruled(bounds)))
    return Drawn(paths, parts, images, covered / area if area > 0 else 0.0, ruled)


def _bounds(thing: PdfObject, sideways: bool) -> Box:
    """Where ``thing`` is, from an edge or other; what is level on the page as shown is level."""
    left, bottom, right, top = thing.get_bounds()
    if sideways:
        left, bottom, right, top = bottom, left, top, right
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _without_width(box: Box) -> Box:
    """A line without its stroke, which PDFium takes to be many times as wide as it is."""
    wide, high = box.right - box.left, box.bottom - box.top
    half = min(wide, high) / 2
    return Box(box.left + half, box.top + half, box.right - half, box.bottom - half)


def _is_large(box: Box) -> bool:
    return box.right - box.left >= _LARGEST_LETTER and box.bottom - box.top >= _LARGEST_LETTER
