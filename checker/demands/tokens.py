"""jieba tokens as a spaCy tokenizer, spent only on sentences where word boundaries decide something.

Whether a single character such as 要 is a word of its own is all that is asked of the tokens
(``modality``). A sentence without such a character stays one token: cutting every word of a notice
would cost more than everything else together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.demands.dictionary import segmenter
from checker.demands.modality import single_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]*")


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
