"""Cutting a text wherever a highlight begins or ends, so that highlights may overlap freely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.model import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch ``[start, end)`` of the text under one and the same set of highlights.

    ``covering`` and ``opening`` are indices into the spans that were given: those that lie
    over the whole segment, and those that begin at its start.
    """

    start: int
    end: int
    covering: tuple[int, ...]
    opening: tuple[int, ...]


def segments(length: int, spans: Sequence[Span], cuts: Iterable[int] = ()) -> list[Segment]:
    """Cut a text of ``length`` characters at the ends of ``spans`` and at ``cuts``.

    The segments follow each other without a gap and cover the text exactly. Spans that reach
    beyond the text are shortened to it. A span without length covers nothing, yet opens a
    segment, if need be an empty one at the end of the text.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        start = min(max(span.start, 0), length)
        end = min(max(span.end, start), length)
        opening.setdefault(start, []).append(index)
        closing.setdefault(end, []).append(index)
    inside = {cut for cut in cuts if 0 < cut < length}
    bounds = sorted({0, length} | inside | opening.keys() | closing.keys())

    pieces: list[Segment] = []
    active: set[int] = set()
    for start, end in zip(bounds, [*bounds[1:], length], strict=True):
        active.update(opening.get(start, ()))
        active.difference_update(closing.get(start, ()))
        opened = tuple(opening.get(start, ()))
        if start < end or opened:
            pieces.append(Segment(start, end, tuple(sorted(active)), opened))
    return pieces
