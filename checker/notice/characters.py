"""How single characters are folded: widths of punctuation and digits, letter variants.

Everything is one character to one character, so that folding never moves an offset.
"""

from __future__ import annotations

import unicodedata

_TO_CHINESE = {",": "，", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", ":": "："}
_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”", "‘": "“", "’": "”", "〝": "“", "〞": "”"}
_OTHER = {
    "．": ".",
    "﹒": ".",
    "［": "〔",
    "］": "〕",
    "〇": "〇",
    "帐": "帐",
    "﹪": "%",
    "％": "%",
}
_OTHER |= {"～": "~", "－": "-", "―": "—", "–": "—", "•": "·", "﹑": "、", "､": "、", "｡": "。"}
# 台帐 and 台账 are the same book; 纪录 and 记录 the same act.
_BEFORE = {("台", "帐"): "账", ("台", "賬"): "账", ("台", "帳"): "账"}


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or character in "”》）"


def fold_character(character: str, text: str, index: int, before: str) -> str:
    """The folded form of ``text[index]``; context decides colons and commas.

    ``before`` is the last character kept, which is not ``text[index - 1]`` after a filling space.
    """
    after = text[index + 1] if index + 1 < len(text) else ""
    if character in ":：":
        return ":" if before.isdigit() and after.isdigit() else "："
    if character in ",，":
        inside = before.isdigit() and after.isdigit() and text[index + 1 : index + 4].isdigit()
        return "," if inside else "，"
    if character == "." and _is_chinese(before) and (not after.strip() or _is_chinese(after)):
        return "。"
    chinese = _TO_CHINESE.get(character)
    if chinese is not None:
        return chinese
    code = ord(character)
    if 0xFF10 <= code <= 0xFF19 or 0xFF21 <= code <= 0xFF3A or 0xFF41 <= code <= 0xFF5A:
        return chr(code - 0xFEE0)
    if 0x2E80 <= code <= 0x2FDF:
        # Radicals that some typesetting programs use in place of the letters they look like.
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    if (before, character) in _BEFORE:
        return _BEFORE[before, character]
    return _QUOTES.get(character) or _OTHER.get(character, character)
