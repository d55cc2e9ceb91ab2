"""Shows a number the way its cell does (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from checker.reading.xlsx.dates import show_date

# What a Chinese Excel shows where the file gives only a number (18.8.30, zh-cn).
_CHINESE: Mapping[int, str] = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
_GENERAL = "General"
_LONGEST_FORMAT = 300
_MOST_PLACES = 10

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
# Quoted words, an escaped character, a filler, a currency, a condition or colour, the places of
# the digits, any other character.
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?.,]+|General|G/通用格式)|(.)',
    re.I | re.S,
)


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The code of number format ``number``, which the file may define itself (``own``)."""
    if number in own:
        return own[number]
    if number in _CHINESE:
        return _CHINESE[number]
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return str(BUILTIN_FORMATS.get(number, _GENERAL))


def show_number(value: float, code: str, since_1904: bool) -> str:
    """``value`` in the format ``code``; dates count from 1904 in some old files."""
    if _is_date(code):
        shown = show_date(value, code, since_1904)
        return _general(value) if shown is None else shown
    sections = _sections(code)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    return _in_section(value, section)


@lru_cache(maxsize=512)
def _is_date(code: str) -> bool:
    from openpyxl.styles.numbers import is_date_format

    if len(code) > _LONGEST_FORMAT:
        return False
    return bool(is_date_format(code)) or "aaa" in code.lower()  # 星期, which only Chinese Excel has


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    if len(code) > _LONGEST_FORMAT:
        return (_GENERAL,)
    found, at = [], 0
    while at <= len(code):
        match = _SECTION.match(code, at)
        end = match.end() if match else at
        found.append(code[at:end])
        at = end + 1
    return tuple(found)


def _in_section(value: float, section: str) -> str:
    before, places, after, percents = "", "", "", 0
    for quoted, escaped, currency, found, other in _TOKEN.findall(section):
        if other == "@" or (found and places):
            # A text, an exponent, a fraction, a number in groups: few, and a plain number will do.
            return _general(value)
        percents += other == "%"
        places = places or found
        text = quoted or escaped or currency or other
        if places:
            after += text
        else:
            before += text
    if not places:
        return before
    return f"{before}{_in_places(value, percents, places)}{after}"


def _in_places(value: float, percents: int, places: str) -> str:
    """``value`` in a run of ``0``, ``#``, ``?``, ``.`` and ``,``, or as ``General``."""
    if places[0] in "Gg" or abs(value) >= 1e15 or percents > 1:
        return _general(value)
    thousands = len(places) - len(places.rstrip(","))
    whole, point, part = places.rstrip(",").partition(".")
    part = part.replace(",", "").replace(".", "")[:_MOST_PLACES]
    number = Decimal(repr(value)) * 100**percents / 1000**thousands
    number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    sign, (before, _, after) = "-" if number < 0 else "", f"{abs(number):f}".partition(".")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    needed = len(part.rstrip("#?"))
    after = after[:needed] + after[needed:].rstrip("0")
    return f"{sign}{before}{point}{after}"


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if 1e-9 < abs(value) < 1e15:
        # Ten digits, as many as a wide cell shows: 0.1 + 0.2 is 0.3.
        return f"{Decimal(f'{value:.10g}'):f}"
    return f"{value:.6G}"
