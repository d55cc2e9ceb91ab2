"""Puts one notice together, in the order of GB/T 9704: head, number, title, addressee, numbered
sections, signature, date, attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from benchmarks.year.annexes import tables
from benchmarks.year.clauses import Clause, Rows, Verdict, Words, filler
from benchmarks.year.places import Issuer, Topic, written

LONGEST = 4000
_DIGITS = "一二三四五六七八九"
_SEVERITY: dict[Verdict, int] = {"compliant": 0, "review": 1, "violation": 2}
Kind = Literal["letterhead", "number", "title", "addressee", "heading", "body", "foot", "annex"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``foot`` stands to the right, ``annex`` begins a page of its own."""

    kind: Kind
    text: str
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class Burden:
    """What a notice asks: the clause it was made from and the words it became."""

    clause: str
    type: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice before it is a file. ``fields`` are those of the form it wants filled, of
    ``subject``; both are empty without one."""

    issuer: Issuer
    issued: date
    number: str
    title: str
    parts: tuple[Paragraph | Grid, ...]
    subject: str = ""
    fields: tuple[str, ...] = ()

    @property
    def burdens(self) -> tuple[Burden, ...]:
        """What it asks of communities beyond what is allowed, in the order of the text."""
        return tuple(
            Burden(part.clause.id, part.clause.type, part.clause.verdict, part.text)
            for part in self.parts
            if isinstance(part, Paragraph)
            and part.clause is not None
            and part.clause.verdict != "compliant"
        )

    @property
    def verdict(self) -> Verdict:
        """That of its worst clause."""
        found: list[Verdict] = [burden.verdict for burden in self.burdens]
        return max(found, key=_SEVERITY.__getitem__, default="compliant")

    @property
    def length(self) -> int:
        """Its characters, about."""
        return sum(
            len(part.text)
            if isinstance(part, Paragraph)
            else sum(len(cell) for row in part.rows for cell in row)
            for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Brief:
    """What a notice is to be about. ``form`` is the name of the form, where that is planted."""

    issuer: Issuer
    topic: Topic
    issued: date
    asks: tuple[Clause, ...]
    harmless: tuple[Clause, ...]
    length: int
    form: str = ""


_TITLES = (
    "关于做好{t}工作的通知",
    "关于进一步加强{t}工作的通知",
    "关于开展{t}专项工作的通知",
    "关于扎实推进{t}工作的通知",
    "关于{t}有关事项的通知",
    "关于{year}年{t}工作安排的通知",
    "关于持续抓好{t}工作的通知",
    "关于明确{t}有关要求的通知",
)
_TO_STREETS = (
    "各街道办事处、各镇人民政府：",
    "各街道办事处、各镇人民政府，各社区居民委员会：",
    "各镇人民政府、各街道办事处，区直有关单位：",
    "各社区居民委员会：",
)
_TO_PARTY = ("各镇党委、各街道党工委：", "各镇党委、各街道党工委，各社区党组织：")
TO_COMMUNITIES = ("各社区居委会：", "各社区居委会，街道各办公室、中心：")
_SECTIONS = (
    (("基本情况", "总体要求", "工作目标"), ("background", "goal")),
    (("主要任务", "重点工作", "工作内容"), ("own", "others", "firms", "streets")),
    (("时间安排", "实施步骤"), ("stages",)),
    (("有关问题", "政策口径", "便民措施"), ("residents", "questions")),
    (("工作要求", "保障措施", "组织实施"), ("demands",)),
)  # fmt: skip
_WORK, _DEMANDS = 1, 4
_HEADS = {
    "own": ("部门职责", "业务工作", "优化服务", "政策供给"),
    "others": ("部门协同", "形成合力"),
    "firms": ("规范服务", "服务质量"),
    "streets": ("街道（镇）职责",),
}  # fmt: skip
FOLLOWING = ("请结合实际抓好落实。", "请认真贯彻执行。", "请遵照执行。")


def _addressee(lots: Random, issuer: Issuer) -> str:
    if issuer.is_street:
        to = TO_COMMUNITIES if "街道" in issuer.folder else TO_COMMUNITIES[:1]
        return lots.choice(to)
    return lots.choice(_TO_PARTY if issuer.full.startswith("中共") else _TO_STREETS)


def worded(words: Words, clause: Clause) -> Paragraph:
    """The clause in one of its wordings."""
    return Paragraph("body", words.one_of(clause.texts), clause)


def _sections(lots: Random, words: Words, brief: Brief, room: int) -> list[list[Paragraph]]:
    """The paragraphs of each section: first the clauses, then filler while there is ``room``."""
    made: list[list[Paragraph]] = [[] for _ in _SECTIONS]
    for clause in (*brief.asks, *brief.harmless):
        late = clause.group == "pressure" or (clause.group == "lookalikes" and lots.random() < 0.4)
        paragraph = worded(words, clause)
        made[_DEMANDS if late else _WORK].append(paragraph)
        room -= len(paragraph.text) + 8
    pool = [
        (at, name, text)
        for at, (_, names) in enumerate(_SECTIONS)
        for name in names
        for text in filler()[name]
    ]
    lots.shuffle(pool)
    heads = {
        name: lots.sample(_HEADS.get(name, ()), len(_HEADS.get(name, ()))) for name in filler()
    }
    for at, name, text in pool:
        if room <= 0:
            break
        filled = words.fill(text)
        if heads[name]:
            filled = f"{heads[name].pop()}。{filled}"
        made[at].append(Paragraph("body", filled))
        room -= len(filled) + 8
    for at in (_WORK, _DEMANDS):
        lots.shuffle(made[at])
    # Stages are told in their order, whatever order they were drawn in.
    made[2].sort(key=lambda part: next(n for n, w in enumerate("启实总试") if part.text[0] == w))
    return made


def _numbered(lots: Random, words: Words, sections: list[list[Paragraph]]) -> list[Paragraph]:
    """Sections with their headings; a short notice numbers its paragraphs and has none."""
    parts = [paragraph for section in sections for paragraph in section]
    made: list[Paragraph] = []
    if len(parts) <= 6:
        for at, part in enumerate(parts):
            head = f"{part.clause.head}。" if part.clause else ""
            made.append(Paragraph("body", f"{_DIGITS[at]}、{head}{part.text}", part.clause))
        return made
    filled = [(names, section) for (names, _), section in zip(_SECTIONS, sections, strict=True)]
    at = 0
    for names, section in filled:
        if not section:
            continue
        made.append(Paragraph("heading", f"{_DIGITS[at]}、{lots.choice(names)}"))
        at += 1
        for place, part in enumerate(section):
            label = f"（{_label(place)}）" if len(section) > 1 else ""
            head = f"{part.clause.head}。" if part.clause else ""
            made.append(Paragraph("body", f"{label}{head}{part.text}", part.clause))
    return made


def _label(at: int) -> str:
    tens, ones = divmod(at + 1, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十") + (
        _DIGITS[ones - 1] if ones else ""
    )


def foot(issuer: Issuer, issued: date) -> list[Paragraph]:
    """Signature and date."""
    return [Paragraph("foot", issuer.full), Paragraph("foot", written(issued))]


def compose(lots: Random, brief: Brief, number: str) -> Notice:
    """The notice of ``brief``, about as long as wanted and never longer than ``LONGEST``."""
    issuer = brief.issuer
    words = Words(lots, issuer, brief.topic, brief.issued, brief.form)
    title = f"{issuer.full}{words.one_of(_TITLES)}"
    front: list[Paragraph] = []
    if lots.random() < 0.5:
        front.append(Paragraph("letterhead", f"{issuer.full}文件"))
    front += [
        Paragraph("number", number),
        Paragraph("title", title),
        Paragraph("addressee", _addressee(lots, issuer)),
        Paragraph("body", words.one_of(filler()["opening"])),
    ]
    annexes = tables(lots, words, brief.asks, brief.topic, brief.length)
    back = [Paragraph("body", words.one_of(filler()["contact"]))]
    if lots.random() < 0.5:
        back.append(Paragraph("body", words.one_of(filler()["closing"])))
    else:
        back.append(Paragraph("body", lots.choice(FOLLOWING)))
    for at, (name, _) in enumerate(annexes):
        label = "附件：" if len(annexes) == 1 else f"附件{at + 1}："
        back.append(Paragraph("body", f"{label}{name}"))
    back += foot(issuer, brief.issued)
    # Behind the date begin the pages of tables.
    behind: list[Paragraph | Grid] = []
    for at, (name, rows) in enumerate(annexes):
        label = "附件" if len(annexes) == 1 else f"附件{at + 1}"
        behind += [Paragraph("annex", label), Paragraph("title", name), Grid(rows)]
    taken = Notice(issuer, brief.issued, number, title, (*front, *back, *behind)).length
    room = min(brief.length, LONGEST - 250) - taken
    middle = _numbered(lots, words, _sections(lots, words, brief, room))
    form = any(clause.form for clause in brief.asks)
    return Notice(
        issuer,
        brief.issued,
        number,
        title,
        (*front, *middle, *back, *behind),
        brief.topic.object if form else "",
        brief.topic.fields if form else (),
    )
