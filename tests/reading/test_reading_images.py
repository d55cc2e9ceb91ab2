"""Picture files: formats, colour modes, resolutions, pages, and what is wrong with them."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from time import monotonic

import numpy as np
import pytest
from picture_maker import encoded, font
from PIL import Image, ImageDraw

from checker.errors import ReadError
from checker.reading import Limits, read
from checker.reading.contract import Request, Unreadable
from checker.reading.images import read as read_picture
from checker.reading.images import size_in_points
from checker.reading.ocr.pixels import colours

TEXT = "请各社区报送台账"


def strip(text: str = TEXT, *, ink: str = "black", paper: str = "white") -> Image.Image:
    """A small picture of one line."""
    picture = Image.new("RGB", (500, 120), paper)
    ImageDraw.Draw(picture).text((40, 25), text, ink, font(48))
    return picture


def tiff(*pictures: Image.Image, **options: object) -> bytes:
    return encoded(pictures[0], "TIFF", save_all=True, append_images=pictures[1:], **options)


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read(data, limits=limits or Limits())
    return str(caught.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_every_format_is_read_and_named(kind: str) -> None:
    document = read(encoded(strip(), kind))
    assert (document.format, document.text) == (kind.lower(), TEXT)
    assert [page.number for page in document.pages] == [1]
    assert document.placed[0].page == 1


def _deep(picture: Image.Image) -> Image.Image:
    gray = np.asarray(picture.convert("L"), np.uint16)
    return Image.fromarray(gray * 128 + 3000)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("1", "TIFF"),
        ("L", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("RGBA", "WEBP"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("LAB", "TIFF"),
        ("I;16", "PNG"),
        ("I;16", "TIFF"),
    ],
)
def test_every_colour_mode_is_read(mode: str, kind: str) -> None:
    picture = _deep(strip()) if mode == "I;16" else strip().convert(mode)
    assert read(encoded(picture, kind)).text == TEXT


@pytest.mark.parametrize("ink", ["black", "white"])
def test_print_on_a_transparent_ground_is_seen(ink: str) -> None:
    picture = Image.new("RGBA", (500, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((40, 25), TEXT, ink, font(48))
    assert read(encoded(picture)).text == TEXT


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_the_camera_says_how_it_was_held(orientation: int) -> None:
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
            8: Image.Transpose.ROTATE_270}[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    document = read(encoded(strip().transpose(turn), "JPEG", exif=exif, quality=90))
    assert document.text == TEXT
    page = document.pages[0]
    assert page.width > page.height  # as shown, not as stored
    assert len(document.placed[0].edges) == len(TEXT) + 1


def test_damaged_exif_data_do_no_harm() -> None:
    data = encoded(strip(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40)
    assert read(data).text == TEXT


def test_each_frame_of_a_tiff_is_a_page() -> None:
    data = tiff(
        strip("第一页的文字"), strip("第二页的文字"), compression="tiff_lzw", dpi=(200, 200)
    )
    document = read(data)
    assert document.text == "第一页的文字\n第二页的文字"
    assert [page.number for page in document.pages] == [1, 2]
    # 500 × 120 pixels at 200 dpi are smaller than any page: about A4's width instead.
    assert [page.width for page in document.pages] == [841.89, 841.89]
    assert [p.page for p in document.placed] == [1, 2]
    assert all(page.confidence is not None for page in document.pages)


def test_an_empty_frame_keeps_the_count_of_the_others() -> None:
    document = read(tiff(strip("第一页的文字"), Image.new("RGB", (500, 120), "white"), strip()))
    assert [page.number for page in document.pages] == [1, 3]


def test_an_animation_that_shows_the_same_is_read_once() -> None:
    frames = [strip(), strip(), strip()]
    for n, frame in enumerate(frames):
        ImageDraw.Draw(frame).rectangle((470, 5 + 8 * n, 480, 10 + 8 * n), fill="black")
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert read(data).text == TEXT


def test_pages_beyond_the_limit_are_refused_before_reading() -> None:
    data = tiff(*[Image.new("1", (20, 20))] * 6)
    begin = monotonic()
    assert "图片有 6 页，超过 5 页的上限" in refused(data, Limits(max_pages=5))
    assert monotonic() - begin < 1


def test_pages_after_the_deadline_are_named() -> None:
    data = tiff(strip("第一页的文字"), strip("第二页的文字"), strip("第三页的文字"))
    content = read_picture(data, Request(Limits(), deadline=monotonic()))
    assert content.text == "第一页的文字"
    (issue,) = content.issues
    assert issue.page == 2
    assert issue.message.startswith("第2页至第3页是图片")
    assert "时间不够" in issue.message


def test_a_page_that_is_damaged_costs_only_itself() -> None:
    data = bytearray(tiff(strip("第一页的文字"), strip("第二页的文字"), compression="jpeg"))
    second = data.rfind(b"\xff\xd8\xff")
    data[second : second + 200] = bytes(200)
    document = read(bytes(data))
    assert document.text == "第一页的文字"
    (issue,) = document.issues
    assert issue.page == 2
    assert issue.message.startswith("第2页没有检查：图片不完整")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_truncated_pictures_are_refused_in_plain_words(
    kind: str, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (120, 500, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    message = refused(data[: int(len(data) * share)])
    assert "图片" in message
    assert "不完整" in message or "已损坏" in message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("junk", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_flipped_bytes_never_raise_anything_else(
    kind: str, junk: int, capfd: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(junk)
    data = np.frombuffer(encoded(Image.new("RGB", (64, 48), "white"), kind), np.uint8).copy()
    places = random.integers(8, len(data), 12)
    data[places] = random.integers(0, 256, 12)
    with suppress(Unreadable):
        read_picture(data.tobytes(), Request(Limits(max_pixels=1_000_000)))
    assert capfd.readouterr() == ("", "")


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims ``width`` × ``height`` pixels and holds none of them."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(("width", "height"), [(10_100, 10_000), (50_000, 50_000)])
def test_bombs_are_refused_by_their_header(
    width: int, height: int, capfd: pytest.CaptureFixture[str]
) -> None:
    begin = monotonic()
    assert "图片的像素超过 10000 万的上限" in refused(bomb(width, height))
    assert monotonic() - begin < 1
    assert capfd.readouterr() == ("", "")


def test_the_limit_of_pixels_is_the_requests() -> None:
    assert "像素" in refused(encoded(strip()), Limits(max_pixels=500 * 120 - 1))
    assert read(encoded(strip()), limits=Limits(max_pixels=500 * 120)).text == TEXT


def test_a_picture_without_text_is_refused() -> None:
    message = refused(encoded(Image.new("RGB", (300, 200), "white")))
    assert "图片里没有认出文字" in message


def test_the_limit_of_characters_holds() -> None:
    assert "文字超过 5 字的上限" in refused(encoded(strip()), Limits(max_characters=5))


def test_photographs_of_phones_are_still_refused_when_heic() -> None:
    assert "HEIC" in refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))


def test_only_the_photograph_itself_is_read_of_a_phones_file() -> None:
    data = encoded(strip(), "MPO", save_all=True, append_images=[strip("深度图不算")])
    document = read(data)
    assert (document.format, document.text) == ("jpeg", TEXT)


def test_a_fax_with_flat_pixels_is_read() -> None:
    # 204 × 98 dots per inch: twice as many across as down.
    picture = strip().resize((1000, 240)).resize((1000, 116)).convert("1")
    document = read(encoded(picture, "TIFF", compression="group4", dpi=(204, 98)))
    assert document.text == TEXT
    page = document.pages[0]
    assert page.width / page.height == pytest.approx(500 / 120, rel=0.02)


@pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_very_large_pictures_are_brought_to_a_reasonable_size(mode: str) -> None:
    values = colours(Image.new(mode, (5_000, 4_000)))
    assert values.shape == (2_600, 3_250, 3)


def test_a_tiff_whose_pages_go_in_a_circle_ends() -> None:
    data = bytearray(tiff(strip(), strip("第二页的文字")))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, first + 2 + 12 * entries)[0]
    entries = struct.unpack_from("<H", data, second)[0]
    struct.pack_into("<I", data, second + 2 + 12 * entries, first)
    assert read(bytes(data)).text == f"{TEXT}\n第二页的文字"


def test_a_gif_of_countless_frames_is_refused_soon() -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes(3) + b"\xff" * 3
    frame = b"," + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + b"\x02\x02\x44\x0a\x00"
    begin = monotonic()
    assert "500 页的上限" in refused(head + frame * 100_000 + b";")
    assert monotonic() - begin < 10


@pytest.mark.parametrize(
    ("pixels", "dpi", "expected"),
    [
        ((2480, 3508), (300, 300), (595.2, 841.92)),  # a scanner's A4
        ((1654, 2339), None, (595.28, 841.82)),  # A4 by its shape
        ((3000, 4000), (72, 72), (595.28, 793.71)),  # a camera's 72 dpi mean nothing
        ((4000, 3000), (72, 72), (793.71, 595.28)),
        ((1080, 12000), None, (595.28, 6614.22)),  # a long screenshot: as wide as a page
        ((4000, 400), None, (841.89, 84.19)),
    ],
)
def test_pages_have_the_size_that_they_are_likely_to_have(
    pixels: tuple[int, int], dpi: tuple[int, int] | None, expected: tuple[float, float]
) -> None:
    picture = Image.new("1", pixels)
    picture.info["dpi"] = dpi
    assert size_in_points(picture) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (1e9, 1e9), (300, 0.001)])
def test_absurd_resolutions_are_ignored(dpi: tuple[float, float]) -> None:
    picture = strip()
    data = io.BytesIO()
    picture.save(data, "TIFF", dpi=dpi)
    document = read(data.getvalue())
    assert document.text == TEXT
    assert document.pages[0].width == pytest.approx(841.89)
