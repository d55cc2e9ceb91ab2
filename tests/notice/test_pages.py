"""Text copied from a web page: its furniture is no part of the notice, and items run into each other part."""

from __future__ import annotations

from datetime import date

import pytest

from checker.notice import parse
from checker.reading import read_text

TITLE = "东屏片区管理局办公室关于做好秋季林区巡护工作的通知"
BODY = (
    "各处室（中心），各行政村：为做好秋季林区巡护工作，结合片区实际，现将有关事项通知如下：{body}"
    "东屏片区管理局办公室 2023年9月1日"
)
BEFORE = "当前位置： 首页政务公开最新文件部门文件 {title} 时间：2023-09-04 10:15 微信 微博 QQ空间 "
AFTER = " 来源：东屏片区管理局 附件下载"
ITEMS = (
    "一、加强巡护（一）对主要路口逐一设卡。（资源生态处负责）（二）组织各村清理林缘杂草。"
    "（农业农村处负责）二、做好宣传在林区出入口张贴提示，引导群众不带火种进山，遇有火情及时拨打报警电话。"
)


def page(title: str = TITLE, body: str = ITEMS) -> str:
    return BEFORE.format(title=title) + BODY.format(body=body) + AFTER


def test_title_addressees_and_day_are_those_of_the_notice() -> None:
    notice = parse(read_text(page()))
    assert notice.title == TITLE
    assert notice.addressees == ("各处室（中心）", "各行政村")
    assert notice.date == date(2023, 9, 1)  # not the day on which the page was made


@pytest.mark.parametrize(
    "words", ["当前位置", "首页政务公开", "10:15", "微信", "QQ空间", "来源", "附件下载"]
)
def test_what_the_page_has_around_it_is_left_out(words: str) -> None:
    assert words not in parse(read_text(page())).normal.text


@pytest.mark.parametrize(
    "line",
    [
        "来源：群众举报、巡查发现、部门移送。",
        "时间：2023年9月4日上午9时，地点另行通知。",
        "微信群要及时清理。",
    ],
)
def test_lines_of_the_notice_that_look_like_it_stay(line: str) -> None:
    text = f"{TITLE}\n各行政村：\n现将有关事项通知如下：\n{line}\n请遵照执行。"
    assert line in parse(read_text(text)).normal.text


def test_items_run_into_each_other_stand_under_their_headings() -> None:
    notice = parse(read_text(page()))
    sections = [section.path for section in notice.sections]
    assert ("一、加强巡护", "（一）对主要路口逐一设卡") in sections
    assert ("一、加强巡护", "（二）组织各村清理林缘杂草") in sections
    first = next(b for b in notice.blocks if "逐一设卡" in notice.normal.text[b.start : b.end])
    # Who is responsible belongs to the item before it.
    assert notice.normal.text[first.start : first.end].endswith("（资源生态处负责）")


def test_offsets_lead_back_into_the_page() -> None:
    text = page()
    notice = parse(read_text(text))
    at = notice.normal.text.index("清理林缘杂草")
    span = notice.normal.original(at, at + 6)
    assert text[span.start : span.end] == "清理林缘杂草"


RECORD = """标题: 东屏片区管理局办公室关于做好秋季林区巡护工作的通知
发布时间: 2023-09-04 10:15
文号: 东片管办〔2023〕12号
发布机构: 东屏片区管理局
栏目: 部门文件
原文链接: https://example.org/a/b.htm
"""


@pytest.mark.parametrize("rule", ["", "附件见同目录\n========== 正文 ==========\n"])
def test_the_record_of_a_page_is_left_out_but_title_and_number(rule: str) -> None:
    notice = parse(read_text(RECORD + rule + page()))
    assert notice.title == TITLE
    assert notice.document_number == "东片管办〔2023〕12号"
    assert notice.addressees == ("各处室（中心）", "各行政村")
    assert notice.date == date(2023, 9, 1)
    for words in ("栏目", "原文链接", "发布机构", "==", "example.org"):
        assert words not in notice.normal.text


def test_what_bears_no_label_is_no_part_of_the_record() -> None:
    text = RECORD + "各村要建立巡护台账。\n==========\n各村要按月报送。"
    assert parse(read_text(text)).normal.text.split("\n")[-2:] == [
        "各村要建立巡护台账。",
        "各村要按月报送。",
    ]


def test_two_labels_are_no_record() -> None:
    text = "标题：巡护日志\n栏目：护林\n各村要建立巡护台账。"
    assert parse(read_text(text)).normal.text == "标题：巡护日志\n栏目：护林\n各村要建立巡护台账。"


def test_styles_that_were_pasted_along_are_left_out() -> None:
    styles = (
        "Normal 0 7.8 磅 0 2 false false false EN-US ZH-CN X-NONE /* Style Definitions */ "
        'table.MsoNormalTable {mso-style-name:普通表格; font-family:"Times New Roman";}'
    )
    notice = parse(read_text(page().replace("QQ空间 ", f"QQ空间 {styles} ")))
    assert notice.addressees == ("各处室（中心）", "各行政村")
    assert "mso" not in notice.normal.text
    assert "Normal" not in notice.normal.text
