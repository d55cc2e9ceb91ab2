"""Numbers that Word computes: section labels must be in the text."""

from __future__ import annotations

import pytest
from docx_maker import level, listed, numbering, p, word

from checker.reading import read
from checker.reading.docx.counting import count, spell


def lines(body: str, definition: str, styles: str = "") -> list[str]:
    return read(word(body, numbering=definition, styles=styles)).text.split("\n")


OFFICIAL = numbering(
    level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）", '<w:suff w:val="nothing"/>'),
)


def test_the_four_levels_of_an_official_document() -> None:
    body = "".join(
        listed(text, at)
        for text, at in [
            ("总体要求", 0), ("任务", 0), ("宣传", 1), ("入户", 2), ("登记", 2), ("逐户", 3),
            ("排查", 1), ("建账", 2), ("保障", 0), ("经费", 1),
        ]
    )  # fmt: skip
    assert lines(body, OFFICIAL) == [
        "一、总体要求", "二、任务", "（一）宣传", "1. 入户", "2. 登记", "（1）逐户",
        "（二）排查", "1. 建账", "三、保障", "（一）经费",
    ]  # fmt: skip


def test_compound_legal_and_unrestarted_numbers() -> None:
    definition = numbering(
        level(0, "upperRoman", "第%1章", '<w:suff w:val="space"/>'),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "第%3条", '<w:lvlRestart w:val="0"/><w:suff w:val="space"/>'),
    )
    body = "".join(listed("文", at) for at in (0, 1, 2, 2, 0, 1, 2))
    assert lines(body, definition) == [
        "第I章 文", "1.1 文", "第1条 文", "第2条 文", "第II章 文", "2.1 文", "第3条 文",
    ]  # fmt: skip


def test_restart_only_after_a_certain_level() -> None:
    definition = numbering(
        level(0, "decimal", "%1、"),
        level(1, "decimal", "%1-%2、"),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(listed("文", at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    assert [line.split("文")[0] for line in lines(body, definition)] == [
        "1、", "1-1、", "1) ", "1-2、", "2) ", "2、", "2-1、", "1) ",
    ]  # fmt: skip


def test_two_lists_of_one_definition_share_the_count_unless_overridden() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(listed("文", 0, number) for number in (1, 2, 3, 3))
    definition = numbering(level(0, "decimal", "%1."), lists=more)
    assert lines(body, definition) == ["1. 文", "2. 文", "1. 文", "2. 文"]


def test_numbers_from_styles_and_their_removal() -> None:
    definition = numbering(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
    )
    by_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="H1">{by_list}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="H2">{by_list}</w:style>'
        '<w:style w:type="paragraph" w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>'
    )
    none = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        p("甲", '<w:pStyle w:val="H1"/>')
        + p("乙", '<w:pStyle w:val="H2"/>')
        + p("丙", none)
        + p("丁", '<w:pStyle w:val="H1b"/>')
    )
    assert lines(body, definition, styles) == ["一、甲", "（一）乙", "丙", "二、丁"]


def test_style_links_bullets_and_unknown_lists() -> None:
    definition = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8"><w:styleLink w:val="L"/>{level(0, "decimal", "%1)")}'
        f"{level(1, 'bullet', chr(0xF06C))}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="99"/></w:num>'
    )
    body = listed("甲") + listed("乙", 1) + listed("丙", 0, 2) + listed("丁", 5)
    assert lines(body, definition) == ["1) 甲", "• 乙", "丙", "丁"]


def test_empty_numbered_paragraphs_count_but_show_nothing() -> None:
    assert lines(listed("甲") + listed("") + listed("丙"), OFFICIAL) == ["一、甲", "三、丙"]


def test_a_deleted_mark_gives_up_its_number() -> None:
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    assert lines(p("前", gone) + listed("后"), OFFICIAL) == ["一、前后"]


def test_a_format_newer_than_the_file_format_falls_back() -> None:
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1."/></w:lvl>'
    )
    assert lines(listed("甲"), numbering(newer)) == ["01. 甲"]


def test_hostile_definitions_stay_small() -> None:
    definition = numbering(level(0, "lowerRoman", "%1" * 10_000, start=999_999_999))
    assert len(lines(listed("甲"), definition)[0]) < 100
    huge = '<w:numPr><w:ilvl w:val="99999999999999999999"/><w:numId w:val="1"/></w:numPr>'
    assert lines(p("甲", huge), OFFICIAL) == ["一、甲"]


@pytest.mark.parametrize(
    ("number", "number_format", "expected"),
    [
        (10, "chineseCounting", "十"), (19, "chineseCounting", "十九"),
        (20, "chineseCounting", "二十"), (99, "chineseCounting", "九十九"),
        (105, "chineseCountingThousand", "一百〇五"), (110, "japaneseCounting", "一百一十"),
        (1001, "chineseCountingThousand", "一千〇一"), (12, "chineseLegalSimplified", "壹拾贰"),
        (10, "ideographDigital", "一〇"), (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"), (21, "decimalEnclosedCircle", "㉑"),
        (60, "decimalEnclosedCircleChinese", "60"), (3, "decimalEnclosedParen", "⑶"),
        (4, "upperRoman", "IV"), (27, "lowerLetter", "aa"), (12, "decimalFullWidth", "１２"),
        (11, "ordinal", "11th"), (22, "ordinal", "22nd"), (5, "none", ""), (5, "hebrew1", "5"),
        (0, "chineseCounting", "0"), (0, "lowerLetter", "0"),
    ],
)  # fmt: skip
def test_number_formats(number: int, number_format: str, expected: str) -> None:
    assert count(number, number_format) == expected


def test_spelled_numbers_are_all_different() -> None:
    assert len({spell(number) for number in range(10_000)}) == 10_000
