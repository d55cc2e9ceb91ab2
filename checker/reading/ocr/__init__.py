"""Text recognition without a network: PP-OCR by rapidocr, whose models lie inside its wheel.

The same picture gives the same text on the same machine; another processor may round the
networks' last digits differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model import DOUBTFUL, ReadIssue
from checker.reading.ocr.model import Recognised, TextLine, TextTable

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "Recognised",
    "TextLine",
    "TextTable",
    "doubt",
    "recognise",
]

_LEAST = 0.5  # what is read with less confidence is texture, a logo, handwriting
_FINE = 1_152  # pixels of the short side at which text is looked for: 140 dpi of A4


def recognise(picture: Image, *, width: float, height: float) -> Recognised:
    """The text of ``picture``, which is shown as a page of ``width`` × ``height`` points.

    Turned and sloping pictures are read as well; places are those on the page as shown.
    """
    import numpy as np

    from checker.reading.ocr import engine
    from checker.reading.ocr.areas import areas, joined, missing
    from checker.reading.ocr.ink import untouched, without_seals
    from checker.reading.ocr.layout import Layout, mean
    from checker.reading.ocr.pieces import picture_of, pieces
    from checker.reading.ocr.pixels import colours
    from checker.reading.ocr.rules import tables
    from checker.reading.ocr.upright import upright

    shown = colours(picture)
    level = upright(shown)
    sealless = without_seals(level.picture, level.line_height)
    found, plain = tables(sealless, level.line_height)
    fine = areas(plain, _FINE)
    # Print out of focus is found more surely when it is small.
    more = missing(untouched(level.areas, level.picture, sealless), fine)
    every = joined(np.concatenate([fine, more]))
    spots = list(pieces(every, found))
    readings = engine.read([picture_of(spot, plain) for spot in spots])
    said = [
        (spot, reading)
        for spot, reading in zip(spots, readings, strict=True)
        if any(map(str.isalnum, reading.text))
    ]
    points = (width / shown.shape[1] + height / shown.shape[0]) / 2
    layout = Layout(plain.shape[0], found, level.back, points)
    items = layout.items([pair for pair in said if pair[1].confidence >= _LEAST])
    return Recognised(tuple(items), mean(reading for _, reading in said), level.turned)


def doubt(number: int, confidence: float) -> ReadIssue | None:
    """What to tell the user about page ``number`` read with that ``confidence``, if anything."""
    if confidence >= DOUBTFUL:
        return None
    share = round(100 * confidence)
    return ReadIssue(f"第{number}页识别把握不大（约 {share}%），请人工对照原件查看", number)
