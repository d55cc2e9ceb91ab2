"""How grave a finding is: words grade it, the notice may weigh them otherwise, within bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from checker import check
from checker.demands import understand
from checker.judging.drafts import Draft, told
from checker.judging.features import COLUMNS, Unit, units
from checker.judging.gravity import NAMES, WIDTH, Gravity, rows
from checker.judging.model import ModelError, load, weigh
from checker.model import Finding
from checker.notice import parse
from checker.policy import Policy
from checker.reading import read_text
from checker.resources import data_folder
from checker.training import gravity
from checker.training.gold import load_gold
from checker.training.material import material
from checker.training.sources import Sources
from checker.training.train import train_gravity
from tests.judging.test_model import NOTICES

TEXT = (
    "关于做好有关工作的通知\n各社区居委会：\n"
    "一、请各社区建立养犬登记台账，每月更新。\n二、各社区要与街道签订责任书。\n"
    "柳河区公安分局\n2026年3月2日"
)
SURE = 0.6


def findings() -> tuple[list[Finding], list[Unit], np.ndarray]:
    """Findings of rules alone, the clauses they are quoted from, and the weights of n-grams."""
    model = load()
    assert model is not None
    clauses = units(understand(parse(read_text(TEXT))))
    return list(check(TEXT, models=False).findings), clauses, model.idf


def graded(severity: str) -> Finding:
    found, _, _ = findings()
    return replace(found[0], severity=severity)


@pytest.mark.parametrize(
    ("words", "chance", "grave", "bounded", "severity"),
    [
        ("violation", 0.9, None, False, "violation"),
        ("violation", 0.9, 0.9, False, "violation"),
        ("violation", 0.9, 0.1, False, "review"),
        ("violation", 0.5, 0.9, False, "review"),
        ("review", 0.9, 0.9, False, "violation"),
        ("review", 0.9, 0.1, False, "review"),
        ("review", 0.9, None, False, "review"),
        ("review", 0.5, 0.9, False, "review"),  # perhaps no demand at all
        ("review", 0.9, 0.9, True, "review"),  # an exception, or no words
    ],
)
def test_words_and_notice_decide_together(
    words: str, chance: float, grave: float | None, bounded: bool, severity: str
) -> None:
    found = told(Draft(graded(words), chance, bounded), grave, SURE)
    assert found.severity == severity
    assert (found.explanation != graded(words).explanation) == (severity != words)


def test_what_a_hint_leaves_open_is_the_models_own_unless_it_is_a_violation() -> None:
    alone = replace(graded("review"), rule="model", source="model")
    draft = Draft(graded("review"), 0.9, bounded=False, alone=alone)
    assert told(draft, 0.1, SURE) == alone
    assert told(draft, 0.9, SURE).source == "rule"
    assert told(draft, None, SURE) == draft.finding  # a type that is not learnt


def test_text_and_names_are_of_length_one() -> None:
    found, clauses, idf = findings()
    understanding = understand(parse(read_text(TEXT)))
    assert len(found) >= 2
    for columns, values in rows(found, understanding, clauses, idf):
        text = columns < COLUMNS
        assert 0 < text.sum() < len(columns)
        assert columns.max() < WIDTH == COLUMNS + NAMES
        assert np.linalg.norm(values[text]) == pytest.approx(1.0)
        assert np.linalg.norm(values[~text]) == pytest.approx(1.0)


def test_only_the_quoted_clauses_are_read_and_what_else_is_found() -> None:
    found, clauses, idf = findings()
    understanding = understand(parse(read_text(TEXT)))

    def columns(drafted: list[Finding]) -> tuple[set[int], set[int]]:
        """Those of the text and of the names, of the first finding."""
        first, _ = next(rows(drafted, understanding, clauses, idf))
        return {int(c) for c in first if c < COLUMNS}, {int(c) for c in first if c >= COLUMNS}

    quoted = [
        clause for clause in clauses if clause.start < found[0].end and found[0].start < clause.end
    ]
    text, names = columns(found)
    assert text == {int(c) for clause in quoted for c in clause.columns}
    alone_text, alone_names = columns(found[:1])
    assert alone_text == text
    assert alone_names < names
    assert columns([found[0], *reversed(found[1:])]) == (text, names)


def test_a_type_that_is_not_learnt_is_as_grave_as_its_words() -> None:
    weights = np.zeros((1, WIDTH), dtype=np.float32)
    weights[0, 3] = 2.0
    gravity = Gravity(("ledger",), weights, np.asarray([-1.0], dtype=np.float32))
    row = np.asarray([3, 7]), np.asarray([0.5, 0.5])
    unknown, known = gravity.weighed(["secondment", "ledger"], [row, row])
    assert unknown is None
    assert known == pytest.approx(0.5)  # 2 × 0.5 − 1 = 0


def test_no_exception_that_applies_is_overruled_and_nothing_named_by_nobody_accuses() -> None:
    violations = 0
    for document in load_gold([NOTICES / "dev" / "commerce-services.jsonl"]):
        for finding in check(document.text).findings:
            if finding.severity == "violation":
                violations += 1
                assert finding.source == "rule"
                assert all(outcome.outcome != "applies" for outcome in finding.exceptions)
    assert violations > 10


def test_the_card_names_the_types_that_are_learnt() -> None:
    model = load()
    assert model is not None
    assert model.gravity is not None
    card = json.loads((data_folder("models") / "gravity.json").read_text(encoding="utf-8"))
    assert card["types"] == list(model.gravity.types)
    assert {"off-list-task", "missing-funding", "forms-and-reports"} <= set(model.gravity.types)
    assert "inspection" not in model.gravity.types  # always a matter to look at
    assert card["severities"] > card["severities_by_words"]


def shipped(folder: Path) -> Path:
    for file in data_folder("models").iterdir():
        if file.suffix in (".json", ".npz"):
            copy(file, folder)
    return folder


def of_another_model(folder: Path) -> Path:
    card = shipped(folder) / "gravity.json"
    told = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**told, "demands": "another"}), encoding="utf-8")
    return folder


def test_what_was_learnt_with_another_model_is_refused(tmp_path: Path) -> None:
    of_another_model(tmp_path)
    with pytest.raises(ModelError, match="不是一套"):
        load(tmp_path)


def test_without_it_words_grade(tmp_path: Path) -> None:
    (shipped(tmp_path) / "gravity.npz").unlink()
    model = load(tmp_path)
    assert model is not None
    assert model.gravity is None


def test_it_is_learnt_alone_in_place_of_what_another_model_left(tmp_path: Path) -> None:
    files = [NOTICES / "dev" / f"{name}.jsonl" for name in ("statistics-data", "commerce-services")]
    card = train_gravity(Sources(files[:1], files[1:]), of_another_model(tmp_path))
    model = load(tmp_path)
    assert model is not None
    assert model.gravity is not None
    assert card["types"] == list(model.gravity.types)
    assert card["demands"] == model.version


def test_what_is_learnt_is_what_is_labelled_often_enough() -> None:
    # Fresh notices of three bodies: each is read by a fit on the other two.
    shipped, policy = load(), Policy.load()
    assert shipped is not None
    names = ("commerce-services", "statistics-data", "grassroots-campaigns")
    documents = load_gold([NOTICES / "dev" / f"{name}.jsonl" for name in names])
    notices = material(documents, policy, 1.0, "fresh")
    answers = [weigh(shipped, n.understanding, n.units, n.candidates) for n in notices]
    drafted = gravity.draft_all(notices, answers, shipped, policy)
    learnt = gravity.learn(drafted, shipped.sure)
    assert 0.5 < learnt.by_words <= 1.0
    assert 0.5 < learnt.severities <= 1.0
    firm = [
        (wanted.type, wanted.severity)
        for each in drafted
        for wanted in each.met.values()
        if not wanted.optional
    ]
    for kind in {kind for kind, _ in firm}:
        counts = [firm.count((kind, severity)) for severity in ("violation", "review")]
        assert (kind in learnt.gravity.types) == (min(counts) >= 10)
    again = gravity.fit(drafted)
    assert np.array_equal(again.weights, learnt.gravity.weights)
