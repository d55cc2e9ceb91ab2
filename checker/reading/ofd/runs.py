"""The characters of a text object, one after the other, with their places."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.reading.builder import clean
from checker.reading.ofd.geometry import Matrix, number, steps
from checker.reading.ofd.sheet import Frame, Glyph, Text
from checker.reading.paged.repair import repair

if TYPE_CHECKING:
    from lxml.etree import _Element

_USUAL_SIZE = 10.5 * 25.4 / 72  # millimetres
_LOOSE = 0.3  # shares of the type's size by which letterspacing widens a character
_EVEN = 1.15  # times the run's usual distance: spaced out on purpose, not apart
_NARROW = frozenset("fijlrtI.,:;'!|()[]{}-`/\\ ")
_WIDE = frozenset("mwMW@%")


def run_of(
    text: str, x: float, y: float, element: _Element, code: _Element, place: Matrix, frame: Frame
) -> list[Glyph]:
    """The characters of a ``TextCode`` that begins at ``(x, y)`` of its object."""
    size = number(element.get("Size")) or 0.0
    size = size if size > 0 else _USUAL_SIZE
    stretch = number(element.get("HScale")) or 1.0
    em = math.hypot(*place.step(0.0, size))
    em_across = math.hypot(*place.step(size, 0.0)) * abs(stretch)
    starts: list[tuple[float, float]] = []
    for step_x, step_y in _advances(text, code, size, abs(stretch)):
        starts.append(frame.point(*place.point(x, y)))
        x, y = x + step_x, y + step_y
    glyphs = []
    advances = [after[0] - before[0] for before, after in pairwise(starts)]
    usual = _EVEN * sorted(advances)[len(advances) // 2] if advances else 0.0
    for at, character in enumerate(text):
        left, baseline = starts[at]
        width = _width(character) * em_across
        if at < len(advances) and 0 < advances[at] < max(width + _LOOSE * em, usual):
            width = advances[at]
        shown = _shown(character)
        if shown:
            glyphs.append(Glyph(shown, left, left + width, baseline, em))
    return glyphs


def _advances(
    text: str, code: _Element, size: float, stretch: float
) -> Iterator[tuple[float, float]]:
    """How far it is from each character to the next, in the object's coordinates."""
    across = steps(code.get("DeltaX"), len(text) - 1)
    down = steps(code.get("DeltaY"), len(text) - 1)
    moves_down = any(down)
    moves_across = any(across) or not moves_down
    if not any(across):
        across = []
    for at, character in enumerate(text):
        # Where the writer gave too few distances, or none: as wide as the character is.
        x = across[at] if at < len(across) else _width(character) * size * stretch
        y = down[at] if at < len(down) else size
        yield (x if moves_across else 0.0), (y if moves_down else 0.0)


def add(run: list[Glyph], text: Text) -> None:
    """Put the characters of a run to ``text``, as a column when they stand on one another."""
    visible = [glyph for glyph in run if not glyph.text.isspace()]
    if len(visible) > 1:
        across = _spread([glyph.left for glyph in visible])
        if across < min(visible[0].size, _spread([glyph.baseline for glyph in visible])):
            text.columns.append(visible)
            return
    text.glyphs.extend(run)


def _spread(values: list[float]) -> float:
    return max(values) - min(values)


def _width(character: str) -> float:
    """About how wide a character is, as a share of its type's size."""
    if not character.isascii():
        return 0.5 if unicodedata.east_asian_width(character) in ("H", "Na", "N") else 1.0
    if character in _NARROW:
        return 0.3
    if character in _WIDE:
        return 0.8
    if character.isupper():
        return 0.65
    return 0.45 if character.islower() else 0.5


def _shown(character: str) -> str:
    """``character`` as it goes into the text, empty when it cannot."""
    if character.isspace():
        return " "
    repaired = repair(clean(character))
    return repaired if len(repaired) == 1 else character if repaired else ""
