"""Tells pages set in two columns from pages whose lines merely have gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.reading.ofd.lines import Fragment
from checker.reading.ofd.tables import Table

Row = Sequence[Fragment | Table]
"""What stands at one height, from left to right."""

_FEWEST_LINES = 4  # in each column
_SHORTEST = 8  # characters on average: prose, where a table without lines has words
_FILLED = 0.75  # a line of prose fills so much of its column's width
_MOSTLY = 0.5
_CLOSE = 4.0  # points: where the lines of a column begin
_GUTTER = 6.0  # points between the columns at least
_CANDIDATES = 4


def in_reading_order(rows: Sequence[Row]) -> list[Row]:
    """``rows`` with the left column before the right one wherever prose is set in two."""
    best = list(rows)
    most = 0
    for right in _starts(rows):
        ordered, moved = _split(rows, right)
        if moved > most:
            best, most = ordered, moved
    return best


def _starts(rows: Sequence[Row]) -> Iterator[float]:
    """Where a right column may begin, the likeliest first."""
    lefts = [thing.box.left for row in rows for thing in row if isinstance(thing, Fragment)]
    if not lefts:
        return
    seen = Counter(round(left / _CLOSE) for left in lefts)
    for place, count in seen.most_common(_CANDIDATES):
        if count >= _FEWEST_LINES:
            yield min(left for left in lefts if round(left / _CLOSE) == place) - 1.0


def _split(rows: Sequence[Row], right: float) -> tuple[list[Row], int]:
    """The rows with everything from ``right`` on put after what is left of it.

    Whatever crosses ends the columns above it. The second value is how many lines were moved.
    """
    result: list[Row] = []
    moved = 0
    band: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not any(
            thing.box.right > right - _GUTTER and thing.box.left < right for thing in row
        ):
            band.append(row)
            continue
        one = [part for part in (_part(line, right, False) for line in band) if part]
        two = [part for part in (_part(line, right, True) for line in band) if part]
        if _is_prose(one) and _is_prose(two):
            result += [*one, *two]
            moved += len(two)
        else:
            result += band
        band = []
        if row is not None:
            result.append(row)
    return result, moved


def _part(row: Row, right: float, wanted: bool) -> Row:
    return [thing for thing in row if (thing.box.left >= right) == wanted]


def _is_prose(rows: Sequence[Row]) -> bool:
    lines = [
        [thing for thing in row if isinstance(thing, Fragment)]
        for row in rows
        if any(isinstance(thing, Fragment) for thing in row)
    ]
    if len(lines) < _FEWEST_LINES:
        return False
    start = min(line[0].box.left for line in lines)
    end = max(line[-1].box.right for line in lines)
    full = sum(1 for line in lines if line[-1].box.right - start >= _FILLED * (end - start))
    length = sum(len(fragment.text) for line in lines for fragment in line)
    return full >= _MOSTLY * len(lines) and length >= _SHORTEST * len(lines)
