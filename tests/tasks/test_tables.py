"""What is kept of list items between two runs: the same answers, whatever happened to the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from checker import cache
from checker.policy import Policy
from checker.tasks.model import load
from checker.tasks.views import ViewIndex

LISTS = Policy.load().lists
CLAUSE = "协助做好老年人优待证的发放"


def index(kind: str = "assist", items: int = 12) -> ViewIndex:
    model = load()
    assert model is not None
    return ViewIndex([(kind, item) for item in LISTS[kind].items[:items]], model.base)  # type: ignore[index]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "checker"


def test_kept_tables_see_what_built_ones_see(folder: Path) -> None:
    built = index().see(CLAUSE)
    (kept,) = folder.glob("tables*.npz")
    before = kept.stat().st_mtime_ns
    again = index().see(CLAUSE)
    assert kept.stat().st_mtime_ns == before
    assert np.array_equal(built.items, again.items)
    assert np.array_equal(built.none, again.none)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_made_anew(folder: Path, content: bytes) -> None:
    built = index().see(CLAUSE)
    (kept,) = folder.glob("tables*.npz")
    kept.write_bytes(content)
    assert np.array_equal(index().see(CLAUSE).items, built.items)
    assert kept.read_bytes()[:2] == b"PK"
    assert kept.stat().st_size > 1000


def test_other_items_have_other_tables_and_only_the_newest_are_kept(folder: Path) -> None:
    for items in range(2, 9):
        index(items=items)
    assert len(list(folder.glob("tables*.npz"))) == 4


def test_values_are_bounded_as_well(folder: Path) -> None:
    for number in range(5):
        cache.store(f"word-{number}", number, most=2)
    cache.store("other-0", "stays", most=2)
    assert len(list(folder.glob("word-*.json"))) == 2
    assert cache.load("word-4") == 4
    assert cache.load("other-0") == "stays"


def test_nothing_is_needed_to_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert cache.load_arrays("tables1-none") is None
    assert index().see(CLAUSE).items.shape[0] == 12
