"""The reply to the body that issued a notice (复函): what does not fit, what is asked, what is offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from checker.letters.citing import Citing
from checker.letters.matters import FAMILIES, Group, Matter, grouped, needs
from checker.letters.tone import BLANK, DAY, cut, entitled, measure, proposal, quoted, where
from checker.model import Verdict
from checker.policy import Policy
from checker.report.paper import FANGSONG, GREY, HEI, SONG, Look, Paper

_ORDINALS = "一二三四五六七八九十"
_TITLE_MOST, _SUBJECT_MOST, _ISSUER_MOST = 60, 120, 40
_PAGES = 2
_WIDTH, _HEIGHT, _FORM_HEIGHT = 442.0, 638.0, 722.0  # of the text on a page, in points
_HEAD = 150.0  # points that the title and the line above it take at most
_DRAFT = "草稿，由软件根据核对结果生成：请人工核对原文与现行清单，修改后再签发；条款为转述，引用前请对照方案原文；由督查单位发出的，标题可改为“建议函”。"
_SEVERAL_PLANS = "本次按几份方案一并核对，请只保留适用于本地的一份。"
_UNREAD = "来文有 {} 处没有读全，请对照原件。"
_SURE = "下列要求与有关条款不一致，社区难以承接，请予调整："
_OPEN = "下列要求，请问有无批准文件、年度计划等依据，是否需要由社区承担？"
_NEEDED = {
    "admission": (f"准入：批准文号{BLANK}，工作内容、办理对象和权限{BLANK}，起止时间{BLANK}。"),
    "authority": f"依据：所依据的上级文件名称{BLANK}，文号{BLANK}，条款{BLANK}。",
    "funding": (f"经费：付款单位{BLANK}，标准{BLANK}，拨付渠道{BLANK}，拨付时间{BLANK}。"),
    "staff": f"人员：承担工作的队伍{BLANK}，人数{BLANK}，联系人{BLANK}。",
}

Role = Literal["addressee", "text", "heading", "right", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the letter and what part it plays."""

    role: Role
    words: str


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is said of a matter: quotations, their length, the whole remedy or its beginning."""

    quotes: int
    characters: int
    brief: bool


@dataclass(frozen=True, slots=True)
class Type:
    """The size of the letters and the distance of the lines, in points; ``form`` as of Paper."""

    size: float
    leading: float
    form: bool = False

    @property
    def room(self) -> float:
        """Points from top to bottom on the pages that a letter may take."""
        return _PAGES * (_FORM_HEIGHT if self.form else _HEIGHT)


_TYPES = (Type(16, 28), Type(14, 24), Type(12, 20))
_DETAILS = (Detail(3, 80, False), Detail(2, 48, False), Detail(2, 30, True))
# From the letter as it should be to the one that still fits; the last is taken in any case.
_WAYS = (
    *((type, detail) for detail in _DETAILS for type in _TYPES),
    (Type(12, 19, form=True), Detail(2, 30, True)),
    (Type(11, 17, form=True), Detail(1, 30, True)),
    (Type(10.5, 15.5, form=True), Detail(1, 22, True)),
    (Type(10, 14.5, form=True), Detail(1, 18, True)),
)


def reply(verdict: Verdict, policy: Policy | None = None) -> bytes:
    """The reply as the bytes of a .docx file; see ``checker.letters.letter``.

    Raises NothingToAsk.
    """
    policy = policy or Policy.load()
    groups = grouped(verdict, policy)
    for type, detail in _WAYS:
        lines = list(_lines(verdict, policy, groups, detail))
        if _height(lines, type) <= type.room:
            break
    return _written(verdict, lines, type)


def _lines(
    verdict: Verdict, policy: Policy, groups: Sequence[Group], detail: Detail
) -> Iterator[Line]:
    citing = Citing((f for g in groups for m in g.matters for f in m.findings), policy)
    notice = verdict.notice
    yield Line("addressee", f"{cut(notice.issuer, _ISSUER_MOST) or BLANK * 2}：")
    yield Line(
        "text",
        f"{_received(verdict)}感谢贵单位对社区工作的关心和支持。凡是社区依法履职、依法协助清单以内的事项，社区一定积极配合、认真做好。",
    )
    yield Line("text", f"{_compared(citing)}{_counts(groups)}现将有关情况函告如下，请予核对。")
    matters = _Matters(citing, detail)
    section = 0
    for group in groups:
        yield Line("heading", f"{_ORDINALS[section]}、{FAMILIES[group.family]}")
        section += 1
        for lead, open_ in ((_SURE, False), (_OPEN, True)):
            members = [matter for matter in group.matters if matter.open == open_]
            if members:
                yield Line("text", lead)
            for matter in members:
                yield Line("text", matters.told(matter))
    wanted = needs(groups)
    if wanted:
        yield Line("heading", f"{_ORDINALS[section]}、请贵单位补充的内容")
        section += 1
        yield Line("text", "上述事项确需社区协助的，请补充下列内容，以便社区对照清单办理：")
        for need in wanted:
            yield Line("text", _NEEDED[need])
    yield Line("heading", f"{_ORDINALS[section]}、社区可以做的")
    yield Line(
        "text",
        "在清单以内，社区可以协助宣传、告知居民，发现情况及时报告，为贵单位人员入户、到场提供便利。请贵单位明确对接的科室和人员，社区随时配合。",
    )
    yield Line(
        "text", f"以上意见，请予核对，并请于{DAY}前函复确认。在此期间，清单以内的协助工作照常进行。"
    )
    yield Line("text", "此函。")
    yield Line("plain", f"联系人：{BLANK}　联系电话：{BLANK}")
    yield Line("right", f"单位（盖章）：{BLANK * 2}")
    yield Line("right", DAY)


def _received(verdict: Verdict) -> str:
    notice = verdict.notice
    number = f"（{cut(notice.document_number, _ISSUER_MOST)}）" if notice.document_number else ""
    title = entitled(notice.title, _SUBJECT_MOST) if notice.title.strip() else "来文"
    return f"贵单位{title}{number}收悉。"


def _compared(citing: Citing) -> str:
    named = [
        f"《{title}》" + (f"（以下简称“{short}”）" if short != f"《{title}》" else "")
        for title, short in citing.plans
    ]
    return f"对照{'、'.join(named) or '上级关于为基层减负的有关规定'}，"


def _counts(groups: Sequence[Group]) -> str:
    matters = [matter for group in groups for matter in group.matters]
    sure = sum(len(matter.findings) for matter in matters if not matter.open)
    open_ = sum(len(matter.findings) for matter in matters if matter.open)
    parts = [f"来文有 {sure} 处要求与条款不一致"] if sure else []
    if open_:
        parts.append(f"{'另' if sure else '来文'}有 {open_} 处想请贵单位进一步说明")
    return f"{'，'.join(parts)}。"


class _Matters:
    """Tells one matter after the other; what was said of one before is not said again."""

    def __init__(self, citing: Citing, detail: Detail) -> None:
        self._citing = citing
        self._detail = detail
        self._number = 0
        self._said: dict[str, int] = {}

    def told(self, matter: Matter) -> str:
        """The paragraph of ``matter``, with its number."""
        self._number += 1
        demand = self._once(f"来文提出{self._quotes(matter)}", "来文提法")
        clause = self._once(self._clause(matter), "有关条款")
        remedy = proposal(matter.findings[0].remedy, brief=self._detail.brief)
        return f"{self._number}．{matter.title}：{demand}{clause}{remedy}"

    def _once(self, words: str, called: str) -> str:
        if not words:
            return ""
        first = self._said.setdefault(words, self._number)
        return f"{called}同第 {first} 项。" if first < self._number else f"{words}。"

    def _clause(self, matter: Matter) -> str:
        rule = self._citing.rule(matter.findings[0])
        references = "；".join(self._citing.references(matter.bases))
        if rule:
            return f"有关条款：{rule}（{references}）"
        return f"有关条款见{references}" if references else ""

    def _quotes(self, matter: Matter) -> str:
        several: dict[str, str] = {}
        for finding in matter.findings:
            said = quoted(finding.evidence, self._detail.characters)
            several.setdefault(said, where(finding.section))
        shown = list(several.items())[: self._detail.quotes]
        words = "、".join(f"{said}（{place}）" if place else said for said, place in shown)
        total = len(matter.findings)
        return f"{words}等 {total} 处" if total > len(shown) else words


def _height(lines: Sequence[Line], type: Type) -> float:
    """About how high the letter will be, its title and the line above it included."""
    across = int(_WIDTH // type.size)
    rows = sum(
        ceil((measure(line.words) + (2 if line.role == "text" else 0)) / across) for line in lines
    )
    return rows * type.leading + _HEAD


def _written(verdict: Verdict, lines: Sequence[Line], type: Type) -> bytes:
    paper = Paper("复函", verdict.checked_at, form=type.form)
    remarks = [_DRAFT]
    if verdict.profile == "all":
        remarks.append(_SEVERAL_PLANS)
    if verdict.errors:
        remarks.append(_UNREAD.format(len(verdict.errors)))
    paper.line("".join(remarks), Look(size=9.0, colour=GREY, after=10.0))
    title = verdict.notice.title
    subject = entitled(title, _TITLE_MOST) if title.strip() else "来文"
    paper.line(
        f"关于{subject}有关事项的复函",
        Look(size=22.0, font=SONG, bold=True, align="centre", leading=32.0, after=14.0),
    )
    body = Look(size=type.size, font=FANGSONG, leading=type.leading)
    for line in lines:
        if line.role == "heading":
            paper.heading(line.words, replace(body, font=HEI, indented=True))
        elif line.role == "right":
            paper.line(line.words, replace(body, align="right", together=True))
        else:
            indented = line.role != "addressee"
            together = line.role == "plain"
            paper.line(line.words, replace(body, indented=indented, together=together))
    return paper.data()
