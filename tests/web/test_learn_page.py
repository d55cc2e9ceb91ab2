"""案例学习, its logic: own cases by hand and from scans, what is masked, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from app_testing import checked, errors, opened, press, said, tables
from streamlit.testing.v1 import AppTest

from checker.cli import main
from checker.errors import CheckerError
from checker.report import pdf
from checker.store import cases as kept
from checker.store import default_url, is_there, open_store, reviews
from checker.store.cases import OwnCase
from checker.store.scanned import Found, scanned
from checker.web import people
from checker.web.learn.shared import marked

HOSTILE = "<script>alert(1)</script> **粗** # 题 [x](y) =HYPERLINK(1) `a`"
NOTICE = (
    "关于安全生产工作的通知\n河东区各社区居委会：\n为做好相关工作，现将有关事项通知如下：\n"
    "一、红岩社区、临江社区要与我局签订安全生产目标责任书，联系人：张建国，电话13812345678。\n"
    "二、各社区要建立安全生产工作台账。\n河东区应急管理局\n2025年3月2日\n"
)
NAMES = ("红岩", "临江", "张建国", "13812345678")
TEXT = "请××社区建立养犬台账，每月更新并上报。"


def screen() -> None:
    from checker.web import learn

    learn.show()


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def page() -> AppTest:
    return opened(screen)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notices"
    made.mkdir()
    (made / "一.txt").write_text(NOTICE, encoding="utf-8")
    assert main(["scan", str(made), "--quiet", "--who", "甲"]) == 1
    return made


def of(page: AppTest, key: str, name: str) -> Any:
    """A field of the form of that key, whatever its number."""
    kinds = ("text_area", "text_input", "selectbox", "radio", "checkbox")
    fields = (widget for kind in kinds for widget in page.get(kind))
    return next(
        w for w in fields if w.key and w.key.startswith(f"{key}-") and w.key.endswith(f"-{name}")
    )


def written(page: AppTest, text: str = TEXT, kind: str = "ledger", **fields: str) -> None:
    of(page, "own-new", "text").input(text)
    of(page, "own-new", "type").select(kind)
    for name, value in fields.items():
        of(page, "own-new", name).set_value(value)


def own() -> tuple[OwnCase, ...]:
    with open_store(default_url()) as store:
        return kept.listing(store)


def findings() -> dict[str, Found]:
    with open_store(default_url()) as store:
        return {found.type: found for one in scanned(store) for found in one.findings}


def decide(kind: str, decision: str, reason: str = "") -> None:
    with open_store(default_url()) as store:
        reviews.decide(store, findings()[kind].id, decision, who="乙", reason=reason)  # type: ignore[arg-type]


def taken(page: AppTest, kind: str) -> AppTest:
    checked(page.selectbox(key="scan-pick").select(findings()[kind].id).run())
    return press(page, "取出来，隐去名称")


class TestOwn:
    def test_a_case_is_written_shown_everywhere_and_removed(self, page: AppTest) -> None:
        assert "还没有自有案例" in said(page)
        assert not is_there(default_url())
        written(page, evidence="建立养犬台账", why="部门自己的账", department="城管局")
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert "自有第 1 号" in said(page)
        (mine,) = own()
        assert (mine.text, mine.severity, mine.evidence) == (TEXT, "violation", "建立养犬台账")
        assert of(page, "own-new", "text").value == "", "the form is empty again"

        page.checkbox(key="browse-own").check()
        text = said(checked(page.run()))
        assert "共 1 个案例" in text
        assert "【**建立养犬台账**】" in text
        assert "部门自己的账" in text

        checked(page.selectbox(key="own-pick").select(1).run())
        page.text_input(key="own-reason-1").input("重复了")
        press(page, "移除第 1 号案例")
        assert own() == ()
        assert "已移除" in said(page)
        assert TEXT not in tables(page)
        checked(page.checkbox(key="own-removed").check().run())
        checked(page.selectbox(key="own-pick").select(1).run())
        assert "移除　重复了" in said(page)

    def test_a_clean_look_alike_stands_beside_flagged_cases(self, page: AppTest) -> None:
        text = "养犬台账由我局自行建立，社区不另建台账。"
        written(page, text, verdict="compliant", why="谁的账谁建")
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert own()[0].severity is None
        with open_store(default_url()) as store:
            kept.add(store, OwnCase("ledger", text.replace("不另建", "另建"), "violation"), who="x")
        page.checkbox(key="browse-own").check()
        shown = said(checked(page.run()))
        assert f"“{text}”" in shown
        assert "谁的账谁建（自有第 1 号）" in shown.replace("\\", "")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"text": "短"}, "太短"),
            ({"evidence": "不在里面"}, "原样抄出"),
            ({"text": "台" * 5_000}, "5000"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_in_words(
        self, page: AppTest, fields: dict[str, str], words: str
    ) -> None:
        written(page, **fields)
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert words in errors(page)
        assert of(page, "own-new", "type").value == "ledger", "what was written is still there"

    def test_nothing_is_kept_that_nobody_has_read(self, page: AppTest) -> None:
        written(page)
        press(page, "保存案例", "own-new")
        assert "逐字读过" in errors(page)
        assert not is_there(default_url())

    def test_a_type_is_needed(self, page: AppTest) -> None:
        of(page, "own-new", "text").input(TEXT)
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert "没有选类型" in errors(page)

    def test_names_are_told_masked_on_request_and_kept_only_when_meant(self, page: AppTest) -> None:
        text = "红岩社区要建立养犬台账，联系人：张建国，电话13812345678。"
        written(page, text, evidence="红岩社区要建立养犬台账")
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert "张建国" in errors(page)
        assert "人名" in errors(page)
        assert not is_there(default_url())
        press(page, "隐去名称和号码", "own-new")
        masked = of(page, "own-new", "text").value
        assert not any(name in masked for name in NAMES)
        assert of(page, "own-new", "evidence").value == "××社区要建立养犬台账"
        assert "张建国" in tables(page), "what was masked is listed for whoever compares"
        assert not of(page, "own-new", "read").value, "to be read again"
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert own()[0].text == masked

    def test_a_name_may_stay_where_a_person_says_so(self, page: AppTest) -> None:
        text = "红岩社区要建立养犬台账。"
        written(page, text)
        of(page, "own-new", "read").check()
        of(page, "own-new", "is").check()
        press(page, "保存案例", "own-new")
        assert own()[0].text == text

    def test_hostile_words_are_shown_as_they_are(self) -> None:
        with open_store(default_url()) as store:
            text = f"请社区建立台账。{HOSTILE}\n=== \n    # 题"
            case = OwnCase("ledger", text, "violation", evidence=HOSTILE, why=HOSTILE)
            kept.add(store, case, who=HOSTILE)
            long = OwnCase(
                "ledger", f"请社区建立台账{'长' * 3_900}", "review", department="**城管**"
            )
            kept.add(store, long, who="张三")
        page = opened(screen)
        page.checkbox(key="browse-own").check()
        checked(page.selectbox(key="own-pick").select(1).run())
        text = said(page)
        assert "alert" in text
        for raw in ("<script>", "**粗", "[x](y)", "`a`", "\n# 题", "\n==="):
            assert raw not in text
        assert HOSTILE in tables(page)

    def test_a_case_of_a_type_that_is_gone_can_still_be_removed(self) -> None:
        with open_store(default_url()) as store:
            kept.add(store, OwnCase("no-such-type", TEXT, "violation"), who="张三")
        page = opened(screen)
        checked(page.selectbox(key="own-pick").select(1).run())
        assert "没有这一类" in said(page)
        press(page, "移除第 1 号案例")
        assert own() == ()


class TestFromScans:
    def test_without_a_scan_the_page_says_what_to_do(self, page: AppTest) -> None:
        assert "还没有扫描结果" in said(page)

    def test_a_finding_becomes_a_case_without_names(self, folder: Path) -> None:
        page = taken(opened(screen), "responsibility-letter")
        assert "隐去了" in said(page)
        listed = tables(page)
        assert all(name in listed for name in NAMES)
        text = of(page, "scan-new", "text").value
        assert not any(name in text for name in NAMES)
        assert "签订安全生产目标责任书" in text
        assert of(page, "scan-new", "evidence").value in text
        assert of(page, "scan-new", "type").value == "responsibility-letter"
        assert "逐字再读一遍" in said(page)
        of(page, "scan-new", "text").input(text.replace("一、", ""))
        of(page, "scan-new", "evidence").input("签订安全生产目标责任书")
        of(page, "scan-new", "read").check()
        press(page, "保存案例", "scan-new")
        (mine,) = own()
        assert not any(name in mine.text for name in NAMES)
        assert not mine.text.startswith("一、")
        assert "改写并保存" not in said(page), "the form is gone"
        checked(page.selectbox(key="own-pick").select(mine.id).run())
        press(page, f"移除第 {mine.id} 号案例")
        assert own() == ()

    def test_what_people_confirmed_comes_first(self, folder: Path) -> None:
        last = max(findings().values(), key=lambda found: found.id)
        decide(last.type, "confirmed")
        page = opened(screen)
        options = page.selectbox(key="scan-pick").options
        assert options[0].startswith(f"{last.id}　已确认")
        page.selectbox(key="scan-state").select("confirmed")
        checked(page.run())
        assert len(page.selectbox(key="scan-pick").options) == 1
        page.text_input(key="scan-words").input("没有这样的字")
        assert "没有这样的问题" in said(checked(page.run()))

    def test_what_was_dismissed_becomes_a_clean_case(self, folder: Path) -> None:
        decide("ledger", "dismissed", "红岩社区自己建的")
        page = taken(opened(screen), "ledger")
        assert of(page, "scan-new", "verdict").value == "compliant"
        assert of(page, "scan-new", "evidence").value == ""
        assert "红岩" not in of(page, "scan-new", "why").value
        of(page, "scan-new", "read").check()
        press(page, "保存案例", "scan-new")
        assert own()[0].severity is None

    def test_a_text_without_its_notice_may_be_found_no_more(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from checker.web.learn import drafting

        monkeypatch.setattr(drafting, "_found_again", lambda text, kind: False)
        page = taken(opened(screen), "ledger")
        assert "不再被判为同一类型" in said(page)


class TestHandout:
    def test_word_and_pdf_are_offered_where_they_can_be_made(
        self, page: AppTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page.text_input(key="handout-words").input("台账")
        checked(page.run())
        press(page, "生成讲义")
        assert "下载讲义（Word）" in [b.label for b in page.download_button]

        def missing() -> None:
            raise CheckerError("没有")

        monkeypatch.setattr(pdf, "require", missing)
        checked(page.run())
        assert [r.options for r in page.radio if r.label == "格式"] == [["Word"]]
        assert "另存为 PDF" in said(page)

    def test_a_handout_becomes_a_pdf(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "require", lambda: None)
        monkeypatch.setattr(pdf, "converted", lambda document: b"%PDF" + document[:2])
        page.text_input(key="handout-words").input("台账")
        checked(page.run())
        next(r for r in page.radio if r.label == "格式").set_value("PDF")
        press(page, "生成讲义")
        assert "下载讲义（PDF）" in [b.label for b in page.download_button]

    def test_too_many_are_refused_in_words(self, page: AppTest) -> None:
        press(page, "生成讲义")
        assert "请缩小筛选范围" in errors(page)


class TestRoles:
    @pytest.fixture(autouse=True)
    def reader(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(people, "role", lambda: "reader")

    def test_a_reader_adds_nothing(self, page: AppTest) -> None:
        assert "只能查看" in said(page)
        written(page)
        of(page, "own-new", "read").check()
        press(page, "保存案例", "own-new")
        assert "处理问题" in errors(page)
        assert not is_there(default_url())

    def test_a_reader_removes_nothing(self) -> None:
        with open_store(default_url()) as store:
            kept.add(store, OwnCase("ledger", TEXT, "violation"), who="张三")
        page = opened(screen)
        checked(page.selectbox(key="own-pick").select(1).run())
        press(page, "移除第 1 号案例")
        assert "处理问题" in errors(page)
        assert len(own()) == 1

    def test_a_reader_takes_nothing_out_of_scans(self, folder: Path) -> None:
        page = taken(opened(screen), "ledger")
        assert "处理问题" in errors(page)
        assert "改写并保存" not in said(page)

    def test_a_reader_may_learn(self, page: AppTest) -> None:
        assert "个案例" in said(page)
        press(page, "回答")
        press(page, "下一题")
        assert "第 2 题" in said(page)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("请社区“建台账”。", "“建台账”", "请社区【**“建台账”**】。"),
        ("一\n二\n三", "一\n二", "【**一**  \n**二**】  \n三"),
        ("* 甲", "甲", "\\* 【**甲**】"),
    ],
)
def test_bold_words_are_whole_whatever_stands_beside_them(
    text: str, words: str, shown: str
) -> None:
    from checker.model import Span

    at = text.index(words)
    assert marked(text, Span(at, at + len(words))) == shown
