"""Word vectors are checked before use, survive writing, and bring like words together."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from harm import spoiled

from checker.resources import data_folder
from checker.wordvectors import Vectors, VectorsError, load, write


def _shipped() -> Vectors:
    found = load()
    assert found is not None
    return found


def test_like_words_are_nearer_than_unlike_ones() -> None:
    vectors = _shipped()

    def near(one: str, other: str) -> float:
        return float(vectors.of(one) @ vectors.of(other))

    assert near("登记簿", "台账") > near("登记簿", "会议") + 0.1
    assert near("报送汇总表", "上报统计表") > near("报送汇总表", "悬挂横幅") + 0.1


def test_a_vector_has_length_one_and_unknown_text_none() -> None:
    vectors = _shipped()
    assert np.linalg.norm(vectors.of("建立台账")) == pytest.approx(1.0, abs=1e-5)
    for strange in ("", "xyz 123", "\ud800"):
        assert not vectors.of(strange).any()


def test_words_are_found_where_they_stand() -> None:
    vectors = _shipped()
    text = "\ud800请建立台账"
    found = {(vectors.words[word], start, end) for word, start, end in vectors.inside(text)}
    assert ("建立", 2, 4) in found
    assert all(text[start:end] == word for word, start, end in found)


def test_what_is_written_comes_back_within_a_step(tmp_path: Path) -> None:
    table = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    assert load(tmp_path) is None
    write(Vectors(("一", "二三", "四五六"), table), tmp_path)
    back = load(tmp_path)
    assert back is not None
    assert back.words == ("一", "二三", "四五六")
    assert np.abs(back.table - table).max() <= np.abs(table).max() / 127
    again = tmp_path / "again"
    write(back, again)
    assert (again / "words.npz").read_bytes() == (tmp_path / "words.npz").read_bytes()


def test_damaged_vectors_are_refused(tmp_path: Path) -> None:
    spoiled("words", tmp_path)
    with pytest.raises(VectorsError, match="可能已损坏"):
        load(tmp_path)


def test_a_model_refuses_other_vectors_than_its_own(tmp_path: Path) -> None:
    from checker.tasks.model import TaskModelError
    from checker.tasks.model import load as load_tasks

    for path in data_folder("models").glob("tasks.*"):
        shutil.copy(path, tmp_path / path.name)
    assert load_tasks(tmp_path) is not None  # those that ship stand in
    load_tasks.cache_clear()
    write(Vectors(("台账",), np.ones((1, 4), dtype=np.float32)), tmp_path)
    with pytest.raises(TaskModelError, match="词向量不是训练时所用的"):
        load_tasks(tmp_path)
