"""Finds words of a file in the text of the pages that another program made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.annotate.align import Alignment
from checker.model import Box, Document, Span
from checker.reading.boxes import adjoin, around
from checker.reading.places import boxes

_FEWEST = 3  # letters that may stand for a wording
_SURE = 4  # letters that one must begin with which other words part
_MOST_BETWEEN = 300  # letters of those
_MOST_PLACES = 1_000  # that are looked at
_LETTERS = re.compile(r"[^\W_]+")
_NARROW_GAP = 1.2  # times the height: the room of a sign that was printed in another font


class Finder:
    """From stretches of ``text`` to places on the pages of ``places``.

    Letters and digits decide: signs between them may be other ones, or stand elsewhere. Where
    letters differ too, ``Alignment`` has a last look.
    """

    def __init__(self, text: str, places: Document) -> None:
        self._text = text
        self._places = places
        self._letters, self._back = _letters(places.text)
        self._alignment = Alignment(text, places.text)

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Page and box of each line that reads like ``[start, end)``; empty if there is none."""
        found: list[tuple[int, Box]] = []
        for span in self._spans(start, end):
            for page, box in boxes(self._places, span.start, span.end):
                if found and found[-1][0] == page and adjoin(found[-1][1], box, _NARROW_GAP):
                    box = around((found.pop()[1], box))
                found.append((page, box))
        return found

    def span(self, start: int, end: int) -> Span | None:
        """The stretch of the pages' text from the first to the last that reads like it."""
        found = self._spans(start, end)
        return Span(found[0].start, found[-1].end) if found else None

    def _spans(self, start: int, end: int) -> list[Span]:
        wanted, stood = _letters(self._text[start:end])
        if len(wanted) >= _FEWEST:
            share = start / max(1, len(self._text)) * len(self._letters)
            found = self._whole(wanted) or self._parted(wanted)
            if found:
                letters = min(found, key=lambda at: abs(at[0] - share))
                runs = self._runs([self._back[at] for at in letters])
                before = self._text[start : start + stood[0]]
                behind = self._text[start + stood[-1] + 1 : end]
                return self._with_signs(runs, before.strip(), behind.strip())
        whole = self._alignment.span(start, end)
        return [whole] if whole else []

    def _whole(self, wanted: str) -> list[Sequence[int]]:
        """Which letters of the pages read ``wanted``, for each time that they do."""
        found = re.finditer(re.escape(wanted), self._letters)
        return [range(at.start(), at.end()) for at in found]

    def _parted(self, wanted: str) -> list[Sequence[int]]:
        """The same where other words stand in between, as those that a reviser struck out."""
        found: list[Sequence[int]] = []
        for at in self._whole(wanted[:_SURE])[:_MOST_PLACES]:
            start, begun = at[0], len(at)
            while self._letters.startswith(wanted[: begun + 1], start) and begun < len(wanted):
                begun += 1
            rest = wanted[begun:]
            limit = start + len(wanted) + _MOST_BETWEEN
            goes_on = self._letters.find(rest, start + begun, limit)
            if len(rest) >= _FEWEST and goes_on >= 0:
                found.append([*range(start, start + begun), *range(goes_on, goes_on + len(rest))])
        return found

    def _runs(self, indices: Sequence[int]) -> list[Span]:
        """Stretches of the page's text that hold ``indices`` and only signs beside them.

        A space ends a stretch, for what follows on it may stand elsewhere on the page; so do
        letters of other words.
        """
        text = self._places.text
        runs = [Span(indices[0], indices[0] + 1)]
        for at in indices[1:]:
            last = runs[-1]
            between = text[last.end : at]
            if any(character.isspace() or character.isalnum() for character in between):
                runs.append(Span(at, at + 1))
            else:
                runs[-1] = Span(last.start, at + 1)
        return runs

    def _with_signs(self, runs: list[Span], before: str, behind: str) -> list[Span]:
        """``runs`` with the signs before and behind all letters, where the page has them too."""
        text, first, last = self._places.text, runs[0].start, runs[-1].end
        if before and text.endswith(before, 0, first):
            runs[0] = Span(first - len(before), runs[0].end)
        if behind and text.startswith(behind, last):
            runs[-1] = Span(runs[-1].start, last + len(behind))
        return runs


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of ``text``, and where each of them stood."""
    kept: list[str] = []
    back: list[int] = []
    for piece in _LETTERS.finditer(text):
        kept.append(piece[0])
        back.extend(range(piece.start(), piece.end()))
    return "".join(kept), back
