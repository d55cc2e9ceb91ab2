"""``text[start:end] == evidence``, whatever the spacing and the width of the punctuation."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from checker import check

NOTICE = """临江区城市管理局
关于开展市容整治的通知
临城管〔2025〕9号

各街道办事处，各社区居委会：
　　为改善市容环境，现将有关事项通知如下。
　　一、各社区要建立市容整治工作台账，做到一店一档、动态更新。
　　二、请各社区居委会于6月30日前签订目标责任书，逾期未签的在全区通报。
　　三、检查台账由区城管局建立，社区不另建。

临江区城市管理局
2025年6月3日
"""
HALF = str.maketrans("，。：；（）", ",.:;()")
FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def _types(text: str) -> list[str]:
    verdict = check(text)
    for finding in verdict.findings:
        assert verdict.document.text[finding.start : finding.end] == finding.evidence
        for cue in finding.demand.cues:
            assert verdict.document.text[cue.start : cue.end] == cue.text
        assert 0 <= finding.start < finding.end <= len(verdict.document.text)
    return sorted(finding.type for finding in verdict.findings)


EXPECTED = ["ledger", "responsibility-letter"]


def test_the_notice_as_it_stands() -> None:
    assert [t for t in _types(NOTICE) if t in EXPECTED] == EXPECTED


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    share=st.floats(0, 0.4),
    half=st.booleans(),
    digits=st.booleans(),
    space=st.sampled_from([" ", "\u3000", "\u200b", "\u00a0"]),
)
def test_spacing_and_width_change_nothing(
    seed: int, share: float, half: bool, digits: bool, space: str
) -> None:
    chance = random.Random(seed)
    text = NOTICE.translate(FULL_DIGITS) if digits else NOTICE
    if half:
        text = text.translate(HALF)
    text = "".join(
        c + space if "\u4e00" <= c <= "\u9fff" and chance.random() < share else c for c in text
    )
    assert _types(text) == _types(NOTICE)


@settings(max_examples=40)
@given(
    st.text(alphabet="各社区要建立台账签订责任书，。；：|\n 一、（二）1.《》“”不得A9", max_size=120)
)
def test_offsets_hold_on_any_text(text: str) -> None:
    if text.strip():
        _types(text)
