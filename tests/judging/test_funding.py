"""Money for the communities' work, and the elements of an admission."""

from __future__ import annotations

import pytest

from checker import check
from checker.demands import Understanding, understand
from checker.judging.admission import missing
from checker.judging.funding import fundings, pays
from checker.notice import parse
from checker.reading import read_text

HEAD = "关于开展入户核查的通知\n各社区居委会：\n各社区全年逐户上门核查。\n"


def reading(text: str) -> Understanding:
    return understand(parse(read_text(text)))


def test_payer_amount_and_channel_are_named() -> None:
    (found,) = fundings(reading(HEAD + "区财政按每户10元核定，由区民政局3月底前拨付到社区账户。"))
    assert found.payer
    assert found.amount == "10元"
    assert found.channel == "拨付"
    assert found.firm


@pytest.mark.parametrize(
    "clause",
    [
        "协助经费由区住建局承担，每个社区每年5000元，年初拨付。",
        "社区入户人员误餐补助按每人每天30元，由指挥部按月发放。",
        "三、经费保障\n所需经费由区财政列入预算，按季拨付。",
    ],
)
def test_money_for_the_community_pays(clause: str) -> None:
    assert pays(reading(HEAD + clause)) is not None


@pytest.mark.parametrize(
    "clause",
    [
        "各单位要做好经费保障。",
        "检测费用由区财政承担，直接支付检测机构。",
        "施工单位夜间扰民的，每次扣合同款5000元。",
        "申请人确有困难的，每户补助600元。",
        "所需费用由社区自行解决。",
        "预警期间，社区值守补助按《防台风应急预案》由应急局每人每天发放150元。",
    ],
)
def test_other_money_pays_for_nothing_here(clause: str) -> None:
    assert pays(reading(HEAD + clause)) is None


def test_the_finding_says_what_was_looked_for() -> None:
    text = (
        "关于日常巡查的通知\n各社区居委会：\n辖区消防设施的日常巡查由各社区全面承担，常年不间断。"
        "各单位要做好经费保障。\n某区消防大队\n2026年3月2日"
    )
    (found,) = [f for f in check(text, models=False).findings if f.type == "missing-funding"]
    (clause,) = [e for e in found.exceptions if e.name == "经费来源"]
    assert clause.outcome == "fails"
    assert "经费保障" in clause.why
    assert "由谁付" in clause.why


def test_missing_elements_of_an_admission_are_named() -> None:
    bare = "经区政府同意，委托各社区开展出租房屋巡查。"
    assert {"权限", "时限", "批准文号", "拨付经费"} <= set(missing(reading(bare)))
    full = (
        "经市民政局批准（某民准入〔2026〕8号），委托各社区走访高龄老人。工作内容：上门走访。对象：80周岁以上老人。"
        "权限：只登记需求，不作认定。时限：2026年3月至12月。经费：每户10元，由区民政局拨付到社区账户。"
    )
    assert missing(reading(full)) == ()
