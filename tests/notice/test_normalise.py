"""Folding a text keeps every character's way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.notice.characters import PLAIN, fold_character, is_filler
from checker.notice.lines import is_row
from checker.notice.normalise import normalise

LINES = (
    "为保障基金安全，方便群众办理，现就认证工作有关事项通知如\n"
    "下。各社区要在本月底前把名单核对一遍，发现差错的及时告\n"
    "知街道办事处，由街道办事处统一更正。同时，各单位要加强协\n"
    "调配合，确保工作有序推进。\n"
    "一、工作安排\n"
    "（一）请各社区于十月底前完成公示，公示期间群众有意见的可\n"
    "以直接向街道反映。\n"
)


def test_broken_lines_are_joined() -> None:
    folded = normalise(LINES).text
    assert "现就认证工作有关事项通知如下。" in folded
    assert "发现差错的及时告知街道办事处" in folded
    assert "\n一、工作安排\n（一）请各社区" in folded


def test_whole_paragraphs_are_left_alone() -> None:
    text = "一、认真组织\n各社区要高度重视\n二、按时完成\n请于月底前完成"
    assert normalise(text).text == text


def test_page_numbers_do_not_cut_a_sentence() -> None:
    broken = LINES.replace("同时，各单位要加强协\n", "同时，各单位要加强协\n— 1 —\n")
    assert "加强协调配合" in normalise(broken).text


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        (
            "各社区,请于3月1日前报送(附件1);逾期通报!",
            "各社区，请于3月1日前报送（附件1）；逾期通报！",
        ),
        ("上午9：30到会,每人1,200元", "上午9:30到会，每人1,200元"),
        ("２０２５年３月１日", "2025年3月1日"),
        ("各 社　区 要 建 立 台 帐", "各社区要建立台账"),
        ("请安装 Smart City 平台", "请安装Smart City平台"),
        ("「专人专岗」", "“专人专岗”"),
        ("零\u200b报\u200b告", "零报告"),
        ("\u2f83\u2f2f", "自工"),
    ],
)
def test_folding(raw: str, folded: str) -> None:
    assert normalise(raw).text == folded


def test_table_rows_stay_rows() -> None:
    text = normalise("序号\t任务\t责任单位\n1\t入户核查\t各社区").text
    assert text == "序号|任务|责任单位\n1|入户核查|各社区"
    assert is_row("a|b")
    assert not is_row("没有竖线")


@given(
    st.text(
        alphabet='各社区要建立台账，。,.;:()（）1２Ａa \u3000\n\t|“”"\u200b《》第一条、（二）',
        max_size=200,
    )
)
def test_every_folded_character_knows_its_place(text: str) -> None:
    normal = normalise(text)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    for index in range(len(normal.text)):
        span = normal.original(index, index + 1)
        assert 0 <= span.start <= span.end <= len(text)


@given(st.sampled_from(["", " ", "\u3000", "\u200b"]), st.booleans())
def test_spacing_and_width_change_nothing(space: str, half: bool) -> None:
    sentence = "请各社区于3月1日前报送工作台账，逾期通报。"
    raw = space.join(sentence)
    if half:
        raw = raw.translate(str.maketrans("，。", ",。"))
    assert normalise(raw).text == sentence


def test_what_is_folded_in_runs_is_what_folding_leaves_as_it_is() -> None:
    plain = [chr(code) for code in range(0x10000) if PLAIN.fullmatch(chr(code))]
    assert len(plain) > 20_000
    for around in ("{}", "某{}某", "1{}1", "台{}", "{}a"):
        for character in plain:
            raw = around.format(character)
            index = raw.index(character)
            before, after = raw[index - 1] if index else "", raw[index + 1 : index + 2]
            assert not is_filler(before, character, after)
            assert fold_character(character, raw, index, before) == character
    assert not PLAIN.search("帐帳賬:：,，.\t \u3000·*「」\u200b１ａ")


PAGE = (
    "首页 > 政务公开 > 通知公告\n索引号：11150100MB1234567X/2026-00012\n浏览次数：121 次\n字体：[大 中 小]\n"
    "{}\n【打印本页】 【关闭窗口】\n分享到：微信 微博\n主办单位：梧林区人民政府 网站标识码：1501020001\n"
    "蒙ICP备05000001号\n版权所有 梧林区人民政府"
)  # fmt: skip


def test_what_a_web_page_has_around_a_notice_is_left_out() -> None:
    notice = (
        "关于做好消防检查的通知\n各社区：\n请于月底前打印本通知并张贴。\n主办单位：区消防救援大队"
    )
    assert normalise(PAGE.format(notice)).text == notice


@pytest.mark.parametrize(
    "line",
    [
        "首页设计由各社区负责，月底前报送。",
        "打印机由街道统一配发，社区不得自行购买。",
        "分享到位，落实到人。",
        "当前位置：首页 > 通知 > 关于做好消防检查的通知",
        "责任编辑由社区书记担任，每月更新一次。",
    ],
)
def test_what_only_looks_like_a_part_of_a_web_page_stays(line: str) -> None:
    assert normalise(f"{line}\n各社区要高度重视。").text.count("\n") == 1
