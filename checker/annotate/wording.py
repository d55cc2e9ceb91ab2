"""What a comment beside the evidence says: the words of the report, in fewer lines."""

from __future__ import annotations

from datetime import UTC, datetime

from checker.model import Verdict
from checker.report import words
from checker.report.arrange import Numbered
from checker.report.inert import inert

AUTHOR = "社区减负检查"
INITIALS = "减负"


def heading(entry: Numbered) -> str:
    """The finding's number in all reports, its severity and its type."""
    finding = entry.finding
    return f"{entry.number}. 【{words.SEVERITIES[finding.severity]}】{finding.title}"


def lines(entry: Numbered, *, quoted: bool = False) -> list[str]:
    """The lines of a comment on a finding; ``quoted`` for one that cannot stand at its evidence."""
    finding = entry.finding
    evidence = " ".join(finding.evidence.split())
    said = [
        heading(entry),
        f"{words.EVIDENCE}：「{evidence}」" if quoted else "",
        _labelled(words.WHY, finding.explanation),
        *(
            _labelled(words.BASIS, f"{basis.plan} {basis.clause}：{basis.summary}")
            for basis in finding.basis
        ),
        _labelled(words.REMEDY, finding.remedy),
        words.from_model(finding),
    ]
    return [inert(line).replace("\n", " ") for line in said if line]


def moment(verdict: Verdict) -> datetime | None:
    """When the check was made, in UTC; ``None`` when the verdict does not say it as a time."""
    try:
        return datetime.fromisoformat(verdict.checked_at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _labelled(label: str, text: str) -> str:
    return f"{label}：{text.strip()}" if text.strip() else ""
