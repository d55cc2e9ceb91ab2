"""Scanned notices and findings made by hand, of which a test says only what it is about."""

from __future__ import annotations

from typing import Any

from checker.store.scanned import Found, Scanned


def found(id: int, type: str, severity: str = "violation", **other: Any) -> Found:
    given: dict[str, Any] = {
        "number": 0,
        "source": "rule",
        "confidence": 0.9,
        "evidence": f"各社区要建立第 {id} 号台账并随时更新",
        "fingerprint": f"print-{id}",
        "state": "open",
        "found_type": type,
        "found_severity": severity,
    }
    return Found(id=id, type=type, severity=severity, **{**given, **other})


def notice_row(id: int, *findings: Found, **other: Any) -> Scanned:
    severities = {one.severity for one in findings if one.counts}
    label = next((word for word in ("violation", "review") if word in severities), "compliant")
    given: dict[str, Any] = {
        "path": f"/通知/{id}.docx",
        "copies": 1,
        "inside": "",
        "label": label,
        "problem": "",
        "cure": "",
        "title": f"关于第 {id} 件工作的通知",
        "issuer": "甲局",
        "street": "",
        "document_number": f"甲发〔2025〕{id}号",
        "day": None,
        "addressed": True,
        "pages": 1,
        "characters": 100,
        "signature": b"",
        "asked": None,
    }
    return Scanned(id=id, findings=findings, **{**given, **other})
