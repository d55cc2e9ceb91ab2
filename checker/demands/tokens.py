"""jieba tokens as a spaCy tokenizer, spent only where word boundaries decide something.

Whether a single character such as 要 is a word of its own is all that is asked of the tokens
(``modality``). What has no such character stays in one piece: cutting every word of a notice would
cost more than everything else together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.demands.dictionary import segmenter
from checker.demands.modality import single_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# jieba cuts each run of these by itself, so that its tokens are those of the whole text.
_RUN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")


def words(text: str) -> list[str]:
    """Tokens of ``text``: jieba's in runs with a cue of one character, what lies between as it is."""
    out: list[str] = []
    asked = single_cues()
    at = 0
    for match in _RUN.finditer(text):
        if asked.isdisjoint(match[0]):
            continue
        if match.start() > at:
            out.append(text[at : match.start()])
        out.extend(segmenter().cut(match[0]))
        at = match.end()
    if at < len(text):
        out.append(text[at:])
    return out


class JiebaTokenizer:
    """A spaCy tokenizer: ``Doc.text`` equals the input to the letter."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        pieces = words(text)
        return Doc(self.vocab, words=pieces, spaces=[False] * len(pieces))
