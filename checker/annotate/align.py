"""Finds a stretch of one text in another that says the same with other breaks and spaces."""

from __future__ import annotations

import re

from checker.model import Span

_SURE = 5  # characters that a stretch must begin and end with
_SPARE = 6  # characters more or less that it may have, and a share of its length
_SPARE_SHARE = 20
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
        places = [(at, at + len(wanted)) for at in _places(self._other, wanted)]
        if not places and len(wanted) >= 2 * _SURE:
            places = self._loose(wanted)
        if not places:
            return None
        share = start / max(1, len(self._text))
        first, last = min(places, key=lambda at: abs(at[0] / max(1, len(self._other)) - share))
        return Span(self._back[first], self._back[last - 1] + 1)

    def _loose(self, wanted: str) -> list[tuple[int, int]]:
        """Where the other text begins and ends like ``wanted`` and is about as long.

        A page shows the mark of a footnote, or a number that was counted, within a sentence.
        """
        found = []
        spare = _SPARE + len(wanted) // _SPARE_SHARE
        for at in _places(self._other, wanted[:_SURE]):
            earliest = at + max(len(wanted) - spare, _SURE) - _SURE
            behind = self._other.find(
                wanted[-_SURE:], max(earliest, at + 1), at + len(wanted) + spare
            )
            if behind >= 0:
                found.append((at, behind + _SURE))
        return found


def _places(text: str, words: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(words), text)]


def _squashed(text: str) -> tuple[str, list[int]]:
    """``text`` without what is not seen, and where each of its characters stood."""
    kept: list[str] = []
    back: list[int] = []
    for piece in _SEEN.finditer(text):
        kept.append(piece[0])
        back.extend(range(piece.start(), piece.end()))
    return "".join(kept), back
