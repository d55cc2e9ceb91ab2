"""What the model alone sees is left alone where the sentence speaks of another body, or of how."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from checker import check
from checker.judging.model import load
from checker.model import Finding
from checker.policy import Policy

NOTICE = "关于做好有关工作的通知\n各社区居委会：\n{}\n区民政局\n2026年3月2日"


def told(sentence: str, kind: str) -> list[Finding]:
    verdict = check(NOTICE.format(sentence))
    return [f for f in verdict.findings if f.type == kind and f.severity != "note"]


@pytest.mark.parametrize(("who", "number"), [("各社区", 1), ("各处室", 0)])
def test_a_clause_of_another_body_asks_nothing_of_a_community(who: str, number: int) -> None:
    sentence = f"{who}于每月25日前将上月治理进展情况填入《农村黑臭水体治理进度表》报资源生态处。"
    assert len(told(sentence, "forms-and-reports")) == number


def test_how_a_matter_is_done_is_not_another_matter() -> None:
    matter = "各村要做好秋季秸秆管护。"
    how = "对田间地头开展不间断巡查，发现焚烧的立即劝阻。"
    found = told(matter + how, "off-list-task")
    assert [f.source for f in found] == ["model"]
    assert found[0].evidence in matter


def test_types_that_a_community_must_bear_are_told_from_those_done_to_it() -> None:
    types = Policy.load().types
    assert types["ledger"].borne
    assert types["off-list-task"].borne
    assert not types["inspection"].borne
    assert not types["appraisal"].borne


def test_a_matter_off_the_lists_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "各村要做好秋季秸秆管护。"
    (found,) = told(sentence, "off-list-task")
    model = load()
    assert model is not None

    def with_limit(limit: float) -> int:
        least = replace(model.least, shown=0.0, unworded=limit)
        # The package has a function of the module's name.
        judging = import_module("checker.judging.judge")
        monkeypatch.setattr(judging, "load", lambda: replace(model, least=least))
        return len(told(sentence, "off-list-task"))

    assert with_limit(found.confidence - 0.01) == 1
    assert with_limit(found.confidence + 0.01) == 0
