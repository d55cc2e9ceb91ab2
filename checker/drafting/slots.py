"""Fills the blanks of a wording: who the issuing body is to itself, what the clause is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.drafting.diff import diff
from checker.drafting.model import BLANK
from checker.drafting.ways import VAGUE, Slots

OTHERS = "有关职能部门"
"""Whose work it is where the issuing body is not the one that does such work."""

# What a body calls itself, by how its name ends; the first that fits.
_SELF: tuple[tuple[str, str], ...] = (
    (r"(?:街道办事处|街道|街道党工委|街道办|街办)$", "街道办事处"),
    (r"街道[^，]{0,14}(?:办公室|办|所|中心|组|专班)$", "街道办事处"),
    (r"镇(?:人民)?(?:政府|党委)?$", "镇政府"),
    (r"乡(?:人民)?(?:政府|党委)?$", "乡政府"),
    (r"苏木(?:人民)?(?:政府|党委)?$", "苏木政府"),
    (r"(?:镇|乡|苏木)[^，]{0,14}(?:办公室|办|所|站|中心|组|专班)$", "镇政府"),
    (r"局$", "我局"),
    (r"(?:办公室|办)$", "我办"),
    (r"指挥部$", "指挥部办公室"),
    (r"专班$", "工作专班"),
    (r"(?:领导小组|小组|联席会议)$", "领导小组办公室"),
    (r"(?:区|县|市|旗|州|盟|省)委$", OTHERS),
    (r"(?:委员会|委)$", "我委"),
    (r"中心$", "我中心"),
    (r"(?:图书馆|文化馆|档案馆|博物馆|馆)$", "我馆"),
    (r"(?:医院|卫生院|法院|检察院)$", "我院"),
    (r"(?:大队|支队|中队|总队|队)$", "我队"),
    (r"(?:公司|集团)$", "我公司"),
    (r"(?:联合会|协会|工会|红十字会|妇联|残联|科协|会)$", "我会"),
    (r"(?:派出所|所)$", "我所"),
    (r"部$", "我部"),
    (r"厅$", "我厅"),
    (r"站$", "我站"),
)
_NOBODY = "主管部门"
_MARK = "\ue000"
_STAFF = "工作人员"
_SLOT = re.compile(r"\{([^{}]*)\}")
_NAMES_COMMUNITY = re.compile(r"社区|居委|村|嘎查|网格|“?两委|社工|居民委员会")
_LOOSE = re.compile(r"^[的了和与及、并或等“”《》（）]+$|[，。；：|]|^[的了和与及、并或等]|^\d+$")
_FEWEST, _HEADING = 4, 10  # characters of a heading that names the matter
_NUMBERED = (
    r"^(?:第?[一二三四五六七八九十百]+[、条章]|（[一二三四五六七八九十\d]+）|\d{1,2}[.、]|[①-⑳])\s*"
)
_NO_MATTER = re.compile(
    r"要求|分工|措施|职责|任务|安排|保障|步骤|纪律|其他|附则|总则|目标|事项|范围|内容|原则|组织|时间|阶段|重点|方法|制度|方式|考核|督|责任|领导|有关|工作$|^[一-龥]{1,2}$"
)
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_MOST = 24  # characters of what a clause is about


def we(issuer: str) -> str:
    """What the body ``issuer`` calls itself in its own notice."""
    name = re.sub(r"（[^）]*）$", "", issuer.strip())
    for ending, called in _SELF:
        if re.search(ending, name):
            return called
    return _NOBODY


def thing(slots: Slots, section: Sequence[str], *texts: str) -> tuple[str, bool]:
    """What ``texts`` (the clause, then the sentence) are about; whether that is in their words.

    Where they do not say it and the fallback is a bare 「这项工作」, the heading above may.
    """
    for text in texts:
        for form in slots.thing:
            for found in re.finditer(form, text):
                words = (found[1] or "").strip()
                if _fit(words):
                    return words, True
    if slots.otherwise == VAGUE and section:
        heading = re.sub(_NUMBERED, "", section[-1]).strip("。：")
        heading = re.sub(r"（[^）]*）", "", heading)
        if _fit(heading) and _FEWEST <= len(heading) <= _HEADING and not _NO_MATTER.search(heading):
            return heading, True
    return slots.otherwise, False


def _fit(words: str) -> bool:
    if (
        not 2 <= len(words) <= _MOST
        or words[-1] in "内中上里下时的"
        or _LOOSE.search(words)
        or _NAMES_COMMUNITY.search(words)
    ):
        return False
    return all(words.count(left) == words.count(right) for left, right in _PAIRS)


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills ``{…}``; see ``checker.drafting.ways``."""

    we: str
    thing: str
    named: bool = False

    def fill(self, words: str) -> str:
        """``words`` with every slot filled; a blank is marked so that ``blanks`` finds its name."""

        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name.startswith("blank:"):
                return BLANK
            return {"we": self.we, "staff": self.we + _STAFF, "thing": self.thing}[name]

        return _SLOT.sub(put, words)


class Blanks:
    """Names the blanks of a wording by the words that stand around them in ``templates``."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._names: dict[tuple[str, str], str] = {}
        for words in templates:
            plain = _SLOT.sub(lambda found: _MARK if found[1].startswith("blank:") else "", words)
            names = [name for name in _SLOT.findall(words) if name.startswith("blank:")]
            for found, name in zip(re.finditer(_MARK, plain), names, strict=True):
                key = _around(plain.replace(_MARK, "_"), found.start(), found.end())
                for known in (key, (key[0], ""), ("", key[1])):
                    self._names.setdefault(known, name.removeprefix("blank:"))

    def names(self, before: str, after: str) -> tuple[str, ...]:
        """What is to be filled in in ``after`` that was not there ``before``, in order."""
        found: list[str] = []
        at = 0
        for op, words in diff(before, after):
            if op == "del":
                continue
            if op == "ins":
                for blank in re.finditer(BLANK, words):
                    low, high = at + blank.start(), at + blank.end()
                    left, right = _around(after, low, high)
                    keys = ((left, right), ("", right), (left, ""))
                    found.append(next((self._names[k] for k in keys if k in self._names), "内容"))
            at += len(words)
        return tuple(found)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    left = text[max(0, start - 2) : start].lstrip("_")
    return left, text[end : end + 2].rstrip("_")
