"""Laying out Chinese and Latin text in terminal columns, where a Chinese character takes two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from checker.report.inert import inert

_OPENING = frozenset("（《「『【〈〔［“‘([{")
_CLOSING = frozenset("，。、；：！？）》」』】〉〕］”’…,.;:!?)]}%‰℃°")

# A letter or digit of a script written with spaces or of full-width Latin: any word character
# outside the wide scripts, with the accents that may follow it.
_WORD = (
    r"[^\W\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff"
    r"\U00016fe0-\U0001b2ff\U00020000-\U0003fffd][\u0300-\u036f]*"
)
_ATOM = re.compile(rf"[¥￥$±+-]?(?:{_WORD})+(?:[.,:/'@&=#?~+-]+(?:{_WORD})+)*[%‰℃°]?|.", re.DOTALL)
_SPACES = re.compile(r"\s+")


def char_width(char: str) -> int:
    """Columns that one character takes: 0, 1 or 2.

    Characters of ambiguous width (“ ” … —) count two: terminals set to Chinese draw them
    wide, and elsewhere the line is merely shorter than allowed.
    """
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    return sum(map(char_width, text))


def printable(text: str) -> str:
    """``text`` on one line, safe for a terminal and without invisible characters.

    A line break between two Chinese characters came from the layout and leaves no space.
    """
    shown = "".join(c for c in inert(text) if unicodedata.category(c) != "Cf").strip()

    def joint(match: re.Match[str]) -> str:
        before, after = shown[match.start() - 1], shown[match.end()]
        layout = "\n" in match[0] and char_width(before) == char_width(after) == 2
        return "" if layout else " "

    return _SPACES.sub(joint, shown)


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Break ``text`` into lines of at most ``width`` columns.

    ``first`` opens the first line and ``rest`` the others; both must leave two columns at
    least. No line ends inside a number or a Latin word, starts with a closing or ends with an
    opening punctuation mark, unless the thing alone is wider than a line.
    """
    lines: list[str] = []
    line, used, empty = first, display_width(first), True

    def turn() -> None:
        nonlocal line, used, empty
        lines.append(line.rstrip())
        line, used, empty = rest, display_width(rest), True

    for piece in _pieces(printable(text)):
        for part in _parts(piece, width - display_width(rest)):
            wide = display_width(part)
            if used + wide > width and not (empty and line == rest):
                turn()
            if empty and lines and part == " ":
                continue
            line, used, empty = line + part, used + wide, False
    lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[tuple[str, ...]]:
    """Atoms that stay on one line together: a word or character with its punctuation."""
    piece: list[str] = []
    for atom in _ATOM.findall(text):
        if piece and piece[-1] not in _OPENING and not _hangs_on(atom, piece[-1]):
            yield tuple(piece)
            piece = []
        piece.append(atom)
    if piece:
        yield tuple(piece)


def _hangs_on(atom: str, before: str) -> bool:
    return before != " " and (atom in _CLOSING or display_width(atom) == 0)


def _parts(piece: tuple[str, ...], room: int) -> Iterator[str]:
    """``piece`` whole where ``room`` columns hold it, else its atoms, else its characters."""
    whole = "".join(piece)
    if display_width(whole) <= room:
        yield whole
        return
    for atom in piece:
        if display_width(atom) <= room:
            yield atom
        else:
            yield from atom
