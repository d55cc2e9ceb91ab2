"""The guard of the speeds: what it knows, what it measures, and when it fails."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import checking
from checker.policy import Policy


def _measured(values: dict[str, float]) -> object:
    return lambda size: iter([(name, value, f"{value}") for name, value in values.items()])


def _guard(monkeypatch: pytest.MonkeyPatch, values: dict[str, float]) -> int:
    monkeypatch.setattr(sys, "argv", ["checking", "--guard"])
    monkeypatch.setattr(checking, "measured", _measured(values))
    return checking.main()


def test_what_is_known_is_what_is_measured() -> None:
    known = json.loads(checking.KNOWN.read_text(encoding="utf-8"))
    assert set(known) == {"text", "pdf", "pdf-plumbed", "cold", "length", "rules", "memory"}
    assert all(value > 0 for value in known.values())


def test_the_guard_fails_on_a_threefold_loss_and_on_nothing_less(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = json.loads(checking.KNOWN.read_text(encoding="utf-8"))
    assert _guard(monkeypatch, known) == 0
    noisy = {name: value * (1.3 if name == "length" else 2.9) for name, value in known.items()}
    assert _guard(monkeypatch, noisy) == 0
    for name in known:
        lost = {**known, name: known[name] * 3.1}
        assert _guard(monkeypatch, lost) == 1
        assert f"than known: {name}" in capsys.readouterr().out


def test_growth_with_length_in_step_is_no_loss_and_with_the_square_is_one() -> None:
    assert not checking.is_lost("length", 1.4, 1.0)
    assert checking.is_lost("length", 2.0, 1.0)


def test_a_short_text_is_measured_beside_jieba() -> None:
    from checker.policy import Policy

    texts = checking.notices(4)
    assert len(texts) == 4
    name, ratio, said = checking.whole(texts, Policy.load(), 1)
    assert name == "text"
    assert ratio > 0
    assert "4 notices" in said


def test_a_profile_tells_our_modules_from_what_they_use() -> None:
    shares = dict(checking.profile(checking.notices(3), Policy.load()))
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares.values()) < 0.5
    assert {"checker/judging/candidates.py", "checker/demands/actors.py", "spacy"} <= set(shares)
    assert not any(place.startswith("/") for place in shares)
