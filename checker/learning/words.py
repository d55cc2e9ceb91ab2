"""Whether a stretch of text is ordinary speech, by the dictionary that divides words."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from checker.demands.dictionary import segmenter

# Tags of jieba: verbs, adverbs, pronouns, numbers, times, prepositions, conjunctions, particles...
_SPEECH = ("v", "d", "r", "m", "t", "p", "c", "u", "y", "q", "f", "i", "l", "j")
_NAMES = ("nr", "ns", "nt", "nz")


@lru_cache(maxsize=4096)
def spoken(text: str) -> bool:
    """Whether a word of two characters or more in ``text`` is one that names do not consist of.

    Loads the dictionary when first called.
    """
    tags = _tags()
    return any(
        len(word) > 1 and _is_speech(tags.get(word, ""))
        for word in segmenter().cut(text, HMM=False)
    )


@cache
def _tags() -> Any:
    """The dictionary's words with their tags."""
    from jieba.posseg import POSTokenizer

    tagged = POSTokenizer(segmenter())
    tagged.initialize()
    return tagged.word_tag_tab


def _is_speech(tag: str) -> bool:
    return tag.startswith(_SPEECH) and tag not in _NAMES
