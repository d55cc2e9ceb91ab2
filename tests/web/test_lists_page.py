"""清单与准入, its logic: what is asked of the library, what is refused, what the page then shows."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from app_testing import checked, errors, opened, press, said, tables
from streamlit.testing.v1 import AppTest

from checker.policy.admitted import Admission, Application, Funds, Opinion
from checker.store import admissions, default_url, is_there, open_store
from checker.store.lists import versions
from checker.web import people

sys.path.insert(0, str(Path(__file__).parents[1] / "policy"))
import list_maker

HOSTILE = (
    '<script>alert(1)</script> **粗** # 题 [x](http://evil.example) =HYPERLINK("http://e") `a`'
)
ROWS = [
    ["某区社区工作负面清单"],
    ["编号", "事项名称", "责任部门", "事项说明", "通知中的说法", "常见问题类型", "来源"],
    ["N1", "招商引资", "商务局", "不得下达指标", "招商引资、招商任务", "业务台账", "某区方案"],
    ["N2", "协税护税", "税务局", "不得要求社区协税", "协税护税", "业务台账", "某区方案"],
]
FULL = Application(
    department="某区民政局",
    matter="高龄老人走访登记",
    reasons="老年人权益保障法",
    content="上门走访，登记生活需求，每季度一次",
    object="80周岁以上老人",
    authority="只登记需求，不作认定",
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
    funds=Funds("区民政局", "每户10元", "按季拨付到社区账户"),
    keywords=("高龄老人走访",),
)


def screen() -> None:
    from checker.web import lists

    lists.show()


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def page() -> AppTest:
    return opened(screen)


def field(page: AppTest, label: str) -> Any:
    """The last field whose label begins so: the tab of a form is drawn after those before it."""
    found = [
        widget
        for kind in ("text_input", "text_area", "date_input", "selectbox", "radio", "checkbox")
        for widget in page.get(kind)
        if widget.label.startswith(label)
    ]
    assert found, label
    return found[-1]


def shown(page: AppTest) -> str:
    """All texts in tables, and beside them."""
    return f"{tables(page)}\n{said(page)}"


def applied(application: Application = FULL) -> int:
    with open_store(default_url()) as store:
        return admissions.apply(store, application, who="张三").id


def entry(number: int) -> Admission:
    with open_store(default_url()) as store:
        return admissions.show(store, number)


def approved(until: date) -> int:
    number = applied()
    with open_store(default_url()) as store:
        admissions.approve(
            store,
            number,
            number=f"某民准〔2026〕{number}号",
            decided_on=date(2025, 12, 20),
            decided_by="市领导小组",
            until=until,
            who="李四",
        )
    return number


def picked(number: int) -> AppTest:
    page = opened(screen)
    return checked(page.selectbox(key="register-pick").select(number).run())


def upload(page: AppTest, data: bytes, name: str = "清单.xlsx", kind: str = "negative") -> AppTest:
    page.selectbox(key="taking-kind").select(kind)
    uploader = next(u for u in page.file_uploader if u.label == "清单文件")
    uploader.upload(name, data)
    return checked(page.run())


class TestLists:
    def test_the_shipped_lists_are_shown_and_nothing_is_made(self, page: AppTest) -> None:
        assert "22 项" in said(page)
        assert "参考清单" in said(page)
        assert not is_there(default_url())
        assert {b.label for b in page.download_button} >= {"下载 Excel", "空白申请表（Word）"}

    def test_a_search_narrows_and_an_item_is_opened(self, page: AppTest) -> None:
        page.text_input(key="lists-words").input("居民公约")
        checked(page.run())
        assert "找到 1 项" in said(page)
        checked(page.selectbox(key="lists-item").select_index(0).run())
        assert "说明：由居民会议讨论" in said(page)
        page.text_input(key="lists-words").input("没有这样的词")
        assert "没有找到" in said(checked(page.run()))

    def test_a_faulty_list_is_refused_with_every_fault_and_nothing_is_kept(
        self, page: AppTest
    ) -> None:
        bad = [
            ["N2", "招商", "某局", "x", "说法", "没有的类型", ""],
            ["N3", HOSTILE, "", "", "", HOSTILE, ""],
        ]
        rows = [*ROWS, *bad]
        upload(page, list_maker.workbook(rows))
        assert "没有导入" in errors(page)
        faults = [one.value for one in page.markdown if "第 5 行" in one.value]
        assert len(faults) == 2, said(page)
        assert any("第 6 行" in one.value for one in page.markdown)
        assert "<script>" not in said(page), "what the cells say is no Markdown"
        assert not [b for b in page.button if b.label == "导入"]
        assert not is_there(default_url())

    def test_a_good_list_holds_from_its_day_on(self, page: AppTest) -> None:
        page.date_input(key="lists-since").set_value(date(2026, 3, 1))
        upload(page, list_maker.workbook(ROWS))
        assert "认出 2 项" in said(page)
        press(page, "导入")
        assert "已导入" in said(page)
        page.selectbox(key="lists-kind").select("negative")
        page.date_input(key="lists-on").set_value(date(2026, 3, 1))
        assert "某区社区工作负面清单：2 项（本地清单" in said(checked(page.run()))
        page.date_input(key="lists-on").set_value(date(2026, 2, 28))
        assert "参考清单" in said(checked(page.run()))
        page.selectbox(key="history-kind").select("negative")
        text = shown(checked(page.run()))
        assert "清单.xlsx" in text
        assert "新增" in text, "compared with what ships"

    def test_a_list_of_the_same_day_is_replaced_only_when_asked(self, page: AppTest) -> None:
        page.date_input(key="lists-since").set_value(date(2026, 3, 1))
        press(upload(page, list_maker.workbook(ROWS)), "导入")
        upload(page, list_maker.workbook(ROWS[:3]), "新.xlsx")
        assert "已经有了" in said(page)
        press(page, "导入")
        assert "换掉这一张" in errors(page)
        with open_store(default_url()) as store:
            assert versions(store)[0].source == "清单.xlsx"
        page.checkbox(key="lists-replace").check()
        press(page, "导入")
        with open_store(default_url()) as store:
            (kept,) = versions(store)
        assert kept.source == "新.xlsx"
        page.selectbox(key="history-kind").select("negative")
        text = shown(checked(page.run()))
        assert "替换" in text
        assert "删去：N2 协税护税" in text.replace("\\", ""), "what gave way can still be compared"

    def test_a_file_that_is_no_list_is_said_in_words(self, page: AppTest) -> None:
        upload(page, b"%PDF-1.7 nothing", f"{HOSTILE}.pdf")
        assert errors(page)
        assert "<script>" not in errors(page), "every sign of Markdown is escaped"

    def test_a_column_can_be_named(self, page: AppTest) -> None:
        rows = [["工作", "说法"], ["招商引资", "招商引资"]]
        upload(page, list_maker.workbook(rows), kind="duties")
        assert "没有导入" in errors(page)
        page.text_area(key="lists-map").input("工作＝事项名称\n说法=关键词")
        assert "认出 1 项" in said(checked(page.run())), said(page)
        page.text_area(key="lists-map").input("胡写")
        assert "没有写成" in errors(checked(page.run()))


class TestRegister:
    def test_apply_opinion_approve_and_the_entry_shows(self, page: AppTest) -> None:
        for label, words in (
            ("申请部门", FULL.department),
            ("事项名称", FULL.matter),
            ("工作内容", FULL.content),
            ("办理对象", FULL.object),
            ("权限", FULL.authority),
            ("经费由谁付", FULL.funds.payer),
            ("经费付多少", FULL.funds.amount),
            ("经费怎么付", FULL.funds.channel),
            ("适用的街道", "河东街道\n河西街道"),
            ("通知里对这件事", "高龄老人走访、老人走访"),
        ):
            field(page, label).input(words)
        field(page, "时限：从").set_value(FULL.since)
        field(page, "时限：到").set_value(FULL.until)
        press(page, "登记申请")
        assert "第 1 号" in said(page)
        assert field(page, "申请部门").value == "", "the form is empty again"
        found = entry(1)
        assert found.application.missing == ()
        assert found.application.streets == ("河东街道", "河西街道")
        assert found.application.keywords == ("高龄老人走访", "老人走访")

        assert page.selectbox(key="register-pick").value == 1, "it is opened"
        field(page, "哪个街道（镇）或社区").input("河东街道")
        field(page, "意见的内容").input("同意承担")
        press(page, "记下意见")
        assert "已记下" in said(page)
        assert "同意承担" in shown(page)

        page.radio(key="step-1").set_value("同意准入")
        checked(page.run())
        field(page, "准入文号").input("某民准[2026]第8号")
        press(page, "同意准入")
        assert "已准入" in said(page)
        assert "没有登记社区的意见" in said(page)
        assert entry(1).number == "某民准〔2026〕8号"
        text = shown(page)
        for words in ("申请", "街道（镇）意见", "同意准入", "某民准〔2026〕8号"):
            assert words in text
        assert [b.label for b in page.download_button if b.label == "下载申请表（Word）"]

    def test_what_is_missing_is_said_and_stops_the_approval(self) -> None:
        number = applied(Application("某局", "某事", content="另行通知"))
        page = picked(number)
        assert "还缺少：工作内容" in said(page)
        page.radio(key=f"step-{number}").set_value("同意准入")
        checked(page.run())
        field(page, "准入文号").input("某民准〔2026〕8号")
        press(page, "同意准入")
        assert "五项要素写全才能准入" in errors(page)
        assert entry(number).state == "applied"

    def test_an_application_is_taken_up_again(self) -> None:
        page = picked(applied(Application("某局", "某事", streets=("甲街道",))))
        press(page, "照这份重新申请")
        assert field(page, "申请部门").value == "某局"
        assert field(page, "适用的街道").value == "甲街道"

    def test_a_term_of_many_years_is_taken_up_and_one_of_no_calendar_left_out(self) -> None:
        long = Application("某局", "某事", since=date(1200, 1, 1), until=date(2099, 12, 31))
        page = picked(applied(long))
        press(page, "照这份重新申请")
        assert field(page, "时限：从").value is None
        assert field(page, "时限：到").value == date(2099, 12, 31)

    def test_a_rejection_needs_a_reason(self) -> None:
        number = applied()
        page = picked(number)
        page.radio(key=f"step-{number}").set_value("不同意准入")
        checked(page.run())
        press(page, "登记为不同意")
        assert "理由" in errors(page)
        field(page, "不同意的理由").input(HOSTILE)
        press(page, "登记为不同意")
        assert entry(number).state == "rejected"
        assert HOSTILE in [one.value for one in page.text], "as it is, in a place without Markdown"
        assert "不能再改" in said(page)

    def test_a_cancellation_needs_a_reason_and_is_in_the_ledger(self) -> None:
        number = approved(date.today() + timedelta(days=400))
        page = picked(number)
        press(page, "取消准入")
        assert "理由" in errors(page)
        field(page, "取消的理由").input("已由平台代替")
        press(page, "取消准入")
        assert entry(number).state == "cancelled"
        assert "取消台账" in said(page)

    def test_what_expires_is_told_and_marked(self) -> None:
        approved(date.today() - timedelta(days=1))
        approved(date.today() + timedelta(days=7))
        page = opened(screen)
        text = shown(page)
        assert "30 天内到期：第 2 号" in text.replace("\\", "")
        assert "还有 7 天到期" in text
        assert "已过期，待登记" in text
        press(page, "把这 1 项登记为到期")
        assert [entry(1).state, entry(2).state] == ["expired", "approved"]
        assert "有效期已过" not in said(page)

    def test_the_register_is_narrowed(self) -> None:
        applied()
        applied(Application("某区城管局", "犬只登记"))
        page = opened(screen)
        page.text_input(key="register-department").input("城管")
        assert "共 1 项" in said(checked(page.run()))
        page.selectbox(key="register-state").select("approved")
        assert "没有这样的事项" in said(checked(page.run()))

    def test_an_entry_that_is_filtered_out_is_closed(self) -> None:
        number = applied()
        page = picked(number)
        page.selectbox(key="register-state").select("approved")
        assert f"第 {number} 号　待决定" not in said(checked(page.run()))

    def test_an_application_is_read_from_a_file(self, page: AppTest) -> None:
        text = "申请部门: 某局\n事项名称: 某事\n起始日期: 2026年3月1日\n拨付经费:\n  由谁付: 某局\n"
        uploader = next(u for u in page.file_uploader if u.label != "清单文件")
        uploader.upload("申请.yaml", text.encode())
        checked(page.run())
        press(page, "读入到下面的表里")
        assert field(page, "申请部门").value == "某局"
        assert field(page, "时限：从").value == date(2026, 3, 1)
        assert field(page, "经费由谁付").value == "某局"

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("申请.yaml", "申请部门: [\n", "问题"),
            ("申请.json", '{"申请部门": "x", "事项名称": "y", "胡": 1}', "胡"),
            ("申请.docx", "PK", "照着填"),
        ],
    )
    def test_a_faulty_file_is_said_in_words(
        self, page: AppTest, name: str, data: str, words: str
    ) -> None:
        uploader = next(u for u in page.file_uploader if u.label != "清单文件")
        uploader.upload(name, data.encode())
        checked(page.run())
        press(page, "读入到下面的表里")
        assert words in errors(page)
        assert "/tmp" not in errors(page), "where it lay on the server is nobody's business"

    def test_hostile_words_are_kept_and_shown_as_they_are(self, page: AppTest) -> None:
        field(page, "申请部门").input(HOSTILE)
        field(page, "事项名称").input(HOSTILE)
        field(page, "工作内容").input("长" * 4_000)
        press(page, "登记申请")
        assert entry(1).application.matter == HOSTILE
        texts = [one.value for one in page.text]
        assert HOSTILE in texts
        assert "长" * 4_000 in texts
        for kind in ("markdown", "caption", "success", "warning", "error", "subheader"):
            for one in page.get(kind):
                assert "<script>" not in one.value
                assert "**粗" not in one.value

    def test_what_is_too_long_is_refused_in_words(self, page: AppTest) -> None:
        field(page, "申请部门").input("某局")
        field(page, "事项名称").input("某事")
        field(page, "工作内容").input("长" * 5_000)
        press(page, "登记申请")
        assert "5000" in errors(page)
        assert field(page, "事项名称").value == "某事", "what was written is still there"

    def test_nobody_acts_without_a_name(self, page: AppTest) -> None:
        field(page, "申请部门").input("某局")
        field(page, "事项名称").input("某事")
        next(one for one in page.text_input if (one.key or "").startswith("apply-0-clerk")).input(
            " "
        )
        press(page, "登记申请")
        assert "经办人" in errors(page)


class TestRoles:
    @pytest.fixture(autouse=True)
    def reader(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(people, "role", lambda: "reader")

    @pytest.mark.parametrize("step", ["记一条意见", "同意准入", "不同意准入"])
    def test_a_reader_decides_nothing(self, step: str) -> None:
        number = applied()
        page = picked(number)
        assert "只能查看" in said(page)
        page.radio(key=f"step-{number}").set_value(step)
        checked(page.run())
        button = {"记一条意见": "记下意见", "不同意准入": "登记为不同意"}.get(step, step)
        press(page, button)
        assert "管理清单" in errors(page)
        assert len(entry(number).history) == 1

    def test_a_reader_cancels_and_expires_nothing(self) -> None:
        over = approved(date.today() - timedelta(days=1))
        page = picked(over)
        press(page, "取消准入")
        assert "管理清单" in errors(page)
        press(page, "把这 1 项登记为到期")
        assert "管理清单" in errors(page)
        assert entry(over).state == "approved"

    def test_a_reader_enters_and_imports_nothing(self, page: AppTest) -> None:
        press(page, "登记申请")
        assert "管理清单" in errors(page)
        press(upload(page, list_maker.workbook(ROWS)), "导入")
        assert "管理清单" in errors(page)
        assert not is_there(default_url())


def test_the_blank_form_has_nothing_in_it() -> None:
    from docx import Document

    from checker.web.lists.forms import blank_form

    document = Document(io.BytesIO(blank_form()))
    assert [p.text for p in document.paragraphs if "登记编号" in p.text] == ["登记编号："]
    cells = {row.cells[0].text: row.cells[1].text.strip() for row in document.tables[0].rows}
    assert cells["申请部门"] == cells["适用范围"] == ""


def test_an_opinion_of_a_side_is_told_from_the_other() -> None:
    number = applied()
    with open_store(default_url()) as store:
        opinion = Opinion("community", "红岩社区", "人手不够", False, date(2026, 1, 5))
        admissions.give_opinion(store, number, opinion, who="王五")
    page = picked(number)
    assert "红岩社区（不同意，2026-01-05）：人手不够" in [one.value for one in page.text]
