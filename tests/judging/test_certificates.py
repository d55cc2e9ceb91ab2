"""A certificate is looked up: on which list it stands, on what law it rests, where else to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker import Policy, check
from checker.judging.certificates import Article, article
from checker.model import Finding


def certificate(text: str, policy: Policy | None = None) -> Finding:
    verdict = check(text, policy=policy, models=False)
    (found,) = [finding for finding in verdict.findings if finding.type == "certificate"]
    return found


def outcomes(finding: Finding) -> dict[str, str]:
    return {tried.name: tried.outcome for tried in finding.exceptions}


def test_one_on_the_nationwide_list_names_the_proper_channel() -> None:
    found = certificate("申请人须提交由社区出具的无犯罪记录证明。")
    assert found.severity == "violation"
    assert outcomes(found)["可以出具的证明"] == "fails"
    assert "全国不应由社区出具" in "".join(tried.why for tried in found.exceptions)
    assert "公安机关查询并出具" in found.remedy


def test_a_law_does_not_help_one_that_stands_on_the_list() -> None:
    text = "根据《城市养犬管理办法》第十二条，申请人须提交由社区出具的居民养犬证明。"
    found = certificate(text)
    assert found.severity == "violation"
    assert outcomes(found)["法律条款"] == "open"


def test_an_article_in_the_paragraph_before_leaves_it_open() -> None:
    text = (
        "根据《中华人民共和国民事诉讼法》第七十条，本院有权调查取证。\n"
        "请社区居委会就双方邻里来往情况出具书面证明，并加盖公章。"
    )
    found = certificate(text)
    assert found.severity == "review"
    assert "《中华人民共和国民事诉讼法》第七十条" in "".join(t.why for t in found.exceptions)


def test_about_where_one_lives_without_a_law_both_are_needed() -> None:
    found = certificate("申请人须提交由社区出具并盖章的居住情况证明。")
    assert found.severity == "violation"
    assert outcomes(found)["与居住有关"] == "fails"
    assert outcomes(found)["法律条款"] == "fails"


def test_a_local_list_that_grants_it_lowers() -> None:
    shipped = Policy.load()
    listed = shipped.lists["certificates"]
    local = listed.model_copy(update={"reference": False})
    policy = replace(shipped, lists={**shipped.lists, "certificates": local})
    text = "学生凭社区出具的中小学生社区实践活动证明办理登记。"
    assert certificate(text).severity == "violation"
    found = certificate(text, policy)
    assert found.severity == "review"
    assert outcomes(found)["可以出具的证明"] == "applies"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《居住证暂行条例》第九条，", Article("《居住证暂行条例》", "第九条")),
        ("按照民法典第三十一条第一款，", Article("民法典", "第三十一条第一款")),
        ("依据《办法》（民发〔2020〕20号）第3条", Article("《办法》（民发〔2020〕20号）", "第3条")),
        ("根据《条例》有关规定，", None),
        ("第九条所列材料", None),
    ],
)
def test_articles_are_recognised(text: str, expected: Article | None) -> None:
    assert article(text, 0, len(text)) == expected


@pytest.mark.parametrize(
    "title",
    [item.title for item in Policy.load().lists["certificates"].items if item.scope == "national"],  # type: ignore[attr-defined]
)
def test_no_law_helps_any_of_the_twenty(title: str) -> None:
    named = title.split("（")[0]
    text = f"根据《临江市便民服务管理办法》第十二条，申请人须提交由社区出具的{named}。"
    found = certificate(text)
    assert found.severity == "violation"
    assert outcomes(found)["可以出具的证明"] == "fails"
