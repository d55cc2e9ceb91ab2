"""Turns a picture so that its lines of text are level and upright, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.ocr import engine
from checker.reading.ocr.areas import areas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.engine import Picture, Quads

_COARSE = 768  # pixels of the short side: enough to see where lines run
_LONG = 1.5  # so many times longer than high (or the reverse), an area shows the way
_LEVEL = 0.15  # degrees that do no harm
_STEEPEST = 15.0
_SAMPLE = 4
_SURE = 0.85  # a line upside down is never read so surely
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Upright:
    """A level picture; ``turned`` is by how many degrees anticlockwise it was turned for that.

    ``back`` (2, 3) leads from its pixels to those of the picture as it came. ``areas`` (n, 4, 2)
    is text already found on it, and ``line_height`` that of a usual line in pixels, 0 without any.
    """

    picture: Picture
    turned: float
    back: NDArray[np.float64]
    areas: Quads
    line_height: float


def upright(picture: Picture) -> Upright:
    """``picture`` (height, width, 3) turned by quarters and by a few degrees as its text needs."""
    import numpy as np

    width = picture.shape[1]
    quads = areas(picture, _COARSE)
    quarter = 0
    if _sideways(quads):
        quarter = 1
        quads = _turned(quads, width)
        picture = np.ascontiguousarray(np.rot90(picture))
    if len(quads) and _upside_down(picture, quads):
        quarter += 2
        quads = quads[:, [2, 3, 0, 1]]
        quads = np.array([picture.shape[1], picture.shape[0]], np.float32) - quads
        picture = np.ascontiguousarray(picture[::-1, ::-1])
    back = _quarters(quarter, picture.shape[1], picture.shape[0])
    angle = _slope(quads)
    if abs(angle) > _LEVEL:
        picture, level = _rotated(picture, angle)
        back = back @ level
        there = np.linalg.inv(level)
        quads = np.asarray(quads @ there[:2, :2].T + there[:2, 2], np.float32)
    heights = np.linalg.norm(quads[:, 0] - quads[:, 3], axis=1)
    line_height = float(np.median(heights)) if len(quads) else 0.0
    turned = 180 - (180 - 90 * quarter - angle) % 360
    return Upright(picture, turned, back[:2], quads, line_height)


def cut(picture: Picture, quad: NDArray[np.float32]) -> Picture:
    """The part of ``picture`` inside ``quad`` (4, 2), straightened."""
    import cv2
    import numpy as np

    width = max(int(np.linalg.norm(quad[0] - quad[1])), int(np.linalg.norm(quad[3] - quad[2])), 1)
    height = max(int(np.linalg.norm(quad[0] - quad[3])), int(np.linalg.norm(quad[1] - quad[2])), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(quad, np.float32), target)
    part = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(part, np.uint8)


def _sizes(quads: Quads) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import numpy as np

    return (
        np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1),
        np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1),
    )


def _sideways(quads: Quads) -> bool:
    widths, heights = _sizes(quads)
    level = float(widths[widths > _LONG * heights].sum())
    return float(heights[heights > _LONG * widths].sum()) > level


def _upside_down(picture: Picture, quads: Quads) -> bool:
    """Whether a sample of the longest lines reads better the other way round."""
    import numpy as np

    widths, heights = _sizes(quads)
    longest = np.argsort(-widths / np.maximum(heights, 1), kind="stable")[:_SAMPLE]
    lines = [cut(picture, quads[at]) for at in longest]
    as_is = _confidence(lines)
    if as_is > _SURE:
        return False
    return _confidence([np.ascontiguousarray(line[::-1, ::-1]) for line in lines]) > as_is


def _confidence(lines: Sequence[Picture]) -> float:
    readings = engine.read(lines)
    return sum(reading.confidence for reading in readings) / len(readings)


def _slope(quads: Quads) -> float:
    """By how many degrees the lines fall to the right; long lines know best."""
    import numpy as np

    if not len(quads):
        return 0.0
    widths, heights = _sizes(quads)
    along = quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]
    angles = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    fit = (widths > _LONG * heights) & (np.abs(angles) < _STEEPEST)
    if not fit.any():
        return 0.0
    order = np.argsort(angles[fit], kind="stable")
    weight = np.cumsum(widths[fit][order])
    return float(angles[fit][order][np.searchsorted(weight, weight[-1] / 2)])


def _turned(quads: Quads, width: int) -> Quads:
    """``quads`` of a picture of that ``width`` after a quarter turn anticlockwise."""
    import numpy as np

    turned = np.stack([quads[..., 1], width - quads[..., 0]], axis=-1)
    return np.asarray(turned[:, [1, 2, 3, 0]], np.float32)


def _quarters(quarter: int, width: int, height: int) -> NDArray[np.float64]:
    """From pixels after ``quarter`` turns anticlockwise (``width`` × ``height``) to before."""
    import numpy as np

    rows = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, height], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, width]],
    }[quarter % 4]
    return np.array([*rows, [0, 0, 1]], np.float64)


def _rotated(picture: Picture, angle: float) -> tuple[Picture, NDArray[np.float64]]:
    """``picture`` turned by ``angle`` degrees anticlockwise, wholly kept, and the way back."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    cos, sin = math.cos(math.radians(angle)), abs(math.sin(math.radians(angle)))
    new_width, new_height = (
        math.ceil(width * cos + height * sin),
        math.ceil(width * sin + height * cos),
    )
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += (new_width - width) / 2, (new_height - height) / 2
    level = cv2.warpAffine(
        picture,
        matrix,
        (new_width, new_height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_WHITE,
    )
    back = np.vstack([cv2.invertAffineTransform(matrix), [0, 0, 1]])
    return np.asarray(level, np.uint8), np.asarray(back, np.float64)
