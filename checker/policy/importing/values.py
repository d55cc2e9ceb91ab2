"""What people write into cells: days, yes and no, several values, places in a ranking."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import reduce

from checker.notice.header import parse_date

NOTHING = frozenset({"—", "——", "-", "--", "－", "－－", "/", "\\", "无", "N/A", "NA", "空"})
"""What people write to say that a cell is meant to be empty."""

_FOR_EVER = frozenset({"长期", "长期有效", "永久", "永久有效", "至今", "不限", "现行有效", "有效"})
_SERIAL = re.compile(r"([2-9]\d{4})(?:\.0+)?")  # a day as Excel counts it, 1954 to 2173
_EXCEL_EPOCH = date(1899, 12, 30)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY = re.compile(
    r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_MONTH = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_CHINESE_DAY = re.compile(
    r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_FRAME = re.compile(r"^(?:自|从|至|到)|(?:起|止|起施行|施行)$")

YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(
        ("是", "可", "可以", "能", "允许", "可出具", "可以出具", "出具", "保留", "√", "✓", "✔",
         "Y", "YES", "TRUE", "1"),
        True,
    ),
    **dict.fromkeys(
        ("否", "不可", "不可以", "不能", "不允许", "不得", "不应", "不可出具", "不应出具", "不得出具",
         "不予出具", "不出具", "取消", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0"),
        False,
    ),
}  # fmt: skip
CONFIDENCE: Mapping[str, str] = {
    **dict.fromkeys(("高", "HIGH"), "high"),
    **dict.fromkeys(("中", "MEDIUM"), "medium"),
    **dict.fromkeys(("低", "LOW"), "low"),
}
SCOPE: Mapping[str, str] = {
    **dict.fromkeys(("全国", "国家", "国家级", "中央", "NATIONAL"), "national"),
    **dict.fromkeys(("地方", "本地", "省级", "市级", "区级", "县级", "省", "市", "区", "县", "LOCAL"), "local"),
}  # fmt: skip

_OPENING, _CLOSING = "（(《〈“「『【[", "）)》〉”」』】]"
_NUMBERED = re.compile(
    r"(^|[\n；;。])\s*(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、．]|[.](?!\d)|[)）]))\s*"
)
_ENDS = " \u3000。；;，,、"
_TITLE_JOINTS = re.compile(r"[、，；/,;／（）()\[\]【】「」\n]")
_SHORTEST_PART = 3
SHORTEST = 2
"""Characters of a phrase; one alone would be found everywhere."""


def folded(text: str) -> str:
    """``text`` in half width and capitals without blanks: how values are compared."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def unless_nothing(text: str) -> str:
    """``text``, or nothing where it says so (—, 无)."""
    return "" if text in NOTHING or folded(text) in NOTHING else text


def day(text: str, *, last: bool) -> date | None:
    """The day that a cell means, ``None`` for an open end.

    A month or a year alone means its first day, or its ``last``. Raises ValueError.
    """
    plain = unicodedata.normalize("NFKC", unless_nothing(text)).strip()
    if not plain or plain in _FOR_EVER:
        return None
    if found := _SERIAL.fullmatch(plain):
        return _EXCEL_EPOCH + timedelta(days=int(found[1]))
    # A blank may stand anywhere but between a day and its time.
    plain = _FRAME.sub("", re.sub(r"\s+(?!\d{1,2}:)", "", plain))
    if found := _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH.fullmatch(plain):
        first = date(int(found[1]), int(found[2]), 1)
        return first.replace(day=monthrange(first.year, first.month)[1]) if last else first
    if found := _YEAR.fullmatch(plain):
        return date(int(found[1]), 12, 31) if last else date(int(found[1]), 1, 1)
    if _CHINESE_DAY.fullmatch(plain) and (read := parse_date(plain)):
        return read
    raise ValueError(text)


def several(text: str, *, commas: bool = False) -> tuple[str, ...]:
    """The values in a cell, each once: parted by 、 ； or lines, numbers in front taken off.

    What stands in brackets or quotation marks stays together. ``commas`` part as well.
    """
    plain = _unnumbered(unless_nothing(text))
    marks = "、；;\n" + ("，," if commas else "")
    found = (value.strip(_ENDS) for value in _parted(plain, marks))
    return tuple(dict.fromkeys(value for value in found if value))


def _unnumbered(text: str) -> str:
    """``text`` with every number in front of a value replaced by the end of a line.

    What stands in brackets is no list: 「（见附件。2）」.
    """

    def replaced(found: re.Match[str]) -> str:
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        return found[0] if reduce(_within, line, 0) else f"{found[1]}\n"

    return _NUMBERED.sub(replaced, text)


def _within(depth: int, character: str) -> int:
    """How many brackets are open behind ``character``, where ``depth`` were before it."""
    if character in _OPENING:
        return depth + 1
    return max(0, depth - 1) if character in _CLOSING else depth


def _parted(text: str, marks: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, character in enumerate(text):
        depth = _within(depth, character)
        if character == "\n" or (character in marks and not depth):
            yield text[start:at]
            depth, start = 0, at + 1
    yield text[start:]


def plain_title(text: str) -> str:
    """A title on one line, without a number in front of it."""
    found = _NUMBERED.match(text)
    return (text[found.end() :] if found else text).replace("\n", "").strip()


def phrases_of(title: str) -> tuple[str, ...]:
    """The wordings that a title gives: its parts; short ones where it has no others.

    Empty for a title of which no two characters are more than punctuation.
    """
    split = (_TITLE_JOINTS.split(_NUMBERED.sub(r"\1\n", title)), [_TITLE_JOINTS.sub("", title)])
    for parts, least in ((split[0], _SHORTEST_PART), (split[0], SHORTEST), (split[1], SHORTEST)):
        bare = (part.strip(_ENDS) for part in parts)
        if found := tuple(dict.fromkeys(part for part in bare if len(part) >= least)):
            return found
    return ()
