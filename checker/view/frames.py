"""The pictures in an image file, each a page as it was read."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.reading.limits import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
_ENOUGH = 1_600  # pixels of the short side


def frames(data: bytes, limits: Limits, wanted: frozenset[int]) -> Iterator[tuple[int, Image]]:
    """Number and picture, upright and in plain colours, of each of the ``wanted`` frames.

    Ends early where the file does; a frame beyond ``limits`` or broken is left out.
    """
    from PIL import Image, ImageOps

    from checker.reading.ocr.pixels import colours

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=FORMATS) as file:
            for number in sorted(wanted):
                try:
                    file.seek(number - 1)
                    if file.width * file.height > limits.max_pixels:
                        continue
                    if file.format in ("JPEG", "MPO"):
                        shrink = _ENOUGH / min(file.size)
                        file.draft(None, (int(file.width * shrink), int(file.height * shrink)))
                    upright = ImageOps.exif_transpose(file)
                    yield number, Image.fromarray(colours(upright))
                except EOFError:
                    return
                except Exception:
                    # Pillow's decoders fail on malformed files in ways nobody lists.
                    continue
