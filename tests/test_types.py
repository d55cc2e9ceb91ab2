"""Every example of every violation type, flagged and clean, is a test."""

from __future__ import annotations

import pytest

from checker.judging.validate import clean_fault, flagged_fault, problems
from checker.policy import Policy
from checker.policy.types import Example, ViolationType

POLICY = Policy.load()
TYPES = list(POLICY.types.values())

ALL = [
    "off-list-task",
    "territorial-offloading",
    "responsible-body",
    "incomplete-admission",
    "responsibility-letter",
    "one-vote-veto",
    "separate-archive",
    "display-materials",
    "ledger",
    "forms-and-reports",
    "extra-plaque",
    "new-organisation",
    "leader-appointment",
    "creation-campaign",
    "appraisal",
    "inspection",
    "certificate",
    "meetings-activities",
    "information-system",
    "app-promotion",
    "excessive-traces",
    "chief-system",
    "rushed-or-off-hours",
    "escalated-targets",
    "secondment",
    "records-disposal",
    "missing-funding",
    "missing-staffing",
    "diverted-funds",
]


def test_all_29_types_are_there() -> None:
    assert sorted(POLICY.types) == sorted(ALL)
    assert len(ALL) == 29


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_a_type_can_be_cited_under_every_profile(kind: ViolationType) -> None:
    from datetime import date

    for profile in ("all", "county", "district", "city"):
        assert POLICY.basis(kind.id, profile, date(2026, 6, 1)), profile


@pytest.mark.parametrize(
    ("kind", "example"),
    [(kind, example) for kind in TYPES for example in kind.examples.flagged],
    ids=lambda value: getattr(value, "id", None) or value.text[:16],
)
def test_flagged(kind: ViolationType, example: Example) -> None:
    assert flagged_fault(POLICY, kind, example) == ""


@pytest.mark.parametrize(
    ("kind", "example"),
    [(kind, example) for kind in TYPES for example in kind.examples.clean],
    ids=lambda value: getattr(value, "id", None) or value.text[:16],
)
def test_clean(kind: ViolationType, example: Example) -> None:
    assert clean_fault(POLICY, kind, example) == ""


def test_the_policy_holds_together() -> None:
    assert [str(problem) for problem in problems(POLICY, run_examples=False)] == []
