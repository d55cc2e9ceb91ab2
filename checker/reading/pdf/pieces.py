"""Cuts the raw text of a page into lines, and apart what PDFium joined to a line wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from checker.model import Box
from checker.reading.paged.repair import HYPHENS
from checker.reading.pdf.frame import Frame
from checker.reading.pdf.glyphs import Glyphs

Piece: TypeAlias = tuple[int, int]
"""A line's half-open stretch of a page's raw text."""

_PIECE = re.compile(f"[^\r\n{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
_SPACES = re.compile(r"\s+")
_SAME_ROW = 0.5  # share of the height that two characters of one row have in common
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


def on_page(
    pieces: list[Piece], raw: str, glyphs: Glyphs, frame: Frame
) -> tuple[list[Piece], list[Piece]]:
    """What is on the page of ``pieces``, and what is off it, where nobody sees it.

    Pages cut out of a larger sheet still hold the rest of it, and PDFium joins lines across the
    cut. All are taken to be on the page when none is: then the page's measures are wrong.
    """
    shown: list[Piece] = []
    off: list[Piece] = []
    for piece in pieces:
        start, end = visible(piece, raw)
        if not any(_is_off(glyphs.box(at), frame) for at in (start, end - 1)):
            shown.append(piece)
            continue
        for part in _cut_at_edges(piece, raw, glyphs, frame):
            start, end = visible(part, raw)
            outside = all(_is_off(glyphs.box(at), frame) for at in (start, end - 1))
            (off if outside else shown).append(part)
    return (shown, off) if shown else (pieces, [])


def _cut_at_edges(piece: Piece, raw: str, glyphs: Glyphs, frame: Frame) -> Iterator[Piece]:
    """``piece`` cut between words of which one ends, or begins, off the page and one on it."""
    since = piece[0]
    for space in _SPACES.finditer(raw, *visible(piece, raw)):
        before, after = (glyphs.box(at) for at in (space.start() - 1, space.end()))
        if _is_off(before, frame) != _is_off(after, frame):
            yield since, space.start()
            since = space.end()
    yield since, piece[1]


def _is_off(box: Box | None, frame: Frame) -> bool:
    return box is not None and not (
        box.right > 0 and box.left < frame.width and box.bottom > 0 and box.top < frame.height
    )


def unstacked(pieces: Sequence[Piece], raw: str, glyphs: Glyphs) -> list[Piece]:
    """``pieces``, the lines cut apart that PDFium joined although one stands below the other.

    That happens where a line begins with a character drawn by itself, as in a list of numbers.
    """
    result: list[Piece] = []
    for piece in pieces:
        start, end = visible(piece, raw)
        if " " not in raw[start:end] or _share_a_row(glyphs.box(start), glyphs.box(end - 1)):
            result.append(piece)
            continue
        since = piece[0]
        for space in _SPACES.finditer(raw, start, end):
            before, after = glyphs.box(space.start() - 1), glyphs.box(space.end())
            if before and after and after.left < before.left and not _share_a_row(before, after):
                result.append((since, space.start()))
                since = space.end()
        result.append((since, piece[1]))
    return result


def _share_a_row(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return True
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _SAME_ROW * min(one.bottom - one.top, other.bottom - other.top)


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
