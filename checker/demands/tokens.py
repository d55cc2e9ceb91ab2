"""jieba tokens as a spaCy tokenizer, spent only on sentences where word boundaries decide something.

Whether a single character such as 要 is a word of its own is all that is asked of the tokens
(``modality``). A sentence without such a character stays one token: cutting every word of a notice
would cost more than everything else together.
"""

from __future__ import annotations

import gc
import logging
import marshal
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cache import cache_folder
from checker.demands.imports import hidden
from checker.demands.modality import single_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]*")


@cache
def segmenter() -> Any:
    """jieba with a cache of its own in the user's cache folder, loaded once a process.

    jieba's default cache lies in the shared temporary folder, where any user of the machine could
    put another dictionary in its place.
    """
    jieba = _jieba()
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = cache_folder()
    tokenizer.tmp_dir = str(folder) if folder else None
    with _collector_paused():
        if folder is None or not _from_cache(tokenizer, folder / "jieba.cache"):
            tokenizer.initialize()
    return tokenizer


@cache
def _jieba() -> Any:
    """jieba, which opens its own files where ``pkg_resources`` cannot be had.

    That old package takes longer to import than jieba itself and warns that it will go.
    """
    with hidden("pkg_resources", sys.modules.get("pkg_resources")):
        return import_module("jieba")


def _from_cache(tokenizer: Any, path: Path) -> bool:
    """Take the dictionary from the cache that jieba has written there.

    jieba reads it from the open file in small pieces, which takes more than twice as long.
    """
    jieba = _jieba()
    try:
        built = Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME).stat().st_mtime
        if path.stat().st_mtime <= built:
            return False
        tokenizer.FREQ, tokenizer.total = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return False
    tokenizer.initialized = True
    return True


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Half a million dictionary entries load in 0.2 s instead of 0.5 s when nothing counts them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def words(text: str) -> list[str]:
    """Tokens of ``text``: jieba's in sentences with a cue of one character, else the sentence."""
    out: list[str] = []
    asked = single_cues()
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if not sentence:
            continue
        if not asked.isdisjoint(sentence):
            out.extend(segmenter().cut(sentence))
        else:
            out.append(sentence)
    return out


class JiebaTokenizer:
    """A spaCy tokenizer: ``Doc.text`` equals the input to the letter."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        pieces = words(text)
        return Doc(self.vocab, words=pieces, spaces=[False] * len(pieces))
