"""The sheet with which a community calls departments through its street office (社区吹哨单): one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from checker.letters.citing import Citing
from checker.letters.matters import Family, Group, Matter, grouped
from checker.letters.tone import BLANK, DAY, cut, entitled, measure, quoted
from checker.model import Verdict
from checker.policy import Policy
from checker.policy.provisions import Provision
from checker.report.paper import GREY, HEI, SONG, Look, Paper, add_row

TITLE = "社区吹哨单"

_DRAFT = (
    "草稿，由软件根据核对结果生成：请人工核对原文与现行清单，修改、签字后报街道（镇）；条款为转述。"
)
_SEVERAL_PLANS = "本次按几份方案一并核对，请只保留适用于本地的一份。"
_MOST_MATTERS = 8
_FEW = 4  # matters, up to which clauses are told in words
_TITLE_MOST, _ISSUER_MOST, _NAME_MOST = 70, 40, 10
_QUOTE_MOST, _QUOTE_MOST_OF_MANY = 44, 26
_MOST_PLACES = 110  # characters
_WHISTLE = "吹哨"
_HELP: dict[Family, str] = {
    "delegation": "商定由哪个部门主责、社区协助到什么程度；没有准入批准的，请收回由部门自己办理（{}）",
    "funding": "写明经费和人员：付款单位、标准、渠道、拨付时间、承担的队伍（{}）",
    "banned": "核对并调整与方案不一致的要求，改由部门自己办理或者并入现有平台、计划（{}）",
    "other": "核对下列要求，商定调整办法（{}）",
}
_WIDTHS_CM = (3.0, 4.8, 3.0, 4.8)
_SIZES, _LEADING = (12.0, 10.5, 9.5, 9.0, 8.0), 1.4
_HEIGHT, _TEXT_WIDTH = 630.0, 340.0  # of the table and of its last column, in points
_ROW_AIR = 5.0  # points of a row around its text
_DEADLINE = f"请于{DAY}前到社区报到。（方案只写“及时”，没有写天数，请按本地规定填写。）"
_WIDE = str.maketrans("()", "（）")


def whistle(verdict: Verdict, policy: Policy | None = None) -> bytes:
    """The sheet as the bytes of a .docx file; see ``checker.letters.letter``.

    Raises NothingToAsk.
    """
    policy = policy or Policy.load()
    groups = grouped(verdict, policy)
    rows = _rows(verdict, policy, groups)
    size = next((size for size in _SIZES if _height(rows, size) <= _HEIGHT), _SIZES[-1])
    label = Look(size=size, font=HEI, align="centre", leading=size * _LEADING)
    text = Look(size=size, leading=size * _LEADING)

    paper = Paper(TITLE, verdict.checked_at, form=True)
    draft = _DRAFT + (_SEVERAL_PLANS if verdict.profile == "all" else "")
    paper.line(draft, Look(size=9.0, colour=GREY, after=4.0))
    paper.line(TITLE, Look(size=22.0, font=SONG, bold=True, align="centre", after=6.0))
    table = paper.table(_WIDTHS_CM)
    add_row(table, ("吹哨社区", "", "吹哨日期", DAY), (label, text, label, text))
    add_row(table, ("街道（镇）", "", "联系电话", ""), (label, text, label, text))
    for row in rows:
        add_row(table, row, (label, text))
    return paper.data()


def _rows(verdict: Verdict, policy: Policy, groups: Sequence[Group]) -> list[tuple[str, list[str]]]:
    """What the sheet says below its head: a name and the lines beside it."""
    matters = [matter for group in groups for matter in group.matters]
    citing = Citing((f for matter in matters for f in matter.findings), policy)
    issuer = cut(verdict.notice.issuer, _ISSUER_MOST) or BLANK
    rows = [
        ("涉及的文件", _notice(verdict)),
        ("请报到的部门", [f"主责：{issuer}", f"其他有关部门：{BLANK * 2}"]),
        ("文件要求社区做的", list(_demands(matters))),
        ("对照的条款", list(_clauses(matters, citing))),
        ("请求帮助解决", list(_help(groups, issuer))),
        ("报到时限", [_DEADLINE]),
        ("吹哨的依据", list(_basis(verdict, policy))),
        ("街道（镇）意见", ["", "", f"签字（盖章）：{BLANK} {DAY}"]),
        ("部门报到情况", [f"报到人：{BLANK} 时间：{DAY}", f"商定的办法和完成时间：{BLANK}"]),
        ("社区确认", [f"解决情况：{BLANK} 签字：{BLANK} {DAY}"]),
    ]
    return [row for row in rows if row[1]]


def _height(rows: Sequence[tuple[str, list[str]]], size: float) -> float:
    """About how high the table will be, in points."""
    across = int(_TEXT_WIDTH // size)
    lines = sum(max(ceil(measure(words) / across), 1) for _, cell in rows for words in cell)
    return (lines + 2) * size * _LEADING + (len(rows) + 2) * _ROW_AIR


def _notice(verdict: Verdict) -> list[str]:
    notice = verdict.notice
    title = entitled(notice.title, _TITLE_MOST) if notice.title.strip() else BLANK * 2
    number = cut(notice.document_number, _ISSUER_MOST)
    return [f"{title}（{number}）" if number else title]


def _demands(matters: Sequence[Matter]) -> Iterator[str]:
    most = _QUOTE_MOST if len(matters) <= _FEW else _QUOTE_MOST_OF_MANY
    for number, matter in enumerate(matters[:_MOST_MATTERS], 1):
        total = len(matter.findings)
        several = f"等 {total} 处" if total > 1 else ""
        asked = "（待说明）" if matter.open else ""
        said = quoted(matter.findings[0].evidence, most)
        yield f"{number}．{cut(matter.title, _NAME_MOST)}：{said}{several}{asked}"
    rest = [matter.title for matter in matters[_MOST_MATTERS:]]
    if rest:
        yield f"另有{_named(rest)}，见核对报告。"


def _clauses(matters: Sequence[Matter], citing: Citing) -> Iterator[str]:
    """The clauses in plain words where they are few, and where all of them stand."""
    if len(matters) <= _FEW:
        rules = dict.fromkeys(citing.rule(matter.findings[0]) for matter in matters)
        yield from (f"{rule}。" for rule in rules if rule)
    named = dict(citing.plans)
    bases = tuple(dict.fromkeys(basis for matter in matters for basis in matter.bases))
    yield from (cut(f"见{place}。", _MOST_PLACES) for place in citing.references(bases))
    if len(named) == 1:
        yield f"“方案”指《{next(iter(named))}》。"


def _help(groups: Sequence[Group], issuer: str) -> Iterator[str]:
    """What is asked of the issuing body, family by family."""
    yield f"请{issuer}派人到社区报到，一并："
    wanted = []
    for group in groups:
        sure = [matter.title for matter in group.matters if not matter.open]
        if sure:
            wanted.append(_HELP[group.family].format(_named(sure)))
    open_ = [matter.title for group in groups for matter in group.matters if matter.open]
    if open_:
        wanted.append(f"说明有无批准文件等依据，是否需要由社区承担（{_named(open_)}）")
    yield from (f"{number}．{words}。" for number, words in enumerate(wanted, 1))


def _named(titles: Sequence[str]) -> str:
    several = list(dict.fromkeys(titles))
    named = "、".join(cut(title, _NAME_MOST) for title in several[:_MOST_MATTERS])
    return f"{named}等 {len(several)} 项" if len(several) > _MOST_MATTERS else named


def _basis(verdict: Verdict, policy: Policy) -> Iterator[str]:
    """The clause that departments come when they are called, and where each plan has it."""
    profiles = {verdict.profile, policy.inherited(verdict.profile)}
    found: list[tuple[Provision, str]] = []
    for plan in policy.plans.values():
        if verdict.profile != "all" and plan.profile not in profiles:
            continue
        calls = [
            clause
            for clause in plan.provisions
            if _WHISTLE in clause.summary
            and clause.kind in ("duty", "mechanism")
            and clause.in_force(verdict.on)
        ]
        if calls:
            found.append((min(calls, key=_is_mechanism), plan.title))
    if found:
        plainest = min((clause for clause, _ in found), key=_is_mechanism)
        places = "；".join(
            f"《{title}》{clause.section.translate(_WIDE)}" for clause, title in found
        )
        yield f"{plainest.summary.rstrip('。')}（{places}）。"


def _is_mechanism(clause: Provision) -> bool:
    return clause.kind == "mechanism"
