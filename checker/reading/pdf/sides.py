"""Tables open at the sides, as statistics are printed: their outer cells lack an outer line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.reading.pdf.lines import Edge, edge

_SAME = 3.0  # points: pdfplumber, too, takes lines so close for one
_FEWEST_RULES = 2  # level lines of one length
_FEWEST_ROWS = 2
_NARROWEST = 10.0  # points of an outer column
_LOWEST = 6.0  # points of an outer row
_MOST_GROUPS = 50


@dataclass(slots=True)
class _Line:
    """A level or upright line at ``at``, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


def missing_lines(lines: Sequence[Edge]) -> list[Edge]:
    """The lines that would close the open tables among ``lines``."""
    level = _joined(lines, "h")
    upright = _joined(lines, "v")
    sides: list[Edge] = []
    ends: list[Edge] = []
    for rules, through in _open_tables(level, upright):
        left, right = rules[0].start, rules[0].end
        top = min(rules[0].at, *(line.start for line in through))
        bottom = max(rules[-1].at, *(line.end for line in through))
        ends += [
            edge(left, end, right, end, "h")
            for end, rule in ((top, rules[0]), (bottom, rules[-1]))
            if abs(end - rule.at) >= _LOWEST
        ]
        beside = [line for line in upright if line.start < bottom and line.end > top]
        sides += [
            edge(side, top, side, bottom, "v")
            for side in (left, right)
            if all(abs(line.at - side) >= _NARROWEST for line in beside)
        ]
    return [*sides, *ends] if sides else []


def _open_tables(
    level: Sequence[_Line], upright: Sequence[_Line]
) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Level lines of one length, and the upright lines that part columns between all of them."""
    for group in _of_one_length(level):
        inside = [
            line
            for line in upright
            if group[0].start + _NARROWEST <= line.at <= group[0].end - _NARROWEST
        ]
        for rules in _linked(group, inside):
            first, last = rules[0].at, rules[-1].at
            through = [line for line in inside if _spans(line, first, last)]
            if not through:
                continue
            above = first - min(line.start for line in through) >= _LOWEST
            below = max(line.end for line in through) - last >= _LOWEST
            if len(rules) - 1 + above + below >= _FEWEST_ROWS:
                yield rules, through


def _linked(group: Sequence[_Line], inside: Sequence[_Line]) -> Iterator[list[_Line]]:
    """``group`` cut wherever no upright line leads from one of its lines to the next."""
    run = [group[0]]
    for line, following in pairwise(group):
        if not any(_spans(one, line.at, following.at) for one in inside):
            if len(run) >= _FEWEST_RULES:
                yield run
            run = []
        run.append(following)
    if len(run) >= _FEWEST_RULES:
        yield run


def _spans(upright: _Line, top: float, bottom: float) -> bool:
    return upright.start - _SAME <= top and bottom <= upright.end + _SAME


def _joined(edges: Sequence[Edge], orientation: str) -> list[_Line]:
    """The lines of one orientation; pieces that touch are one line, as cells draw them."""
    along, across = (("x0", "x1"), "top") if orientation == "h" else (("top", "bottom"), "x0")
    pieces = sorted(
        (round(float(edge[across])), float(edge[along[0]]), float(edge[along[1]]))
        for edge in edges
        if edge["orientation"] == orientation
    )
    lines: list[_Line] = []
    for at, start, end in pieces:
        last = lines[-1] if lines else None
        if last is not None and last.at == at and start <= last.end + _SAME:
            last.end = max(last.end, end)
        else:
            lines.append(_Line(at, start, end))
    return lines


def _of_one_length(level: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines that begin and end above each other, from top to bottom."""
    groups: list[list[_Line]] = []
    for line in level:
        for group in groups:
            if abs(line.start - group[0].start) < _SAME and abs(line.end - group[0].end) < _SAME:
                group.append(line)
                break
        else:
            if len(groups) < _MOST_GROUPS:
                groups.append([line])
    return (group for group in groups if len(group) >= _FEWEST_RULES)
