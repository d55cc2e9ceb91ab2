"""A verdict as the store keeps it: a row to search by, and the whole report beside it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any

from checker.errors import ReadError
from checker.model import Notice, Verdict
from checker.reading.nesting import INSIDE

_STREET = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:街道|镇|乡|苏木)")
# No names: all of them, or words that end like one.
_NO_NAME = re.compile(
    r"[各全请及和与等本试有个两局县村]|三街道|(?:城|返|家|老|下|水)乡|[城乡集古重木]镇"
)
_ABOVE = re.compile(r"^.*(?:区委|县委|市委|中共|[市区县旗盟州])(?=[\u4e00-\u9fff]{2})")
_PLACE = re.compile(r"(?:中共)?([\u4e00-\u9fff]{2,6}?[市区县旗盟州镇乡])")
_GAPS = re.compile(r"\s+")
_MOST_NAME = 80
_LEVEL = 6  # of zlib: reports shrink to a quarter, and more takes twice the time


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What a finding is searched by; ``scope`` says for whom a decision about it holds."""

    type: str
    severity: str
    source: str
    confidence: float
    evidence: str
    fingerprint: str
    scope: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice of a file, or what is wrong with it (then ``label`` is ``None``).

    ``inside`` is the notice's name in an archive, empty for the file itself. ``report`` is the JSON
    report with the text, packed; see ``unpacked``.
    """

    inside: str
    label: str | None
    problem: str = ""
    cure: str = ""
    title: str = ""
    issuer: str = ""
    street: str = ""
    document_number: str = ""
    day: str | None = None
    addressed: bool = False
    pages: int = 0
    characters: int = 0
    signature: bytes = b""
    asked: str | None = None
    report: bytes = b""
    findings: tuple[FindingRow, ...] = ()


def recorded(result: Verdict | ReadError, name: str) -> NoticeRow:
    """``result`` as it is kept, for a notice in the file called ``name``."""
    if isinstance(result, ReadError):
        return unread(result, name)
    import json
    from dataclasses import asdict

    from checker.across.signature import signature
    from checker.report.json import render

    document, notice = result.document, result.notice
    issuer = department(notice)
    scope = issuer or document.sha256
    return NoticeRow(
        inside=_inside(document.name, name),
        label=result.label,
        title=_short(notice.title),
        issuer=issuer,
        street=street(notice),
        document_number=_short(notice.document_number),
        day=notice.date.isoformat() if notice.date else None,
        addressed=result.addressed,
        pages=len(document.pages),
        characters=len(document.text),
        signature=signature(document.text),
        asked=json.dumps([asdict(one) for one in result.asked], ensure_ascii=False)
        if result.asked
        else None,
        report=zlib.compress(render(result, with_text=True).encode(), _LEVEL),
        findings=tuple(
            FindingRow(
                found.type,
                found.severity,
                found.source,
                found.confidence,
                _storable(found.evidence),
                found.fingerprint,
                scope,
            )
            for found in result.findings
        ),
    )


def unread(error: ReadError, name: str) -> NoticeRow:
    """What is kept of a file that could not be read."""
    return NoticeRow(
        inside=_inside(error.name, name),
        label=None,
        problem=_storable(error.problem),
        cure=_storable(error.cure),
    )


def unpacked(report: bytes) -> dict[str, Any]:
    """The JSON report of a row, with the text; see ``checker.report.json``."""
    import json

    content: dict[str, Any] = json.loads(zlib.decompress(report))
    return content


def department(notice: Notice) -> str:
    """The body that issued the notice, as it writes itself; several are joined by 、."""
    named = _short(notice.issuer.rpartition("：")[2])
    if "|" in named:  # a row of a table, mistaken for a signature
        return ""
    place = _PLACE.match(named)
    if place is None:
        return named
    # Bodies that sign together stand in one line, and each begins with the name of the place.
    parts = [part.strip("、，,") for part in re.split(f"(?<!中共)(?=(?:中共)?{place[1]})", named)]
    return "、".join(part for part in parts if len(part) > 2)


def street(notice: Notice) -> str:
    """The one street or town that the notice comes from or goes to; empty for all or none."""
    for words in (notice.issuer, "、".join(notice.addressees)):
        names = {_ABOVE.sub("", match[0]) for match in _STREET.finditer(_GAPS.sub("", words))}
        named = {name for name in names if len(name) > 2 and not _NO_NAME.search(name)}
        if len(named) == 1:
            return named.pop()
    return ""


def _inside(name: str, file: str) -> str:
    return "" if name == file else _storable(name.removeprefix(file + INSIDE))


def _short(words: str) -> str:
    return _storable(_GAPS.sub("", words))[:_MOST_NAME]


def _storable(words: str) -> str:
    """No database keeps NUL or half a surrogate pair."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
