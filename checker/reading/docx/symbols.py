"""Characters of Word's picture fonts (``w:sym``) as ordinary ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WINGDINGS: Mapping[int, str] = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x75: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE8: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + i: chr(ord("①") + i) for i in range(10)},
    **{0x8C + i: chr(ord("❶") + i) for i in range(10)},
}  # fmt: skip
_WINGDINGS_2: Mapping[int, str] = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□",
    0x97: "●", 0xA2: "■",
}  # fmt: skip
_CAPITALS, _SMALL = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL: Mapping[int, str] = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **{ord("A") + i: letter for i, letter in enumerate(_CAPITALS)},
    **{ord("a") + i: letter for i, letter in enumerate(_SMALL)},
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xAE: "→",
    0xB8: "÷", 0x5B: "[", 0x5D: "]", 0x5F: "_", 0x7B: "{", 0x7C: "|", 0x7D: "}",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_UNKNOWN = "□"
_PICTURES = re.compile("[\uf020-\uf0ff]")


def symbol(font: str | None, code: str | None) -> str:
    """The character ``code`` (hexadecimal) of ``font``; a box when nobody knows it."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    table = _FONTS.get((font or "").lower())
    if table is not None:
        return table.get(number & 0xFF, _UNKNOWN)
    if 0xE000 <= number <= 0xF8FF:
        return _UNKNOWN
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number <= 0xFFFD else ""


def holds_pictures(text: str) -> bool:
    """Whether some of ``text`` may be characters of a picture font, as converters write them."""
    return _PICTURES.search(text) is not None


def in_font(font: str | None, text: str) -> str:
    """``text``, as long as before, with ordinary characters for those of the picture ``font``."""
    table = _FONTS.get((font or "").lower())
    if table is None:
        return text
    return _PICTURES.sub(lambda found: table.get(ord(found[0]) & 0xFF, _UNKNOWN), text)
