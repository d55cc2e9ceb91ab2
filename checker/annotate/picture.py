"""A picture of a notice (a scan, a photograph) as a PDF with the findings highlighted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.annotate.pdf import mark
from checker.model import Document, Verdict
from checker.reading.contract import Unreadable
from checker.reading.images import size_in_points
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.pdf import PDFIUM

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
_QUALITY = 90


def mark_picture(
    data: bytes, verdict: Verdict, document: Document, *, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """A PDF of the pictures in ``data``, with the findings of ``verdict`` highlighted.

    ``document`` is what was read from ``data``, with places; its pages say how large the pictures
    are shown. Raises ``Unreadable`` for a picture that cannot be opened or is beyond ``limits``,
    ``ValueError`` when the verdict was given on another text.
    """
    if document.text != verdict.document.text:
        raise ValueError("the verdict was given on another document")
    return mark(_as_pdf(data, document, limits), verdict, document)


def _as_pdf(data: bytes, document: Document, limits: Limits) -> bytes:
    import pypdfium2

    sizes = {page.number: (page.width, page.height) for page in document.pages}
    target = io.BytesIO()
    with PDFIUM:
        pdf = pypdfium2.PdfDocument.new()
        try:
            for number, picture in enumerate(_pictures(data, limits), start=1):
                width, height = sizes.get(number, (0.0, 0.0))
                if not (width and height):
                    width, height = size_in_points(picture)
                packed = io.BytesIO()
                picture.save(packed, "JPEG", quality=_QUALITY)
                packed.seek(0)
                shown = pypdfium2.PdfImage.new(pdf)
                shown.load_jpeg(packed, inline=True)
                shown.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
                page = pdf.new_page(width, height)
                page.insert_obj(shown)
                page.gen_content()
                page.close()
            pdf.save(target)
        finally:
            pdf.close()
    return target.getvalue()


def _pictures(data: bytes, limits: Limits) -> Iterator[Image]:
    """The pictures of a file, upright and in colours that JPEG can hold, white behind."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as file:
            for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
                # What follows the first picture of an MPO is that same photograph's preview.
                if number > (1 if file.format == "MPO" else limits.max_pages):
                    return
                if frame.width * frame.height > limits.max_pixels:
                    raise Unreadable("图片太大", "请缩小图片后再检")
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGB", upright.size, "white")
                paper.paste(upright, mask=upright)
                yield paper
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ) as error:
        raise Unreadable("图片已损坏，无法打开", "请重新发送或重新拍照、扫描") from error
