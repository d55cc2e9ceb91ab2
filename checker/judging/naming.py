"""Which admissions a notice may rest on, and where it names their matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from checker.demands.understanding import Understanding
from checker.policy.admitted import Admission, folded_number
from checker.policy.lists import ListItem, PurchaseList, TaskList
from checker.tasks.phrases import match

Named = Literal["surely", "perhaps", ""]

# A wording of four characters found whole; shorter ones and halves apart leave a doubt.
_SURE = 0.5
_YEARLY = re.compile(r"(.+)〔(\d{4})〕(\d+)号")
_ENDED = re.compile(
    r"废止|失效|撤销|作废|过期|不再执行|(?<!期满)(?<!日)终止|(?:未|没有)(?:取得|获得?|办理|通过)"
)
_MOREOVER = re.compile(r"一并|同时|另外|此外|还(?:要|应|需)|顺带|附带|捎带|兼")
_FRAME = re.compile(
    r"^(?:关于)?(?:开展|做好|同意|实施|组织)?(.+?)(?:工作|事项)?(?:的)?(?:申请|请示)?$"
)
_JOINTLY = re.compile(r"[\s、，,;；]+")
_PLACE_END = re.compile(r"(?:省|市|区|县|旗|盟|州|镇|乡|街道|苏木|中共)$")
_LEVEL_START = re.compile(r"^(?:省|市|区|县|旗|盟|州|镇|乡|街道|苏木)")
_LEAST_BODY = 3
_MOST = 200  # a department has a few; more would only cost time


class Claim:
    """An admission that a notice cites by its number, or that the notice's issuer applied for."""

    def __init__(
        self, admission: Admission, understanding: Understanding, cited: tuple[int, ...], own: bool
    ) -> None:
        self.admission = admission
        self.cited = bool(cited)
        self.sentences = frozenset(cited)
        self._own = own
        self._understanding = understanding
        self._blocks = {understanding.sentences[number].block for number in cited}
        self._wordings = _wordings(admission)

    @property
    def questions(self) -> tuple[str, ...]:
        """What is open about whose admission it is, as Chinese phrases."""
        found = []
        if not self.cited:
            found.append("文中没有写这个文号")
        if not self._own:
            issuer = self._understanding.notice.issuer or "未识别"
            found.append(
                f"申请部门是“{self.admission.application.department}”，发文单位是“{issuer}”"
            )
        return tuple(found)

    @property
    def mentioned(self) -> bool:
        """Whether any wording of the matter stands anywhere in the notice."""
        return self._score(self._understanding.text) > 0

    def named(self, sentence: int, words: str) -> Named:
        """Whether the demand ``words`` of ``sentence`` is the admitted matter."""
        notice = self._understanding.notice
        number = self._understanding.sentences[sentence].block
        block = notice.blocks[number]
        score = self._score(words)
        if score >= _SURE or self._score(" ".join((*block.section, *block.header))) >= _SURE:
            return "surely"
        if number in self._blocks:
            whole = self._understanding.text[block.start : block.end]
            if self._score(whole) >= _SURE and not _MOREOVER.search(words):
                return "surely"
            return "perhaps"
        near = any(
            block.section and notice.blocks[other].section == block.section
            for other in self._blocks
        )
        if score or near or (self.cited and self._score(notice.title) >= _SURE):
            return "perhaps"
        return ""

    def _score(self, words: str) -> float:
        found = match(words, _lists(self._wordings)) if words and self._wordings else ()
        return found[0].score if found else 0.0


def claims(understanding: Understanding, admissions: Sequence[Admission]) -> tuple[Claim, ...]:
    """The admissions that this notice may rest on, those that it cites first, then the latest."""
    found = []
    for admission in admissions:
        cited = _citing(understanding, admission.number)
        own = issued_by(understanding.notice.issuer, admission.application.department)
        if cited or own:
            claim = Claim(admission, understanding, cited, own)
            if cited or claim.mentioned:
                found.append(claim)
    found.sort(key=lambda claim: (not claim.cited, -claim.admission.id))
    return tuple(found[:_MOST])


def issued_by(issuer: str, department: str) -> bool:
    """Whether ``department`` is ``issuer`` or one of several; either may leave out the place."""
    return any(_same_body(body, department.strip()) for body in _JOINTLY.split(issuer) if body)


def _same_body(one: str, other: str) -> bool:
    one, other = one.removesuffix("办公室") or one, other.removesuffix("办公室") or other
    short, long = sorted((one, other), key=len)
    if short == long:
        return bool(short)
    place = long.removesuffix(short)
    return (
        len(short) >= _LEAST_BODY
        and place != long
        and (_PLACE_END.search(place) is not None or _LEVEL_START.match(short) is not None)
    )


def _citing(understanding: Understanding, number: str) -> tuple[int, ...]:
    """The sentences that cite the decision ``number`` as one that holds."""
    form = _citation(number)
    if form is None:
        return ()
    found = {understanding.sentence_at(at.start()) for at in form.finditer(understanding.text)}
    text = understanding.text
    return tuple(
        sorted(
            sentence
            for sentence in found
            if sentence >= 0 and not _ENDED.search(text, *understanding.sentence_span(sentence))
        )
    )


@lru_cache(maxsize=4096)
def _citation(number: str) -> re.Pattern[str] | None:
    if not number:
        return None
    number = folded_number(number)
    yearly = _YEARLY.fullmatch(number)
    if yearly:
        prefix = r"\s*".join(map(re.escape, yearly[1]))
        return re.compile(
            rf"{prefix}\s*[〔【\[（(［]\s*{yearly[2]}\s*[〕】\]）)］]\s*第?0*{yearly[3]}号"
        )
    return re.compile(rf"(?<![0-9A-Za-z—-]){re.escape(number)}(?![0-9A-Za-z—-])")


def _wordings(admission: Admission) -> tuple[str, ...]:
    asked = admission.application
    framed = _FRAME.fullmatch(asked.matter)
    words = (asked.matter, framed[1] if framed else "", *asked.keywords)
    return tuple(dict.fromkeys(word.strip() for word in words if len(word.strip()) > 1))


@lru_cache(maxsize=1024)
def _lists(wordings: tuple[str, ...]) -> Mapping[str, TaskList]:
    # A list of its own: renewed admissions share their wordings, which would weigh less in one list.
    item = ListItem(id="ZR1", title=wordings[0], phrases=wordings)
    listed = PurchaseList(list="purchase", title="准入事项", items=(item,))
    return {"purchase": listed}
