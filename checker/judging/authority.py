"""The documents that a notice rests on: who issued them, at what level, under what title and number.

A citation is a title in 《》 or a document number, with the words before it that name the issuer:
「自治区党委《关于……的意见》（内党发〔2025〕9号）」. Level and kind decide what it may authorise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model import Level

_NUMBER = r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d{1,4}号"
_BY = "根据|按照|依据|依照|遵照|参照|落实|执行|贯彻"
_BEFORE_NUMBER = re.compile(rf"^.*(?:{_BY}|以及|和|与|及)")
_CITED = re.compile(
    rf"《(?P<title>[^》\n]{{3,80}})》(?:[（(](?P<after>{_NUMBER})[)）])?|(?P<bare>{_NUMBER})"
)
# The issuer stands between the words that lead in and the title.
_LEAD = re.compile(
    rf".*(?:{_BY}|为了|[，。；：\n（“]|(?<![机领])关于)",
    re.DOTALL,
)
_ISSUER_TAIL = re.compile(r"(?:联合)?(?:印发|下发|转发|发布|出台|制定)?(?:的|了)?$")
_REACH = 48

_PARTY = re.compile(
    r"党委|党中央|中共|中办|中央办公厅|中央委员会|(?:省|市|区|县|旗|盟|州)委(?!员|会议|托)|党工委"
)
_GOVERNMENT = re.compile(r"政府|国务院|国办")
_OFFICE = re.compile(
    r"部(?!署)|委员会(?<!中央委员会)|总局|局|厅(?<!办公厅)|司|署(?<!部署)|中心|领导小组|指挥部|文明办|平安办|专班"
)
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("centre", re.compile(r"中共中央|党中央|中央办公厅|中办|中央|国务院|国办|^(?:国家|全国)")),
    (
        "province",
        re.compile(
            r"自治区|[\u4e00-\u9fff]*省(?:委|政府|人民政府|办公厅|$|[\u4e00-\u9fff]{1,8}厅)|省委|厅$"
        ),
    ),
    ("township", re.compile(r"街道|镇(?:党委|政府|人民政府)|乡(?:党委|政府|人民政府)|苏木|党工委")),
    ("county", re.compile(r"区委|县委|旗委|区(?:人民)?政府|县(?:人民)?政府|旗(?:人民)?政府")),
    ("prefecture", re.compile(r"市委|盟委|州委|市(?:人民)?政府|盟行署|行署|州政府")),
)
# What the letters before the year say of the issuer, where no words do.
_OF_NUMBER: tuple[tuple[re.Pattern[str], Level, bool], ...] = (
    (re.compile(r"^(?:中发|中办发|厅字)"), "centre", True),
    (re.compile(r"^(?:国发|国办发)"), "centre", False),
    (
        re.compile(
            r"^(?:[\u4e00-\u9fff]党发|[\u4e00-\u9fff]党办发|党办发|[\u4e00-\u9fff]委发|[\u4e00-\u9fff]委办发)"
        ),
        "province",
        True,
    ),
)


@dataclass(frozen=True, slots=True)
class Authority:
    """A document cited at ``[start, end)`` of the normalised text.

    ``party`` and ``government`` say which committee or government stands behind it; both are
    false for a department's or an office's own document.
    """

    start: int
    end: int
    issuer: str
    level: Level
    party: bool
    government: bool
    title: str
    number: str

    @property
    def official(self) -> bool:
        """Whether some office stands behind it: a title alone may be a form or a letter to sign."""
        return bool(
            self.number
            or self.party
            or self.government
            or self.level != "unknown"
            or _OFFICE.search(self.issuer)
        )

    @property
    def named(self) -> str:
        """How the report quotes it."""
        title = f"《{self.title}》" if self.title else ""
        number = f"（{self.number}）" if self.number and title else self.number
        return f"{self.issuer}{title}{number}"


def authorities(text: str, start: int, end: int) -> list[Authority]:
    """Every document cited in ``[start, end)``, in reading order."""
    found: list[Authority] = []
    for match in _CITED.finditer(text, start, end):
        number = match["after"] or match["bare"] or ""
        skipped = _BEFORE_NUMBER.match(number)
        if skipped:
            number = number[skipped.end() :]
        at = match.start() + (skipped.end() if skipped and match["bare"] else 0)
        before = text[max(start, at - _REACH) : at]
        lead = _LEAD.match(before)
        issuer = _ISSUER_TAIL.sub("", before[lead.end() :] if lead else before)
        level, party, government = _weigh(issuer, number)
        found.append(
            Authority(
                at - len(before) + (lead.end() if lead else 0),
                match.end(),
                issuer,
                level,
                party,
                government,
                match["title"] or "",
                number,
            )
        )
    return found


def _weigh(issuer: str, number: str) -> tuple[Level, bool, bool]:
    """``(level, a Party committee's, a government's)`` of an issuer and a document number."""
    party = _PARTY.search(issuer) is not None
    government = _GOVERNMENT.search(issuer) is not None
    level: Level = next((name for name, form in _LEVELS if form.search(issuer)), "unknown")
    if level == "unknown" and not _OFFICE.search(issuer):
        for form, of_number, of_party in _OF_NUMBER:
            if form.match(number):
                return of_number, of_party, not of_party
    return level, party, government
