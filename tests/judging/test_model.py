"""The model only ever asks for review, is checked before use, and is trained deterministically."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from harm import spoiled

from checker import check
from checker.judging.features import Unit
from checker.judging.model import ModelError, load, span_of
from checker.policy import Policy
from checker.resources import data_folder
from checker.training import gravity, network, plain, sources, stages
from checker.training import train as train_module
from checker.training.gold import load_gold
from checker.training.sources import Sources
from checker.training.stages import mean_of, to_trees
from checker.training.train import train

NOTICES = Path(__file__).parent.parent.parent / "corpus" / "notices"


def _some(tmp_path: Path, source: Path, first: int, count: int) -> Path:
    lines = source.read_text(encoding="utf-8").splitlines()[first : first + count]
    path = tmp_path / f"{source.stem}-{first}.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _few_phrases(tmp_path: Path) -> Path:
    """The first phrases of every type and of the duties."""
    lines: list[str] = []
    number = 0
    for line in (NOTICES / "plain.yaml").read_text(encoding="utf-8").splitlines():
        number = number + 1 if line.lstrip().startswith("- ") else 0
        if number <= 12:
            lines.append(line)
    path = tmp_path / "plain.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_training_twice_gives_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same path on less: fewer folds, fewer trees, no examples of the types.
    monkeypatch.setattr(train_module, "_FOLDS", 2)
    monkeypatch.setattr(sources, "examples", lambda policy: iter(()))
    monkeypatch.setattr(stages, "_FOLDS", 2)
    monkeypatch.setattr(network, "_FOLDS", 2)
    monkeypatch.setattr(network, "HOW", replace(network.HOW, rounds=2, size=16, seeds=1))
    monkeypatch.setattr(stages, "ALONE", replace(stages.ALONE, trees=12))
    monkeypatch.setattr(stages, "AMONG", replace(stages.AMONG, trees=12))
    monkeypatch.setattr(gravity, "_SURE", (0.5, 0.7))
    monkeypatch.setattr(gravity, "_LEAST", 1)
    monkeypatch.setattr(plain, "_TEXTS", 4)
    monkeypatch.setattr(plain, "_TAKEN_AWAY", 2)
    files = [
        _some(tmp_path, NOTICES / "train" / f"{name}.jsonl", 0, 6)
        for name in ("police", "housing", "health", "villages", "street-office")
    ]
    fresh = [
        _some(tmp_path, NOTICES / "dev" / f"{name}.jsonl", 0, 6)
        for name in ("banners-sumu", "statistics-data")
    ]
    archive = [_some(tmp_path, NOTICES / "dev" / "authors" / "r1.jsonl", 0, 6)]
    phrases = _few_phrases(tmp_path)
    first = train(Sources(files, fresh, archive, phrases), tmp_path / "one")
    second = train(Sources(files, fresh, archive, phrases), tmp_path / "two")
    assert first["sha256"] == second["sha256"]
    model = load(tmp_path / "one")
    assert model is not None
    assert model.weights.shape[1] == len(model.types) + 1
    assert set(model.gravity.types) <= set(model.types)
    assert model.sure in (0.5, 0.7)
    bare = sources.gathered(Sources(files, fresh, archive), Policy.load())
    assert first["trained_on"]["short_texts"] > sum(n.origin == "part" for n in bare) + 36


def test_numpy_trees_answer_like_scikit_learn(tmp_path: Path) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    chance = np.random.default_rng(3)
    samples = chance.normal(size=(400, 6)).astype(np.float32)
    wanted = (samples[:, 0] + samples[:, 1] * samples[:, 2] > 0.2).astype(int)
    boosted = HistGradientBoostingClassifier(max_iter=20, max_depth=3, random_state=1).fit(
        samples, wanted
    )
    ours = to_trees(boosted).decide(samples)
    assert np.allclose(ours, boosted.decision_function(samples), atol=1e-6)


def test_the_mean_of_trees_is_the_mean_of_their_answers() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    chance = np.random.default_rng(4)
    samples = chance.normal(size=(300, 4)).astype(np.float32)
    wanted = (samples[:, 0] > samples[:, 1]).astype(int)
    grown = [
        to_trees(
            HistGradientBoostingClassifier(max_iter=12, max_depth=2, random_state=seed).fit(
                samples, wanted
            )
        )
        for seed in (1, 2, 3)
    ]
    together = mean_of(grown).decide(samples)
    assert np.allclose(together, np.mean([t.decide(samples) for t in grown], axis=0))


@pytest.mark.parametrize(
    ("told", "best", "span"),
    [
        ([-4.0, 2.0, 0.5, -4.0, 1.0], 1, (10, 29)),  # the clause behind says it as well
        ([1.0, -4.0, 2.0, -4.0, 1.0], 2, (20, 29)),  # a clause between breaks it off
        ([1.0, 1.0, 1.0, 1.0, 1.0], 2, (10, 39)),  # the last clause is of another sentence
        ([-4.0, -4.0, -4.0, -4.0, -4.0], 1, (10, 19)),  # where a rule brought it up
        ([1.0, 1.0, -4.0, -4.0, -4.0], 0, (0, 9)),  # the next clause is in another cell
    ],
)
def test_what_is_quoted_of_a_sentence(told: list[float], best: int, span: tuple[int, int]) -> None:
    none = np.zeros(0, dtype=np.int64)
    units = [Unit(0, n, 10 * n, 10 * n + 9, none) for n in range(4)] + [Unit(1, 0, 40, 49, none)]
    text = "八个字的小句一二三|" + "又一个小句三四五六，" * 4
    assert span_of(text, units, np.asarray(told), best) == span


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    spoiled("demands", tmp_path)
    with pytest.raises(ModelError, match="不符"):
        load(tmp_path)


def test_no_model_is_no_error(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing") is None


def test_the_shipped_model_is_small_and_described() -> None:
    folder = data_folder("models")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10_000_000
    card = json.loads((folder / "demands.json").read_text(encoding="utf-8"))
    assert card["trained_on"]["notices"] >= 400
    assert (folder / "demands.md").exists()


def test_the_model_adds_reviews_and_takes_no_finding_out_of_sight() -> None:
    added = doubted = 0
    for document in load_gold([NOTICES / "dev" / "grassroots-campaigns.jsonl"]):
        rules = check(document.text, models=False).findings
        both = check(document.text).findings
        for finding in both:
            if finding.source == "model":
                added += 1
                assert finding.severity == "review"
                assert 0 < finding.confidence <= 1
        for finding in rules:
            stays = [f for f in both if f.type == finding.type and f.source == "rule"]
            same = [f for f in stays if f.start < finding.end and finding.start < f.end]
            displaced = [f for f in both if f.start < finding.end and finding.start < f.end]
            assert same or displaced, finding.evidence
            if same and same[0].severity == "note":
                doubted += 1
                assert "只作提示" in same[0].explanation
    assert added > 0
    assert doubted > 0


def test_what_is_found_once_a_notice_has_a_limit_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "各社区要每周到沿街商铺检查一遍消防设施，发现问题当场责令整改，常年坚持。"
    shipped = load()
    assert shipped is not None

    def counted(once: float) -> set[str]:
        with_once = replace(shipped, least=replace(shipped.least, once=once))
        monkeypatch.setattr(sys.modules["checker.judging.judge"], "load", lambda: with_once)
        found = check(text).findings
        return {f.type for f in found if f.severity != "note"}

    once = {"missing-funding", "missing-staffing"}
    everything, nothing = counted(0.0), counted(1.1)
    assert everything >= once
    assert not nothing & once
    assert everything - once == nothing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("各社区要签订安全生产责任书。", "responsibility-letter"),
        ("各社区要建立台账，每周报送汇总表。", "ledger"),
        ("各社区要建立台账，每周报送汇总表。", "forms-and-reports"),
        ("各社区要制作宣传展板，悬挂横幅。", "display-materials"),
    ],
)
def test_a_plain_demand_in_a_sentence_of_its_own_is_not_doubted(text: str, kind: str) -> None:
    found = {finding.type: finding.severity for finding in check(text).findings}
    assert found.get(kind) == "violation"


def test_named_communities_that_sign_are_at_least_looked_at() -> None:
    text = "关于安全生产工作的通知\n河东区各社区居委会：\n一、红岩社区、临江社区要与我局签订安全生产目标责任书。"
    found = {f.type: f.severity for f in check(text).findings}
    assert found["responsibility-letter"] in ("review", "violation")
