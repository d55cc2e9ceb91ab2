"""The JSON report: a contract with programs, one object on one line for each file.

``verdict.schema.json`` beside this module describes it; ``schema`` loads it. The keys come in
the order of the schema. A change that could break a reader raises ``SCHEMA_VERSION``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from typing import Any

from checker.model import Demand, Document, Finding, Notice, Task, Verdict
from checker.reading.places import boxes
from checker.report import words
from checker.report.paragraphs import paragraph_at

SCHEMA_VERSION = "1.3"

# Legal in JSON, yet able to end a line, to steer a terminal or to be refused by UTF-8.
_TO_ESCAPE = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every line validates against."""
    source = resources.files("checker.report").joinpath("verdict.schema.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def render(verdict: Verdict, *, with_text: bool = False) -> str:
    """``verdict`` as one line of JSON without a line end; see ``contract``."""
    return line(contract(verdict, with_text=with_text))


def unreadable(
    name: str,
    sha256: str,
    problem: str,
    cure: str,
    *,
    profile: str | None = None,
    policy_version: str | None = None,
    checked_at: str | None = None,
) -> str:
    """The line for a file that could not be read: no verdict, one error.

    ``sha256`` is empty when not even the bytes could be had; ``problem`` says what is wrong
    and ``cure`` what to do, each one Chinese sentence or
    phrase; a missing full stop is added.
    """
    return line(
        {
            "schema_version": SCHEMA_VERSION,
            "file": name,
            "sha256": sha256,
            "format": None,
            "pages": [],
            "profile": profile,
            "policy_version": policy_version,
            "checked_at": checked_at,
            "notice": None,
            "verdict": None,
            "findings": [],
            "tasks": [],
            "asked": [],
            "errors": [
                {
                    "message": words.sentence(problem),
                    "page": None,
                    "cure": words.sentence(cure),
                }
            ],
        }
    )


def contract(verdict: Verdict, *, with_text: bool = False) -> dict[str, Any]:
    """The object that the schema describes; ``text`` is there only when asked for.

    Offsets count Unicode code points of ``text``, the document's own text.
    """
    document = verdict.document
    content: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "file": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "pages": [
            {
                "number": page.number,
                "width": round(page.width, 2),
                "height": round(page.height, 2),
                "confidence": None if page.confidence is None else round(page.confidence, 3),
            }
            for page in document.pages
        ],
        "profile": verdict.profile,
        "policy_version": verdict.policy_version,
        "checked_at": verdict.checked_at,
        "notice": _notice(verdict.notice),
        "verdict": verdict.label,
        "findings": [_finding(finding, document) for finding in verdict.findings],
        "tasks": [_task(task) for task in verdict.tasks],
        "asked": [asdict(one) for one in verdict.asked],
        "errors": [
            {
                "message": words.sentence(issue.message),
                "page": issue.page,
                "cure": words.cure_for_unread(issue.page),
            }
            for issue in verdict.errors
        ],
    }
    if with_text:
        content["text"] = document.text
    return content


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "issuer": notice.issuer,
        "document_number": notice.document_number,
        "date": notice.date.isoformat() if notice.date else None,
        "addressees": list(notice.addressees),
        "kind": notice.kind,
    }


def _finding(finding: Finding, document: Document) -> dict[str, Any]:
    return {
        "type": finding.type,
        "title": finding.title,
        "severity": finding.severity,
        "start": finding.start,
        "end": finding.end,
        "evidence": finding.evidence,
        "page": finding.page,
        "paragraph": paragraph_at(document, finding.start),
        "boxes": [
            {"page": number, **{side: round(at, 2) for side, at in asdict(box).items()}}
            for number, box in boxes(document, finding.start, finding.end)
        ],
        "section": list(finding.section),
        "demand": _demand(finding.demand),
        "basis": [
            {"plan": basis.plan, "clause": basis.clause, "summary": basis.summary}
            for basis in finding.basis
        ],
        "exceptions": [
            {"name": tried.name, "outcome": tried.outcome, "why": tried.why}
            for tried in finding.exceptions
        ],
        "explanation": finding.explanation,
        "remedy": finding.remedy,
        "source": finding.source,
        "rule": finding.rule,
        "confidence": finding.confidence,
        "fingerprint": finding.fingerprint,
    }


def _demand(demand: Demand) -> dict[str, Any]:
    return {
        "bearer": demand.bearer,
        "modality": demand.modality,
        "action": demand.action,
        "object": demand.object,
        "quantity": demand.quantity,
        "deadline": demand.deadline,
        "consequence": demand.consequence,
        "implied": demand.implied,
        "cues": [
            {"category": cue.category, "text": cue.text, "start": cue.start, "end": cue.end}
            for cue in demand.cues
        ],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "start": task.demand.start,
        "end": task.demand.end,
        "evidence": task.evidence,
        "bearer": task.demand.bearer,
        "action": task.demand.action,
        "object": task.demand.object,
        "deadline": task.demand.deadline,
        "decision": task.decision,
        "matches": [
            {
                "list": match.kind,
                "item": match.item,
                "title": match.title,
                "score": match.score,
                "words": list(match.words),
                "over": match.over,
            }
            for match in task.matches
        ],
    }


def line(content: Mapping[str, Any]) -> str:
    """``content`` as one line of JSON without a line end; raises ValueError for NaN."""
    # NaN is no JSON; a score that is not a number is a fault to be seen, not to be passed on.
    return escaped(json.dumps(content, ensure_ascii=False, allow_nan=False))


def escaped(written: str) -> str:
    """JSON whose texts neither end a line nor steer a terminal, in characters of UTF-8."""
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
