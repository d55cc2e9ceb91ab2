"""Undoes what PDF fonts and PDFium do to characters."""

from __future__ import annotations

import re
import unicodedata

# Fonts of Adobe's and Google's make often map a hanzi's glyph back to the look-alike radical
# (⼯ for 工). Unicode folds the Kangxi radicals; of the supplement only a few, so here they are.
_SUPPLEMENT = {
    "⺠": "民", "⺟": "母", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车",
    "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食",
    "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄",
    "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟", "⺩": "王", "⺪": "疋", "⺫": "目", "⺮": "竹",
}  # fmt: skip
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufad9]")
HYPHENS = "\x02\ufffe"
"""What PDFium writes for a hyphen at a line's end, after which it leaves out the line break."""

_HYPHEN = re.compile(f"[{HYPHENS}]")
_MEANINGLESS = frozenset({"Cc", "Co", "Cn", "Cs"})  # control, private use, unassigned, surrogate
_TOO_MUCH_NOISE = 0.3


def _unradical(found: re.Match[str]) -> str:
    character = found[0]
    return _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)


def repair(text: str) -> str:
    """``text`` with hanzi in place of look-alikes and a hyphen where PDFium leaves its mark."""
    if text.isascii() and text.isprintable():
        return text
    return _RADICAL.sub(_unradical, _HYPHEN.sub("-", text))


def is_garbled(text: str) -> bool:
    """Whether the fonts give no meaning to many of the characters, so that the text is noise."""
    visible = [c for c in text if not c.isspace()]
    noise = sum(1 for c in visible if c == "\ufffd" or unicodedata.category(c) in _MEANINGLESS)
    return noise > _TOO_MUCH_NOISE * len(visible)
