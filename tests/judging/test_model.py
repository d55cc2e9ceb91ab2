"""The model only ever asks for review, is checked before use, and is trained deterministically."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from checker import check
from checker.judging.model import ModelError, load
from checker.resources import data_folder
from checker.training.gold import load_gold
from checker.training.train import train

NOTICES = Path(__file__).parent.parent.parent / "corpus" / "notices"


def _some(tmp_path: Path, source: Path, first: int, count: int) -> Path:
    lines = source.read_text(encoding="utf-8").splitlines()[first : first + count]
    path = tmp_path / f"{source.stem}-{first}.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_training_twice_gives_the_same_weights(tmp_path: Path) -> None:
    files = [
        _some(tmp_path, NOTICES / "train" / f"{name}.jsonl", 0, 6)
        for name in ("police", "housing", "health", "villages", "street-office")
    ]
    held = [_some(tmp_path, NOTICES / "dev" / "banners-sumu.jsonl", 0, 6)]
    first = train(files, held, tmp_path / "one", 0.5)
    second = train(files, held, tmp_path / "two", 0.5)
    assert first["sha256"] == second["sha256"]
    model = load(tmp_path / "one")
    assert model is not None
    assert model.weights.shape[0] == len(model.types)


def test_numpy_trees_answer_like_scikit_learn(tmp_path: Path) -> None:
    from sklearn.ensemble import GradientBoostingClassifier

    from checker.training.train import to_trees

    chance = np.random.default_rng(3)
    samples = chance.normal(size=(400, 6)).astype(np.float32)
    wanted = (samples[:, 0] + samples[:, 1] * samples[:, 2] > 0.2).astype(int)
    boosted = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=1).fit(
        samples, wanted
    )
    ours = to_trees(boosted, float(wanted.mean())).decide(samples)
    assert np.allclose(ours, boosted.decision_function(samples), atol=1e-6)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    for path in data_folder("models").glob("demands.*"):
        shutil.copy(path, tmp_path / path.name)
    weights = tmp_path / "demands.npz"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
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


def test_the_model_asks_for_review_and_takes_nothing_away() -> None:
    seen = 0
    for document in load_gold([NOTICES / "dev" / "grassroots-campaigns.jsonl"]):
        rules = check(document.text, models=False).findings
        both = check(document.text).findings
        added = [finding for finding in both if finding.source == "model"]
        seen += len(added)
        assert all(f.severity == "review" for f in added)
        assert all(0 < f.confidence <= 1 for f in added)
        assert [f for f in both if f.source == "rule"] == list(rules)
    assert seen > 0
