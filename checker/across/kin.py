"""Whether two notices with nearly the same text are one notice: numbers, titles, dates, issuers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Relation = Literal["same", "missing", "different"]


@dataclass(frozen=True)
class Kin:
    """What is compared of a notice; ``signature`` is that of its text, ``length`` its characters.

    ``issuer``, ``document_number`` and ``title`` are empty and ``date`` None where the notice does
    not say; ``signature`` is empty for a text too short to compare.
    """

    id: int
    signature: bytes
    issuer: str
    document_number: str
    date: date | None
    title: str
    length: int

    @cached_property
    def number(self) -> str:
        """The document number with one kind of brackets and no spaces."""
        return _BRACKETS.sub("〕", _OPENING.sub("〔", _plain(self.document_number))).strip("〔〕")

    @cached_property
    def year_and_serial(self) -> tuple[str, ...]:
        """Year and serial of the number, without the letters that recognition may misread."""
        found = _SERIAL.search(self.number)
        return (found[1], found[2]) if found else ()

    @cached_property
    def body(self) -> str:
        """The issuer without spaces."""
        return _plain(self.issuer)

    @cached_property
    def core(self) -> str:
        """What the title is about, without issuer, 关于, 转发, 印发, 通知 and period."""
        return _core(self.title)

    @cached_property
    def periods(self) -> dict[str, str]:
        """Year, month, quarter, week, batch of the title: unit → which."""
        return _periods(self.title)

    @cached_property
    def corrects(self) -> bool:
        """Whether the title says that it takes the place of what was sent before."""
        return _CORRECTS.search(_plain(self.title)) is not None

    @cached_property
    def forwards(self) -> bool:
        """Whether the title says that somebody else's notice is passed on."""
        return _FORWARDS.search(_plain(self.title)) is not None

    @cached_property
    def local(self) -> bool:
        """Whether the issuer is a street, town or township: they pass notices on."""
        return _LOCAL.search(self.body) is not None


_OPENING = re.compile(r"[\[(（【〔]")
_BRACKETS = re.compile(r"[\])）】〕]")
_SERIAL = re.compile(r"((?:19|20)\d\d)〕?第?(\d{1,5})")
_CORRECTS = re.compile(
    r"更正|修订|修改|勘误|重新印发|重新下发|调整后|(?:修正|更新|最新|正式)(?:版|稿)"
)
_FORWARDS = re.compile(r"转发|转印|批转")
_LOCAL = re.compile(
    r"街道|(?:镇|乡|苏木)(?:人民政府|党委|党政|委员会|政府|办公室|[^局委]{0,6}办)?$|办事处|社区(?:党|居)|管理服务中心"
)
_KIND = re.compile(
    r"(?:的?(?:紧急|补充)?(?:通知|通告|函|意见|提示|公告|通报|方案的通知)|[（(][^）)]{0,12}[)）])+$"
)
_PASSING = re.compile(r"^(?:转发|印发|转印|批转|做好|切实做好|进一步做好|认真做好|开展|组织开展)+")
_MARKS = re.compile(r"[《》〈〉“”\"'，,、。：:；;—\-_·]")
_PERIOD = re.compile(
    r"(?P<year>(?:19|20)\d\d)年?度?|(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?P<quarter>第?[一二三四1-4]季度|[一二三四1-4]季)|(?P<half>[上下]半年)"
    r"|第?(?P<week>\d{1,2}|[一二三四五六七八九十]{1,3})周|(?P<tenday>[上中下]旬)"
    r"|第?(?P<batch>\d{1,3}|[一二三四五六七八九十]{1,3})(?:批|次|期|轮|号)"
)
_COUNTS = re.compile("[一二三四五六七八九十甲乙丙丁上中下东南西北0-9]")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}

# A copy has the date of its original; a correction follows soon, a street passes on later.
_COPY_DAYS = 3
_CORRECTION_DAYS = 31
FORWARD_DAYS = 62
# Estimated likeness from which a pair may be one notice, by what speaks for it.
# Where number and title agree, a page read badly may leave a quarter of the 5-grams.
LEAST = 0.2
_NUMBERED, _COPY, _UNTITLED = 0.45, 0.6, 0.85
# The share of the shorter text that the longer one holds.
_WITHIN = 0.72


def one(a: Kin, b: Kin, like: float) -> str:
    """Why ``a`` and ``b`` are one notice: ``number``, ``copy``, ``forward``; empty when not.

    ``like`` is the estimated likeness of their texts. The rule is told in ``copies``.
    """
    if any(b.periods[unit] != which for unit, which in a.periods.items() if unit in b.periods):
        return ""
    numbers = _numbers(a, b)
    if numbers == "same":
        enough = LEAST if _alike_titles(a, b) else _NUMBERED
        return "number" if like >= enough else ""
    days = abs((a.date - b.date).days) if a.date and b.date else None
    issuers = _alike_issuers(a.body, b.body)
    if not issuers and a.body and b.body:
        return "forward" if _passed_on(a, b, like, days) else ""
    titles = _alike_titles(a, b)
    if titles is False or (titles is None and like < _UNTITLED):
        return ""
    if a.corrects != b.corrects and like >= _NUMBERED and (days or 0) <= _CORRECTION_DAYS:
        return "copy"
    if numbers == "different" or like < _COPY:
        return ""
    return "copy" if days is None or days <= _COPY_DAYS else ""


def _passed_on(a: Kin, b: Kin, like: float, days: int | None) -> bool:
    """Whether one of two bodies has passed on what the other (or a third) has issued."""
    if not _alike_titles(a, b) or (days is not None and days > FORWARD_DAYS):
        return False
    # Two streets that pass on the same notice, or a street and whoever issued it.
    if not (a.forwards or b.forwards or a.local != b.local or (a.local and b.local)):
        return False
    if like >= _COPY:
        return True
    if like < _NUMBERED:
        return False
    longer, shorter = max(a.length, b.length), max(min(a.length, b.length), 1)
    return like / (1 + like) * (longer + shorter) / shorter >= _WITHIN


def _numbers(a: Kin, b: Kin) -> Relation:
    if not a.number or not b.number:
        return "missing"
    if a.number == b.number:
        # A number without letters, 〔2024〕12号, is one body's alone.
        bare = a.number[0].isdigit() and a.body and b.body
        return "different" if bare and not _alike_issuers(a.body, b.body) else "same"
    misread = a.year_and_serial and a.year_and_serial == b.year_and_serial
    return "same" if misread and _alike_issuers(a.body, b.body) and a.body else "different"


def _alike_issuers(a: str, b: str) -> bool:
    """Equal, one with and one without its district, or one character misread."""
    if a == b or (min(len(a), len(b)) >= 3 and (a.endswith(b) or b.endswith(a))):
        return True
    return _misread(a, b)


def _misread(a: str, b: str) -> bool:
    """Whether two names differ by one character that recognition may have taken for another."""
    if len(a) != len(b) or len(a) < 6:
        return False
    other = [x + y for x, y in zip(a, b, strict=True) if x != y]
    return len(other) == 1 and not _COUNTS.search(other[0])


def _alike_titles(a: Kin, b: Kin) -> bool | None:
    """Whether the titles are about the same; None when one of them is not known."""
    if not a.core or not b.core:
        return None
    if re.findall(r"\d+", a.core) != re.findall(r"\d+", b.core):
        return False
    if a.core == b.core:
        return True
    if min(len(a.core), len(b.core)) < 6:
        return False
    return _misread(a.core, b.core) or dice(a.core, b.core) >= 0.8


def dice(a: str, b: str) -> float:
    """The Dice coefficient (0 to 1) of the character bigrams of two words."""
    first = {a[i : i + 2] for i in range(len(a) - 1)}
    second = {b[i : i + 2] for i in range(len(b) - 1)}
    if not first or not second:
        return float(a == b)
    return 2 * len(first & second) / (len(first) + len(second))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _core(title: str) -> str:
    text = _MARKS.sub("", _plain(title))
    text = text[text.rfind("关于") + 2 :] if "关于" in text else text
    text = _PASSING.sub("", _KIND.sub("", _CORRECTS.sub("", text)))
    return _KIND.sub("", _PERIOD.sub("", text))


def _periods(title: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PERIOD.finditer(_plain(title)):
        unit = match.lastgroup or ""
        found.setdefault(unit, _arabic(match[unit].strip("第季度")))
    return found


def _arabic(text: str) -> str:
    """一 and 1 are the same month; anything that is no numeral stays."""
    if not re.fullmatch("[一二三四五六七八九十]+", text):
        return text.lstrip("0") or text
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(str(_DIGITS[c]) for c in text)
    return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0))
