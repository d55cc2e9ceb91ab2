"""Which certificate is asked for, what lists and laws say of it, and where else the fact is to be had.

A certificate on the not-to-issue list stays what it is. One that a list lets communities issue, or
that rests on an article of law, is lowered: whether the article really asks it of a community, a
person must check. The order is that of the plans: lists first, then the article, then whether it
is about where somebody lives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.model import ExceptionOutcome, Finding, Severity
from checker.notice.characters import simplify
from checker.policy.lists import CertificateItem, TaskList
from checker.tasks.phrases import match

TYPE = "certificate"
LISTS = "certificates"

_COUNT = r"[一二三四五六七八九十百零〇\d]{1,6}"
_ARTICLE = re.compile(
    rf"(?P<title>《[^》\n]{{2,40}}》(?:[（(][^）)\n]{{1,30}}[）)])?|[\u4e00-\u9fff]{{1,12}}(?:法典|法|条例|办法|规定|细则))"
    rf"(?P<article>第{_COUNT}条(?:第{_COUNT}款)?(?:第{_COUNT}项)?)"
)
_LEAD = re.compile(r"^.*(?:根据|按照|依据|依照|执行|以及|和|与|及|如|即)")
_RESIDENCE = re.compile("居住(?!区|小区)|租住|住址|常住|实际住|居留")
_JUDICIAL = re.compile("人民法院|法院|检察院|公安局|公安分局|派出所|监狱|看守所")
_INQUIRY = re.compile("情况说明|协助(?:调查|查询|执行)|调查取证|协查")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law as cited: ``《居住证暂行条例》`` and ``第九条``."""

    title: str
    number: str

    def __str__(self) -> str:
        return self.title + self.number


def looked_up(finding: Finding, text: str, lists: Mapping[str, TaskList]) -> Finding:
    """``finding`` of a certificate with what was found out about that certificate.

    ``text`` is the document's own, ``lists`` those of the day. Never made graver.
    """
    text = simplify(text)  # of the same length
    start, end = _paragraph(text, finding.start, finding.end)
    named = _named(text[finding.start : finding.end], text[start:end], lists)
    refused = next((item for item in named if not item.allowed), None)
    granted = next((item for item in named if item.allowed), None)
    law = article(text, start, end)
    outcomes: list[ExceptionOutcome] = []
    severity = finding.severity
    if granted is not None:
        local = not lists[LISTS].reference
        outcomes.append(_granted(granted, refused, local))
        if local or refused is not None:
            severity = _lowered(severity)
    elif refused is not None:
        where = "全国" if refused.scope == "national" else "地方"
        why = f"“{refused.title}”在{where}不应由社区出具的证明清单上。"
        outcomes.append(ExceptionOutcome("可以出具的证明", "fails", why))
    outcomes.append(_rests_on(law))
    if law is not None and refused is None:
        severity = _lowered(severity)
    if refused is None and _RESIDENCE.search(text, start, end):
        why = "证明的内容与居住情况有关；部门能从居住登记、不动产等数据查到的，应先查数据。"
        if law is None:
            why = "证明的内容与居住情况有关，但没有写明法律条款，两项缺一不可。"
        outcomes.append(ExceptionOutcome("与居住有关", "fails" if law is None else "open", why))
    if _JUDICIAL.search(text[:200]) and _INQUIRY.search(text, start, end):
        why = "司法、公安机关了解情况与办事要证明不同，请看有没有协查函和依据。"
        outcomes.append(ExceptionOutcome("司法协助", "open", why))
        severity = _lowered(severity)
    return replace(
        finding,
        severity=severity,
        exceptions=(*finding.exceptions, *outcomes),
        remedy=_remedy(finding.remedy, refused or granted),
    )


def article(text: str, start: int, end: int) -> Article | None:
    """The article of law cited in the paragraph ``[start, end)`` or in the one before it."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    for low, high in ((start, end), (above, start)):
        found = _ARTICLE.search(text, low, high)
        if found:
            title = found["title"]
            if not title.startswith("《"):
                title = _LEAD.sub("", title)
            return Article(title, found["article"])
    return None


def _named(words: str, around: str, lists: Mapping[str, TaskList]) -> list[CertificateItem]:
    """The certificates that the evidence names, else its paragraph; the likeliest first."""
    only = {LISTS: lists[LISTS]} if LISTS in lists else {}
    for stretch in (words, around):
        found = [only[LISTS].item(hit.item) for hit in match(stretch, only)] if only else []
        named = [item for item in found if isinstance(item, CertificateItem)]
        if named:
            return named
    return []


def _granted(
    item: CertificateItem, refused: CertificateItem | None, local: bool
) -> ExceptionOutcome:
    if local and refused is None:
        why = f"“{item.title}”在本地可以由社区出具的证明清单上。"
        return ExceptionOutcome("可以出具的证明", "applies", why)
    why = f"有的地方允许社区出具“{item.title}”。"
    if refused is not None:
        why += f"但“{refused.title}”又在不应出具的清单上，各地不一。"
    return ExceptionOutcome("可以出具的证明", "open", f"{why}请以本地公布的清单为准。")


def _rests_on(law: Article | None) -> ExceptionOutcome:
    if law is None:
        why = "文中没有写明要求社区出具证明的法律、法规或规章的具体条款。"
        return ExceptionOutcome("法律条款", "fails", why)
    why = f"文中引用{law}。请核对这一条是否确实要求由社区证明。"
    return ExceptionOutcome("法律条款", "open", why)


def _remedy(usual: str, item: CertificateItem | None) -> str:
    if item is None or not item.alternative:
        return usual
    return f"{usual.rstrip('。')}。“{item.title}”要说明的事，可以请对方改为：{item.alternative}。"


def _lowered(severity: Severity) -> Severity:
    return "review" if severity == "violation" else severity


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after
