"""The terminal report: what it says, in which order, how wide, and that it is harmless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import Finding, Page, ReadIssue, Verdict
from checker.report import words
from checker.report.columns import display_width, printable, wrap
from checker.report.inert import inert
from checker.report.text import render

HOSTILE = "各社区\x1b]0;x\x07\x1b[2J\x00\x9b31m\u202e告报\u2066\u2028要\r填表\x7f"


def position(report: str, *parts: str) -> list[int]:
    flat = re.sub(r"\s+", "", report)
    return [flat.index(re.sub(r"\s+", "", part)) for part in parts]


def test_verdict_then_counts_then_notice_then_findings(typical: Verdict) -> None:
    report = render(typical, width=80)
    places = position(
        report,
        "结论：违规",
        "违规 2 处，需核实 2 处，提示 1 处",
        "发文单位：××区城市管理局",
        "发文字号：×城管发〔2024〕12号",
        "成文日期：2024年5月6日",
        "1. 【违规】业务台账",
        "2. 【违规】责任书（状）",
        "3. 【需核实】列为责任主体",
        "4. 【需核实】APP与工作群",
        "5. 【提示】报表材料",
        words.CLOSING,
    )
    assert places == sorted(places)
    assert report.startswith("结论：违规\n")


def test_a_finding_tells_all_its_reasons_in_order(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    text = "各社区要建立台账"
    pages = [Page(1, 0, 2), Page(2, 2, 8)]
    report = render(verdict_of(text, [finding_of(text, 0, 8, page=2)], pages=pages), width=60)
    places = position(
        report,
        "1. 【违规】业务台账",
        "「各社区要建立台账」（第2页，一、任务分工 / （三）各社区）",
        "依据：方案二 二1.5：未经统一部署，不得要求社区建立业务台账。",
        "为什么：台账由部门",
        "已核对的例外：",
        "并入综合平台的电子台账——不成立：文中没有写明",
        "清单内事项——待核实：须查",
        "社区可以：可以请发文单位",
    )
    assert places == sorted(places)
    assert "模型提示" not in report


def test_a_finding_of_the_model_is_marked(typical: Verdict) -> None:
    assert render(typical, width=80).count("模型提示（概率 0.63），须人工判断") == 1


def test_compliant_is_no_endorsement(verdict_of: Callable[..., Verdict]) -> None:
    report = render(verdict_of(), width=80)
    assert report.startswith(f"结论：合规\n{words.NOTHING_FOUND}\n")
    assert words.NOT_ADDRESSED not in report
    apart = render(verdict_of(addressed=False), width=80)
    assert apart.startswith(f"结论：合规\n{words.NOT_ADDRESSED}\n")
    assert position(apart, words.NOT_ADDRESSED, words.CLOSING)


def test_notes_leave_a_document_compliant(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    report = render(verdict_of("各社区", [finding_of("各社区", 0, 3, "note")]), width=80)
    assert report.startswith(f"结论：合规\n{words.NOTHING_FOUND}\n另有提示 1 处，不影响结论。\n")


def test_what_was_not_read_stands_before_the_notice(verdict_of: Callable[..., Verdict]) -> None:
    report = render(verdict_of(errors=[ReadIssue("第3页没有文字层。", 3)]), width=80)
    places = position(report, "没有读全的部分（1）", "请对照原件人工核对第3页", "发文单位")
    assert places == sorted(places)


def test_what_was_not_recognised_is_said(verdict_of: Callable[..., Verdict]) -> None:
    assert "文件标题：未识别" in render(verdict_of(title=""), width=80)


@pytest.mark.parametrize("width", [24, 31, 40, 80, 100, 140])
def test_lines_fit_the_width_asked(typical: Verdict, width: int) -> None:
    assert all(display_width(line) <= width for line in render(typical, width=width).split("\n"))


def test_width_of_the_terminal_is_used_up_to_a_hundred(
    typical: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    assert render(typical) == render(typical, width=50)
    monkeypatch.setenv("COLUMNS", "300")
    assert render(typical) == render(typical, width=100)


def test_colours_only_when_asked(typical: Verdict) -> None:
    plain, coloured = render(typical, width=70), render(typical, width=70, colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;31m结论：违规\x1b[0m\n")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_our_own_words_fit_the_old_chinese_code_page(typical: Verdict) -> None:
    render(typical, width=80).encode("gbk")


def test_hostile_text_cannot_write_to_the_terminal(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    finding = finding_of(
        HOSTILE, 0, len(HOSTILE), title=HOSTILE, section=(HOSTILE,), explanation=HOSTILE
    )
    verdict = verdict_of(
        HOSTILE, [finding], name=HOSTILE, title=HOSTILE, errors=[ReadIssue(HOSTILE)]
    )
    report = render(verdict, width=60)
    assert _harmless(report)
    assert "␛]0;x␇␛[2J␀�31m�告报" in report.replace("\n", "").replace(" ", "")


def _harmless(report: str) -> bool:
    return all(
        char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        for char in report
    )


@given(text=st.text(st.characters(exclude_categories=[]), max_size=80), width=st.integers(24, 120))
def test_any_text_is_harmless_and_fits(
    text: str,
    width: int,
    verdict_of: Callable[..., Verdict],
    finding_of: Callable[..., Finding],
) -> None:
    finding = finding_of(text, 0, len(text), section=(text,), remedy=text)
    report = render(verdict_of(text, [finding], name=text, title=text), width=width)
    assert _harmless(report)
    assert all(display_width(line) <= width for line in report.split("\n"))
    report.encode("utf-8")


@given(st.text(st.characters(exclude_categories=[])))
def test_inert_keeps_every_offset(text: str) -> None:
    shown = inert(text)
    assert len(shown) == len(text)
    assert inert(shown) == shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text("各社区，。（）「」台账2024年12.5%APP, v", max_size=60), st.integers(6, 40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == printable(text).replace(" ", "")
    assert all(display_width(line) <= width for line in lines)


@given(
    st.lists(st.sampled_from(["各社区", "12,000", "95.5%", "APP", "2024", "，", "（"])),
    st.integers(12, 40),
)
def test_no_line_ends_inside_a_number_or_a_word(parts: list[str], width: int) -> None:
    text = " ".join(parts)
    whole = set(re.findall(r"[0-9A-Za-z,.%]+", text))
    broken = {piece for line in wrap(text, width) for piece in re.findall(r"[0-9A-Za-z,.%]+", line)}
    assert broken == whole


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("各社区注册率不低于95.5%的", 20, ["各社区注册率不低于", "95.5%的"]),
        ("各社区要建立台账，每月报送", 16, ["各社区要建立台", "账，每月报送"]),
        ("各社区要建立「台账」", 14, ["各社区要建立", "「台账」"]),
        ("各社区要\n建立台账", 40, ["各社区要建立台账"]),
        ("use the\nAPP now", 40, ["use the APP now"]),
        (
            "各社区 https://example.org/a/very/long/path",
            12,
            ["各社区 https", "://example.o", "rg/a/very/lo", "ng/path"],
        ),
        ("cafe\u0301 各社区", 6, ["cafe\u0301", "各社区"]),
        ("", 10, [""]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_later_lines_hang_below_the_first() -> None:
    assert wrap("各社区要建立台账", 12, "依据：", "      ") == [
        "依据：各社区",
        "      要建立",
        "      台账",
    ]


@pytest.mark.parametrize(
    ("char", "width"), [("a", 1), ("社", 2), ("，", 2), ("\u0301", 0), ("\u200b", 0), ("“", 2)]
)
def test_display_width(char: str, width: int) -> None:
    assert display_width(char) == width
