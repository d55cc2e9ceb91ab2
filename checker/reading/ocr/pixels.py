"""Any picture as plain colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from checker.reading.ocr.engine import Picture

_LARGEST_SHORT_SIDE = 2_600  # pixels: A4 at 310 dpi; more only takes time
_LIGHT = 160
_DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N", "F")


def colours(picture: Image) -> Picture:
    """``picture`` as (height, width, 3) of red, green, blue; transparent becomes white paper."""
    import numpy as np
    from PIL import Image

    if min(picture.size) > _LARGEST_SHORT_SIDE:
        scale = _LARGEST_SHORT_SIDE / min(picture.size)
        size = (round(picture.width * scale), round(picture.height * scale))
        if picture.mode in ("1", "P", "PA"):  # neither can be blended
            picture = _plain(picture)
        picture = picture.resize(size, Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(_plain(picture), np.uint8))


def _plain(picture: Image) -> Image:
    import numpy as np
    from PIL import Image

    if picture.mode in _DEEP:
        values = np.nan_to_num(np.asarray(picture, np.float32))
        lowest, highest = float(values.min()), float(values.max())
        span = max(highest - lowest, 1.0)
        picture = Image.fromarray(((values - lowest) * (255 / span)).astype(np.uint8))
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, _paper(picture)), picture)
    return picture.convert("RGB")


def _paper(picture: Image) -> str:
    """White, or black where only that lets light print (RGBA) be seen."""
    import numpy as np

    small = picture.reduce(max(min(picture.size) // 256, 1))
    values = np.asarray(small, np.float32)
    opaque = values[..., 3]
    if not opaque.any():
        return "white"
    light = (values[..., :3].mean(axis=-1) * opaque).sum() / opaque.sum()
    return "black" if light > _LIGHT else "white"
