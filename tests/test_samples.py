"""The shipped samples come out as their names say."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.engine import Judged, check_all

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"

CHARGING = {
    "ledger",
    "responsibility-letter",
    "one-vote-veto",
    "forms-and-reports",
}

# What two careful readers may decide either way: 「暗访……结果纳入年度考核」.
OPEN = {"violation-safety.docx": {"appraisal"}}

EXPECTED = {
    "violation-market.txt": (
        "violation",
        {
            "responsible-body",
            "responsibility-letter",
            "ledger",
            "forms-and-reports",
            "display-materials",
            "territorial-offloading",
            "appraisal",
            "one-vote-veto",
            "diverted-funds",
        },
    ),
    "violation-safety.docx": (
        "violation",
        {
            "missing-funding",
            "missing-staffing",
            "off-list-task",
            "new-organisation",
            "leader-appointment",
            "extra-plaque",
            "information-system",
            "excessive-traces",
            "rushed-or-off-hours",
            "inspection",
            "forms-and-reports",
        },
    ),
    "review-reading.txt": ("review", {"meetings-activities", "forms-and-reports"}),
    "review-admitted.pdf": ("review", {"incomplete-admission", "inspection"}),
    "compliant-cleanup.txt": ("compliant", set()),
    "compliant-company.pdf": ("compliant", set()),
    # One notice in the other formats, written by tests/reading/every_format.py.
    **{
        f"violation-charging.{suffix}": ("violation", CHARGING)
        for suffix in ("ofd", "xlsx", "html", "eml", "jpg", "zip")
    },
}


def test_every_sample_is_expected() -> None:
    assert {p.name for p in SAMPLES.iterdir() if p.suffix != ".md"} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    label, types = EXPECTED[name]
    (judged,) = check_all(SAMPLES / name)
    assert isinstance(judged, Judged)
    verdict = judged.verdict
    assert verdict.label == label
    assert {f.type for f in verdict.findings} - OPEN.get(name, set()) == types
    assert verdict.notice.title
    assert verdict.notice.issuer
    assert verdict.notice.document_number
