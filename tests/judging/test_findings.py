"""What a finding says fits the plan that was chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker import Policy, check
from checker.engine import check_document
from checker.judging.findings import explained
from checker.model import DOUBTFUL
from checker.reading import read_text


@pytest.mark.parametrize(
    ("profile", "own"), [("county", "方案一"), ("district", "方案二"), ("city", "方案三")]
)
def test_an_explanation_speaks_of_no_other_plan_alone(profile: str, own: str) -> None:
    others = [plan for plan in ("方案一", "方案二", "方案三") if plan != own]
    for kind in Policy.load().types.values():
        told = explained(kind.explanation, profile)
        assert told
        if told == kind.explanation:
            continue
        for sentence in told.split("。"):
            assert own in sentence or not any(plan in sentence for plan in others), kind.id


def test_all_plans_together_keep_the_whole_explanation() -> None:
    for kind in Policy.load().types.values():
        assert explained(kind.explanation, "all") == kind.explanation


def test_the_report_of_a_profile_uses_it() -> None:
    text = "各社区要签订安全生产责任书，建立工作台账。"
    for finding in check(text, profile="city", models=False).findings:
        assert "方案二要求" not in finding.explanation


def test_what_rests_on_doubtful_recognition_is_at_most_review() -> None:
    text = "各社区要签订安全生产责任书，建立工作台账。"
    sure = read_text(text)
    (page,) = sure.pages

    def severities(confidence: float) -> set[str]:
        document = replace(sure, pages=(replace(page, confidence=confidence),))
        verdict = check_document(document, profile="all", on=None, policy=Policy.load())
        assert len(verdict.findings) >= 2
        doubted = [
            "文字识别准确" in {tried.name for tried in f.exceptions} for f in verdict.findings
        ]
        assert all(doubted) == any(doubted) == (confidence < DOUBTFUL)
        return {finding.severity for finding in verdict.findings}

    assert "violation" in severities(0.99)
    # What the model doubts is a note, sure or not; nothing is more than a review.
    assert severities(0.80) in ({"review"}, {"review", "note"})
