"""The Chinese words that every report format shares, so that all of them say the same thing.

Review is worded as a suspicion and compliant as "nothing found": the tool compares a document
with the clauses it knows and endorses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from checker.model import Finding, Severity, Source, Verdict, VerdictLabel

REPORT_TITLE = "社区减负核对报告"

LABELS: Mapping[VerdictLabel, str] = {
    "violation": "违规",
    "review": "需核实",
    "compliant": "合规",
}

SEVERITIES: Mapping[Severity, str] = {
    "violation": "违规",
    "review": "需核实",
    "note": "提示",
}

SEVERITY_HINTS: Mapping[Severity, str] = {
    "violation": "与方案条款明确不一致",
    "review": "疑似不一致，需要看批准文件等材料才能判断",
    "note": "值得留意，不计入结论",
}

STATES: Mapping[str, str] = {
    "open": "待处理",
    "confirmed": "已确认",
    "dismissed": "已排除",
    "corrected": "已改类型",
}
"""What people have decided about a finding."""

_RUNS: Mapping[str, str] = {"running": "进行中", "stopped": "已停止", "finished": "已完成"}
SOURCES: Mapping[Source, str] = {"rule": "规则", "model": "模型"}

OUTCOMES: Mapping[Literal["applies", "fails", "open"], str] = {
    "applies": "成立",
    "fails": "不成立",
    "open": "待核实",
}

CLOSING = "本报告只指出文件中与减负方案条款不一致之处，不是法律结论；请人工核对原文与现行清单。"
NOTHING_FOUND = "未发现规则所列问题，仍请核对本地清单和批准文件。"
NOT_ADDRESSED = "本文件没有向社区提出要求。"
UNREAD_HEADING = "没有读全的部分"
NOT_RECOGNISED = "未识别"

EVIDENCE = "原文"
BASIS = "依据"
WHY = "为什么"
EXCEPTIONS = "已核对的例外"
REMEDY = "社区可以"


def run_state(state: str, alive: bool) -> str:
    """How far a scan is; one that runs and gives no sign of life has been cut off."""
    return "已中断" if state == "running" and not alive else _RUNS[state]


def chinese_date(day: date) -> str:
    """The day as official documents write it: 2024年5月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(stamp: str) -> str:
    """An ISO 8601 time for people, to the minute; anything else is returned as it came."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{chinese_date(moment)} {moment:%H:%M}"


def statement(verdict: Verdict) -> str:
    """The sentence below the verdict: how many findings, or that there is none."""
    if verdict.label != "compliant":
        return counted(verdict.findings) + "。"
    if not verdict.addressed:
        return NOT_ADDRESSED
    return NOTHING_FOUND


def counted(findings: tuple[Finding, ...]) -> str:
    """违规 2 处，需核实 1 处; severities without a finding are left out."""
    parts = []
    for severity, word in SEVERITIES.items():
        number = sum(finding.severity == severity for finding in findings)
        if number:
            parts.append(f"{word} {number} 处")
    return "，".join(parts)


def from_model(finding: Finding) -> str:
    """The caution beside a finding that a model brought; empty for a finding of a rule."""
    if finding.source != "model":
        return ""
    return f"模型提示（概率 {finding.confidence:.2f}），须人工判断"


def sentence(text: str) -> str:
    """``text`` with its full stop; some rooms hand over sentences, others bare phrases."""
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"


def cure_for_unread(page: int | None) -> str:
    """What to do about a part of the file that could not be read."""
    if page is None:
        return "请对照原件人工核对这一部分。"
    return f"请对照原件人工核对第{page}页。"
