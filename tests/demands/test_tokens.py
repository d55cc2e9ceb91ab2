"""Words are cut where a cue of one character may be part of one, and nothing is lost."""

from __future__ import annotations

import re
from itertools import accumulate

from checker.demands import tokens, understand
from checker.demands.dictionary import segmenter
from checker.demands.modality import single_cues
from checker.notice import parse
from checker.reading import read_text


def test_nothing_is_lost_or_added() -> None:
    text = "没有要求的一句。\n各社区要报送  报表！？"
    assert "".join(tokens.words(text)) == text


def test_characters_that_are_a_cue_by_themselves() -> None:
    # Those of the table's rows of one character; longer cues need no word boundary.
    assert single_cues() == frozenset("应要请需须")


def test_words_are_cut_where_a_cue_of_one_character_must_be_told_from_a_part_of_a_word() -> None:
    assert tokens.words("供应重要物资需登记。今日天气晴朗。") == [
        *["供应", "重要", "物资", "需", "登记"],
        "。今日天气晴朗。",
    ]
    understanding = understand(parse(read_text("供应商供应重要物资。另需登记造册。")))
    hits = [hit for found in understanding.modal for hit in found if hit.category == "obligation"]
    assert [understanding.text[hit.start : hit.end] for hit in hits] == ["需"]


def test_the_tokens_are_those_of_the_whole_text() -> None:
    text = "请于5月20日前，用Excel2016填报（含1.5%的增幅）；重要事项须报，A-3号应急预案需修订。"
    whole = list(accumulate(map(len, segmenter().cut(text)), initial=0))
    ours = list(accumulate(map(len, tokens.words(text)), initial=0))
    assert set(ours) <= set(whole)
    for match in re.finditer("[应要请需须]", text):
        for edge in match.span():
            assert (edge in ours) == (edge in whole), (edge, text[edge - 3 : edge + 3])
