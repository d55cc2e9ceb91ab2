"""Tokens are jieba's own, whichever part of its dictionary is loaded and wherever it came from."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jieba
import pytest
from jieba.posseg import POSTokenizer

from checker.demands.dictionary import segmenter

TEXT = "各社区要建立工作台账，每月25日前报送报表。"
NOTICES = Path(__file__).parents[2] / "corpus" / "notices" / "dev"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and a dictionary not yet loaded; afterwards as before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    segmenter.cache_clear()
    yield tmp_path / "checker"
    segmenter.cache_clear()


def texts(most: int) -> list[str]:
    """The first notices of every file of the corpus."""
    files = sorted(NOTICES.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()[:12]]
    return [json.loads(line)["text"] for line in lines[:most]]


def test_tokens_are_jieba_s_from_the_dictionary_and_from_the_cache(folder: Path) -> None:
    for _ in range(2):  # the first writes the cache, the second reads it
        segmenter.cache_clear()
        assert list(segmenter().cut(TEXT)) == jieba.lcut(TEXT)
        assert len(list(folder.glob("words-*.bin"))) == 1


def test_a_notice_loads_the_words_of_its_characters_only(folder: Path) -> None:
    list(segmenter().cut(TEXT))
    frequencies = segmenter().FREQ
    assert {word[0] for word in frequencies} <= set(TEXT)
    jieba.initialize()
    assert frequencies == {w: n for w, n in jieba.dt.FREQ.items() if w[0] in TEXT}


@pytest.mark.parametrize("guess", [True, False])
def test_notices_are_cut_as_jieba_cuts_them_in_any_order(folder: Path, guess: bool) -> None:
    notices = texts(40)
    random.Random(7).shuffle(notices)
    assert len(notices) == 40
    for text in notices:
        assert list(segmenter().cut(text, HMM=guess)) == jieba.lcut(text, HMM=guess)


def test_tags_are_jieba_s(folder: Path) -> None:
    ours, theirs = POSTokenizer(segmenter()), POSTokenizer(jieba.dt)
    for text in texts(5):
        told, expected = list(ours.cut(text)), list(theirs.cut(text))
        assert [(p.word, p.flag) for p in told] == [(p.word, p.flag) for p in expected]


def test_threads_that_come_at_once_are_all_given_whole_parts(folder: Path) -> None:
    notices = texts(8)
    expected = [jieba.lcut(text) for text in notices]
    for _ in range(5):
        segmenter.cache_clear()
        with ThreadPoolExecutor(8) as threads:
            cut = list(threads.map(segmenter().lcut, notices))
        assert cut == expected


@pytest.mark.parametrize("content", [b"nothing", b"", b"\xe9\x01\x00\x00\x00"])
def test_a_broken_cache_is_made_anew(folder: Path, content: bytes) -> None:
    segmenter()
    (kept,) = folder.glob("words-*.bin")
    whole = kept.read_bytes()
    kept.write_bytes(content)
    segmenter.cache_clear()
    assert list(segmenter().cut(TEXT)) == jieba.lcut(TEXT)
    assert kept.read_bytes() == whole


def test_without_a_folder_to_write_to_words_are_cut_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    segmenter.cache_clear()
    assert list(segmenter().cut(TEXT)) == jieba.lcut(TEXT)
    segmenter.cache_clear()
