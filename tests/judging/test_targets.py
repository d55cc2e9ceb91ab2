"""A higher document's target against the notice's own."""

from __future__ import annotations

import pytest

from checker import check
from checker.judging.targets import Target, raised, split, targets


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("接种率达到80%", [Target("%", 80.0)]),
        ("百分之六十五", [Target("%", 65.0)]),
        ("按七成覆盖", [Target("%", 70.0)]),
        ("实现全覆盖", [Target("%", 100.0)]),
        ("不少于300户", [Target("户", 300.0)]),
        ("每周一次", [Target("per year", 52.0)]),
        ("每月不少于两次", [Target("per year", 24.0)]),
    ],
)
def test_numbers_with_units(text: str, found: list[Target]) -> None:
    assert targets(text, 2025) == found


def test_dates_are_ordered() -> None:
    first, second, third = (
        targets(words, 2025)[0].value for words in ("9月20日前", "10月底前", "2026年1月5日")
    )
    assert first < second < third


@pytest.mark.parametrize(
    ("higher", "own", "answer"),
    [
        ("达到80%", "达到90%", True),
        ("达到90%", "达到80%", False),
        ("12月31日前", "9月30日前", True),
        ("9月底前", "12月底前", False),
        ("每季度一次", "每周一次", True),
        ("不少于300户", "不少于500户", True),
        ("不少于300户", "不少于500人", False),
    ],
)
def test_more_sooner_oftener(higher: str, own: str, answer: bool) -> None:
    assert raised(targets(higher, 2025), targets(own, 2025)) is answer


def test_a_sentence_with_both_is_cut_where_the_notice_speaks_for_itself() -> None:
    text = "市里要求12月底前达到80%，我区各社区9月底前达到95%。"
    higher, at = split(text)
    assert higher.startswith("市里要求")
    assert text[at:].startswith("我区")


def test_a_raised_target_is_found_and_an_unchanged_one_is_not() -> None:
    head = "关于做好体检工作的通知\n各社区居委会：\n"
    above = "市卫健委文件明确，老年人体检率年底前达到60%。"
    raised_text = f"{head}{above}我区各社区9月底前达到80%。\n某区卫健局\n2025年3月3日"
    same = f"{head}{above}我区各社区年底前达到60%。\n某区卫健局\n2025年3月3日"
    types = [{f.type for f in check(text, models=False).findings} for text in (raised_text, same)]
    assert "escalated-targets" in types[0]
    assert "escalated-targets" not in types[1]
