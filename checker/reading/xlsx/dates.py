"""Shows a date or a time of a spreadsheet in the format of its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[(h+|m+|s+)\]|\[[^\]]*\]|(上午/下午|AM/PM|A/P|y+|m+|d+|h+|s+|a{3,4})'
    r"|(\.0+)|(.)",
    re.I | re.S,
)
_WEEKDAYS = "一二三四五六日"
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_CHINESE_DIGITS = "[DBNUM1]"

# The date and the time in the long form that the user's system has set.
_SYSTEM: Mapping[str, str] = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}
_UNITS: Mapping[str, int] = {"h": 3600, "m": 60, "s": 1}


def show_date(value: float, code: str, since_1904: bool) -> str | None:
    """The serial number ``value`` in the date format ``code``; ``None`` for one out of range."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if value < 0:
        return None
    code = _SYSTEM.get(code[:8].upper(), code.split(";")[0])
    seconds = round(value * 86_400)
    try:
        moment = from_excel(seconds / 86_400, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return None
    if isinstance(moment, timedelta):
        return None
    if not isinstance(moment, datetime):  # below one day: a time and no date
        moment = datetime.combine(datetime(1900, 1, 1), moment)
    chinese = _CHINESE_DIGITS in code.upper()
    return _render(_parts(code), moment, seconds, chinese)


def _parts(code: str) -> list[tuple[str, str]]:
    """The code in parts: what kind (``text``, ``elapsed``, ``time``) and its letters.

    An ``m`` next to hours or seconds means minutes and becomes ``n``.
    """
    parts: list[tuple[str, str]] = []
    for quoted, escaped, elapsed, letters, fraction, other in _TOKEN.findall(code):
        if elapsed:
            parts.append(("elapsed", elapsed.lower()))
        elif letters:
            parts.append(("time", letters.lower()))
        elif not fraction:
            parts.append(("text", quoted or escaped or other))
    units = [at for at, (kind, _) in enumerate(parts) if kind != "text"]
    for place, at in enumerate(units):
        kind, letters = parts[at]
        before = parts[units[place - 1]][1] if place else ""
        after = parts[units[place + 1]][1] if place + 1 < len(units) else ""
        if kind == "time" and letters in ("m", "mm") and (before[:1] == "h" or after[:1] == "s"):
            parts[at] = (kind, "n" * len(letters))
    return parts


def _render(parts: list[tuple[str, str]], moment: datetime, seconds: int, chinese: bool) -> str:
    half = any(letters in _HALVES for _, letters in parts)
    shown = ""
    for kind, letters in parts:
        if kind == "text":
            shown += letters
        elif kind == "elapsed":
            shown += str(seconds // _UNITS[letters[0]])
        elif letters in _HALVES:
            shown += _HALVES[letters][moment.hour >= 12]
        elif letters[0] == "h" and half:
            shown += str(moment.hour % 12 or 12).rjust(len(letters[:2]), "0")
        elif letters[0] == "y":
            shown += _year(moment.year, len(letters), chinese)
        else:
            number = _NUMBERS[letters[0]](moment)
            if letters[0] in "ad" and len(letters) > 2:
                day = _WEEKDAYS[moment.weekday()]
                shown += day if letters == "aaa" else f"星期{day}"
            else:
                shown += _counted(number, len(letters), chinese)
    return shown


_HALVES: Mapping[str, tuple[str, str]] = {
    "上午/下午": ("上午", "下午"),
    "am/pm": ("AM", "PM"),
    "a/p": ("A", "P"),
}
_NUMBERS: Mapping[str, Callable[[datetime], int]] = {
    "m": lambda moment: moment.month,
    "d": lambda moment: moment.day,
    "a": lambda moment: moment.day,
    "h": lambda moment: moment.hour,
    "n": lambda moment: moment.minute,
    "s": lambda moment: moment.second,
}


def _year(year: int, letters: int, chinese: bool) -> str:
    text = str(year) if letters > 2 else f"{year % 100:02d}"
    return text.translate(_DIGITS) if chinese else text


def _counted(number: int, letters: int, chinese: bool) -> str:
    if chinese:
        from checker.reading.docx.counting import spell

        return spell(number) if number else "〇"
    # Names of months (mmm and longer) are English in a Chinese Excel; a number says the same.
    return str(number).rjust(2 if letters == 2 else 1, "0")
