"""What every report for people shows in the same order: numbering, places, facts of the notice."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model import SEVERITY_ORDER, Document, Finding, Severity, Verdict
from checker.policy.names import PROFILE_NAMES
from checker.report import words


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number that all reports for people call it by, counted from 1."""

    number: int
    finding: Finding


def numbered(findings: tuple[Finding, ...]) -> tuple[Numbered, ...]:
    """Violations first, then review, then notes; each kind in the order of the text."""
    order = sorted(findings, key=lambda f: (-SEVERITY_ORDER[f.severity], f.start, f.end, f.type))
    return tuple(Numbered(number, finding) for number, finding in enumerate(order, 1))


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity, with its word and what the word means."""

    severity: Severity
    word: str
    hint: str
    members: tuple[Numbered, ...]


def grouped(entries: tuple[Numbered, ...]) -> tuple[Group, ...]:
    """``entries`` by severity, the gravest first; severities without a finding are left out."""
    groups = (
        Group(
            severity,
            word,
            words.SEVERITY_HINTS[severity],
            tuple(entry for entry in entries if entry.finding.severity == severity),
        )
        for severity, word in words.SEVERITIES.items()
    )
    return tuple(group for group in groups if group.members)


def place(document: Document, finding: Finding) -> str:
    """Where a finding stands: 第2页，一、任务分工 / （三）各社区.

    A file of one page has no page worth naming, unless there is no section to name either.
    """
    path = " / ".join(finding.section)
    page = f"第{finding.page}页"
    if not path:
        return page
    return f"{page}，{path}" if len(document.pages) > 1 else path


def facts(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Label and value of what was recognised of the notice and of how it was checked."""
    notice = verdict.notice
    day = words.chinese_date(notice.date) if notice.date else ""
    judged_on = words.chinese_date(verdict.on)
    rows = (
        ("文件标题", notice.title),
        ("文件名称", verdict.document.name),
        ("发文单位", notice.issuer),
        ("发文字号", notice.document_number),
        ("成文日期", day),
        ("主送机关", "、".join(notice.addressees)),
        ("核对时间", words.chinese_moment(verdict.checked_at)),
        (
            "核对口径",
            f"{verdict.profile_title or PROFILE_NAMES.get(verdict.profile, verdict.profile)}，规则版本 {verdict.policy_version}，按{judged_on}有效的条款",
        ),
    )
    return tuple((label, value.strip() or words.NOT_RECOGNISED) for label, value in rows)
