"""Text that remembers which element, and which characters of it, every character came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.builder import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters with one origin.

    ``source`` is the element that shows them, ``None`` for what stands nowhere in the file (list
    numbers, separators). The first of them is character ``at`` of ``source.text``; ``at`` is
    ``None`` where the element stands for them as a whole.
    """

    text: str
    source: _Element | None = None
    at: int | None = None


class Traced:
    """A text as a row of pieces, already without the characters that ``clean`` takes out.

    Every operation gives what the same one of ``str`` gives on ``str(self)``.
    """

    __slots__ = ("pieces",)

    def __init__(self, pieces: Iterable[Piece] = ()) -> None:
        self.pieces = tuple(pieces)

    @classmethod
    def of(cls, text: str, source: _Element | None = None, at: int | None = None) -> Traced:
        """``text`` as shown by ``source``; see ``Piece``."""
        if clean(text) == text:
            return cls((Piece(text, source, at),)) if text else cls()
        whole = text.replace("\r\n", "\0\n")  # a control, taken out below
        return cls(
            Piece(kept, source, None if at is None else at + number)
            for number, character in enumerate(whole)
            if (kept := clean(character))
        )

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __add__(self, other: Traced) -> Traced:
        return Traced(self.pieces + other.pieces)

    def cut(self, start: int, end: int) -> Traced:
        """Characters ``[start, end)``."""
        return Traced(_within(self.pieces, start, end))

    def lstrip(self, characters: str) -> Traced:
        text = str(self)
        return self.cut(len(text) - len(text.lstrip(characters)), len(text))

    def strip(self) -> Traced:
        text = str(self)
        kept = text.strip()
        start = len(text) - len(text.lstrip())
        return self.cut(start, start + len(kept))

    def as_line(self) -> Traced:
        """Without the line breaks around it and the space behind it."""
        text = str(self)
        kept = text.strip("\n").rstrip()
        start = len(text) - len(text.lstrip("\n"))
        return self.cut(start, start + len(kept))

    def on_one_line(self) -> Traced:
        """On one line, as a table cell is."""
        text = str(self)
        pieces: list[Piece] = []
        since = 0
        for found in _BREAKS.finditer(text):
            pieces += _within(self.pieces, since, found.start())
            pieces.append(Piece(" "))
            since = found.end()
        pieces += _within(self.pieces, since, len(text))
        return Traced(pieces).strip()


def joined(separator: str, texts: Iterable[Traced]) -> Traced:
    """``texts`` with ``separator`` between them."""
    pieces: list[Piece] = []
    for number, text in enumerate(texts):
        if number:
            pieces.append(Piece(separator))
        pieces += text.pieces
    return Traced(pieces)


def _within(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    offset = 0
    for piece in pieces:
        low, high = max(start - offset, 0), min(end - offset, len(piece.text))
        if low == 0 and high == len(piece.text):
            yield piece
        elif low < high:
            at = None if piece.at is None else piece.at + low
            yield Piece(piece.text[low:high], piece.source, at)
        offset += len(piece.text)
        if offset >= end:
            return
