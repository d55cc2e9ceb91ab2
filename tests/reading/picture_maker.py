"""Renders notices as scanners and phones would deliver them."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/opentype/noto")
A4 = (595.28, 841.89)
RED = (214, 32, 32)
_NEVER_FIRST = "，。；：！？、）》”』」"
_PER_LINE = 28
_LEFT, _TOP = 79.0, 105.0  # GB/T 9704: margins of 28 and 37 mm


@cache
def font(size: int, face: str = "NotoSerifCJK-Regular.ttc") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / face), size, index=2)


def printed_lines(paragraph: str, width: int = _PER_LINE) -> list[str]:
    """``paragraph`` as it is printed: its characters line by line, spaces of the indent kept."""
    lines: list[str] = []
    while len(paragraph) > width:
        end = width
        while paragraph[end : end + 1] in set(_NEVER_FIRST):
            end += 1
        lines.append(paragraph[:end])
        paragraph = paragraph[end:]
        if not paragraph:
            break
    return [*lines, paragraph] if paragraph else lines


def page(
    text: str,
    *,
    dpi: int = 300,
    head: str = "",
    number: str = "",
    seal: str = "",
    size: float = 16,
) -> Image.Image:
    """An A4 page: a red head, title lines, body, signature at the right, a page number below.

    Lines up to the first blank line are centred titles; lines after the last blank line are the
    signature, under ``seal``.
    """
    scale = dpi / 72
    picture = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), "white")
    draw = ImageDraw.Draw(picture)
    top = _TOP * scale
    if head:
        big = font(round(40 * scale), "NotoSerifCJK-Bold.ttc")
        draw.text((picture.width / 2, top), head, RED, big, anchor="mt")
        top += 70 * scale
        draw.line((_LEFT * scale, top, picture.width - _LEFT * scale, top), RED, round(2 * scale))
        top += 20 * scale
    parts = text.split("\n\n")
    title, body, signature = "", text, ""
    if len(parts) > 2:
        title, body, signature = parts[0], "\n\n".join(parts[1:-1]), parts[-1]
    step = size * 1.6 * scale
    titles = font(round(20 * scale), "NotoSerifCJK-Bold.ttc")
    for line in filter(None, title.split("\n")):
        draw.text((picture.width / 2, top), line, "black", titles, anchor="mt")
        top += step * 1.3
    plain = font(round(size * scale))
    for paragraph in body.split("\n"):
        for line in printed_lines(paragraph, round(_PER_LINE * 16 / size)):
            draw.text((_LEFT * scale, top), line, "black", plain)
            top += step
    top += step
    for line in filter(None, signature.split("\n")):
        draw.text((picture.width - 190 * scale, top), line, "black", plain, anchor="mt")
        top += step
    if seal:
        centre = (picture.width - 190 * scale, top - 1.3 * step)
        picture = sealed(picture, centre, 58 * scale, seal)
        draw = ImageDraw.Draw(picture)
    if number:
        draw.text((picture.width / 2, 770 * scale), number, "black", font(round(14 * scale)), "mt")
    return picture


def sealed(
    picture: Image.Image, centre: tuple[float, float], radius: float, name: str
) -> Image.Image:
    """``picture`` under a round red seal: a ring, a star, ``name`` along the ring."""
    ink = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(ink)
    x, y = centre
    draw.ellipse(
        (x - radius, y - radius, x + radius, y + radius), outline=255, width=round(radius / 16)
    )
    star = [
        (x + r * math.sin(a), y - r * math.cos(a))
        for n in range(10)
        for a, r in [(n * math.pi / 5, radius * (0.32 if n % 2 == 0 else 0.13))]
    ]
    draw.polygon(star, fill=255)
    letters = font(round(radius / 3.6))
    for n, letter in enumerate(name):
        angle = (n - (len(name) - 1) / 2) * 4.2 / max(len(name), 8)
        stamp = Image.new("L", (round(radius / 2),) * 2, 0)
        middle = stamp.width / 2
        ImageDraw.Draw(stamp).text((middle, middle), letter, 255, letters, anchor="mm")
        stamp = stamp.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        at = (
            round(x + 0.74 * radius * math.sin(angle) - middle),
            round(y - 0.74 * radius * math.cos(angle) - middle),
        )
        ink.paste(255, (*at, at[0] + stamp.width, at[1] + stamp.height), stamp)
    # Stamping ink lets black print through.
    red = np.asarray(picture).astype(np.float32) * (np.array(RED, np.float32) / 255)
    return Image.composite(Image.fromarray(red.astype(np.uint8)), picture, ink)


def damaged(
    picture: Image.Image, *, skew: float = 0, noise: float = 0, blur: float = 0
) -> Image.Image:
    """Scanned askew by ``skew`` degrees, blurred (pixels), with Gaussian noise (levels of 255)."""
    if skew:
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        values = np.asarray(picture).astype(np.float32)
        values += np.random.default_rng(7).normal(0, noise, values.shape)
        picture = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    return picture


def photographed(picture: Image.Image, *, longest: int = 2600) -> Image.Image:
    """A phone's photograph: seen at an angle, on a dark desk, lit from one side, warm light."""
    width, height = picture.size
    corners = [(0.06, 0.04), (0.95, 0.07), (0.99, 0.97), (0.02, 0.94)]
    target = [(x * width, y * height) for x, y in corners]
    seen = picture.transform(
        picture.size,
        Image.Transform.PERSPECTIVE,
        _perspective(target, [(0, 0), (width, 0), (width, height), (0, height)]),
        Image.Resampling.BICUBIC,
        fillcolor=(70, 55, 45),
    )
    seen.thumbnail((longest, longest))
    values = np.asarray(seen).astype(np.float32)
    down, across = np.mgrid[0 : seen.height, 0 : seen.width]
    light = 0.45 + 0.55 * (1 - across / seen.width) * (1 - 0.4 * down / seen.height)
    values *= light[..., None] * np.array([1.0, 0.95, 0.85], np.float32)
    values += np.random.default_rng(7).normal(0, 5, values.shape)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.8)
    )


def _perspective(
    target: Sequence[tuple[float, float]], source: Sequence[tuple[float, float]]
) -> list[float]:
    rows, wanted = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(wanted))]


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def accuracy(read: str, truth: str) -> float:
    """1 minus the edit distance per character of ``truth``, white space apart."""
    a, b = "".join(read.split()), "".join(truth.split())
    row = np.arange(len(b) + 1)
    columns = np.arange(len(b) + 1)
    wanted = np.array([ord(c) for c in b])
    for n, character in enumerate(a, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (wanted != ord(character)))
        row = np.minimum.accumulate(np.concatenate(([n], best)) - columns) + columns
    return 1 - int(row[-1]) / len(b)
