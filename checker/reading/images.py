"""Pictures of notices: scans, faxes, photographs and screenshots, by text recognition."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from checker.model import Box
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.limits import Limits
from checker.reading.paged.assembly import assemble, issues_of
from checker.reading.paged.layout import Line, PageContent
from checker.reading.paged.margins import without_margins
from checker.reading.paged.scans import left_out, scanned, unrecognised

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
_A4 = (595.28, 841.89)
_DPI = (50.0, 2_400.0)
_LONG_SIDE = (200.0, 1_700.0)  # points; a camera's dpi would make posters of its photographs
_SQUARE_PIXELS = 1.2  # a fax has twice as many across as down
_ENOUGH = 2_600  # pixels of the short side beyond which nothing more is read

_RESEND = "请重新下载或请对方重新发送；如能用看图软件打开，请另存一份后再检"
_CLEARER = "请确认图片拍到了正文；如有 Word、PDF 等电子版，请改用电子版"


def read(data: bytes, request: Request) -> Content:
    """The text of a picture, each frame of it a page, with places. Raises ``Unreadable``.

    Frames that cannot be read, or that there is no time for, are named in ``issues``.
    """
    with _opened(data, request.limits) as picture:
        return _content(picture, request)


def first_frame(data: bytes, limits: Limits) -> Image:
    """The picture in ``data`` decoded, turned upright, its pixels square. Raises ``Unreadable``."""
    with _opened(data, limits) as picture:
        return _frame(picture, 1, limits)


def _content(picture: Image, request: Request) -> Content:
    count = _frames(picture, request.limits)
    pages: list[PageContent] = []
    for number in range(1, count + 1):
        page = _page(picture, number, request)
        if pages and page.items and _texts(page) == _texts(pages[-1]):
            continue  # an animation shows the same again and again
        pages.append(page)
    issues = issues_of(pages)
    content = assemble(without_margins(pages), request.limits, issues)
    if content.text:
        return content
    if count == 1:
        _frame(picture, 1, request.limits)  # says itself what is wrong with it
    raise Unreadable("图片里没有认出文字", _CLEARER)


def _page(picture: Image, number: int, request: Request) -> PageContent:
    blank = PageContent(number)
    # Of the first frame something is said in any case.
    late = left_out(blank, request if number > 1 else replace(request, deadline=inf))
    if late is not None:
        return late
    try:
        frame = _frame(picture, number, request.limits)
    except Unreadable as error:
        return unrecognised(blank, error)
    width, height = size_in_points(frame)
    sized = replace(blank, width=width, height=height)
    return scanned(sized, [(frame, Box(0.0, 0.0, width, height))])


def _texts(page: PageContent) -> list[object]:
    return [item.text if isinstance(item, Line) else item.rows for item in page.items]


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[Image]:
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        # Pillow warns of large pictures, odd tags and colour tables; the limits decide here.
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            raise _too_large(limits) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise Unreadable("图片已损坏，无法打开", _RESEND) from error
        with picture:
            yield picture


def _frames(picture: Image, limits: Limits) -> int:
    if picture.format == "MPO":
        return 1  # a photograph and its own preview or depth
    try:
        count = int(getattr(picture, "n_frames", 1))
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise _damaged(error) from error
    if count > limits.max_pages:
        raise Unreadable(
            f"图片有 {count} 页，超过 {limits.max_pages} 页的上限", "请拆成几个文件，分别检查"
        )
    return count


def _frame(picture: Image, number: int, limits: Limits) -> Image:
    """Frame ``number`` decoded, turned the way its camera was held, its pixels square."""
    from PIL import Image, ImageOps

    try:
        if number > 1:
            picture.seek(number - 1)
        if picture.width * picture.height > limits.max_pixels:
            raise _too_large(limits)
        if picture.format in ("JPEG", "MPO"):
            shrink = _ENOUGH / min(picture.size)
            wanted = math.ceil(picture.width * shrink), math.ceil(picture.height * shrink)
            picture.draft(None, wanted)
        picture.load()
    except Image.DecompressionBombError as error:
        raise _too_large(limits) from error
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # Pillow's decoders fail on malformed files in ways nobody lists.
        raise _damaged(error) from error
    try:
        frame = ImageOps.exif_transpose(picture)
    except Exception:
        frame = picture.copy()  # turned by its text if need be
    return _square(frame, picture)


def _square(frame: Image, picture: Image) -> Image:
    dpi = _dpi(picture)
    frame.info["dpi"] = dpi
    if dpi is None or max(dpi) < _SQUARE_PIXELS * min(dpi):
        return frame
    finest = max(dpi)
    across, down = (finest / value for value in dpi)
    if max(across, down) > 3:
        return frame
    turned = frame.convert("L") if frame.mode == "1" else frame
    square = turned.resize((round(frame.width * across), round(frame.height * down)))
    square.info["dpi"] = (finest, finest)
    return square


def size_in_points(picture: Image) -> tuple[float, float]:
    """Width and height of the page that ``picture`` shows: by its resolution, or about A4."""
    dpi = picture.info.get("dpi")
    if dpi is not None:
        width, height = 72 * picture.width / dpi[0], 72 * picture.height / dpi[1]
        if _LONG_SIDE[0] <= max(width, height) <= _LONG_SIDE[1]:
            return round(width, 2), round(height, 2)
    short, long = _A4
    across, down = (short, long) if picture.width <= picture.height else (long, short)
    # By its width where it is longer than a page, so that print has its usual size.
    scale = (
        across / picture.width
        if picture.height > picture.width
        else min(across / picture.width, down / picture.height)
    )
    return round(picture.width * scale, 2), round(picture.height * scale, 2)


def _dpi(picture: Image) -> tuple[float, float] | None:
    """The resolution that ``picture`` claims; ``None`` where it is none or absurd."""
    claimed: Any = picture.info.get("dpi")
    try:
        across, down = (float(value) for value in claimed)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    least, most = _DPI
    if not (least <= across <= most and least <= down <= most):
        return None
    return across, down


def _too_large(limits: Limits) -> Unreadable:
    return Unreadable(
        f"图片的像素超过 {limits.max_pixels // 10_000} 万的上限",
        "请用较低的分辨率（300 dpi 足够）重新扫描或另存",
    )


def _damaged(error: Exception) -> Unreadable:
    if "truncated" in str(error) or isinstance(error, EOFError):
        return Unreadable("图片不完整（可能没有下载完）", _RESEND)
    return Unreadable("图片不完整或已损坏", _RESEND)
