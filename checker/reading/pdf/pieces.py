"""Cuts the raw text of a page into lines, and apart what PDFium joined to a line wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from checker.reading.paged.repair import HYPHENS
from checker.reading.pdf.glyphs import Glyphs

Piece: TypeAlias = tuple[int, int]
"""A line's half-open stretch of a page's raw text."""

_PIECE = re.compile(f"[^\r\n{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
_GIANT = 2.0  # times the height of the other type


def pieces(raw: str) -> list[Piece]:
    """The lines of ``raw`` that hold more than spaces."""
    return [found.span() for found in _PIECE.finditer(raw) if found[0].strip()]


def visible(piece: Piece, raw: str) -> Piece:
    """``piece`` without the spaces at its ends."""
    start, end = piece
    if not raw[start].isspace() and not raw[end - 1].isspace():
        return piece
    text = raw[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def straight(pieces: list[Piece], raw: str, glyphs: Glyphs) -> tuple[list[Piece], list[Piece]]:
    """``pieces`` without what runs at an angle, and that apart.

    PDFium may join both to one line. Lines that are straight at both ends are taken to be so
    throughout: looking at every character would take as long as all the rest.
    """
    ends = [visible(piece, raw) for piece in pieces]
    if not any(glyphs.slants(start) or glyphs.slants(end - 1) for start, end in ends):
        return pieces, []
    level: list[Piece] = []
    slanting: list[Piece] = []
    for start, end in pieces:
        since, slants = start, False
        for at in range(start, end + 1):
            here = slants if at < end and raw[at].isspace() else at < end and glyphs.slants(at)
            if at < end and here == slants:
                continue
            if raw[since:at].strip():
                (slanting if slants else level).append((since, at))
            since, slants = at, here
    return level, slanting


def without_giants(pieces: Sequence[Piece], raw: str, glyphs: Glyphs) -> list[Piece]:
    """``pieces``, the lines cut in two to which PDFium joined words of far larger type.

    That happens to watermarks, which are as high as some lines together.
    """
    result: list[Piece] = []
    for piece in pieces:
        start, end = visible(piece, raw)
        # Words joined from elsewhere follow a space, and most lines of Chinese have none.
        if " " in raw[start:end]:
            small, large = sorted((glyphs.size(start), glyphs.size(end - 1)))
            if large > _GIANT * small > 0:
                between = (small * large) ** 0.5
                larger = glyphs.size(start) > between
                at = next(
                    at
                    for at in range(start, end)
                    if not raw[at].isspace() and (glyphs.size(at) > between) != larger
                )
                result += [(piece[0], at), (at, piece[1])]
                continue
        result.append(piece)
    return result
