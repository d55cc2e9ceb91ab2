"""Verdicts built by hand, so that the reports are tested apart from the rooms before them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from checker.model import (
    Basis,
    Block,
    Cue,
    Demand,
    Document,
    ExceptionOutcome,
    Finding,
    NormalText,
    Notice,
    Page,
    ReadIssue,
    Severity,
    Task,
    TaskMatch,
    Verdict,
)

TEXT = (
    "关于开展垃圾分类工作的通知\n"
    "各街道、各社区：\n"
    "一、任务分工\n"
    "（三）各社区要建立垃圾分类台账，每月25日前报送报表，并与区城管局签订责任书。\n"
    "二、工作要求\n"
    "各社区要安装“分类通”APP 2.0，注册率不低于95%。\n"
    "××区城市管理局\n"
    "2024年5月6日\n"
)


def make_demand(start: int, end: int) -> Demand:
    return Demand(
        start=start,
        end=end,
        bearer="community",
        bearer_text="各社区",
        role="bearer",
        modality="obligation",
        action="建立",
        object="台账",
        quantity="",
        deadline="每月25日前",
        consequence="",
        implied=False,
        cues=(Cue("modality", "要", start, min(start + 1, end)),),
    )


def make_finding(
    text: str, start: int, end: int, severity: Severity = "violation", **changes: Any
) -> Finding:
    """A finding over ``text[start:end]``; ``changes`` replace any of its other fields."""
    fields: dict[str, Any] = {
        "type": "ledger",
        "title": "业务台账",
        "severity": severity,
        "start": start,
        "end": end,
        "evidence": text[start:end],
        "page": 1,
        "section": ("一、任务分工", "（三）各社区"),
        "demand": make_demand(start, end),
        "basis": (Basis("方案二", "二1.5", "未经统一部署，不得要求社区建立业务台账。"),),
        "exceptions": (
            ExceptionOutcome("并入综合平台的电子台账", "fails", "文中没有写明并入社区综合平台。"),
            ExceptionOutcome("清单内事项", "open", "须查本地依法协助清单。"),
        ),
        "explanation": "台账由部门的业务产生，要求社区另建，等于把记录工作转给社区。",
        "remedy": "可以请发文单位删去这一要求，或者从平台调取数据。",
        "source": "rule",
        "rule": "ledger/establish",
        "confidence": 1.0,
        "fingerprint": hashlib.sha256(text[start:end].encode("utf-8", "replace")).hexdigest()[:16],
    }
    return Finding(**(fields | changes))


def make_verdict(
    text: str = TEXT,
    findings: Sequence[Finding] = (),
    *,
    addressed: bool = True,
    name: str = "垃圾分类通知.docx",
    title: str = "关于开展垃圾分类工作的通知",
    pages: Sequence[Page] = (),
    blocks: Sequence[Block] = (),
    errors: Sequence[ReadIssue] = (),
) -> Verdict:
    """A verdict over ``text``, its label taken from ``findings``."""
    document = Document(
        name=name,
        sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        format="docx",
        text=text,
        pages=tuple(pages) or (Page(1, 0, len(text)),),
    )
    notice = Notice(
        document=document,
        normal=NormalText(text, tuple(range(len(text) + 1))),
        title=title,
        issuer="××区城市管理局",
        document_number="×城管发〔2024〕12号",
        date=date(2024, 5, 6),
        addressees=("各街道", "各社区"),
        copies_to=(),
        attachments=(),
        kind="通知",
        sections=(),
        blocks=tuple(blocks),
    )
    severities = {finding.severity for finding in findings}
    tasks = tuple(
        Task(
            finding.demand,
            finding.evidence,
            (TaskMatch("assist", "12", "生活垃圾分类宣传", 0.82, ("垃圾", "分类")),),
        )
        for finding in findings
    )
    return Verdict(
        document=document,
        notice=notice,
        profile="default",
        policy_version="2024.1",
        checked_at="2024-05-07T09:30:00+08:00",
        on=date(2024, 5, 6),
        label=next((s for s in ("violation", "review") if s in severities), "compliant"),
        addressed=addressed,
        findings=tuple(findings),
        tasks=tasks,
        errors=tuple(errors),
    )


def make_typical() -> Verdict:
    """Three overlapping and two separate findings of every severity and source."""

    def over(words: str) -> tuple[int, int]:
        start = TEXT.index(words)
        return start, start + len(words)

    return make_verdict(
        findings=(
            make_finding(
                TEXT,
                *over("注册率不低于95%"),
                "review",
                type="app-promotion",
                title="APP与工作群",
                source="model",
                rule="renamed-demand",
                confidence=0.634,
                section=("二、工作要求",),
            ),
            make_finding(TEXT, *over("各社区要建立垃圾分类台账")),
            make_finding(
                TEXT,
                *over("每月25日前报送报表"),
                "note",
                type="forms-and-reports",
                title="报表材料",
            ),
            make_finding(
                TEXT,
                *over("报送报表，并与区城管局签订责任书"),
                type="responsibility-letter",
                title="责任书（状）",
            ),
            make_finding(
                TEXT, *over("签订责任书"), "review", type="responsible-body", title="列为责任主体"
            ),
        )
    )
