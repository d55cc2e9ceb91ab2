"""Targets: what a higher document asks for, and what this notice makes of it.

A target is a number with a unit, a date or a frequency. The higher document's stands in a sentence
that names who set it (「市里要求12月底前达到80%」); the notice's own follows within a few sentences
(「我区提前到9月底，各社区达到95%」). One is raised when it is higher, sooner, oftener or wider.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_PERCENT = re.compile(
    r"(\d+(?:\.\d+)?)%|百分之([一二三四五六七八九十百]+)|([一二三四五六七八九])成|(全覆盖|一[户个人]不[落漏]|全部|全数|全量|所有)"
)
_DATE = re.compile(
    r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日|(上旬|中旬|下旬|底|末|份)?)|(?:(20\d\d)年)?(年底|年末)"
)
_COUNT = re.compile(
    r"(\d+(?:\.\d+)?)(万)?(户|人|名|家|场|次|项|个|处|件|遍|轮|台|套|栋|亩|篇|条|张|元)"
)
_FREQUENCY = re.compile(
    r"每(日|天|周|旬|月|季度?|半年|年)(?:[^，。；]{0,6}?([一二两三四五六七八九\d]+)[次遍轮趟])?"
)
_PER_YEAR = {
    "日": 365,
    "天": 365,
    "周": 52,
    "旬": 36,
    "月": 12,
    "季": 4,
    "季度": 4,
    "半年": 2,
    "年": 1,
}
_PART_OF_MONTH = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31, "份": 31}

# Who set the higher target, and that it was set.
HIGHER = re.compile(
    r"(?<![我本全各])(?:国家|中央|全国|省|自治区|市|盟|州|上级|上面|总局|区|县|旗|镇|街道)"
    r"(?!人民|内|域|里的|属)[^。；，]{0,30}?(?:要求|明确|规定|提出|下达|部署|确定|核定|给(?:我|的|出|各)|定[的于为在下]|文件|计划|目标|任务|方案|时限|期限|标准|通知)"
)
# That this notice now speaks for itself.
OWN = re.compile(
    r"我(?:区|县|旗|市|镇|乡|街道|局|委|办|中心|苏木|们)|本(?:区|县|旗|镇|街道|局)|(?:区|县|旗|镇|街道|苏木)(?:里)?(?:把|将|定|研究|决定|党工委)"
    r"|全[区县旗镇](?!统一)|各?(?:社区|村（社区）|嘎查|居委会)|各村|经研究|会议(?:议定|决定|确定)|自我加压|主动加压|加码|从严|从高|往前|提前|赶在|走在前列|争取主动|留[有足出]"
)


@dataclass(frozen=True, slots=True)
class Target:
    """``unit`` is ``%``, ``date`` (value: days from year nought), ``per year`` or a counting word."""

    unit: str
    value: float


def targets(text: str, year: int) -> list[Target]:
    """Every target in ``text``; dates without a year are taken in ``year``."""
    found: list[Target] = []
    for match in _PERCENT.finditer(text):
        if match[1]:
            value = float(match[1])
        elif match[2]:
            value = float(_chinese(match[2]))
        else:
            value = 10.0 * _DIGITS[match[3]] if match[3] else 100.0
        found.append(Target("%", value))
    for match in _DATE.finditer(text):
        if match[6]:
            found.append(Target("date", _days(int(match[5] or year), 12, 31)))
            continue
        month = int(match[2])
        if not 1 <= month <= 12:
            continue
        day = int(match[3]) if match[3] else _PART_OF_MONTH.get(match[4] or "", 31)
        found.append(Target("date", _days(int(match[1] or year), month, day)))
    for match in _COUNT.finditer(text):
        found.append(Target(match[3], float(match[1]) * (10_000 if match[2] else 1)))
    for match in _FREQUENCY.finditer(text):
        times = _number(match[2]) if match[2] else 1
        found.append(Target("per year", float(_PER_YEAR[match[1]] * times)))
    return found


def raised(higher: list[Target], own: list[Target]) -> bool:
    """Whether ``own`` asks for more, sooner or oftener than ``higher`` in some unit of both."""
    for unit in {target.unit for target in own} & {target.unit for target in higher}:
        theirs = [target.value for target in higher if target.unit == unit]
        ours = [target.value for target in own if target.unit == unit]
        if unit == "date":
            if max(ours) < min(theirs):
                return True
        elif min(ours) > max(theirs):
            return True
    return False


def split(text: str) -> tuple[str, int]:
    """``(higher part, where the own part begins)`` of a sentence that holds both; ``("", 0)`` else."""
    higher = HIGHER.search(text)
    if not higher:
        return "", 0
    own = OWN.search(text, higher.end())
    return (text[: own.start()], own.start()) if own else (text, len(text))


def _days(year: int, month: int, day: int) -> float:
    return float(year * 372 + month * 31 + day)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _chinese(words)


def _chinese(words: str) -> int:
    """A number up to a hundred in Chinese digits."""
    if words == "百":
        return 100
    tens, _, ones = words.rpartition("十")
    if "十" in words:
        return 10 * (_DIGITS.get(tens, 1) if tens else 1) + _DIGITS.get(ones, 0)
    return _DIGITS.get(words[-1], 0)
