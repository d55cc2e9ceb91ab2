"""Names are taken out of findings, and what they demand is left."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest

from checker import check
from checker.learning.anonymise import Anonymous, Mask, anonymise, draft, drafted_as_is
from checker.learning.cases import cases
from checker.model import Span
from checker.policy import Policy

NOTICE = """\
清河市临江区民政局文件
清民发〔2025〕7号
关于做好高龄老人走访登记工作的通知
临江街道办事处、城关镇人民政府，红岩社区居委会、和顺社区居委会：
根据《清河市养老服务条例》和厅字〔2022〕28号文件精神，现将有关事项通知如下。
一、请红岩社区于每月25日前将高龄老人工作台账报送区民政局张三同志，由王小明负责汇总。
二、各社区要建立走访台账，未建立的扣2分。幸福里小区3栋2单元501室李秀英老人由网格员陈 刚每日上门。
三、联系人：刘建国，13812345678；欧阳娜娜 0231-6789012，邮箱 lin@qh.gov.cn，网址 http://www.qinghe.gov.cn/a?b=1。
四、车辆川A·12345停放于人民路12号清河市绿源物业管理有限公司。
五、红岩、和顺、柳堤三个社区先行试点。身份证号510102199003071234，QQ群号：123456789。
姓名|电话|住址
赵六|１３９８７６５４３２１|人民路12号
孙权一（组长）|028-85551234|清河市临江区人民路12号3栋
清河市临江区民政局
2025年3月14日
"""
SECRETS = (
    "清河", "临江", "城关", "红岩", "和顺", "柳堤", "幸福里", "张三", "王小明", "李秀英", "陈 刚", "刘建国",
    "娜娜", "赵六", "孙权一", "12345678", "6789012", "qh.gov", "qinghe", "A·12345", "人民路", "绿源", "510102",
    "123456789", "３９８７", "85551234", "清民发", "7号", "3栋", "501",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请清河市临江区各社区", "请××市××区各社区"),
        ("联系人：张三", "联系人：张××"),
        ("联系人:张　三、李四，欧阳娜", "联系人:张××、李××，欧阳××"),
        ("根据清民发〔2025〕7号", "根据××发〔20××〕×号"),
        ("（〔2025〕7号）", "（〔20××〕×号）"),
        ("厅字〔2022〕28号", "厅字〔2022〕28号"),
        ("13812345678", "138××××××××"),
        ("138-1234-5678", "138-××××-××××"),
        ("１３８１２３４５６７８", "138××××××××"),
        ("办公电话：85551234", "办公电话：××××××××"),
        ("拨打12345热线，119火警", "拨打12345热线，119火警"),
        ("身份证号11010119900307123X", "身份证号××××××××××××××××××"),
        ("车牌川AD12345", "车牌××××××××"),
        ("登录https://www.a.cn/x?y=1填报", "登录××网址填报"),
        ("发至a.b@c.com。", "发至××邮箱。"),
        ("3栋2单元501室", "×栋×单元×室"),
        ("请王小明同志任组长", "请王××同志任组长"),
        ("由阿依古丽·买买提负责", "由××·××负责"),
        ("东城区、西城区和下沙街道参加", "××区、××区和××街道参加"),
        ("联系人周伟（手机：139 1234 5678）", "联系人周××（手机：139 ×××× ××××）"),
        ("居民陈大明（男）反映", "居民陈××（男）反映"),
        ("根据江州市消防救援支队江消〔2025〕18号", "根据××市消防救援支队××消〔20××〕×号"),
        ("投资12345678元", "投资12345678元"),
    ],
)
def test_each_kind_of_name_has_its_mask(text: str, expected: str) -> None:
    assert anonymise(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "请各社区于每月25日前报送工作台账。",
        "各社区居委会要建立台账，做到一户一档。",
        "任何同志不得推诿，全体同志参加。",
        "追究属地社区责任，委托社区代办，提前告知社区。",
        "社区主任、常务副主任和高级社工到会。",
        "安排专人负责，由网格员每日上门两次。",
        "争创“红旗社区”，达标率95%以上，每少1户扣2分。",
        "全市各县区、各街道、全区老旧小区和居民小区。",
        "2025年3月14日前完成120户，经费每户25元。",
        "健全区、街道、社区三级专班，2023年全区查处12起，社区按区委要求办。",
        "安全生产与应急管理由社区书记负总责。",
    ],
)
def test_words_that_name_nobody_stay(text: str) -> None:
    assert anonymise(text).text == text


def test_nothing_that_tells_whom_it_is_about_is_left_in_a_notice() -> None:
    verdict = check(NOTICE, models=False)
    hidden = anonymise(NOTICE, verdict.notice).text
    assert [secret for secret in SECRETS if secret in hidden] == []
    assert "厅字〔2022〕28号" in hidden
    for kept in ("高龄老人工作台账", "每月25日前", "未建立的扣2分", "每日上门", "姓名|电话|住址"):
        assert kept in hidden


def test_the_findings_of_a_notice_are_found_again_without_names() -> None:
    verdict = check(NOTICE, models=False)
    kinds = {finding.type for finding in verdict.findings}
    assert {"ledger", "forms-and-reports"} <= kinds
    for finding in verdict.findings:
        made = draft(verdict, finding)
        assert made.still_found, finding.type
        again = {f.type for f in check(made.text, models=False).findings}
        assert finding.type in again
        assert not [secret for secret in SECRETS if secret in made.text]
        assert len(made.text[made.evidence.start : made.evidence.end]) >= 4


def test_the_evidence_moves_with_the_text_before_it() -> None:
    text = "联系人：张三，李四。请各社区建立台账。"
    hidden = anonymise(text)
    at = text.index("建立台账")
    moved = hidden.moved(Span(at, at + 4))
    assert hidden.text[moved.start : moved.end] == "建立台账"


def test_evidence_that_begins_or_ends_in_a_name_takes_in_the_whole_mask() -> None:
    hidden = Anonymous("请张××报李××。", (Mask(1, 3, "人名", "张××"), Mask(4, 6, "人名", "李××")))
    assert hidden.moved(Span(1, 6)) == Span(1, 8)
    assert hidden.moved(Span(2, 5)) == Span(1, 8)
    assert hidden.moved(Span(0, 7)) == Span(0, 9)


def test_as_it_is_means_with_every_name() -> None:
    verdict = check(NOTICE, models=False)
    finding = verdict.findings[0]
    made = drafted_as_is(verdict, finding)
    assert made.text[made.evidence.start : made.evidence.end] == finding.evidence
    assert (made.masks, made.still_found) == ((), True)


def test_every_flagged_case_of_the_policy_stays_what_it_is() -> None:
    policy = Policy.load()
    lost = []
    for case in cases(policy):
        hidden = anonymise(case.text)
        if not case.flagged or not hidden.masks:
            continue
        again = check(hidden.text.encode(), name="a.txt", policy=policy, models=False)
        if all(finding.type != case.type for finding in again.findings):
            lost.append(case.text)
    assert lost == []


def test_hardly_any_case_of_the_policy_has_a_name_in_it() -> None:
    # The policy's examples are made up and mostly name nobody: what is masked there is too much.
    found = cases(Policy.load())
    assert sum(bool(anonymise(case.text).masks) for case in found) < len(found) * 0.03


@pytest.mark.parametrize(
    "piece",
    [
        "张",
        "联系人：",
        "王三、",
        "某市",
        "地址：",
        "1",
        "〔2025〕",
        "a@",
        "三、",
        "有限公司",
        "·",
        "|",
        "姓名|",
        "川A",
        "红岩、",
        "号",
    ],
)
def test_long_monotonous_text_takes_little_time(piece: str) -> None:
    began = time.monotonic()
    anonymise(piece * (60_000 // len(piece)))
    assert time.monotonic() - began < 10


def test_masks_lie_in_order_and_apart() -> None:
    masks = anonymise(NOTICE).masks
    assert all(a.end <= b.start for a, b in pairwise(masks))
    assert all(re.search("×|省", mask.instead) for mask in masks)
