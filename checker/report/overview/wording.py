"""The words that every overview of many notices shares, so that all of them say the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.across.statistics_model import Line, Shared, Statistics, Unit
from checker.report.columns import printable
from checker.report.words import LABELS, SEVERITIES
from checker.report.words import STATES as STATES

TITLE = "社区减负统计"
CLOSING = (
    "本统计按规则核对得出，只说明文件与减负方案条款不一致之处，不是法律结论；"
    "引用前请人工核对原文与现行清单。"
)
NO_DEPARTMENT = "（未识别发文单位）"
NO_STREET = "（未写明街道）"
NO_DAY = "（未写日期）"
NO_TITLE = "（未识别标题）"

_LABELS: Mapping[str, str] = {str(word): told for word, told in LABELS.items()}
_SEVERITIES: Mapping[str, str] = {str(word): told for word, told in SEVERITIES.items()}
SAME, DIFFERENT = "相符", "不符，请核对"
"""What a check says of a sum and its parts."""
FEW = 5
"""Notices below which a rate says little."""


def label(word: str) -> str:
    """What people call a verdict."""
    return _LABELS.get(word, word)


def severity(word: str) -> str:
    """What people call a severity."""
    return _SEVERITIES.get(word, word)


def department(key: str) -> str:
    """The name of a department's line."""
    return printable(key) or NO_DEPARTMENT


def street(key: str) -> str:
    """The name of a street's line."""
    return printable(key) or NO_STREET


def month(key: str) -> str:
    """2025年3月 for 2025-03."""
    if not key:
        return NO_DAY
    year, number = key.split("-")
    return f"{int(year)}年{int(number)}月"


def months(keys: Iterable[str]) -> str:
    """2025年1、3月，2026年2月; ``keys`` in their order."""
    years: dict[int, list[str]] = {}
    for key in keys:
        year, number = key.split("-")
        years.setdefault(int(year), []).append(str(int(number)))
    return "，".join(f"{year}年{'、'.join(of)}月" for year, of in years.items()) or NO_DAY


def title(unit: Unit) -> str:
    """The title of a notice, else the name of its file."""
    return printable(unit.title) or printable(unit.name) or NO_TITLE


def percent(share: float) -> str:
    """0.256 as 25.6%."""
    return f"{100 * share:.1f}%"


def change(number: float | None, *, places: int = 0) -> str:
    """More or fewer than before, with its sign; a dash where nothing is known of before."""
    if number is None:
        return "—"
    if round(number, places) == 0:
        return "持平"
    return f"{'增' if number > 0 else '减'}{abs(number):.{places}f}"


def period(statistics: Statistics) -> str:
    """2025年3月至6月, the months of the notices; empty where none has a date."""
    if not statistics.months:
        return ""
    first, last = statistics.months[0].key, statistics.months[-1].key
    if first == last:
        return month(first)
    end = month(last)
    if first[:4] == last[:4]:
        end = end.partition("年")[2]
    return f"{month(first)}至{end}"


def counting(statistics: Statistics) -> tuple[str, ...]:
    """How the figures are counted, and what is left out of them with how much it is."""
    told = [
        "一份通知只计一次：内容相同的副本、转发、更正归为一组，按其中日期最早的一份计。",
        "“问题”指程度为违规或需核实的各处；同一份通知可以有几处。",
        "“每份问题数”是问题数除以通知份数；“违规份数占比”是至少有一处违规的通知所占的比例。按类型统计时，除以全部通知份数。",
    ]
    if statistics.set_aside:
        missed = (
            f"其中只在副本里发现的 {statistics.missed} 处没有计入。" if statistics.missed else ""
        )
        told.append(f"另有 {statistics.set_aside} 份副本、转发或更正没有重复计入。{missed}")
    if statistics.more_files:
        told.append(f"另有 {statistics.more_files} 个文件与已计的文件完全相同，没有重复计入。")
    if statistics.joint:
        told.append(
            f"{len(statistics.joint)} 份通知由几个单位联合发文，在各单位名下各计一次，在合计中只计一次，所以各单位之和大于合计。"
        )
    left = []
    if statistics.dismissed:
        left.append(f"人工排除的 {len(statistics.dismissed)} 处")
    if statistics.notes:
        left.append(f"仅作提示的 {len(statistics.notes)} 处")
    if left:
        told.append(f"{'、'.join(left)}不计入任何一项。")
    if statistics.undated.notices:
        told.append(
            f"{len(statistics.undated.notices)} 份通知没有写日期或没有认出，不计入任何月份，单独列出。"
        )
    if statistics.unreadable:
        told.append(f"{len(statistics.unreadable)} 个文件未能读取，不在统计之内。")
    return tuple(told)


def surplus(statistics: Statistics) -> tuple[Line, ...]:
    """What lines of departments count more than once, as lines of joint notices: one each time.

    The sum over the departments less these is the total.
    """
    from checker.across.statistics_tables import total

    more = []
    for number in statistics.joint:
        unit = statistics.units[number]
        more += [total([unit], statistics.findings)] * (len(unit.departments) - 1)
    return tuple(more)


def in_common(pair: Shared) -> str:
    """The fields that two notices ask for, with the words of both where they are others."""
    return "、".join(_field(*field) for field in pair.fields)


def _field(name: str, first: str, second: str) -> str:
    if first == second:
        return name if name == first else f"{name}（{first}）"
    return f"{name}（{first}／{second}）"
