"""The figures for a terminal: one screen, the rest is in the workbook and on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checker.across.statistics_model import Line, Statistics
from checker.report.columns import display_width, printable, wrap
from checker.report.overview import wording
from checker.report.text import NARROWEST, terminal_width
from checker.report.words import chinese_moment

_MOST = 6  # lines of each table
_NAME, _NUMBER = 28, 9  # columns of a name at most, and of a number


def render(statistics: Statistics, *, width: int | None = None) -> str:
    """``statistics`` as plain text whose lines take at most ``width`` columns.

    ``None`` asks the terminal; less than ``NARROWEST`` columns are raised to it.
    """
    across = max(NARROWEST, terminal_width() if width is None else width)
    lines: list[str] = []
    for line in _lines(statistics, min(_NAME, max(8, across - 5 * _NUMBER))):
        lines += wrap(line, across) if display_width(line) > across else [line]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(statistics: Statistics, name: int) -> Iterator[str]:
    """The whole text; the names in tables take ``name`` columns."""
    yield from _head(statistics)
    yield from _table(name, "类型", statistics.types, statistics.title)
    yield from _table(name, "部门", statistics.departments, wording.department)
    if any(line.key for line in statistics.streets):
        yield from _table(name, "街道", statistics.streets, wording.street)
    months = [*statistics.months[-_MOST:]]
    if months:
        yield from _table(name, "月份（最近）", months, wording.month)
    yield from _across(statistics)
    yield ""
    yield f"要看每个数字背后的问题，请用 --format xlsx 或 --format html。{wording.CLOSING}"


def _head(statistics: Statistics) -> Iterator[str]:
    total = statistics.total
    at = f"（{chinese_moment(statistics.at)}）" if statistics.at else ""
    yield f"{wording.TITLE}{at}"
    if statistics.scope:
        yield f"范围：{printable('；'.join(statistics.scope))}"
    yield ""
    labels = "，".join(
        f"{wording.label(label)} {len(ids)} 份" for label, ids in statistics.labels.items()
    )
    aside = []
    if statistics.set_aside:
        aside.append(f"另有副本、转发、更正 {statistics.set_aside} 份不重复计")
    if statistics.unreadable:
        aside.append(f"未能读取 {len(statistics.unreadable)} 个文件")
    yield f"通知 {len(total.notices)} 份：{labels}。{'，'.join(aside)}{'。' if aside else ''}"
    yield f"问题 {len(total.findings)} 处：违规 {len(total.violations)} 处，需核实 {len(total.reviews)} 处；每份 {total.rate:.2f} 处，有违规的通知占 {wording.percent(total.share)}。"
    states = "，".join(
        f"{wording.STATES[state]} {len(ids)} 处" for state, ids in statistics.states.items()
    )
    yield f"复核：{states}；已排除 {len(statistics.dismissed)} 处、提示 {len(statistics.notes)} 处不计。"


def _table(
    width: int, name: str, lines: Sequence[Line], called: Callable[[str], str]
) -> Iterator[str]:
    if not lines:
        return
    yield ""
    heads = ("通知", "违规", "需核实", "每份", "违规占比")
    yield _padded(name, width) + "".join(_right(head) for head in heads)
    for line in lines[:_MOST]:
        numbers = (
            str(len(line.notices)),
            str(len(line.violations)),
            str(len(line.reviews)),
            f"{line.rate:.2f}",
            wording.percent(line.share),
        )
        yield _padded(called(line.key), width) + "".join(_right(number) for number in numbers)
    if len(lines) > _MOST:
        rest = lines[_MOST:]
        found = sum(len(line.findings) for line in rest)
        yield f"另有 {len(rest)} 行，问题 {found} 处"


def _across(statistics: Statistics) -> Iterator[str]:
    """What only shows when notices are looked at together."""
    yield ""
    again = [one for one in statistics.repeats if one.again]
    if again:
        first = again[0]
        yield f"屡次：{len(again)} 项，如{wording.department(first.department)}的“{printable(statistics.title(first.type))}”，{len(first.months)} 个月 {len(first.notices)} 份通知。"
    else:
        yield "屡次：没有单位在两个以上月份出现同一类问题。"
    if statistics.shared:
        yield f"重复采集：{len(statistics.shared)} 对通知要社区报同样的数据。"
    else:
        yield "重复采集：没有发现几份通知要社区报同样的数据。"


def _padded(words: str, width: int) -> str:
    """``words`` cut and filled to ``width`` columns."""
    shown = printable(words)
    if display_width(shown) > width - 1:
        while display_width(shown) > width - 3:
            shown = shown[:-1]
        shown += "…"
    return shown + " " * (width - display_width(shown))


def _right(words: str) -> str:
    return " " * max(1, _NUMBER - display_width(words)) + words
