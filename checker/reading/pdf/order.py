"""Characters of a line in the order in which they stand, and which lines are set in.

Writers that take Chinese and Western characters from different fonts, as LibreOffice does, draw the
quotation marks of a line after its words, and PDFium tells them in that order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from checker.model import Box

# Marks drawn by themselves: PDFium leaves a space where it jumped to them.
_DRAWN_APART = re.compile("\\s[“”‘’]|[“”‘’]\\s")
_HAN = "\u2e7f"
_SAME_EDGE = 0.4  # of a character's width: lines whose left edges are that near begin together
_LEAST, _MOST = 1.5, 2.7  # characters that the first line of a paragraph is set in by


def in_order(start: int, raw: str, box: Callable[[int], Box | None]) -> list[int] | None:
    """The offsets of the characters of the line ``raw``, which begins at ``start``, from left to right.

    None where they stand as they are told. Spaces are left out of a line that is put in order, but
    for those between Western words.
    """
    if _DRAWN_APART.search(raw) is None:
        return None
    plain = range(start, start + len(raw))
    places = [(at, box(at)) for at in plain]
    standing = [(place.left, at) for at, place in places if place is not None]
    tops = [place for _, place in places if place is not None]
    if not standing or not _one_row(tops):
        return None
    ordered = sorted(standing)
    if ordered == standing:
        return None
    kept = {at for at in plain[1:-1] if _between_words(raw, at - start)}
    result = []
    for _, at in ordered:
        result.append(at)
        if at + 1 in kept:
            result.append(at + 1)
    return result


def _between_words(raw: str, at: int) -> bool:
    around = raw[at - 1] + raw[at + 1]
    return raw[at].isspace() and around.isascii() and around.isalnum()


def _one_row(boxes: Sequence[Box]) -> bool:
    return max(box.top for box in boxes) < min(box.bottom for box in boxes)


def set_in(starts: Sequence[tuple[str, Box | None]]) -> list[bool]:
    """Which lines begin two characters farther right than the text does: paragraphs begin there.

    ``starts`` are the first character of each line of a page and its place.
    """
    widths = [box.right - box.left for first, box in starts if box and first > _HAN]
    if not widths:
        return [False] * len(starts)
    em = median(widths)
    lefts = [None if box is None else box.left / em for _, box in starts]
    near = Counter(round(left / _SAME_EDGE) for left in lefts if left is not None)
    edges = [
        left
        for left in lefts
        if left is not None and sum(near[round(left / _SAME_EDGE) + by] for by in (-1, 0, 1)) > 1
    ]
    if not edges:
        return [False] * len(starts)
    edge = min(edges)
    return [left is not None and _LEAST <= left - edge <= _MOST for left in lefts]
