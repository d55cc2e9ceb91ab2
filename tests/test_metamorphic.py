"""The verdict does not change with what says nothing, and does with what says the opposite.

Line breaks within words, spacing and width of punctuation are in ``test_offsets.py``; negation and another
bearer, type by type, in ``judging/test_rulings.py``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from opencc import OpenCC

from benchmarks import meanings
from benchmarks.ways import WAYS, page
from checker import check
from checker.training.gold import GoldDocument, load_gold

NOTICES = Path(__file__).parent.parent / "corpus" / "notices"
_YEAR = re.compile(r"202[3-7]年")


@cache
def sample() -> tuple[GoldDocument, ...]:
    """Every third notice of the test files."""
    return tuple(load_gold(sorted((NOTICES / "test").glob("*.jsonl")))[::3])


def answer(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    verdict = check(text)
    return verdict.label, tuple(sorted((f.type, f.severity) for f in verdict.findings))


@pytest.mark.parametrize("document", sample(), ids=lambda d: d.id)
def test_traditional_characters(document: GoldDocument) -> None:
    simplified = OpenCC("t2s")
    traditional = OpenCC("s2t").convert(document.text)
    if len(traditional) != len(document.text) or simplified.convert(traditional) != document.text:
        pytest.skip("a character of this text has no way back")
    assert answer(traditional) == answer(document.text)


@pytest.mark.parametrize("width", [22, 28, 36])
@pytest.mark.parametrize("document", sample(), ids=lambda d: d.id)
def test_lines_of_a_page(document: GoldDocument, width: float) -> None:
    assert answer(page(document.text, width)) == answer(document.text)


@pytest.mark.parametrize("document", sample(), ids=lambda d: d.id)
def test_a_web_page_around_it(document: GoldDocument) -> None:
    assert answer(WAYS["a web page around it"](document.text)) == answer(document.text)


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("a web page in one line")])
@pytest.mark.parametrize("document", [d for d in sample() if "|" not in d.text], ids=lambda d: d.id)
def test_a_web_page_in_one_line(document: GoldDocument, way: str) -> None:
    assert answer(WAYS[way](document.text)) == answer(document.text)


@pytest.mark.parametrize("document", sample(), ids=lambda d: d.id)
def test_old_spelling_of_ledgers(document: GoldDocument) -> None:
    assert answer(document.text.replace("台账", "台帐")) == answer(document.text)


@pytest.mark.parametrize("document", sample(), ids=lambda d: d.id)
def test_spaces_between_lines(document: GoldDocument) -> None:
    spread = "\n\n".join(f"\u3000\u3000{line}" for line in document.text.split("\n"))
    assert answer(spread) == answer(document.text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("关于做好养犬登记的通知\n各社区居委会：\n请各社区建立养犬登记台账，每月更新。\n柳河区公安分局\n2026年3月2日", "ledger"),
        ("关于安全生产的通知\n各社区居委会：\n各社区要与街道签订安全生产责任书。\n柳河区应急局\n2026年3月2日", "responsibility-letter"),
    ],
)  # fmt: skip
def test_places_and_dates_decide_nothing(text: str, kind: str) -> None:
    first = answer(text)
    assert kind in {name for name, _ in first[1]}
    for place in ("柳河区", "青山县", "通达市"):
        for year in ("2024年", "2025年"):
            moved = _YEAR.sub(year, text.replace("柳河区", place))
            assert answer(moved) == first


def test_order_of_independent_paragraphs_decides_nothing() -> None:
    """What rules find and the verdict stay; what the model alone asks to look at may shift."""
    parts = [
        "各社区要建立养犬登记台账，每月更新。",
        "各社区要与街道签订安全生产责任书。",
        "宣传折页由我局印制，送到各社区。",
        "物业服务企业要建立电梯维保台账。",
    ]
    head, tail = "关于做好近期工作的通知\n各社区居委会：\n", "\n柳河区应急局\n2026年3月2日"

    def firm(order: list[str]) -> tuple[str, set[tuple[str, str]]]:
        verdict = check(head + "\n".join(order) + tail)
        return verdict.label, {(f.type, f.severity) for f in verdict.findings if f.source == "rule"}

    first = firm(parts)
    assert first == (
        "violation",
        {("ledger", "violation"), ("responsibility-letter", "violation")},
    )
    assert firm(parts[::-1]) == first
    assert firm(parts[2:] + parts[:2]) == first


@cache
def denied() -> tuple[tuple[str, bool, str], ...]:
    documents = load_gold(sorted((NOTICES / "test").glob("*.jsonl")))
    return tuple(row for document in documents for row in meanings.turned(document.text))


@pytest.mark.parametrize("way", meanings.WAYS)
def test_a_demand_that_is_denied_or_asked_of_a_company_is_none(way: str) -> None:
    """But for a few whose words ask a community by another name (由居委会主任任站长)."""
    told = [still for name, still, _ in denied() if name == way]
    assert len(told) >= 10
    assert sum(told) <= len(told) / 5


@pytest.mark.parametrize(
    ("demand", "kind"),
    [
        ("建立补贴发放台账", "ledger"),
        ("签订安全生产责任书", "responsibility-letter"),
        ("每月25日前报送统计表", "forms-and-reports"),
        ("在村口悬挂禁毒示范村牌匾", "extra-plaque"),
        ("成立工作领导小组", "new-organisation"),
        ("安装“平安通”APP并打卡", "app-promotion"),
        ("选派一名干部到区局跟班三个月", "secondment"),
        ("落实属地管理责任", "territorial-offloading"),
    ],
)
def test_how_firmly_it_is_put_decides_nothing(demand: str, kind: str) -> None:
    for opening in (
        "各村要",
        "各村务必",
        "各村须",
        "各村必须",
        "各村应当",
        "请各村",
        "今年，各村要",
    ):
        verdict = check(
            f"关于做好有关工作的通知\n各村委会：\n{opening}{demand}。\n区民政局\n2026年3月2日"
        )
        told = {f.type: f.severity for f in verdict.findings}
        assert told.get(kind) == "violation", opening
