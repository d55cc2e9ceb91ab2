"""Where an expression is not tried, it could not have matched."""

from __future__ import annotations

import re
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.demands.anchors import anchored, needs


@pytest.mark.parametrize(
    ("form", "sets"),
    [
        ("建立台账", [{"建立台账"}]),
        ("建立[^，]{0,8}台账", [{"建立"}, {"台账"}]),
        ("(?:建立|设立)台账", [{"建立台账", "设立台账"}]),
        ("(?:建|设)立(?:健全)?台[账帐]", [{f"{a}立{b}台{c}" for a in "建设" for b in ("", "健全") for c in "账帐"}]),
        ("(?:台账|清册)[^，]*", [{"台账", "清册"}]),
        ("(?:很)?[^，]+", []),
        ("(?:建立)?(?=台账)", []),
        ("[每逐]户", [{"每户", "逐户"}]),
        ("(?:每){2,3}户", [{"每每户", "每每每户"}]),
        ("(?:每户[^，]*){2}", [{"每户"}]),
        ("(?:每天|日|)报送", [{"每天报送", "日报送", "报送"}]),
        ("表(?!决)[^。]{0,3}由社区", [{"表"}, {"由社区"}]),
        ("建(?=立)立(?<!不立)台账", [{"建立台账"}]),
        # Each way has a word of its rarest set, and of its second rarest where it has one.
        ("每[^，]*台账|清册", [{"台账", "清册"}, {"每", "清册"}]),
        ("每[^，]*台账|[^，]清?", []),
        ("(?i)app打卡", []),
        ("用(?i:app)[^，]*打卡", [{"用"}, {"打卡"}]),
    ],
)  # fmt: skip
def test_what_every_match_has(form: str, sets: list[set[str]]) -> None:
    assert [set(words) for words in needs(form)] == sets


FORMS = (
    "甲[^，]{0,4}乙",
    "(?:甲|乙丙)丁{1,3}",
    "(?<!丙)甲(?=丁|。)",
    "甲(?:乙|丙)?丁*",
    "[甲乙]{2}[^。]{0,9}?丙",
    "甲[^丁]*?乙丙",
    "(?:甲乙){2,3}",
    "丁?丙甲",
    "甲丁[^乙]*丙|乙{2}|丙[丁。](?:甲|)乙",
    "(?:(?:甲|乙)[^，]|丙丁)[^丙]?(?:丁|甲{2})",
    "丁[^，]*",
)


@given(st.text("甲乙丙丁，。\n", max_size=40))
def test_what_matches_inside_words_is_tried(words: str) -> None:
    tried = anchored(FORMS).within(words)
    for number, form in enumerate(FORMS):
        if re.search(form, words):
            assert number in tried, form


@given(
    st.text("甲乙丙丁，。\n", max_size=120),
    st.sets(st.integers(0, 119), min_size=1, max_size=9),
)
def test_what_matches_in_a_unit_is_tried_there(text: str, places: set[int]) -> None:
    starts = sorted(place for place in places if place < max(1, len(text)))
    tried = dict(anchored(FORMS).among(text, starts))
    for number, form in enumerate(FORMS):
        for unit, start in enumerate(starts):
            # A unit reaches to the next one and a character beyond.
            end = starts[unit + 1] + 1 if unit + 1 < len(starts) else len(text)
            if re.compile(form).search(text, start, end):
                assert tried.get(number, 0) >> unit & 1, (form, unit)


def test_units_beyond_the_first_64_are_told_apart() -> None:
    text = "".join("甲乙。" if number % 7 == 3 else "甲丙。" for number in range(200))
    starts = list(range(0, len(text), 3))
    tried = anchored(["甲[^。]*乙", "乙", "丁", "[^丁]"]).among(text, starts)
    (_, both), (_, one), (number, everywhere) = tried
    wanted = {bisect_right(starts, match.start()) - 1 for match in re.finditer("乙", text)}
    assert {unit for unit in range(200) if one >> unit & 1} == wanted
    assert both == one
    assert number == 3
    assert everywhere == (1 << 200) - 1


def test_no_text_and_half_a_character_are_no_trouble() -> None:
    anchors = anchored(["甲", "[^乙]+"])
    assert anchors.among("", []) == []
    assert anchors.among("。", [0]) == [(1, 1)]
    assert anchors.within("甲\ud83d") == (0, 1)
    assert anchored([]).within("甲") == ()
