"""Two journeys in a real browser: a matter is admitted, and a finding becomes a case."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

NOTICE = (
    "关于安全生产工作的通知\n河东区各社区居委会：\n为做好相关工作，现将有关事项通知如下：\n"
    "一、红岩社区、临江社区要于3月底前与我局签订安全生产目标责任书，联系人：张建国，电话13812345678。\n"
    "河东区应急管理局\n2025年3月2日\n"
)
FIELDS = {
    "申请部门（必填）": "某区民政局",
    "事项名称（必填）": "<b>高龄老人</b>走访登记",
    "工作内容：请社区做什么": "上门走访，每季度一次",
    "办理对象：对谁做": "80周岁以上老人",
    "权限：做到哪一步，什么不做": "只登记需求，不作认定",
    "经费由谁付": "区民政局",
    "经费付多少": "每户10元",
    "经费怎么付": '=HYPERLINK("http://evil.example")',
}


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store in which one notice was scanned."""
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "通知.txt").write_text(NOTICE, encoding="utf-8")
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'checker.db'}"
    subprocess.run(
        [sys.executable, "-m", "checker.cli", "scan", str(folder), "--quiet"],
        env={**os.environ, "CHECKER_STORE": url},
        check=False,  # it ends with 1, for something is found
    )
    return url


def saved(page: Any, label: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def choose(page: Any, label: str, words: str) -> None:
    """Take the option with these words in the box of that label."""
    box = page.get_by_label(label, exact=True)
    box.scroll_into_view_if_needed()
    box.fill(words)
    page.get_by_role("option").filter(has_text=words).first.click()


def day(page: Any, label: str, written: str) -> None:
    group = page.get_by_role("group", name=label).last
    group.get_by_role("spinbutton").first.click()
    page.keyboard.type(written)
    page.keyboard.press("Tab")


def test_a_faulty_list_is_refused_and_a_matter_is_admitted(page: Any, tmp_path: Path) -> None:
    page.get_by_role("link", name="清单与准入").click()
    page.get_by_text("22 项").first.wait_for()
    assert openpyxl.load_workbook(saved(page, "下载 Excel", tmp_path)).active.max_row > 20

    page.get_by_role("tab", name="导入清单").click()
    faulty = tmp_path / "清单.csv"
    faulty.write_text("编号,事项名称\nA1,招商\nA1,\n", encoding="utf-8")
    page.set_input_files("input[type=file] >> nth=0", str(faulty))
    page.get_by_text("里有 2 处要改").wait_for()
    page.get_by_text("第 3 行").first.wait_for()

    page.get_by_role("tab", name="登记新申请").click()
    for label, words in FIELDS.items():
        page.get_by_label(label, exact=True).fill(words)
    day(page, "时限：从哪一天起", "20260101")
    day(page, "时限：到哪一天止（含当天）", "20991231")
    page.get_by_role("button", name="登记申请").click()
    page.get_by_text("已登记，是第 1 号").first.wait_for()

    page.get_by_role("tab", name="准入登记簿").click()
    page.get_by_text("还没有登记街道（镇）、社区的意见").wait_for()
    # As it was written; the page is drawn piece by piece, so it is waited for.
    page.get_by_text("<b>高龄老人</b>走访登记").first.wait_for(state="visible")
    page.get_by_text("同意准入", exact=True).first.click()
    page.get_by_label("准入文号（写全）").fill("某民准〔2026〕8号")
    page.get_by_role("button", name="同意准入").click()
    page.get_by_text("第 1 号已准入").first.wait_for()
    page.get_by_text("取消的理由").wait_for()  # the page is drawn below the form, too

    form = docx.Document(str(saved(page, "下载申请表（Word）", tmp_path)))
    cells = {row.cells[0].text: row.cells[1].text for row in form.tables[0].rows}
    assert "某民准〔2026〕8号" in cells["领导小组意见"]
    book = openpyxl.load_workbook(saved(page, "登记簿（Excel）", tmp_path))
    head, row = book.active.iter_rows(values_only=True)
    entry = dict(zip(head, row, strict=True))
    assert entry["事项"] == FIELDS["事项名称（必填）"]
    assert not entry["经费怎么付"].startswith("="), "no formula"


def test_a_finding_becomes_a_case_and_a_handout(page: Any, tmp_path: Path) -> None:
    page.get_by_role("link", name="案例学习").click()
    page.get_by_text("个案例").first.wait_for()
    page.get_by_text("看着像，其实不违规的").nth(9).wait_for()
    page.get_by_role("tab", name="从扫描结果添加").click()
    choose(page, "选一条", "责任书")
    page.get_by_role("button", name="取出来，隐去名称").click()
    text = page.get_by_role("tabpanel", name="从扫描结果添加").get_by_label("案例文字")
    text.wait_for()
    for name in ("红岩", "临江", "张建国", "13812345678"):
        assert name not in text.input_value()
    panel = page.get_by_role("tabpanel", name="从扫描结果添加")
    panel.get_by_text("我读过了").click()
    panel.get_by_role("button", name="保存案例").click()
    page.get_by_text("是自有第 1 号案例").first.wait_for()

    page.get_by_role("tab", name="做讲义").click()
    panel = page.get_by_role("tabpanel", name="做讲义")
    panel.get_by_text("只看自有案例").click()
    panel.get_by_text("选中 1 个案例").wait_for()
    panel.get_by_role("button", name="生成讲义").click()
    handout = docx.Document(str(saved(page, "下载讲义（Word）", tmp_path)))
    words = "\n".join(cell.text for row in handout.tables[0].rows for cell in row.cells)
    assert "签订安全生产目标责任书" in words
    assert "张建国" not in words
    if shutil.which("soffice"):
        panel.get_by_text("PDF", exact=True).click()
        panel.get_by_role("button", name="生成讲义").click()
        assert saved(page, "下载讲义（PDF）", tmp_path).read_bytes().startswith(b"%PDF")
