"""Takes out of a text what tells whom it is about, and leaves what it demands.

Rules over the text, helped by what the notice's anatomy recognised. They miss what they do not
know: a person must read the outcome before it is shown to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from checker.learning import people, places
from checker.model import Finding, Notice, Span, Verdict
from checker.policy import Policy

MASK = "×"

_MOST_NAMES = 200
_MOST_AROUND = 1_000  # characters kept on either side of the evidence; a case is short

_WIDE = str.maketrans({0xFF01 + n: 0x21 + n for n in range(94)})
_CHINESE = r"[\u4e00-\u9fff]"
_KEPT_NUMBERS = frozenset(
    {"中发", "中办发", "国发", "国办发", "厅字", "中办", "国办", "民发", "国办函", "国函", "民函"}
)
_URL = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u303f\u4e00-\u9fff，。；）)》”]+", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,12}")
_ACCOUNT = re.compile(
    r"(?:微信号?|QQ号?|QQ群号?|微信群号?|钉钉群?号?|群号|账号|帐号|公众号)[:：为是 ]{1,3}([A-Za-z0-9_-]{4,32})",
    re.I,
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|[0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)([- ]?)(\d{4})([- ]?)(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)[（(]?0\d{2,3}[)）]?[-— ]?\d{7,8}(?:[-—转]\d{1,6})?(?!\d)")
_LOCAL = re.compile(
    r"(?:电话|热线|传真|联系方式|座机|号码|手机|Tel)(?:号码)?[:：为是（(]?[ \u3000]?((?:\d{3,4}[- ]?\d{4})(?:[、，,/]\d{7,8})*)(?!\d)",
    re.I,
)
_LONG = re.compile(r"(?<![0-9A-Za-z.])\d{7,30}(?![0-9A-Za-z.]|[元万人户个件份家])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•. ]?(?=[A-Z]{0,2}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])"
)
_NUMBER = re.compile(
    rf"({_CHINESE}{{0,12}})([〔\[【(（])((?:19|20)\d{{2}})([〕\]】)）])(第?)(\d{{1,5}})(?=号)"
)
_LEADING = re.compile(
    r".*(?:[局队府院处会厅](?=.{2})|根据|批复号?|批准文号?|准入|文号|按照|依据|依照|落实|文件|遵照|参照|执行|转发|印发|关于|附件|对照|贯彻|以及|详见|即|见|按|和|与|及|由|据|以|经)"
)
_COMPANY = re.compile(
    rf"((?!{_CHINESE}{{0,3}}(?:请|由|各|与|和|向|对|在|到|委托))"
    r"(?:(?![号路街巷栋室楼院])[\u4e00-\u9fff]){2,14}?)(?:物业(?:管理|服务)?|科技|信息技术|建设|工程|环保|保洁|燃气|供水|供电|供热|通信|网络|传媒|实业|商贸|置业|房地产开发)?(?:集团)?(?:有限责任|股份有限|有限)公司"
)
_LABELLED_PLACE = re.compile(
    r"(?:地址|住址|地点|住所|户籍地|现居住地)[:：][ \u3000]?([^，。；|\n]{2,60})"
)
_PLACE_KEPT = re.compile(
    rf"({_CHINESE}{{2,12}}?)(?=省|市|区|县|镇|乡|街道|社区|小区|村|大道|路|街|巷|楼|院|\d|[A-Za-z]|$)"
)
_VISIBLE = re.compile(r"[0-9A-Za-z]")
# Words that are names of places and others besides: never masked where no unit follows them.
_NO_STEM = re.compile(
    r"^(?:中心|文化|和平|幸福|团结|民主|平安|文明|健康|光明|新城|东方|人民|解放|建设|友谊|胜利|红旗|朝阳|和谐|希望|大众)$"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """``[start, end)`` of the text as it was, and what stands there now."""

    start: int
    end: int
    kind: str
    instead: str


@dataclass(frozen=True, slots=True)
class Anonymous:
    """The text without names, and what was masked, in the order of the text."""

    text: str
    masks: tuple[Mask, ...]

    def moved(self, span: Span) -> Span:
        """Where ``[start, end)`` of the text as it was stands now; masks on its edge belong to it."""
        return Span(self._moved(span.start, False), self._moved(span.end, True))

    def _moved(self, at: int, end: bool) -> int:
        shift = 0
        for mask in self.masks:
            if mask.start >= at:
                break
            if at < mask.end:
                return mask.start + shift + (len(mask.instead) if end else 0)
            shift += len(mask.instead) - (mask.end - mask.start)
        return at + shift


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding as a case to be: text and evidence without names.

    ``still_found`` is whether the checker finds the same type in it: where it does not, a mask hit
    a word of the demand, or the finding rested on what stands elsewhere in the notice.
    """

    text: str
    evidence: Span
    type: str
    severity: Literal["violation", "review"]
    masks: tuple[Mask, ...]
    still_found: bool


def anonymise(text: str, notice: Notice | None = None) -> Anonymous:
    """``text`` without names of places, issuers and people, and without numbers of any of them.

    ``notice`` is the notice that ``text`` is from: its issuer and addressees are names whose ends
    are known, and are masked wherever they stand.
    """
    folded = text.translate(_WIDE)
    known = _known(notice) if notice is not None else ()
    found = sorted(_all(folded, known), key=lambda mask: (mask.start, mask.start - mask.end))
    kept: list[Mask] = []
    for mask in found:
        # Rules overlap; the one that begins first, and of those the longest, has it.
        if (not kept or mask.start >= kept[-1].end) and mask.instead != text[mask.start : mask.end]:
            kept.append(mask)
    parts: list[str] = []
    at = 0
    for mask in kept:
        parts += [text[at : mask.start], mask.instead]
        at = mask.end
    return Anonymous("".join([*parts, text[at:]]), tuple(kept))


def draft(verdict: Verdict, finding: Finding, policy: Policy | None = None) -> Draft:
    """``finding`` with its paragraph as the beginning of a case, without names."""
    text, evidence = _excerpt(verdict, finding)
    hidden = anonymise(text, verdict.notice)
    return _draft(finding, hidden.text, hidden.moved(evidence), hidden.masks, policy)


def drafted_as_is(verdict: Verdict, finding: Finding, policy: Policy | None = None) -> Draft:
    """``finding`` with its paragraph as the beginning of a case, with every name in it."""
    text, evidence = _excerpt(verdict, finding)
    return _draft(finding, text, evidence, (), policy)


def _excerpt(verdict: Verdict, finding: Finding) -> tuple[str, Span]:
    """The paragraph of a finding without space around, and where the evidence stands in it."""
    whole = verdict.document.text
    start, end = _paragraph(whole, finding.start, finding.end)
    start, end = max(start, finding.start - _MOST_AROUND), min(end, finding.end + _MOST_AROUND)
    text = whole[start:end]
    start += len(text) - len(text.lstrip())
    return text.strip(), Span(finding.start - start, finding.end - start)


def _draft(
    finding: Finding,
    text: str,
    evidence: Span,
    masks: tuple[Mask, ...],
    policy: Policy | None,
) -> Draft:
    from checker.engine import check

    again = check(text.encode(), name="案例.txt", profile="all", policy=policy, models=False)
    same = any(f.type == finding.type and f.severity != "note" for f in again.findings)
    severity: Literal["violation", "review"] = (
        "violation" if finding.severity == "violation" else "review"
    )
    return Draft(text, evidence, finding.type, severity, masks, same)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines of ``text`` that ``[start, end)`` touches."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", max(start, end - 1))
    return first, len(text) if last < 0 else last


def _known(notice: Notice) -> tuple[str, ...]:
    """Proper parts of the names that the notice's head and foot give, the longest first."""
    names = [notice.issuer, *notice.addressees, *notice.copies_to, notice.title]
    found = places.stems(name for name in names if name)
    bare_words = {stem for stem in found if not _NO_STEM.match(stem)}
    return tuple(sorted(bare_words, key=lambda stem: (-len(stem), stem)))


def _all(text: str, known: Iterable[str]) -> Iterator[Mask]:
    for pattern, kind in ((_URL, "网址"), (_EMAIL, "邮箱")):
        yield from (
            Mask(m.start(), m.end(), kind, f"{MASK * 2}{kind}") for m in pattern.finditer(text)
        )
    for m in _MOBILE.finditer(text):
        instead = f"{m[1]}{m[2]}{MASK * 4}{m[4]}{MASK * 4}"
        yield Mask(m.start(1), m.end(), "电话", instead)
    for pattern, kind in (
        (_IDENTITY, "证件号"),
        (_LANDLINE, "电话"),
        (_LONG, "号码"),
    ):
        yield from (_crossed(m.start(), m.end(), kind, text) for m in pattern.finditer(text))
    for m in _PLATE.finditer(text):
        yield Mask(m.start(), m.end(), "车牌", MASK + _VISIBLE.sub(MASK, m[0][1:]))
    for pattern, kind in ((_ACCOUNT, "账号"), (_LOCAL, "电话")):
        yield from (_crossed(m.start(1), m.end(1), kind, text) for m in pattern.finditer(text))
    yield from _document_numbers(text)
    for m in _COMPANY.finditer(text):
        yield Mask(m.start(1), m.end(1), "单位", MASK * 2)
    yield from _addresses(text)
    yield from _of(places.stretches(text), text, "地名", lambda name: MASK * 2)
    yield from _of(places.streets(text), text, "地名", lambda name: MASK * 2)
    yield from ((Mask(a, b, "门牌", MASK)) for a, b in places.houses(text))
    yield from _people(text)
    for stem in known:
        yield from (
            Mask(m.start(), m.end(), "地名", MASK * 2) for m in re.finditer(re.escape(stem), text)
        )


def _document_numbers(text: str) -> Iterator[Mask]:
    for m in _NUMBER.finditer(text):
        prefix = _LEADING.sub("", m[1])
        if prefix in _KEPT_NUMBERS:
            continue
        start = m.end(1) - len(prefix)
        sign = MASK * 2 + prefix[-1] if prefix else ""
        yield Mask(start, m.end(), "文号", f"{sign}{m[2]}20{MASK * 2}{m[4]}{m[5]}{MASK}")


def _addresses(text: str) -> Iterator[Mask]:
    """An address behind its label: every name and number in it."""
    for m in _LABELLED_PLACE.finditer(text):
        for part in _PLACE_KEPT.finditer(text, m.start(1), m.end(1)):
            yield Mask(part.start(1), part.end(1), "地址", MASK * 2)
        for digits in re.finditer(r"\d+", m[1]):
            at = m.start(1)
            yield Mask(at + digits.start(), at + digits.end(), "地址", MASK)


def _people(text: str) -> Iterator[Mask]:
    """People, and the same names wherever else they stand."""
    spans = list(people.stretches(text))
    yield from _of(spans, text, "人名", people.masked)
    names = {re.sub(r"[ \u3000]", "", text[start:end]) for start, end in spans}
    for name in sorted(names)[:_MOST_NAMES]:
        if len(name) >= 3:
            for m in re.finditer(re.escape(name), text):
                yield Mask(m.start(), m.end(), "人名", people.masked(name))


def _of(
    spans: Iterable[tuple[int, int]], text: str, kind: str, instead: Callable[[str], str]
) -> Iterator[Mask]:
    for start, end in spans:
        yield Mask(start, end, kind, instead(text[start:end]))


def _crossed(start: int, end: int, kind: str, text: str) -> Mask:
    """A number with every digit and letter crossed out and its marks left."""
    return Mask(start, end, kind, _VISIBLE.sub(MASK, text[start:end]))
