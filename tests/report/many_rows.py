"""Notices as the store gives them, made from verdicts, for the tests of reports on many files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.model import Verdict
from checker.report.json import render
from checker.store.scanned import Found, Scanned

Pair = tuple[Scanned, dict[str, Any]]


def stored(
    verdict: Verdict,
    path: str,
    *,
    inside: str = "",
    decided: Mapping[int, Mapping[str, str]] | None = None,
    **changes: Any,
) -> Pair:
    """``verdict`` of the file at ``path``. ``decided``: number of a finding → fields of Found."""
    report = json.loads(render(verdict, with_text=True))
    found = [
        Found(
            id=100 + number,
            number=number,
            type=one.type,
            severity=one.severity,
            source=one.source,
            confidence=one.confidence,
            evidence=one.evidence.encode("utf-8", "replace").decode(),
            fingerprint=one.fingerprint,
            state="open",
            found_type=one.type,
            found_severity=one.severity,
        )
        for number, one in enumerate(verdict.findings)
    ]
    for number, fields in (decided or {}).items():
        found[number] = replace(found[number], **fields)  # type: ignore[arg-type]
    severities = {one.severity for one in found if one.counts}
    notice = verdict.notice
    scanned = Scanned(
        id=1,
        path=path,
        copies=1,
        inside=inside,
        label=next((s for s in ("violation", "review") if s in severities), "compliant"),
        problem="",
        cure="",
        title=notice.title,
        issuer=notice.issuer,
        street="",
        document_number=notice.document_number,
        day=notice.date,
        addressed=True,
        pages=len(verdict.document.pages),
        characters=len(verdict.document.text),
        signature=b"",
        asked=None,
        findings=tuple(found),
    )
    return replace(scanned, **changes), report


def unreadable(path: str, problem: str = "文件已加密", cure: str = "请去掉密码再检") -> Pair:
    """A file that could not be read."""
    scanned = Scanned(
        **dict.fromkeys(("inside", "title", "issuer", "street", "document_number"), ""),  # type: ignore[arg-type]
        id=9,
        path=path,
        copies=1,
        label=None,
        problem=problem,
        cure=cure,
        day=None,
        addressed=False,
        pages=0,
        characters=0,
        signature=b"",
        asked=None,
        findings=(),
    )
    return scanned, {}


CONFIRMED = {
    "state": "confirmed",
    "severity": "violation",
    "who": "王芳",
    "at": "2026-03-02T08:00:00+00:00",
}
DISMISSED = {
    "state": "dismissed",
    "reason": "经费另文下达",
    "who": "李强",
    "at": "2026-03-01T08:00:00+00:00",
}
CORRECTED = {
    "state": "corrected",
    "type": "extra-plaque",
    "severity": "violation",
    "reason": "其实是要求挂牌",
    "who": "王芳",
    "at": "2026-03-02T08:00:00+00:00",
}
