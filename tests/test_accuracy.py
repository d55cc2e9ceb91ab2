"""A floor under what the checker reads in notices that no rule was written on."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.policy import Policy
from checker.training.evaluate import evaluate
from checker.training.gold import load_gold
from checker.training.keywords import search
from checker.training.measure import system

NOTICES = Path(__file__).parent.parent / "corpus" / "notices"


@pytest.mark.parametrize(("part", "f1", "verdict"), [("dev", 0.70, 0.78), ("test", 0.64, 0.71)])
def test_the_figures_do_not_sink(part: str, f1: float, verdict: float) -> None:
    documents = load_gold(sorted((NOTICES / part).glob("*.jsonl")))
    report = evaluate(documents, system(Policy.load(), "all"), samples=50)
    assert report.total.f1 >= f1
    assert report.verdict_accuracy >= verdict
    plain = evaluate(documents, search, samples=50)
    assert report.total.f1 > 3 * plain.total.f1


def test_no_issuing_body_crosses_the_split() -> None:
    groups = {
        part: {d.group for d in load_gold(sorted((NOTICES / part).rglob("*.jsonl")))}
        for part in ("train", "dev", "test")
    }
    assert not groups["train"] & groups["dev"]
    assert not groups["train"] & groups["test"]
    assert not groups["dev"] & groups["test"]
