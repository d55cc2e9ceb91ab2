"""What lists say to a demand that rules found to be on none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.judging.listed import NAME, TYPE, looked_up
from checker.model import Demand, Finding, Severity
from checker.policy.lists import TaskList, load_lists
from checker.resources import data_folder
from checker.tasks.match import recognise

LISTS = load_lists(data_folder("corpus", "policy", "lists"))
LOCAL: dict[str, TaskList] = {
    kind: listed.model_copy(update={"reference": False}) for kind, listed in LISTS.items()
}


def finding(text: str, severity: Severity = "violation") -> Finding:
    """A finding that spans the whole of ``text``."""
    demand = Demand(
        *(0, len(text), "community", "社区", "do", "obligation", text, "", "", "", "", False, ())
    )
    return Finding(
        type=TYPE,
        title="清单外事项",
        severity=severity,
        start=0,
        end=len(text),
        evidence=text,
        page=1,
        section=(),
        demand=demand,
        basis=(),
        exceptions=(),
        explanation="说明。",
        remedy="办法。",
        source="rule",
        rule="r",
        confidence=1.0,
        fingerprint="f",
    )


HELP = "社区向居民宣传文明养犬，劝导遛狗拴绳"
TOO_FAR = "社区负责给辖区犬只登证发牌并收容违规犬只"
NEGATIVE = "社区组建捕犬队，把流浪犬捕捉收容"
STRANGE = "社区替天文台照看望远镜并抄录星图"


def test_assistance_on_the_reference_list_is_at_most_review() -> None:
    told = looked_up(finding(HELP), HELP, LISTS)
    assert told.severity == "review"
    assert [(e.name, e.outcome) for e in told.exceptions] == [(NAME, "open")]
    assert "养犬管理" in told.exceptions[0].why
    assert told.explanation == "说明。"


def test_a_note_is_not_made_graver() -> None:
    assert looked_up(finding(HELP, "note"), HELP, LISTS).severity == "note"


def test_assistance_on_the_districts_own_list_is_a_note() -> None:
    told = looked_up(finding(HELP), HELP, LOCAL)
    assert told.severity == "note"
    assert [(e.name, e.outcome) for e in told.exceptions] == [(NAME, "applies")]
    assert told.explanation.endswith("说明。")
    assert told.evidence == HELP


@pytest.mark.parametrize("lists", [LISTS, LOCAL])
def test_the_same_matter_asked_too_far_keeps_the_finding(lists: dict[str, TaskList]) -> None:
    told = looked_up(finding(TOO_FAR), TOO_FAR, lists)
    assert told.severity == "violation"
    assert all(tried.outcome == "fails" for tried in told.exceptions)


@pytest.mark.parametrize("lists", [LISTS, LOCAL])
def test_a_matter_of_the_negative_list_keeps_the_finding(lists: dict[str, TaskList]) -> None:
    told = looked_up(finding(NEGATIVE), NEGATIVE, lists)
    assert told.severity == "violation"
    assert [(e.name, e.outcome) for e in told.exceptions] == [(NAME, "fails")]
    assert "负面清单" in told.exceptions[0].why


def test_what_is_on_no_list_stays_as_it_is() -> None:
    assert looked_up(finding(STRANGE), STRANGE, LOCAL) == finding(STRANGE)


def test_a_kept_act_elsewhere_in_the_evidence_counts() -> None:
    text = HELP + "，由社区对不听劝的处罚"
    long = replace(finding(text), demand=replace(finding(HELP).demand, end=len(HELP)))
    told = looked_up(long, text, LOCAL)
    assert told.severity == "violation"
    assert "处罚" in told.exceptions[0].why


def test_without_lists_nothing_is_said() -> None:
    assert looked_up(finding(HELP), HELP, {}) == finding(HELP)


def test_earlier_exceptions_stay() -> None:
    once = looked_up(finding(HELP), HELP, LISTS)
    twice = looked_up(once, HELP, LISTS)
    assert len(twice.exceptions) == 2


def test_a_matter_that_may_be_on_the_own_list_is_for_a_person_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = recognise(HELP, LOCAL)
    monkeypatch.setattr(
        "checker.judging.listed.recognise",
        lambda words, lists: replace(sure, decision="unsure"),
    )
    told = looked_up(finding(HELP), HELP, LOCAL)
    assert told.severity == "review"
    assert [(e.name, e.outcome) for e in told.exceptions] == [(NAME, "open")]
