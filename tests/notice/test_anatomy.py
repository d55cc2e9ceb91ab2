"""Head, foot, sections, tables and attachments of official documents."""

from __future__ import annotations

from datetime import date

import pytest

from checker.model import Notice
from checker.notice import parse
from checker.notice.header import chinese_number, parse_date
from checker.reading import read_text

NOTICE = """云溪区城市管理局文件
云城管〔2025〕18号

关于开展背街小巷整治的通知

各街道办事处，各社区居委会，局属各单位：
为改善市容，现将有关事项通知如下。
一、总体要求
坚持问题导向。
二、任务分工
（一）局执法大队。负责巡查。1.每日一巡。2.发现问题立即处置。
（二）各社区。协助宣传。
三、工作要求
1.加强领导。
（1）明确专人。
联系人：韩旭，电话：6××12
附件：1.任务分工表
2.宣传要点

云溪区城市管理局
2025年6月3日
抄送：区委督查室，区民政局。

附件1
任务分工表
序号|任务|责任单位|时限
1|宣传|各社区|6月底
"""


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse(read_text(NOTICE))


def test_head_and_foot(notice: Notice) -> None:
    assert notice.title == "关于开展背街小巷整治的通知"
    assert notice.issuer == "云溪区城市管理局"
    assert notice.document_number == "云城管〔2025〕18号"
    assert notice.date == date(2025, 6, 3)
    assert notice.addressees == ("各街道办事处", "各社区居委会", "局属各单位")
    assert notice.copies_to == ("区委督查室", "区民政局")
    assert notice.kind == "通知"
    assert notice.attachments == ("任务分工表", "宣传要点")


def _block(notice: Notice, words: str) -> tuple[str, ...]:
    text = notice.normal.text
    return next(b.section for b in notice.blocks if words in text[b.start : b.end])


def test_section_paths(notice: Notice) -> None:
    assert _block(notice, "负责巡查") == ("二、任务分工", "（一）局执法大队")
    assert _block(notice, "每日一巡")[:2] == ("二、任务分工", "（一）局执法大队")
    assert _block(notice, "协助宣传") == ("二、任务分工", "（二）各社区")
    assert _block(notice, "明确专人")[0] == "三、工作要求"
    assert len(_block(notice, "明确专人")) == 3


def test_tables_and_attachments(notice: Notice) -> None:
    rows = [b for b in notice.blocks if b.kind == "row"]
    assert len(rows) == 2
    text = notice.normal.text
    assert [text[c.start : c.end] for c in rows[1].cells] == ["1", "宣传", "各社区", "6月底"]
    assert rows[1].header == ("序号", "任务", "责任单位", "时限")
    assert rows[1].attachment == "附件1"


def test_sections_reach_to_the_next_of_their_level(notice: Notice) -> None:
    text = notice.normal.text
    second = next(s for s in notice.sections if s.label == "二、任务分工")
    assert "协助宣传" in text[second.start : second.end]
    assert "加强领导" not in text[second.start : second.end]


def test_half_width_and_broken_lines_make_no_difference() -> None:
    half = NOTICE.translate(str.maketrans("，：（）", ",:()"))
    other = parse(read_text(half))
    assert other.addressees == ("各街道办事处", "各社区居委会", "局属各单位")
    assert other.document_number == "云城管〔2025〕18号"
    assert _block(other, "协助宣传") == ("二、任务分工", "（二）各社区")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年3月14日", date(2025, 3, 14)),
        ("二〇二五年三月十四日", date(2025, 3, 14)),
        ("2024-12-01", date(2024, 12, 1)),
        ("2024年13月1日", None),
        ("年底前", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "value"), [("三", 3), ("十", 10), ("十四", 14), ("二十", 20), ("三十一", 31)]
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert chinese_number(text) == value


def test_a_chat_message_has_addressees_and_no_title() -> None:
    message = parse(read_text("@所有人 各社区书记：\n今晚8点前把名单发群里。\n2024年5月6日"))
    assert message.title == ""
    assert any("社区书记" in name for name in message.addressees)


def test_an_empty_text_has_an_anatomy_too() -> None:
    empty = parse(read_text("x"))
    assert (empty.title, empty.issuer, empty.addressees) == ("", "", ())


@pytest.mark.parametrize(
    "opening",
    [
        "为满足各村绿化需要，拟采购以下几种规格苗木：",
        "根据县水利局安排，现将各村有关事项通知如下：",
    ],
)
def test_a_first_sentence_is_no_line_of_addressees(opening: str) -> None:
    assert not parse(read_text(f"关于采购苗木的函\n{opening}\n1.红叶石楠。")).addressees


def test_a_plan_is_a_title_and_a_numbered_line_is_none() -> None:
    text = "双桥乡动物疫情应急预案\n为快速处置疫情，制定本预案。\n二、疫情报告\n发现疫情立即报告。"
    assert parse(read_text(text)).title == "双桥乡动物疫情应急预案"
    bare = "为快速处置疫情，制定本预案。\n二、疫情报告\n发现疫情立即报告。"
    assert not parse(read_text(bare)).title


def test_a_number_that_sticks_to_the_title_is_told_from_it() -> None:
    notice = parse(
        read_text("望开办〔2023〕7号望川开发区管理办公室关于清理井盖的通知\n各社区：\n请配合。\n")
    )
    assert notice.document_number == "望开办〔2023〕7号"
    assert notice.title == "望川开发区管理办公室关于清理井盖的通知"
    other = parse(read_text("转发望开办〔2023〕7号文件的通知\n各社区：\n请配合。\n"))
    assert other.title == "转发望开办〔2023〕7号文件的通知"


def test_blank_lines_between_rows_leave_the_table_its_header() -> None:
    rows = ("序号|指标|分值", "1|组织宣传|15", "2|资料完整|25")
    for joint in ("\n", "\n\n", "\n\n　　"):
        notice = parse(read_text("评分办法\n各社区居委会：\n" + joint.join(rows) + "\n3月2日"))
        found = [block.header for block in notice.blocks if block.kind == "row"]
        assert found == [(), ("序号", "指标", "分值"), ("序号", "指标", "分值")]
