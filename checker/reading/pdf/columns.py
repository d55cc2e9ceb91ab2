"""Columns of a newspaper's kind whose lines were drawn side by side.

PDFium then joins what stands on one level to one line. (Most writers draw one column after the
other, and PDFium leaves that order alone.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.model import Box
from checker.reading.pdf.pieces import Piece

_SPACES = re.compile(r"[ \t\u3000]+")
_LEAST_PART = 6  # characters; less is a label and its value
_FEWEST_LINES = 5  # side by side; a list of names and numbers has fewer, or is not as full
_MOSTLY = 0.6
_GUTTER = (0.8, 4.0)  # times the height of the type: narrower is a space, wider a list
_NARROWEST = 8.0  # times the height of the type
_ALIKE = 0.8  # narrower column to wider one
_RAGGED = 2.0  # of the height of the type: how far before the edge a full line may end


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line with a gap: its two parts and the places of both."""

    left_end: int
    right_start: int
    left: float
    gap: tuple[float, float]
    right: float
    size: float


def in_columns(
    pieces: Sequence[Piece], raw: str, box: Callable[[int], Box | None]
) -> list[Piece] | None:
    """``pieces`` with the lines of each column together; ``None`` when there are no columns.

    ``box`` gives the place of a character of ``raw``; only a page that looks like columns asks.
    """
    doubtful = [at for at, piece in enumerate(pieces) if _has_two_parts(raw[slice(*piece)])]
    if len(doubtful) < _FEWEST_LINES or len(doubtful) < len(pieces) * _MOSTLY / 2:
        return None
    cuts = {at: cut for at in doubtful if (cut := _cut(pieces[at], raw, box)) is not None}
    middle = _gutter(list(cuts.values()))
    if middle is None:
        return None
    result: list[Piece] = []
    right: list[Piece] = []
    for at, (start, end) in enumerate(pieces):
        cut = cuts.get(at) or (_cut((start, end), raw, box) if " " in raw[start:end] else None)
        if cut is not None and cut.gap[0] <= middle <= cut.gap[1]:
            result.append((start, cut.left_end))
            right.append((cut.right_start, end))
            continue
        side = _side((start, end), raw, box, middle) if right else 0
        if side > 0:
            right.append((start, end))
            continue
        if not side:  # runs over both columns: what follows is another block
            result += right
            right = []
        result.append((start, end))
    return result + right


def _has_two_parts(text: str) -> bool:
    return " " in text and sum(len(part) >= _LEAST_PART for part in text.split()) > 1


def _cut(piece: Piece, raw: str, box: Callable[[int], Box | None]) -> _Cut | None:
    """``piece`` cut in two at its widest gap."""
    start, end = piece
    text = raw[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    first, last = box(start), box(end - 1)
    if first is None or last is None:
        return None
    size = max(first.bottom - first.top, last.bottom - last.top)
    best: _Cut | None = None
    for space in _SPACES.finditer(raw, start, end):
        before, after = box(space.start() - 1), box(space.end())
        if before is None or after is None:
            continue
        gap = (before.right, after.left)
        wide = gap[1] - gap[0]
        if wide >= _GUTTER[0] * size and (best is None or wide > best.gap[1] - best.gap[0]):
            best = _Cut(space.start(), space.end(), first.left, gap, last.right, size)
    return best


def _gutter(cuts: Sequence[_Cut]) -> float | None:
    """The middle of the gap between two columns of running text that most of ``cuts`` share."""
    if len(cuts) < _FEWEST_LINES:
        return None
    ends = sorted(cut.gap[0] for cut in cuts)
    starts = sorted(cut.gap[1] for cut in cuts)
    # Few lines may have their widest gap elsewhere; they must not move the gutter.
    spare = int(len(cuts) * (1 - _MOSTLY) / 2)
    inner, outer = ends[-1 - spare], starts[spare]
    if outer <= inner:
        return None
    middle = (inner + outer) / 2
    shared = [cut for cut in cuts if cut.gap[0] <= middle <= cut.gap[1]]
    if len(shared) < max(_FEWEST_LINES, _MOSTLY * len(cuts)):
        return None
    size = max(cut.size for cut in shared)
    edge, begin = max(cut.right for cut in shared), min(cut.left for cut in shared)
    widths = sorted((inner - begin, edge - outer))
    if widths[0] < max(_NARROWEST * size, _ALIKE * widths[1]) or outer - inner > _GUTTER[1] * size:
        return None
    full_left = sum(inner - cut.gap[0] < _RAGGED * cut.size for cut in shared)
    full_right = sum(edge - cut.right < _RAGGED * cut.size for cut in shared)
    return middle if min(full_left, full_right) >= _MOSTLY * len(shared) else None


def _side(piece: Piece, raw: str, box: Callable[[int], Box | None], middle: float) -> int:
    """-1 for a line left of ``middle``, 1 for one right of it, 0 for one across."""
    boxes = [found for found in map(box, range(*piece)) if found is not None]
    if not boxes:
        return 0
    if max(found.right for found in boxes) <= middle:
        return -1
    return 1 if min(found.left for found in boxes) >= middle else 0
