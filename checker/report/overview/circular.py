"""The figures as a draft circular (通报) in Word: to check, complete, sign and send.

It tells departments what was found and asks them to look; it calls nothing unlawful and grades
nobody. Everything from notices is quoted and short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.across.statistics_model import Counted, Line, Repeat, Statistics, Unit
from checker.letters.tone import BLANK, DAY, cut, entitled, quoted
from checker.report.overview import wording
from checker.report.paper import FANGSONG, GREY, HEI, KAI, SONG, Look, Paper, add_row, repeat_row

_MOST_TYPES, _MOST_DEPARTMENTS, _MOST_REPEATS, _MOST_SHARED = 6, 10, 6, 4
_QUOTE_MOST, _TITLE_MOST, _NAME_MOST, _FIELDS_MOST = 60, 50, 30, 80
_SHORTEST = 10  # characters of an example that can be understood by itself
_ORDINALS = "一二三四五六七八九十"
_BODY = Look(size=16.0, font=FANGSONG, leading=28.0, indented=True)
_TITLE = Look(size=22.0, font=SONG, bold=True, align="centre", leading=34.0, after=4.0)
_CELL = Look(size=12.0, font=FANGSONG)
_NUMBER = Look(size=12.0, font=FANGSONG, align="centre")
_HEAD = Look(size=12.0, font=HEI, align="centre")
_DEPARTMENTS_CM = (6.0, 1.7, 2.3, 1.7, 1.9, 2.0)
_STATE_ORDER = ("confirmed", "corrected", "open")

DRAFT = (
    "草稿，请核对后使用。本稿由软件根据核对结果生成：点名和引用前，请逐条对照原文与现行清单，"
    "并听取发文单位的说明；空白处请补填，不需要的内容请删去。本稿不是法律结论。"
)


def render(statistics: Statistics) -> bytes:
    """``statistics`` as the bytes of a .docx file."""
    paper = Paper("通报", statistics.at)
    waiting = len(statistics.states["open"])
    remark = f"有 {waiting} 处问题还没有人工核对。" if waiting else ""
    paper.line(DRAFT + remark, Look(size=9.0, colour=GREY, after=12.0))
    paper.line(f"关于{wording.period(statistics)}社区减负核对情况的", replace(_TITLE, after=0.0))
    paper.line("通报（草稿）", _TITLE)
    paper.line(f"{BLANK}〔____〕____号", Look(size=16.0, font=FANGSONG, align="centre", after=14.0))
    paper.line("各有关单位，各街道（镇）：", replace(_BODY, indented=False))
    paper.line(_opening(statistics), _BODY)
    section = _Sections(paper)
    section.open("总体情况")
    for words in _general(statistics):
        paper.line(words, _BODY)
    if statistics.types:
        section.open("主要问题")
        for words in _problems(statistics):
            paper.line(words, _BODY)
        section.open("问题较多的单位")
        _departments(paper, statistics)
    if statistics.repeats:
        section.open("多次出现的问题")
        for words in _repeats(statistics):
            paper.line(words, _BODY)
    if statistics.shared:
        section.open("重复采集的数据")
        for words in _shared(statistics):
            paper.line(words, _BODY)
    section.open("有关要求")
    for words in _requirements(statistics):
        paper.line(words, _BODY)
    paper.line(f"联系人：{BLANK}　联系电话：{BLANK}", replace(_BODY, before=10.0, together=True))
    right = replace(_BODY, indented=False, align="right")
    paper.line(f"单位（盖章）：{BLANK * 2}", replace(right, before=18.0, together=True))
    paper.line(DAY, right)
    return paper.data()


class _Sections:
    """Numbers the sections that there are."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._number = 0

    def open(self, title: str) -> None:
        words = f"{_ORDINALS[self._number]}、{title}"
        self._paper.heading(words, replace(_BODY, font=HEI))
        self._number += 1


def _opening(statistics: Statistics) -> str:
    when = f"{wording.period(statistics)}" or "近期"
    total = len(statistics.total.notices)
    return (
        f"为落实社区减负要求，{BLANK}对{when}下发到社区的 {total} 份通知，"
        "对照社区减负方案的条款作了核对。感谢各单位对社区工作的支持。现将有关情况通报如下。"
    )


def _general(statistics: Statistics) -> Iterator[str]:
    total, labels = statistics.total, statistics.labels
    yield (
        f"本次计入通知 {len(total.notices)} 份，其中 {len(statistics.addressed)} 份向社区提出了要求。"
        f"有 {len(labels['violation'])} 份（占 {wording.percent(total.share)}）的部分内容与方案条款不一致，"
        f"{len(labels['review'])} 份需要进一步核实，{len(labels['compliant'])} 份没有发现问题。"
    )
    yield (
        f"以上通知共发现问题 {len(total.findings)} 处，平均每份 {total.rate:.2f} 处；"
        f"其中与条款不一致的 {len(total.violations)} 处，需要核实的 {len(total.reviews)} 处。"
        f"经人工核对的 {len(statistics.states['confirmed']) + len(statistics.states['corrected'])} 处，"
        f"尚待核对的 {len(statistics.states['open'])} 处；人工排除的 {len(statistics.dismissed)} 处没有计入。"
    )
    aside = []
    if statistics.set_aside:
        aside.append(f"副本、转发和更正 {statistics.set_aside} 份没有重复计入")
    if statistics.unreadable:
        aside.append(f"{len(statistics.unreadable)} 个文件未能读取，不在统计之内")
    if aside:
        yield f"{'；'.join(aside)}。"
    if len(statistics.trend) > 1:
        last = statistics.trend[-1]
        if last.rate_before is not None:
            change = wording.change(last.rate - last.rate_before, places=2)
            yield (
                f"{wording.month(last.month)}的通知平均每份 {last.rate:.2f} 处，"
                f"上月为 {last.rate_before:.2f} 处（{change}）。"
            )


def _problems(statistics: Statistics) -> Iterator[str]:
    yield "按问题类型，较多的有以下几类，每类各举一例："
    for number, line in enumerate(statistics.types[:_MOST_TYPES], 1):
        yield (
            f"{number}．{_titled(statistics, line.key)}：{_parts(line)}，"
            f"涉及 {len(line.notices)} 份通知。{_example(statistics, line)}"
        )
    rest = statistics.types[_MOST_TYPES:]
    if rest:
        named = "、".join(
            f"{_titled(statistics, line.key)} {len(line.findings)} 处" for line in rest
        )
        yield f"此外，还有{named}。"


def _parts(line: Line) -> str:
    """33 处，另有 19 处需核实."""
    sure, open_ = len(line.violations), len(line.reviews)
    if sure and open_:
        return f"{sure} 处，另有 {open_} 处需要核实"
    return f"{sure} 处" if sure else f"{open_} 处需要核实"


def _example(statistics: Statistics, line: Line) -> str:
    """One finding in its own words, with the notice that says it."""
    pairs = statistics.behind(line)
    unit, one = min(pairs, key=_fitness)
    asked = "可核实的如" if one.severity == "review" else "如"
    return f"{asked}{_source(unit)}提出{quoted(one.evidence, _QUOTE_MOST)}。"


def _fitness(pair: tuple[Unit, Counted]) -> tuple[object, ...]:
    """Sure before open, decided by people before not, readable before cut, of a known source."""
    unit, one = pair
    state = _STATE_ORDER.index(one.state) if one.state in _STATE_ORDER else len(_STATE_ORDER)
    length = len(one.evidence.strip())
    return (
        one.severity != "violation",
        state,
        not (unit.issuer and unit.title),
        not _SHORTEST <= length <= _QUOTE_MOST,
        -one.confidence,
        one.id,
    )


def _source(unit: Unit) -> str:
    # Most titles begin with the name of the body: once is enough.
    issuer = "" if unit.title.startswith(unit.issuer) else cut(unit.issuer, _NAME_MOST)
    title = entitled(unit.title, _TITLE_MOST) if unit.title.strip() else "一份没有认出标题的通知"
    number = f"（{cut(unit.document_number, _NAME_MOST)}）" if unit.document_number.strip() else ""
    return f"{issuer}{title}{number}"


def _departments(paper: Paper, statistics: Statistics) -> None:
    lines = [line for line in statistics.departments if line.key and line.findings]
    shown = lines[:_MOST_DEPARTMENTS]
    if not shown:
        paper.line("所核对的通知没有认出发文单位，请人工补充。", _BODY)
        return
    several = f"问题较多的 {len(shown)} 个单位" if len(lines) > len(shown) else "有关单位"
    paper.line(
        f"{several}见下表。各单位发文多少不同，请结合“每份问题数”看；通知少于 {wording.FEW} 份的，比例仅供参考。",
        replace(_BODY, after=6.0),
    )
    table = paper.table(_DEPARTMENTS_CM)
    labels = (
        "单位",
        "通知\n（份）",
        "有问题\n（份）",
        "不一致\n（处）",
        "需核实\n（处）",
        "每份\n问题数",
    )
    add_row(table, [label.split("\n") for label in labels], (_HEAD,) * 6, shaded=6)
    repeat_row(table)
    for line in shown:
        cells = (
            cut(wording.department(line.key), _NAME_MOST),
            str(len(line.notices)),
            str(len(line.with_findings)),
            str(len(line.violations)),
            str(len(line.reviews)),
            f"{line.rate:.2f}",
        )
        add_row(table, cells, (_CELL, *(_NUMBER,) * 5))
    joint = "联合发文的通知在各单位名下各计一次。" if statistics.joint else ""
    paper.line(joint, Look(size=10.5, font=KAI, colour=GREY, before=4.0, after=6.0))


def _repeats(statistics: Statistics) -> Iterator[str]:
    again = [one for one in statistics.repeats if one.again]
    shown = (again or list(statistics.repeats))[:_MOST_REPEATS]
    kind = "在两个以上月份的通知中" if again else "在两份以上通知中"
    total = len(again) if again else len(statistics.repeats)
    yield f"同一单位{kind}出现同一类问题的有 {total} 项{'，较多的如下' if total > len(shown) else ''}："
    for number, one in enumerate(shown, 1):
        yield f"{number}．{_repeat(statistics, one)}"


def _repeat(statistics: Statistics, one: Repeat) -> str:
    when = f"（{wording.months(one.months)}）" if one.months else ""
    return (
        f"{cut(wording.department(one.department), _NAME_MOST)}：{_titled(statistics, one.type)}，"
        f"{len(one.notices)} 份通知 {len(one.findings)} 处{when}。"
    )


def _shared(statistics: Statistics) -> Iterator[str]:
    total = len(statistics.shared)
    shown = statistics.shared[:_MOST_SHARED]
    lead = "，举例如下" if total > len(shown) else ""
    yield (
        f"有 {total} 对通知要社区采集或填报的主要是同样的数据{lead}；"
        "对象、时点是否相同，请有关单位一并核实："
    )
    for number, pair in enumerate(shown, 1):
        first, second = (statistics.units[place.notice] for place in (pair.first, pair.second))
        fields = cut("、".join(name for name, _, _ in pair.fields), _FIELDS_MOST)
        yield (
            f"{number}．{_source(first)}与{_source(second)}，相同的栏目有 {len(pair.fields)} 项：{fields}。"
        )


def _requirements(statistics: Statistics) -> Iterator[str]:
    yield f"（一）对照核对。请各有关单位对照上述情况核对本单位的通知。与方案条款不一致的，请予调整或者收回，并告知已收到通知的社区；有批准文件等依据的，请于{DAY}前提供名称和文号，以便更正。"
    yield "（二）发文前先看清单。今后向社区发文，请先对照依法履职、依法协助和负面清单；确需社区承担的，请按准入程序报批，并写明经费和人员保障。"
    if statistics.shared:
        yield "（三）数据一次采集。需要社区数据的，请先从已有平台或先采集的单位取数，由街道（镇）并入“一套表”。"
    last = "四" if statistics.shared else "三"
    yield f"（{last}）不增加社区负担。核对和调整由发文单位自己完成，请不要为此要求社区另填报表、另建台账。"


def _titled(statistics: Statistics, type: str) -> str:
    return cut(statistics.title(type), _NAME_MOST)
