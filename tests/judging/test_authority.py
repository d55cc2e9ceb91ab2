"""The documents that a notice cites: issuer, level, title and number."""

from __future__ import annotations

import pytest

from checker import check
from checker.judging.authority import authorities


@pytest.mark.parametrize(
    ("text", "issuer", "level", "party", "government", "number"),
    [
        (
            "根据自治区党委《关于加强基层治理的意见》（内党发〔2023〕5号）的规定",
            *("自治区党委", "province", True, False, "内党发〔2023〕5号"),
        ),
        ("依据中央办公厅《关于推进某项工作的意见》", "中央办公厅", "centre", True, False, ""),
        ("按照国务院《关于某项工作的决定》", "国务院", "centre", False, True, ""),
        ("按照中共江原省委《关于压实责任的意见》", "中共江原省委", "province", True, False, ""),
        ("落实省民政厅《关于做好工作的通知》", "省民政厅", "province", False, False, ""),
        (
            "按照区委、区政府《管网改造实施方案》（青党发〔2026〕14号）",
            *("区委、区政府", "county", True, True, "青党发〔2026〕14号"),
        ),
        ("根据厅字〔2022〕28号文件", "", "centre", True, False, "厅字〔2022〕28号"),
        ("按照应急管理部《关于某项工作的通知》", "应急管理部", "unknown", False, False, ""),
    ],
)
def test_a_citation_is_parsed(
    text: str, issuer: str, level: str, party: bool, government: bool, number: str
) -> None:
    (found,) = authorities(text, 0, len(text))
    assert (found.issuer, found.level) == (issuer, level)
    assert (found.party, found.government) == (party, government)
    assert found.number == number
    assert text[found.start : found.end].endswith(("》", "）", "号"))


def test_no_title_and_no_number_is_no_citation() -> None:
    text = "根据上级有关文件精神和领导小组办公室的要求，"
    assert authorities(text, 0, len(text)) == []


def test_the_title_of_a_letter_to_sign_is_no_authority() -> None:
    text = "社区书记要在《用电安全约定》上签名，各社区要签订安全生产责任书。"
    assert not any(found.official for found in authorities(text, 0, len(text)))
    (letter,) = [f for f in check(text, models=False).findings if f.type == "responsibility-letter"]
    assert "用电安全约定" not in letter.exceptions[0].why


CITED = (
    "区民族事务局关于悬挂标牌的通知\n各街道、各社区居委会：\n"
    "自治区党委《关于深化民族团结进步工作的意见》（内党发〔2025〕9号）第六条要求各社区设置统一标识。\n"
    "为落实该文件，各社区应当悬挂“石榴籽服务站”标牌。\n区民族事务局\n2026年4月1日"
)


@pytest.mark.parametrize(
    ("profile", "severity"), [("all", "review"), ("district", "review"), ("city", "review")]
)
def test_the_paragraph_before_is_looked_at(profile: str, severity: str) -> None:
    (plaque,) = [
        f for f in check(CITED, profile=profile, models=False).findings if f.type == "extra-plaque"
    ]
    assert plaque.severity == severity
    assert "内党发〔2025〕9号" in plaque.exceptions[0].why


def test_a_plan_that_does_not_write_the_exception_does_not_grant_it() -> None:
    text = "根据自治区党委《关于压实责任的意见》（内党发〔2025〕3号），各社区要签订安全生产责任书。"
    by_plan = {
        profile: [
            f
            for f in check(text, profile=profile, models=False).findings
            if f.type == "responsibility-letter"
        ]
        for profile in ("district", "city")
    }
    assert [f.severity for f in by_plan["district"]] == ["review"]
    assert all(f.severity == "violation" for f in by_plan["city"])
    assert all("没有写这项例外" in f.exceptions[0].why for f in by_plan["city"])
