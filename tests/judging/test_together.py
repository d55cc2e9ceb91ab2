"""The network that reads clauses together: one computation in two libraries, and what it is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from checker.demands import understand
from checker.judging.attention import HEADS, REACH, Arithmetic, forward
from checker.judging.features import units
from checker.judging.structure import NAMES, Structure
from checker.judging.together import Network, inputs_of, standardised, widths
from checker.notice import parse
from checker.reading import read_text
from checker.training.network import HOW, Text, TrainingError, fit, held_out
from checker.wordvectors import load

SIZE, ANSWERS = 8, 3
WIDTH = len(NAMES) + 4
SOURCES = (len(NAMES), 4)


def _weights(seed: int, networks: int = 1) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    shapes = {
        "enter": (WIDTH, SIZE),
        "enter_bias": (SIZE,),
        **dict.fromkeys(("query", "key", "value", "out"), (2, SIZE, SIZE)),
        "distance": (2, HEADS, 2 * REACH + 1),
        "level": (2, SIZE),
        "level_wide": (2, SIZE),
        "wide": (2, SIZE, 2 * SIZE),
        "wide_bias": (2, 2 * SIZE),
        "narrow": (2, 2 * SIZE, SIZE),
        "answer": (SIZE, ANSWERS),
        "answer_bias": (ANSWERS,),
    }
    return {
        name: chance.normal(size=(networks, *shape)).astype(np.float32) * np.float32(0.3)
        for name, shape in shapes.items()
    }


def _network(seed: int = 1, networks: int = 1) -> Network:
    nothing = np.zeros(len(NAMES), dtype=np.float32)
    return Network(_weights(seed, networks), nothing, nothing + 1)


def _clauses(count: int, seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)


def test_training_and_use_compute_the_same() -> None:
    from jax import numpy as jnp

    network, clauses, there = _network(), _clauses(70), np.ones(70, dtype=bool)
    ours = network.read(clauses)
    weights = {name: jnp.asarray(held[0]) for name, held in network.weights.items()}
    told = standardised(clauses, network.mean, network.spread)
    theirs = forward(Arithmetic(jnp), weights, told, there)
    assert ours.shape == (70, ANSWERS)
    assert np.allclose(ours, np.asarray(theirs), atol=1e-4)


def test_what_fills_up_a_batch_changes_no_answer() -> None:
    weights = {name: held[0] for name, held in _weights(1).items()}
    clauses = _clauses(20)
    alone = forward(Arithmetic(np), weights, clauses)
    filled = np.vstack([clauses, _clauses(12, seed=9)])[None]
    there = (np.arange(32) < 20)[None]
    assert np.allclose(forward(Arithmetic(np), weights, filled, there)[0, :20], alone, atol=1e-5)


def test_several_networks_answer_with_their_mean() -> None:
    both, clauses = _network(3, networks=2), _clauses(5)
    single = [
        Network({n: w[at : at + 1] for n, w in both.weights.items()}, both.mean, both.spread)
        for at in (0, 1)
    ]
    mean = (single[0].read(clauses) + single[1].read(clauses)) / 2
    assert np.allclose(both.read(clauses), mean, atol=1e-6)


def test_a_long_notice_is_read_in_windows_that_see_beyond_their_edges() -> None:
    network, clauses = _network(), _clauses(1000)
    answers = network.read(clauses)
    assert answers.shape == (1000, ANSWERS)
    # The first window is 256 clauses and is told of 48 more; nothing after them reaches it.
    assert np.allclose(answers[:256], network.read(clauses[:304])[:256], atol=1e-6)
    other = clauses.copy()
    other[300] += 1
    moved = np.abs(network.read(other) - answers).max(axis=1)
    # Clause 300 is seen by the first two windows, not by the third, which begins at 512 less 48.
    assert moved[:512].min() > 0
    assert moved[512:].max() == 0


def test_an_answer_can_hang_on_another_clause() -> None:
    """What one clause alone does not tell is learnt from the clause three before it."""
    chance = np.random.default_rng(5)

    def text(number: int) -> Text:
        clauses = np.zeros((12, WIDTH), dtype=np.float32)
        told = chance.random(12) < 0.5
        clauses[:, -1] = told * 2.0
        labels = np.zeros((12, 2), dtype=np.int8)
        labels[3:, 0] = told[:-3]
        return Text(clauses, labels, 1.0, f"group {number % 8}", True)

    texts = [text(number) for number in range(240)]
    how = replace(
        HOW, size=32, rounds=40, seeds=1, batch=120, rate=5e-3, left_out=0.0, source_left_out=0.0
    )
    network = fit(texts[:200], SOURCES, how)
    answers = np.concatenate([network.read(text.inputs)[:, 0] for text in texts[200:]])
    wanted = np.concatenate([text.labels[:, 0] for text in texts[200:]])
    right = ((answers > 0) == (wanted > 0)).mean()
    assert right > 0.9, right
    # By itself no clause tells: the share of the commoner answer is all that could be had.
    assert max(wanted.mean(), 1 - wanted.mean()) < 0.7


def test_held_out_answers_come_from_networks_that_have_not_seen_the_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from checker.training import network as fitting

    seen: list[set[str]] = []

    class Says:
        def __init__(self, groups: set[str]) -> None:
            self.groups = groups

        def read(self, inputs: np.ndarray) -> np.ndarray:
            return np.full((len(inputs), ANSWERS), float(len(seen)))

    def told(texts: list[Text], sources: object, how: object) -> Says:
        seen.append({text.group for text in texts})
        return Says(seen[-1])

    monkeypatch.setattr(fitting, "fit", told)
    texts = [
        Text(_clauses(4), np.zeros((4, ANSWERS), dtype=np.int8), 1.0, f"g{number % 5}", True)
        for number in range(15)
    ]
    answers = held_out(texts, SOURCES)
    for text, answer in zip(texts, answers, strict=True):
        assert text.group not in seen[int(answer[0, 0]) - 1]


def test_a_clause_is_told_of_by_as_many_numbers_as_the_sources_say() -> None:
    vectors = load()
    assert vectors is not None
    understanding = understand(parse(read_text("各社区要建立台账。\n一、建章立制\n请报送名单。")))
    found = units(understanding)
    types = ("ledger", "forms-and-reports")
    numbers = Structure(understanding).of_all(found)
    logits = np.zeros((len(found), 3), dtype=np.float32)
    told = inputs_of(understanding, found, numbers, logits, [], types, vectors)
    assert told.shape == (len(found), sum(widths(2, vectors.table.shape[1])))
    meaning = told[:, -3 * vectors.table.shape[1] :].reshape(len(found), 3, -1)
    # The vectors of clause and sentence have one length each; the first clause has no heading.
    assert np.allclose(np.linalg.norm(meaning[:, 0], axis=1), 4.0, atol=1e-4)
    assert np.allclose(meaning[0, 2], 0.0)
    assert np.linalg.norm(meaning[-1, 2]) > 0
    alone = vectors.of("各社区要建立台账")
    assert np.allclose(meaning[0, 0] / 4.0, alone, atol=1e-4)


def test_training_says_at_once_that_jax_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.training import network as fitting
    from checker.training.sources import Sources
    from checker.training.train import train

    monkeypatch.setattr(fitting, "find_spec", lambda name: None)
    with pytest.raises(TrainingError, match="jax"):
        train(Sources([], []), tmp_path)
