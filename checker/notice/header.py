"""The head and foot of an official document: who sends what to whom, under which number, when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(
    r"[（(]?([\u4e00-\u9fff]{1,16}?[〔\[(（]\s*(?:19|20)\d{2}\s*[〕\])）]\s*第?\d{1,5}号)[）)]?"
)
# A number that a copy has left stuck to the title behind it.
_GLUED = re.compile(
    r"[\u4e00-\u9fff]{1,16}?[〔\[]\s*(?:19|20)\d{2}\s*[〕\]]\s*\d{1,5}号\s*(?=[\u4e00-\u9fff]{6})(?!文件|通知|精神|文的|要求)"
)
_BARE_NUMBER = re.compile(r"^[〔\[]((?:19|20)\d{2})[〕\]]\s*第?\d{1,4}[期号]$")
_DATE = re.compile(r"((?:19|20)\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})[日曰号]?")
_CHINESE_DATE = re.compile(
    r"([二〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_KIND = [
    "责任书",
    "责任状",
    "目标书",
    "承诺书",
    "约定书",
    "通知",
    "通告",
    "通报",
    "意见",
    "方案",
    "预案",
    "要点",
    "办法",
    "细则",
    "规定",
    "规则",
    "复函",
    "函",
    "纪要",
    "报告",
    "请示",
    "批复",
    "决定",
    "倡议书",
    "分工表",
    "任务清单",
    "责任清单",
    "清单",
    "提示",
    "安排",
    "计划",
    "明传",
    "公告",
    "公开信",
]
_TITLE = re.compile(r"关于.{2,80}的?(?:" + "|".join(_KIND) + r")(?:（.{1,12}）)?\d{0,2}$")
_TITLE_TAIL = re.compile(r"(?:" + "|".join(_KIND) + r")(?:（.{1,12}）)?$")
_PASSES_ON = re.compile(r"^(.{4,40}?)(?:关于)?(?:转发|批转)")
_ORGANISATION = re.compile(
    r"(?:局|委|办|办公室|委员会|政府|办事处|中心|分局|支队|大队|派出所|公司|支行|银行|医院|学校|站|所|处|"
    r"指挥部|领导小组|专班|联席会议|协会|联合会|总工会|馆|院|党工委|党委|管委会|党组|社|企业|部)(?:文件|函)?$"
)
_ADDRESSEE = re.compile(
    r"(?:各|全体|有关|相关|区直|县直|市直|局属|镇直|驻|社区|街道|乡镇|苏木|嘎查|村|单位|书记|主任|同志|部门"
    r"|公司|企业|居委会|委员会|@|办事处|人民政府|中心|所|队|站|网格员)"
)
# The first sentence of a notice that addresses nobody: 「根据……文件精神，现将有关事项通知如下：」.
_OPENING = re.compile(
    r"^(?:为了?(?!民|农)|根据|按照?|依据|近期|近日|现(?!场)|经(?!济|办|营|管|发|开)|据|今年|随着|鉴于|由于|兹)"
)
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])")
_COPIES = re.compile(r"^(?:抄送|抄报|分送|主送)[：:](.+)$")
_SPLIT = re.compile(r"[，、；,;]")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


@dataclass(frozen=True, slots=True)
class Header:
    """What the head and foot say; empty where nothing was recognised.

    ``body_start`` is the offset in the normalised text where the body begins.
    """

    title: str
    issuer: str
    document_number: str
    date: date | None
    addressees: tuple[str, ...]
    copies_to: tuple[str, ...]
    kind: str
    attachments: tuple[str, ...]
    body_start: int


def parse_date(text: str) -> date | None:
    """The first calendar date of ``text`` (2025年3月14日, 2025-3-14, 二〇二五年三月十四日)."""
    found = _DATE.search(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        chinese = _CHINESE_DATE.search(text)
        if chinese:
            year = int("".join(str(_DIGITS[c]) for c in chinese[1]))
            return date(year, chinese_number(chinese[2]), chinese_number(chinese[3]))
    except ValueError:
        return None
    return None


def chinese_number(text: str) -> int:
    """A Chinese numeral up to ninety-nine as an integer; ValueError when it is none."""
    if not text:
        raise ValueError(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    value = 0
    for character in text:
        value = value * 10 + _DIGITS[character]
    return value


def read_header(text: str) -> Header:
    """Read head and foot of normalised ``text``."""
    lines: list[tuple[int, str]] = []
    at = 0
    for part in text.split("\n"):
        if part:
            lines.append((at, part))
        at += len(part) + 1
    head = lines[:14]
    title, title_at = _title(head)
    addressees, body_start = _addressees(head, title_at)
    number = _number(lines)
    return Header(
        title=title,
        issuer=_issuer(lines, title),
        document_number=number,
        date=_signed(lines),
        addressees=addressees,
        copies_to=_copies(lines),
        kind=_kind(title, head),
        attachments=_attachments(lines),
        body_start=body_start,
    )


def _title(head: list[tuple[int, str]]) -> tuple[str, int]:
    for index, (_, line) in enumerate(head[:8]):
        if len(line) > 90 or "|" in line or line.endswith("："):
            continue
        if _TITLE.search(line):
            glued = _GLUED.match(line)
            return line[glued.end() :] if glued else line, index
        joined = line + (head[index + 1][1] if index + 1 < len(head) else "")
        if line.startswith("关于") and len(joined) <= 100 and _TITLE.search(joined):
            return joined, index + 1
    for index, (_, line) in enumerate(head[:6]):
        named = _TITLE_TAIL.search(line) and not re.search("[，。；]", line)
        if 4 <= len(line) <= 50 and named and not _NUMBERED.match(line):
            return line, index
    return "", -1


def _addressees(head: list[tuple[int, str]], title_at: int) -> tuple[tuple[str, ...], int]:
    """The line of addressees and where the body begins after the title and that line."""
    for index, (start, line) in enumerate(head[:12]):
        if index <= title_at and title_at >= 0:
            continue
        colon = line.find("：")
        if colon < 2 or colon > 160 or "|" in line:
            continue
        names = line[:colon]
        if not _ADDRESSEE.search(names) or re.search(
            r"[。；]|\d、|联系|附件|时间|地点|甲方|乙方|^(?:填报|报送|主办|承办|责任|落款)单位$|注$",
            names,
        ):
            continue
        if _OPENING.match(names):
            continue
        if _NUMBERED.match(names):
            continue
        cleaned = re.sub(r"^【.{1,24}】", "", names)
        parts = tuple(_balanced(p) for p in _SPLIT.split(cleaned) if _balanced(p))
        rest = start + colon + 1
        return parts, rest
    if title_at >= 0:
        start, line = head[title_at]
        return (), min(start + len(line) + 1, start + len(line) + 1)
    return (), 0


def _balanced(name: str) -> str:
    """A name without brackets that lost their partner when the line was cut at commas."""
    if name.count("（") != name.count("）"):
        return name.replace("（", "").replace("）", "")
    return name.strip()


def _number(lines: list[tuple[int, str]]) -> str:
    for _, line in lines[:10]:
        bare = line.strip("（）()")
        found = _NUMBER.search(line)
        glued = _GLUED.match(line) is not None and _TITLE.search(line) is not None
        if found and (len(bare) <= len(found[1]) + 12 or glued):
            return found[1]
        if _BARE_NUMBER.match(line):
            return line
    return ""


def _issuer(lines: list[tuple[int, str]], title: str) -> str:
    """The signature before the last date, else the red head, else the body named in the title.

    Of a notice that passes another one on, the last signature is the other's: its title says whose
    it is.
    """
    passing = _PASSES_ON.match(title)
    if passing and _ORGANISATION.search(passing[1]):
        return passing[1]
    signed = ""
    for index in range(len(lines) - 1, 0, -1):
        if parse_date(lines[index][1]) and len(lines[index][1]) <= 18:
            above = lines[index - 1][1]
            if len(above) <= 60 and _ORGANISATION.search(above) and "|" not in above:
                signed = above
            break
    head = next(
        (
            line
            for _, line in lines[:3]
            if len(line) <= 80 and _ORGANISATION.search(line) and "关于" not in line
        ),
        "",
    )
    if signed:
        return signed
    if head:
        return re.sub(r"(?:文件|函)$", "", head)
    named = re.match(r"^(.{4,40}?)关于", title)
    if named:
        return named[1]
    tail = next((line for _, line in reversed(lines[-5:]) if _ORGANISATION.search(line)), "")
    dated = re.match(r"^(.{3,30}?)(?:\d{4}年)", lines[-1][1]) if lines else None
    if dated and _ORGANISATION.search(dated[1]):
        return dated[1]
    return tail if len(tail) <= 40 else ""


def _signed(lines: list[tuple[int, str]]) -> date | None:
    """The date of the document: a line that is little more than a date, the last one first."""
    short = [parse_date(line) for _, line in lines if len(line) <= 48 and "|" not in line]
    dates = [found for found in short if found]
    alone = [
        found
        for _, line in lines
        if len(line) <= 20 and "|" not in line and (found := parse_date(line)) is not None
    ]
    if alone:
        return alone[-1]
    return dates[-1] if dates else None


def _copies(lines: list[tuple[int, str]]) -> tuple[str, ...]:
    for _, line in lines:
        found = _COPIES.match(line)
        if found:
            return tuple(p for p in _SPLIT.split(found[1].strip("。")) if p)
    return ()


def _kind(title: str, head: list[tuple[int, str]]) -> str:
    bare = re.sub(r"（.{1,12}）$", "", title)
    for kind in _KIND:
        if bare.endswith(kind):
            return kind
    opening = "".join(line for _, line in head[:2])
    for kind in ("明传", "提示", "通知", "通报", "函", "纪要"):
        if kind in opening[:60]:
            return kind
    return "其他"


def _attachments(lines: list[tuple[int, str]]) -> tuple[str, ...]:
    names: list[str] = []
    for index, (_, line) in enumerate(lines):
        found = re.match(r"^附(?:件|表)?[：:](.+)$", line)
        if not found:
            continue
        parts = [found[1]]
        for _, following in lines[index + 1 : index + 9]:
            if not re.match(r"^\d{1,2}[.、]", following) or len(following) > 60:
                break
            parts.append(following)
        for part in parts:
            names += [
                p.strip("。；; ") for p in re.split(r"\d{1,2}[.、]", part) if p.strip("。；; ")
            ]
        break
    return tuple(names)
