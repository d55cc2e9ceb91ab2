"""Paragraphs that a copy ran together are paragraphs again; blanks inside sentences break nothing."""

from __future__ import annotations

from datetime import date

import pytest

from checker import check
from checker.notice import parse
from checker.notice.normalise import normalise
from checker.reading import read_text

NOTICE = """清水镇人民政府关于做好冬季供水管网防冻工作的通知
各村民委员会，镇水务站：
受强冷空气影响，近期气温将明显下降。为保障群众用水，现将有关事项通知如下：
一、摸清薄弱管段
镇水务站要对裸露管段逐段登记，落实保温措施；村民自家水管由村民自行包扎。
二、做好提示
（一）各村可利用广播提醒群众。
（二）各村要建立管网巡查台账，每周五前报镇水务站。
附件：薄弱管段分布图
清水镇人民政府
2023年11月20日"""


def flattened(text: str, blank: str) -> str:
    return text.replace("\n", blank)


@pytest.mark.parametrize("blank", [" ", "  ", "\u3000", "\u00a0 "])
def test_a_notice_in_one_line_has_its_paragraphs(blank: str) -> None:
    assert normalise(flattened(NOTICE, blank)).text == normalise(NOTICE).text


def test_offsets_lead_back_into_the_one_line() -> None:
    text = flattened(NOTICE, " ")
    folded = normalise(text)
    at = folded.text.index("建立管网巡查台账")
    span = folded.original(at, at + 8)
    assert text[span.start : span.end] == "建立管网巡查台账"


def test_who_is_addressed_and_what_is_found_stay_the_same() -> None:
    whole, flat = (parse(read_text(t)) for t in (NOTICE, flattened(NOTICE, " ")))
    assert flat.addressees == whole.addressees
    assert [s.label for s in flat.sections] == [s.label for s in whole.sections]
    found = [
        {(f.type, f.evidence) for f in check(t, models=False).findings}
        for t in (NOTICE, flattened(NOTICE, " "))
    ]
    assert found[0] == found[1] != set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("河湖清漂工作方案", "为改善水环境，制定本方案。"),
        ("由水务站分段负责。", "责任单位：水务站、各村"),
        ("责任单位：水务站、各村", "完成时限：6月底前"),
        ("组长：王某", "副组长：李某"),
    ],
)
def test_where_a_line_ended(before: str, after: str) -> None:
    text = NOTICE.replace("附件：", f"{before}\n{after}\n附件：")
    assert normalise(flattened(text, " ")).text == normalise(text).text


@pytest.mark.parametrize("between", [" ", "", " 关于印发的方案 "])
def test_who_signs_on_which_day_stands_alone(between: str) -> None:
    body = "镇水务站要对裸露管段逐段登记，落实保温措施，并提醒村民自行包扎自家水管。" * 6
    text = f"{body} 清水镇人民政府办公室 2023年11月20日{between}管网防冻工作方案 为保障供水，制定本方案。"
    notice = parse(read_text(text))
    assert notice.date == date(2023, 11, 20)
    assert notice.issuer == "清水镇人民政府办公室"


def test_an_article_and_its_words_are_one_paragraph() -> None:
    text = "第一条 为规范巡渠，制定本办法。\n第二条 巡渠由水务站负责。\n" * 8
    text = text.strip()
    folded = normalise(flattened(text, " ")).text
    assert "第一条为规范" in folded.replace(" ", "")
    assert folded.count("\n") == normalise(text).text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        # Blanks that fill: names, dates, a title spread over the line.
        "各 村 要 做 好 防 冻 工 作 ， 及 时 检 查 水 管 。" * 8,
        "请王 强、李 明两位同志于 2023 年 5 月 6 日到会。" * 10,
        "一、工作目标 " + "把事情办好，" * 20,
    ],
)
def test_blanks_inside_a_paragraph_break_nothing(text: str) -> None:
    assert "\n" not in normalise(text).text


def test_a_notice_in_one_line_may_hold_rows() -> None:
    paragraphs = [
        "梧林区卫生健康局关于做好老年人体检工作的通知",
        "各社区居民委员会：",
        "为做好今年老年人体检工作，保障老年人健康权益，结合我区实际，现就有关事项通知如下，请认真组织实施，确保取得实效。",
        "一、体检对象",
        "辖区内六十五周岁以上常住老年人，名单由社区卫生服务中心从健康档案中提取，不需要社区另行摸底造册。",
        "二、工作要求",
        "各社区要于十月底前通知到人，做到应检尽检，并做好现场秩序维护，体检经费由区财政统一安排。",
        "社区|人数|补助 东堤|388|776 澄南|620|1240",
    ]
    lines = normalise(" ".join(paragraphs)).text.split("\n")
    assert lines[:7] == paragraphs[:7]


def test_a_row_with_a_long_cell_stays_a_row() -> None:
    cell = "一、各社区要建立台账。 二、各社区要签订责任书。 三、各社区要按月报送。" * 8
    assert normalise(f"社区|{cell}|月底前").text.count("\n") == 0
