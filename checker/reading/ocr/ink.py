"""Takes red seals off a picture and leaves all other red, above all the head in red, as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.reading.ocr.engine import Picture, Quads

_REDDER = 40  # by how much red ink has more red than green or blue, of 255
_UNIT = 16.0  # pixels of a line's height at which seals are looked for
_SMALLEST = 3.3  # line heights; the smallest seal of an office measures 30 mm
_SMALLEST_SHARE = 0.1  # of the picture's short side, for the characters of a head are large, too
_LARGEST_SHARE = 0.5
_SQUARE = 0.3  # as high as wide, or two or three side by side that touch
_FULL = 0.6  # more ink than that is a banner or a photograph
_GAP = 3  # pixels at ``_UNIT``: a ring is closed but for such gaps; lines of text lie farther apart
_RIM = 0.25  # line heights around a seal where its ink fades
_TOUCHED = 0.02  # of an area's values
_FAINTEST = 10  # the percentile of its red that counts as the colour of a seal


def without_seals(picture: Picture, line_height: float) -> Picture:
    """``picture`` (height, width, 3) where red seals have become paper, the print below kept.

    ``line_height`` is that of a usual line in pixels.
    """
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    scale = min(1.0, _UNIT / line_height) if line_height else 1.0
    scale = max(scale, 1 / min(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    red = _red(small)
    if not red.any():
        return picture
    least = max(_SMALLEST * line_height * scale, _SMALLEST_SHARE * min(small.shape[:2]))
    result = picture
    for outline in _outlines(red, least, _LARGEST_SHARE * max(small.shape[:2])):
        left, top, right, bottom = _around(
            outline, _RIM * line_height * scale, scale, width, height
        )
        if right <= left or bottom <= top:
            continue
        if result is picture:
            result = picture.copy()
        part = picture[top:bottom, left:right]
        inside = np.zeros(part.shape[:2], np.uint8)
        hull = np.round(outline / scale - (left, top)).astype(np.int32)
        cv2.fillConvexPoly(inside, hull, 1)
        rim = max(1, round(_RIM * line_height))
        wider = cv2.dilate(inside, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)) > 0
        result[top:bottom, left:right][wider] = _bleached(part)[wider]
    return result


def untouched(quads: Quads, before: Picture, after: Picture) -> Quads:
    """Those of ``quads`` (n, 4, 2) in which no seal stood, by ``without_seals``' two pictures."""
    import numpy as np

    if before is after:
        return quads
    kept = []
    for quad in quads:
        left, top = (max(int(value), 0) for value in quad.min(axis=0))
        right, bottom = (int(value) + 1 for value in quad.max(axis=0))
        area = slice(top, bottom), slice(left, right)
        kept.append(float((before[area] != after[area]).mean()) < _TOUCHED)
    return np.asarray(quads[np.array(kept, bool)], np.float32)


def _red(picture: Any) -> NDArray[np.uint8]:
    import numpy as np

    values = picture.astype(np.int16)
    redder = values[..., 0] - values[..., 1:].max(axis=-1)
    return np.asarray(redder > _REDDER, np.uint8)


def _outlines(red: NDArray[np.uint8], least: float, most: float) -> list[NDArray[np.int32]]:
    """The convex outlines of what looks like a seal: closed figures that are no line of text."""
    import cv2
    import numpy as np

    closed = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((_GAP, _GAP), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found: list[NDArray[np.int32]] = []
    for label in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[label])
        if min(width, height) < least or max(width, height) > most:
            continue
        if min(width, height) < _SQUARE * max(width, height) or area > _FULL * width * height:
            continue
        part = (labels[top : top + height, left : left + width] == label).astype(np.uint8)
        points = cv2.findNonZero(part)
        if points is not None:
            found.append(np.asarray(cv2.convexHull(points)[:, 0] + (left, top), np.int32))
    return found


def _around(
    outline: NDArray[np.int32], rim: float, scale: float, width: int, height: int
) -> tuple[int, int, int, int]:
    left, top = (outline.min(axis=0) - 2 * rim - 1) / scale
    right, bottom = (outline.max(axis=0) + 2 * rim + 1) / scale
    return max(int(left), 0), max(int(top), 0), min(int(right), width), min(int(bottom), height)


def _bleached(part: Picture) -> Picture:
    """The red channel, in all three, so bright that the seal's own ink is paper."""
    import numpy as np

    channel = part[..., 0].astype(np.float32)
    ink = channel[_red(part) > 0]
    paper = float(np.percentile(channel, 90))
    faintest = float(np.percentile(ink, _FAINTEST)) if ink.size else paper
    channel = channel * (paper / max(min(faintest, paper), 1.0))
    return np.repeat(np.minimum(channel, paper).astype(np.uint8)[..., None], 3, axis=-1)
