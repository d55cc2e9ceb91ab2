"""Negation, cancellation, history and own choice, each within its scope."""

from __future__ import annotations

import pytest

from checker import check
from checker.demands import understand
from checker.demands.context import governing
from checker.notice import parse
from checker.reading import read_text


def categories(text: str, words: str) -> set[str]:
    answer = understand(parse(read_text(text)))
    at = answer.text.index(words)
    sentence = answer.sentence_at(at)
    return {hit.category for hit in governing(answer.context[sentence], at, at + len(words))}


@pytest.mark.parametrize(
    ("text", "words", "category"),
    [
        ("不得要求社区签订责任书。", "签订责任书", "negation"),
        ("严禁向社区下达指标、要求社区报送报表。", "报送报表", "negation"),
        ("社区不填表、不拍照。", "拍照", "negation"),
        ("取消社区报送的周报。", "报送的周报", "cancellation"),
        ("往年社区签订的责任书、悬挂的牌子，自今年起一并取消。", "签订的责任书", "cancellation"),
        ("去年，有的部门要求社区天天报送数据。", "报送数据", "past"),
        ("部分社区反映台账过多。", "台账过多", "problem"),
        ("鼓励社区开展竞赛。", "开展竞赛", "permission"),
        ("社区自愿参加评选。", "参加评选", "permission"),
        ("启动防汛三级应急响应，请各社区每两小时报送一次水情。", "报送一次", "emergency"),
    ],
)
def test_taken_back(text: str, words: str, category: str) -> None:
    assert category in categories(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("各社区报送次数不得少于两次。", "报送次数"),
        ("各社区不得不建立台账。", "建立台账"),
        ("社区不填旧表，要建立新台账。", "建立新台账"),
        ("不再使用旧簿册，但各社区要建立新台账。", "建立新台账"),
        ("按照《关于取消证明事项的通知》，各社区要报送名单。", "报送名单"),
        ("书记要到会，不得请假。", "到会"),
        ("22时以前各社区要报送名单。", "报送名单"),
        ("特别是各社区要报送名单。", "报送名单"),
        ("各社区、各村要分别建立台账。", "建立台账"),
        ("各村要分门别类建立台账。", "建立台账"),
        ("各村要抓好无害化改造台账登记。", "台账登记"),
        ("各村对“三无”船舶登记造册。", "登记造册"),
        ("各村要对焚烧、倾倒等行为进行登记造册。", "登记造册"),
        ("各村对存在问题逐一登记造册。", "登记造册"),
        ("实行“镇领导包村居、村干部包船包人”工作机制。", "包船包人"),
        ("各村加强值守，发现违建举报等问题要第一时间报送名单。", "报送名单"),
        ("各村对巡查不到位等问题，将说明报送名单的时间。", "报送名单"),
        ("由曾志强负责，各村要报送名单。", "报送名单"),
    ],
)
def test_not_taken_back(text: str, words: str) -> None:
    taken = {"negation", "cancellation", "past", "problem", "quotation"}
    assert not categories(text, words) & taken


def test_a_cue_inside_the_wording_does_not_govern_it() -> None:
    assert "negation" not in categories("各社区要做到不漏一户。", "不漏一户")


PLAN = "柳塘镇防台风应急预案\n\n一、组织\n各村要成立抢险队，由书记任队长。\n二、响应\n各村每日17时向镇防指报送转移人数。"


def test_a_response_plan_excuses_its_response_alone() -> None:
    assert "response_plan" in categories(PLAN, "报送转移人数")
    found = {f.type: f.severity for f in check(PLAN, models=False).findings}
    assert "new-organisation" in found
    assert "forms-and-reports" not in found
    usual = PLAN.replace("应急预案", "工作方案")
    assert "forms-and-reports" in {f.type for f in check(usual, models=False).findings}


@pytest.mark.parametrize(
    "opening",
    [
        "经研究，镇防台风应急响应由Ⅲ级提升为Ⅱ级。",
        "省防指已启动防汛Ⅱ级应急响应。",
    ],
)
def test_a_level_in_the_opening_words_governs_the_notice(opening: str) -> None:
    text = f"关于做好防御工作的通知\n各村：\n{opening}\n一、各村每两小时报送一次转移人数。"
    assert "emergency" in categories(text, "报送一次")


@pytest.mark.parametrize(
    "after",
    [
        "响应解除后，请各村于三日内报送工作总结。",
        "二、归集。应急响应终止之日起十日内，各村报送工作总结。",
        "二、预警解除后的工作\n各村要报送工作总结。",
        "预警信号撤销以后休整三天。各村随后报送工作总结。",
    ],
)
def test_what_comes_after_the_emergency_is_none(after: str) -> None:
    text = f"关于做好防御工作的通知\n各村：\n省防指已启动防汛Ⅱ级应急响应。\n{after}"
    assert "emergency" not in categories(text, "报送工作总结")
    found = check(text, models=False).findings
    assert [f.type for f in found] == ["forms-and-reports"]


def test_until_the_emergency_is_over_it_is_one() -> None:
    head = "关于做好防御工作的通知\n各村：\n省防指已启动防汛Ⅱ级应急响应。\n"
    until = f"{head}响应解除前，各村每两小时报送一次转移人数。"
    assert "emergency" in categories(until, "报送一次")
    both = f"{head}各村每两小时报送一次转移人数，响应解除后恢复正常。"
    assert "emergency" in categories(both, "报送一次")


def test_a_name_in_quotation_marks_is_no_matter_of_the_next_point() -> None:
    text = (
        "一是完善“组长—包村工作队—村两委—网格员—户代表”五级联动，落实管理责任；"
        "二是与各村签订安全生产责任书。"
    )
    found = understand(parse(read_text(text)))
    assert [hit.category for hit in found.context[0]] == ["quotation"]
    assert found.context[1] == ()


def test_what_the_first_point_is_about_the_next_ones_are() -> None:
    found = understand(parse(read_text("一是有的单位要求社区签责任书；二是要求社区报送照片。")))
    assert "problem" in [hit.category for hit in found.context[1]]
