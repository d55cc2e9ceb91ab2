"""jieba's dictionary, loaded by the first character of its words as sentences come.

The whole of it, half a million words and beginnings of words, takes longer to load than a short
notice to check and 60 MB of memory; a notice has a few hundred different characters. jieba looks up
pieces of the sentence only, so the words that begin with one of its characters are all it can ask.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from checker.cache import load_bytes, store_bytes
from checker.demands.imports import hidden


@cache
def segmenter() -> Any:
    """jieba's ``Tokenizer``, made once a process; its tokens are jieba's own to the letter.

    The parts lie in the user's cache folder. jieba's own cache lies in the shared temporary
    folder, where any user of the machine could put another dictionary in its place.
    """
    jieba = _jieba()
    jieba.setLogLevel(logging.WARNING)
    tokenizer = _by_character(jieba.Tokenizer)()
    tokenizer.total, tokenizer.parts = _parts(jieba, tokenizer)
    tokenizer.initialized = True
    return tokenizer


@cache
def _jieba() -> Any:
    """jieba, which opens its own files where ``pkg_resources`` cannot be had.

    That old package takes longer to import than jieba itself and warns that it will go.
    """
    with hidden("pkg_resources", sys.modules.get("pkg_resources")):
        return import_module("jieba")


def _by_character(base: Any) -> Any:
    """``base``, jieba's ``Tokenizer``, which is known only once jieba is loaded, as said above."""

    class Tokenizer(base):  # type: ignore[misc]
        parts: dict[str, bytes]  # by first character, those not yet in ``FREQ``

        def get_DAG(self, sentence: str) -> Any:
            for first in set(sentence):
                # Another thread may be at the same part: it goes only when its words are there.
                packed = self.parts.get(first)
                if packed is not None:
                    self.FREQ.update(marshal.loads(packed))
                    self.parts.pop(first, None)
            return super().get_DAG(sentence)

    return Tokenizer


def _parts(jieba: Any, tokenizer: Any) -> tuple[int, dict[str, bytes]]:
    """The sum of all frequencies and, by first character, the marshalled frequencies."""
    made = Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME).stat()
    state = f"{jieba.__version__} {made.st_size} {made.st_mtime_ns} {sys.version}"
    name = f"words-{hashlib.sha256(state.encode()).hexdigest()[:16]}"
    packed = load_bytes(name)
    if packed is not None:
        try:
            total, parts = marshal.loads(packed)
            return int(total), dict(parts)
        except (ValueError, EOFError, TypeError):
            pass
    with _collector_paused():
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        by_first: dict[str, dict[str, int]] = {}
        for word, frequency in frequencies.items():
            by_first.setdefault(word[0], {})[word] = frequency
        parts = {first: marshal.dumps(words) for first, words in by_first.items()}
    store_bytes(name, marshal.dumps((total, parts)))
    return total, parts


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Half a million dictionary entries are made in less than half the time uncounted."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
