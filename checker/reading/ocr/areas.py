"""Where text stands on a picture of any shape, looked for at one size of print."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.reading.ocr import engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.engine import Picture, Quads

_LARGEST_SCALE = 2.0
_MOST_PIXELS = 40_000_000
_WIDEST = 4_000  # pixels; lines of text cannot be cut, so wide pictures are not tiled
_TILE = 2_400  # pixels: a picture higher than two of these is looked at tile by tile
_OVERLAP = 320  # pixels: a line of text and more
_COVERED = 0.2  # more of an area in others, and it would be read twice
_SAME_SIZE, _SAME_LINE = 0.6, 0.35  # of a line's height
_STACKED = 1.6  # so many times higher than wide, it is a column
_MARGIN = 16  # pixels: text that touches the edge is found less surely


def areas(picture: Picture, short: int) -> Quads:
    """The text areas of ``picture`` (height, width, 3): corners (n, 4, 2) in its pixels.

    It is looked at with about ``short`` pixels on its short side, a long one tile by tile.
    """
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    scale = min(short / min(width, height), _LARGEST_SCALE)
    scale = min(scale, math.sqrt(_MOST_PIXELS / (width * height)), _WIDEST / width)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)
    found = []
    for start, end, first, last in _tiles(size[1]):
        quads = engine.find(_framed(small[start:end])) - _MARGIN
        quads[..., 1] += start
        middles = quads[..., 1].mean(axis=1)
        found.append(quads[(middles >= first) & (middles < last)])
    return np.asarray(
        np.concatenate(found) * np.array([width / size[0], height / size[1]]), np.float32
    )


def _tiles(height: int) -> Iterator[tuple[int, int, float, float]]:
    """Top and bottom of each tile of a picture, and the part that it answers for."""
    if height <= 2 * _TILE:
        yield 0, height, -math.inf, math.inf
        return
    for top in range(0, height - _OVERLAP, _TILE - _OVERLAP):
        first = top + _OVERLAP / 2 if top else -math.inf
        last = top + _TILE - _OVERLAP / 2 if top + _TILE < height else math.inf
        yield top, min(top + _TILE, height), first, last


def _framed(tile: Picture) -> Picture:
    import cv2
    import numpy as np

    framed = cv2.copyMakeBorder(tile, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_REPLICATE)
    return np.asarray(framed, np.uint8)


def joined(quads: Quads) -> Quads:
    """``quads`` of a level picture, those of one line that overlap made one.

    Read each by itself, they would both give the characters that they share.
    """
    import numpy as np

    result: list[NDArray[np.float32]] = []
    for quad in sorted(quads, key=lambda quad: float(quad[:, 0].min())):
        at = next((at for at, other in enumerate(result) if _overlap(other, quad)), None)
        if at is None:
            result.append(quad)
        elif quad[:, 0].max() > result[at][:, 0].max():
            result[at] = np.stack([result[at][0], quad[1], quad[2], result[at][3]])
    return np.stack(result) if result else quads


def _overlap(left: NDArray[np.float32], right: NDArray[np.float32]) -> bool:
    """Whether ``right`` begins in ``left`` and goes on with its line."""
    if right[[0, 3], 0].mean() >= left[[1, 2], 0].mean():
        return False
    heights = [float(quad[[2, 3], 1].mean() - quad[[0, 1], 1].mean()) for quad in (left, right)]
    widths = [float(quad[[1, 2], 0].mean() - quad[[0, 3], 0].mean()) for quad in (left, right)]
    if any(height > _STACKED * width for height, width in zip(heights, widths, strict=True)):
        return False
    low, high = sorted(heights)
    apart = abs(float(left[[1, 2], 1].mean() - right[[0, 3], 1].mean()))
    return low > _SAME_SIZE * high and apart < _SAME_LINE * low


def missing(quads: Quads, others: Quads) -> Quads:
    """Those of ``quads`` that ``others`` hardly cover."""
    import numpy as np

    if not len(quads) or not len(others):
        return quads
    low, high = quads.min(axis=1), quads.max(axis=1)
    covered = np.zeros(len(quads))
    for other in others:
        common = np.minimum(high, other.max(axis=0)) - np.maximum(low, other.min(axis=0))
        covered += common.clip(0).prod(axis=1)
    return np.asarray(quads[covered < _COVERED * (high - low).prod(axis=1)], np.float32)
