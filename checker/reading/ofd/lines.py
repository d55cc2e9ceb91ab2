"""Puts characters drawn in any order together to printed lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.ofd.sheet import Frame, Glyph

# Shares of the type's size.
_SAME_LINE = 0.72  # of the smaller one: raised and lowered characters belong to their line
_SAME_PLACE = 0.2  # the same character once more: bold print or a shadow
_APART = 0.9  # so wide a gap is one between columns, or before something set to the right
_WORDS_APART = 0.22  # between letters of a Latin script
_HANZI_APART = 0.6
_BLANK = 0.15  # so much room must a blank have that was written as one
_LARGE = 36.0  # points: a watermark or a red head, never in one line with other print
_ABOVE, _BELOW = 0.86, 0.14  # of the type's size above and below its baseline


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters in one line without a wide gap: their text and where each begins and ends.

    ``edges`` is empty for one that is written downwards.
    """

    text: str
    edges: tuple[float, ...]
    box: Box
    size: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True, slots=True)
class Written:
    """A line or the text of a cell with its places on the page as shown."""

    text: str
    places: tuple[Stretch, ...]


def rows(glyphs: Iterable[Glyph]) -> list[list[Fragment]]:
    """The lines from above, each as its fragments from left to right."""
    glyphs = list(glyphs)
    large = [glyph for glyph in glyphs if glyph.size >= _LARGE]
    if not large:
        return _rows(glyphs)
    found = _rows(large) + _rows(glyph for glyph in glyphs if glyph.size < _LARGE)
    return sorted(found, key=lambda row: row[0].middle)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Fragment]]:
    found: list[list[Glyph]] = []
    base: Glyph | None = None  # the largest of the line: what others are raised from
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if base is not None and _same_line(base, glyph):
            found[-1].append(glyph)
            base = max(base, glyph, key=lambda glyph: glyph.size)
        else:
            found.append([glyph])
            base = glyph
    return [row for row in map(_fragments, found) if row]


def downwards(column: Sequence[Glyph]) -> Fragment:
    """The fragment of characters that are written one below the other."""
    size = max(glyph.size for glyph in column)
    baselines = [glyph.baseline for glyph in column]
    box = Box(
        min(glyph.left for glyph in column),
        min(baselines) - _ABOVE * size,
        max(glyph.right for glyph in column),
        max(baselines) + _BELOW * size,
    )
    return Fragment("".join(glyph.text for glyph in column), (), box, size)


def written(fragments: Sequence[Fragment], glue: Sequence[str], frame: Frame) -> Written:
    """The text of ``fragments`` with ``glue[i]`` in front of the one after number ``i``."""
    text = ""
    places = []
    for number, fragment in enumerate(fragments):
        text += glue[number - 1] if number else ""
        start = len(text)
        text += fragment.text
        # Edges count from the left, so turned text has none.
        edges = () if frame.quarters else fragment.edges
        places.append(Stretch(start, len(text), frame.shown(fragment.box), edges))
    return Written(text, tuple(places))


def _same_line(base: Glyph, glyph: Glyph) -> bool:
    return glyph.baseline - base.baseline <= _SAME_LINE * min(base.size, glyph.size)


def _fragments(line: list[Glyph]) -> list[Fragment]:
    found: list[list[tuple[Glyph, bool]]] = []
    last: Glyph | None = None
    blank = False
    for glyph in sorted(line, key=lambda glyph: glyph.left):
        if glyph.text.isspace():
            blank = True
            continue
        if last is None or glyph.left - last.right > _APART * max(last.size, glyph.size):
            found.append([(glyph, False)])
        elif glyph.text == last.text and glyph.left - last.left < _SAME_PLACE * glyph.size:
            continue
        else:
            found[-1].append((glyph, _is_apart(last, glyph, blank)))
        last, blank = glyph, False
    return [_fragment(pieces) for pieces in found]


def _is_apart(last: Glyph, glyph: Glyph, blank: bool) -> bool:
    """Whether a space stands between two neighbours; ``blank`` says that one was written."""
    gap = (glyph.left - last.right) / max(last.size, glyph.size)
    if blank:
        return gap >= _BLANK
    latin = last.text.isascii() and glyph.text.isascii()
    return gap > (_WORDS_APART if latin else _HANZI_APART)


def _fragment(pieces: Sequence[tuple[Glyph, bool]]) -> Fragment:
    text = ""
    edges: list[float] = []
    right = pieces[0][0].left
    for glyph, spaced in pieces:
        if spaced:
            text += " "
            edges.append(max(right, edges[-1]))
        text += glyph.text
        edges.append(max(glyph.left, edges[-1]) if edges else glyph.left)
        right = glyph.right
    edges.append(max(right, edges[-1]))
    base = max((glyph for glyph, _ in pieces), key=lambda glyph: glyph.size)
    box = Box(
        edges[0],
        base.baseline - _ABOVE * base.size,
        edges[-1],
        base.baseline + _BELOW * base.size,
    )
    return Fragment(text, tuple(edges), box, base.size)
