"""Verdicts on documents just read, and what a marked Word file shows of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import docx
from lxml import etree

from checker.model import (
    Basis,
    Block,
    Demand,
    Document,
    Finding,
    NormalText,
    Notice,
    Severity,
    Verdict,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def finding(document: Document, start: int, end: int, **changes: Any) -> Finding:
    demand = Demand(
        start, end, "community", "各社区", "bearer", "obligation",
        "建立", "台账", "", "", "", False, (),
    )  # fmt: skip
    severity: Severity = "violation"
    made = Finding(
        type="ledger",
        title="业务台账",
        severity=severity,
        start=start,
        end=end,
        evidence=document.text[start:end],
        page=1,
        section=(),
        demand=demand,
        basis=(Basis("方案二", "二1.5", "不得要求社区建立业务台账。"),),
        exceptions=(),
        explanation="台账由部门的业务产生。",
        remedy="可以请发文单位删去这一要求。",
        source="rule",
        rule="ledger/establish",
        confidence=1.0,
        fingerprint="0" * 16,
    )
    return replace(made, **changes)


def verdict(
    document: Document, *found: str | Finding, title: str = "", blocks: Sequence[Block] = ()
) -> Verdict:
    """A verdict with a finding over each of the given words, or with the given findings."""

    def over(words: str) -> Finding:
        start = document.text.index(words)
        return finding(document, start, start + len(words))

    return Verdict(
        document=document,
        notice=Notice(
            document=document,
            normal=NormalText(document.text, tuple(range(len(document.text) + 1))),
            title=title,
            issuer="",
            document_number="",
            date=None,
            addressees=(),
            copies_to=(),
            attachments=(),
            kind="通知",
            sections=(),
            blocks=tuple(blocks),
        ),
        profile="all",
        policy_version="1",
        checked_at="2024-05-07T09:30:00+08:00",
        on=date(2024, 5, 6),
        label="violation",
        addressed=True,
        findings=tuple(over(f) if isinstance(f, str) else f for f in found),
        tasks=(),
    )


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def marked(data: bytes, main: str = "word/document.xml") -> list[str]:
    """What stands between the marks of each comment, by number; paragraphs end in ¶.

    Every comment must have a start, an end and a reference behind the end, each once.
    """
    open_now: dict[str, str] = {}
    closed: dict[str, str] = {}
    referred: set[str] = set()
    for event, element in etree.iterparse(io.BytesIO(part(data, main)), events=("start", "end")):
        name = etree.QName(element).localname
        number = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        shown = ""
        if event == "start" and name == "commentRangeStart":
            assert number not in open_now | closed
            open_now[number] = ""
        elif event == "start" and name == "commentRangeEnd":
            closed[number] = open_now.pop(number)
        elif event == "start" and name == "commentReference":
            assert number in closed
            assert number not in referred
            referred.add(number)
        elif event == "end" and name == "t":
            shown = element.text or ""
            if not any(k.endswith("}space") for k in element.attrib):
                shown = shown.strip()
        elif event == "end" and name == "p":
            shown = "¶"
        elif event == "end" and name in ("tab", "br"):
            shown = "\t"
        for one in open_now:
            open_now[one] += shown
    assert not open_now
    assert referred == closed.keys()
    return [closed[number] for number in sorted(closed, key=int)]


def comments(data: bytes) -> list[tuple[str, str]]:
    """Author and text of all comments, as another program reads them."""
    return [(c.author, c.text) for c in docx.Document(io.BytesIO(data)).comments]
