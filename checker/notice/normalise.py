"""Fold a document's text for understanding without losing the way back.

One width of punctuation and digits, no filling spaces, no zero-width characters, broken lines
(as copied from PDF) joined. The folded text is shorter than the original or equal; every folded
character remembers the index it came from, so a match maps back to the document's own text.
"""

from __future__ import annotations

import re

from checker.model import NormalText
from checker.notice.characters import PLAIN, fold_character, is_filler, simplify
from checker.notice.lines import STARTS, Line, split
from checker.notice.wrapped import wrapping_of

# A run of characters that stay as they are, or one other.
_PIECES = re.compile(f"({PLAIN.pattern})|.", re.DOTALL)
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f\u3164\u115f\u1160\u034f\u180e\u2061\u2062\u2063\u2064"
)
_SPACE = frozenset(" \u3000\u00a0\u2002\u2003\u2009\r\f\v")


def _row_joins(cells: int, columns: int, following: Line) -> bool:
    """Whether a broken table row goes on: it lacks cells that the next line brings."""
    if not following.bare or columns < 2:
        return False
    more = following.text.count("|") + following.text.count("｜") + following.text.count("\t")
    if STARTS.match(following.bare) and not more:
        return False
    if cells < columns:
        return cells + more <= columns
    return more == 0 and len(following.bare) <= 6 and following.breaks_off


def normalise(text: str) -> NormalText:
    """Fold ``text``; see the module's words. The newline stays as the paragraph mark."""
    lines = split(simplify(text))
    wrapping = wrapping_of(lines)
    out: list[str] = []
    offsets: list[int] = []
    columns = 0
    cells = 0
    for index, line in enumerate(lines):
        _fold_line(line, out, offsets)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None:
            break
        if line.row or (columns and cells < columns):
            here = line.text.count("|") + line.text.count("｜") + line.text.count("\t")
            cells = cells + here if cells and cells < columns else here + 1
            columns = columns or cells
            if wrapping.width and _row_joins(cells, columns, following):
                continue
            cells = 0
            if not following.row:
                columns = 0
        elif wrapping.joins(lines, index):
            continue
        out.append("\n")
        offsets.append(min(line.start + len(line.text), len(text)))
    offsets.append(len(text))
    return NormalText("".join(out), tuple(offsets))


def _fold_line(line: Line, out: list[str], offsets: list[int]) -> None:
    raw = line.text
    row = line.row
    opened = False
    for piece in _PIECES.finditer(raw):
        index, character = piece.start(), piece[0]
        if piece[1]:
            out.extend(character)
            offsets.extend(range(line.start + index, line.start + piece.end()))
            continue
        if character in _INVISIBLE:
            continue
        if character in _SPACE:
            before = out[-1] if out else "\n"
            after = raw[index + 1 : index + 2]
            if (before + after).isascii() and before.isalnum() and after.isalnum():
                out.append(" ")
                offsets.append(line.start + index)
            continue
        if is_filler(out[-1] if out else "", character, raw[index + 1 : index + 2]):
            continue
        if character in "\t｜" and row:
            character = "|"
        elif character == '"':
            character = "”" if opened else "“"
            opened = not opened
        else:
            character = fold_character(character, raw, index, out[-1] if out else "")
        out.append(character)
        offsets.append(line.start + index)
