"""What the model alone sees is a violation only where words speak of the type's function."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.judging.model import Likely, load
from checker.judging.validate import problems
from checker.model import Finding
from checker.policy import Policy
from checker.policy.types import HintSpec

# The name of the module is that of its function in the package.
judging = importlib.import_module("checker.judging.judge")


def _answers(
    monkeypatch: pytest.MonkeyPatch, text: str, kind: str, probability: float
) -> list[Finding]:
    """The findings of ``kind`` where the model sees one in the last sentence."""

    def weigh(model: Any, understanding: Any, clauses: Any, spoken: Any) -> list[Likely]:
        last = clauses[-1]
        span = (last.start, last.end)
        return [Likely(kind, last.sentence, last, span, probability, ruled=False)]

    monkeypatch.setattr(judging, "weigh", weigh)
    return [f for f in check(text).findings if f.type == kind]


def _sure() -> float:
    model = load()
    assert model is not None
    return model.sure


def test_sure_and_named_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = _answers(monkeypatch, "巡查的油钱，请各村先垫着走。", "diverted-funds", _sure())
    assert (found.severity, found.source) == ("violation", "rule")


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("上一届的会议簿，请各社区送到站里化成纸浆。", "records-disposal", "hint-destroy"),
        ("请各社区到台前，把那张约定带走并画押。", "responsibility-letter", "hint-pledge"),
        ("各村给每口塘都备上一页，随看随往下写。", "ledger", "hint-"),
    ],
)
def test_the_hint_that_named_it_is_told(
    monkeypatch: pytest.MonkeyPatch, text: str, kind: str, rule: str
) -> None:
    assert not [f for f in check(text, models=False).findings if f.type == kind]
    (found,) = _answers(monkeypatch, text, kind, _sure())
    assert found.severity == "violation"
    assert found.rule.startswith(f"{kind}/{rule}")
    assert "不是常见的写法" in found.explanation
    assert found.confidence == _sure()


def test_a_matter_of_the_negative_list_is_named_by_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, rule = "off-list-task", "off-list-task/hint-negative-list"
    text = "请各社区抓捕流浪犬并暂养。"
    (found,) = _answers(monkeypatch, text, kind, _sure())
    assert (found.severity, found.rule) == ("violation", rule)
    assert any("负面清单" in outcome.why for outcome in found.exceptions)
    (weak,) = _answers(monkeypatch, text.replace("请", "原则上请"), kind, _sure())
    assert (weak.severity, weak.rule) == ("review", rule)
    (other,) = _answers(monkeypatch, "请各社区安排人手，到会场门口迎候来宾。", kind, _sure())
    assert (other.severity, other.source) == ("review", "model")


def test_less_than_sure_stays_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "请各社区到台前，把那张约定带走并画押。"
    (found,) = _answers(monkeypatch, text, "responsibility-letter", _sure() - 0.01)
    assert (found.severity, found.source) == ("review", "model")


def test_without_words_the_model_makes_no_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "请各社区把这件事放在心上。"
    (found,) = _answers(monkeypatch, text, "responsibility-letter", 0.999)
    assert (found.severity, found.source) == ("review", "model")


def test_words_that_are_taken_back_name_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "我局只作提醒，不得让社区画押。"
    found = _answers(monkeypatch, text, "responsibility-letter", 0.999)
    assert all(f.severity == "review" for f in found)


def test_an_exception_holds_for_hints_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "根据中共启明省委《关于加强基层治理的意见》（启发〔2023〕8号）关于社区立约的要求，"
        "请各社区书记在守望约上画押。"
    )
    found = _answers(monkeypatch, text, "responsibility-letter", 0.999)
    assert [f.severity for f in found] == ["review"]
    assert any(e.outcome == "applies" for e in found[0].exceptions)


def test_a_hint_that_misses_its_own_phrase_is_reported() -> None:
    policy = Policy.load()
    kind = policy.types["ledger"]
    idle = HintSpec(id="hint-idle", find="流水簿", like=("另备一本花名册",))
    broken = replace(
        policy, types={**policy.types, "ledger": kind.model_copy(update={"hints": (idle,)})}
    )
    found = problems(broken, run_examples=False)
    assert ["另备一本花名册" in fault.problem for fault in found] == [True]
    assert found[0].path == Path(policy.folder / "types" / "ledger.yaml")


def test_hints_ask_the_model_first() -> None:
    # They are words of everyday use: without the model they must find nothing.
    text = "请各社区把花名簿、照片和签名的单子看一遍，今晚九点前想好怎么办。"
    rules = {f.rule for f in check(text, models=False).findings}
    assert not any("hint-" in rule for rule in rules)
