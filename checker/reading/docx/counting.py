"""Writes a list number the way Word does (ECMA-376 part 1, 17.18.59 ``ST_NumberFormat``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def spell(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """``number`` below ten thousand in words: 12 is 十二, 105 is 一百〇五; others in digits."""
    if not 0 < number < 10_000:
        return str(number)
    words = ""
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit]
            words += units[place - 1] if place else ""
        gap = not digit
    return words.removeprefix(digits[1]) if 10 <= number < 20 and digits == _DIGITS else words


def _spell_then_digits(number: int) -> str:
    # Word spells up to 99 in words and writes larger numbers digit by digit.
    return spell(number) if number < 100 else _digit_by_digit(number)


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    if not 0 < number < 5_000:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _letters(number: int) -> str:
    if not 0 < number <= 780:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _from(*ranges: tuple[int, int, str]) -> Callable[[int], str]:
    """A writer for characters in a row: from number, to number, first character."""

    def write(number: int) -> str:
        for low, high, first in ranges:
            if low <= number <= high:
                return chr(ord(first) + number - low)
        return str(number)

    return write


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda n: characters[n - 1] if 0 < n <= len(characters) else str(n)


_CIRCLED = _from((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱"))
_FULL_WIDTH = {ord(str(digit)): chr(ord("０") + digit) for digit in range(10)}

_WRITERS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda n: "",
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "chineseCounting": _spell_then_digits,
    "taiwaneseCounting": _spell_then_digits,
    "japaneseCounting": spell,
    "koreanCounting": spell,
    "chineseCountingThousand": spell,
    "taiwaneseCountingThousand": spell,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": lambda n: spell(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: spell(n, _LEGAL, "拾佰仟"),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _from((1, 20, "⒈")),
    "decimalEnclosedParen": _from((1, 20, "⑴")),
    "ideographEnclosedCircle": _from((1, 10, "㊀")),
}


def count(number: int, number_format: str) -> str:
    """``number`` in ``number_format``; formats that no Chinese document uses come in digits."""
    return _WRITERS.get(number_format, str)(number)
