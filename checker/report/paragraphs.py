"""Numbers the paragraphs of a document as a reader counts them: empty lines do not count."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from checker.model import Document


def paragraph_at(document: Document, offset: int) -> int:
    """The number, from 1, of the non-empty line of ``document.text`` that holds ``offset``.

    Between two of them it is that of the one before; in front of the first it is 1.
    """
    return max(bisect_right(_starts(document.text), offset), 1)


@lru_cache(maxsize=2)  # a report asks for every finding of one document
def _starts(text: str) -> tuple[int, ...]:
    starts = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
        at += len(line) + 1
    return tuple(starts)
