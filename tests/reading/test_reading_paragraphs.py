"""Paragraphs that are set in keep their blanks, so that what follows is known to go on."""

from __future__ import annotations

import pytest

from checker.model import Box
from checker.reading.builder import Stretch
from checker.reading.paged.layout import Grid, Item, Line
from checker.reading.paged.paragraphs import set_in, set_in_again


@pytest.mark.parametrize(
    ("lefts", "expected"),
    [
        ([112, 80, 80, 112, 80], [True, False, False, True, False]),
        ([112, 112, 112], [False, False, False]),  # all begin alike: none is set in
        ([200, 80, 80, 300], [False, False, False, False]),  # a title, who signs
        ([112], [False]),
        ([], []),
    ],
)
def test_a_paragraph_begins_two_characters_farther_right(
    lefts: list[float], expected: list[bool]
) -> None:
    assert set_in([("各", Box(left, 100, left + 16, 116)) for left in lefts]) == expected


def test_without_han_nothing_is_set_in() -> None:
    assert set_in([("a", Box(112, 100, 116, 116)), ("b", Box(80, 100, 84, 116)), ("", None)]) == [
        *[False] * 3
    ]


@pytest.mark.parametrize("width", [0.0, 1e-300])
def test_type_of_no_width_sets_nothing_in(width: float) -> None:
    lefts = [1e10, 5.0, 5.0]
    starts = [("各", Box(left, 100, left + width, 116)) for left in lefts]
    assert set_in(starts) == [False] * 3


def line(text: str, left: float) -> Line:
    edges = tuple(left + 16 * at for at in range(len(text) + 1))
    return Line(text, 0.5, (Stretch(0, len(text), Box(left, 100, edges[-1], 116), edges),))


def test_lines_that_know_their_places_get_their_blanks_back() -> None:
    table = Grid([["序号", "任务"]], (80.0, 120.0))
    items: list[Item] = [
        *[line("各社区要建立台账，", 112), line("每月报送。", 80), line("逾期通报。", 80), table],
        *[line("区民政局", 300), Line("没有位置的一行")],
    ]
    told = set_in_again(items)
    assert [item.text for item in told if isinstance(item, Line)] == [
        *[
            "\u3000\u3000各社区要建立台账，",
            "每月报送。",
            "逾期通报。",
            "区民政局",
            "没有位置的一行",
        ]
    ]
    assert told[3] is table
    first = told[0]
    assert isinstance(first, Line)
    assert (first.places[0].start, first.places[0].end) == (2, 11)
    assert first.places[0].box.left == 112


def test_a_line_that_has_blanks_gets_no_more() -> None:
    begun = line("\u3000\u3000各社区", 112)
    items: list[Item] = [begun, line("每月报送。", 80), line("逾期通报。", 80)]
    assert set_in_again(items)[0] is begun
