"""Characters of a line in the order in which they stand.

Writers that take Chinese and Western characters from different fonts, as LibreOffice does, draw the
quotation marks of a line after its words, and PDFium tells them in that order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from checker.model import Box

# Marks drawn by themselves: PDFium leaves a space where it jumped to them.
_DRAWN_APART = re.compile("\\s[“”‘’]|[“”‘’]\\s")


def in_order(start: int, raw: str, box: Callable[[int], Box | None]) -> list[int] | None:
    """The offsets of the characters of the line ``raw``, which begins at ``start``, from left to right.

    None where they stand as they are told. Spaces are left out of a line that is put in order, but
    for those between Western words.
    """
    if _DRAWN_APART.search(raw) is None or max(raw) > "\uffff":  # PDFium halves what lies beyond
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
