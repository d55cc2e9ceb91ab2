"""Pictures of pages, packed small enough to lie inside an HTML document."""

from __future__ import annotations

import base64
import io
from time import monotonic
from typing import TYPE_CHECKING

from checker.reading.limits import MB

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 110
MOST_PIXELS = 1_600
"""Of the longer side, whatever size a page claims."""
_MOST_BYTES = 16 * MB  # of all pictures: a browser has to hold them, and a third more in base64
_SECONDS = 60.0
_MOST_COLOURS = 8_192  # a page of print has fewer, a photograph more
_KEPT_COLOURS = 48
_QUALITY = 72


class Budget:
    """How many bytes and how much time the pictures of one view may still take."""

    def __init__(self) -> None:
        self._bytes = _MOST_BYTES
        self._deadline = monotonic() + _SECONDS

    @property
    def spent(self) -> bool:
        return self._bytes <= 0 or monotonic() >= self._deadline

    def packed(self, picture: Image) -> str:
        """``picture`` as a ``data:`` address, in the smaller of PNG and JPEG."""
        kind, data = _smallest(picture)
        self._bytes -= len(data)
        return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def scale_for(width: float, height: float) -> float:
    """Pixels for each point of a page of that size, in points."""
    return min(DPI / 72, MOST_PIXELS / max(width, height, 1.0))


def fitted(picture: Image, width: float, height: float) -> Image:
    """``picture`` in as few pixels as a page of that size, in points, is shown with."""
    scale = scale_for(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if picture.width * picture.height <= size[0] * size[1]:
        return picture
    return picture.resize(size)


def _smallest(picture: Image) -> tuple[str, bytes]:
    from PIL import Image

    colours = picture.convert("RGB")
    found = [("jpeg", _written(colours, "JPEG", quality=_QUALITY, optimize=True))]
    if colours.getcolors(_MOST_COLOURS) is not None:
        few = colours.quantize(_KEPT_COLOURS, dither=Image.Dither.NONE)
        found.append(("png", _written(few, "PNG", optimize=True)))
    return min(found, key=lambda pair: len(pair[1]))


def _written(picture: Image, kind: str, **settings: int | bool) -> bytes:
    target = io.BytesIO()
    # Colour profiles and notes of the camera are nothing to hand on.
    picture.info.clear()
    picture.save(target, kind, **settings)
    return target.getvalue()
