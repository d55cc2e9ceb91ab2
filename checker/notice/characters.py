"""How single characters are folded: widths of punctuation and digits, letter variants.

Everything is one character to one character, so that folding never moves an offset.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

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

# Characters that folding leaves as they are, wherever they stand; most of a notice is these.
PLAIN = re.compile(
    r"[A-Za-z0-9。、；！？（）《》“”|\u4e00-\u5e0f\u5e11-\u5e32\u5e34-\u8ceb\u8ced-\u9fff]+"
)


# Signs that break a word without meaning anything: 「台·账」, 「责_任_书」.
_FILLERS = frozenset("·•‧∙*＊_＿^~～")


def is_filler(before: str, character: str, after: str) -> bool:
    """Whether a sign between two Chinese characters only keeps them from being found as a word."""
    return (
        character in _FILLERS
        and "\u4e00" <= before <= "\u9fff"
        and len(after) == 1
        and "\u4e00" <= after <= "\u9fff"
    )


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """``text`` in simplified characters, one for one; most notices are and cost one look only.

    Traditional characters are those that GB 2312, the set of simplified printing, does not hold.
    Words decide between readings (計劃, 乾隆), unless that would change the number of characters.
    """
    foreign = {c for c in set(text) if "\u3400" <= c <= "\u9fff" and not _in_gb2312(c)}
    if not foreign:
        return text
    convert = _converter().convert
    if foreign == {c for c in foreign if convert(c) == c}:
        return text
    lines = []
    for line in text.split("\n"):
        plain = convert(line)
        lines.append(plain if len(plain) == len(line) else "".join(map(_one, line)))
    return "\n".join(lines)


def _one(character: str) -> str:
    plain: str = _converter().convert(character)
    return plain if len(plain) == 1 else character


@cache
def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


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
