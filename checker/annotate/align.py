"""Finds a stretch of one text in another that says the same with other breaks and spaces."""

from __future__ import annotations

import re

from checker.model import Span

_SEEN = re.compile(r"[^\s|\u200b\ufeff]+")


class Alignment:
    """From spans of ``text`` to spans of ``other``.

    A wording that stands several times is told apart by how far down in the text it stands.
    """

    def __init__(self, text: str, other: str) -> None:
        self._text = text
        self._other, self._back = _squashed(other)

    def span(self, start: int, end: int) -> Span | None:
        """The stretch of the other text that reads like ``[start, end)``; ``None`` if there is none."""
        wanted, _ = _squashed(self._text[start:end])
        if not wanted:
            return None
        places = [found.start() for found in re.finditer(re.escape(wanted), self._other)]
        if not places:
            return None
        share = start / max(1, len(self._text))
        best = min(places, key=lambda at: abs(at / max(1, len(self._other)) - share))
        return Span(self._back[best], self._back[best + len(wanted) - 1] + 1)


def _squashed(text: str) -> tuple[str, list[int]]:
    """``text`` without what is not seen, and where each of its characters stood."""
    kept: list[str] = []
    back: list[int] = []
    for piece in _SEEN.finditer(text):
        kept.append(piece[0])
        back.extend(range(piece.start(), piece.end()))
    return "".join(kept), back
