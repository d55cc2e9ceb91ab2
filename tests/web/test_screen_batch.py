"""A folder of thirty in a real browser: scanned, looked through, decided about, taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html
from screen_server import served

from benchmarks.year import write_year
from checker.store import open_store
from checker.store.scanned import scanned

SECONDS = 60_000
NOTICES = 30


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year") / "通知"
    write_year(folder, count=NOTICES, seed=5)
    return folder


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('batch') / 'checker.db'}"


@pytest.fixture(scope="module")
def page(browser: Any, year: Path, url: str) -> Iterator[Any]:
    """The page after the folder was scanned on it."""
    with served({"CHECKER_STORE": url}) as screen:
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        opened = context.new_page()
        opened.set_default_timeout(SECONDS)
        opened.goto(f"{screen.address}/batch")
        opened.get_by_label("文件夹路径").fill(str(year))
        opened.get_by_label("文件夹路径").press("Tab")
        opened.get_by_role("button", name="开始扫描").nth(1).click()
        opened.get_by_text(f"扫描已完成：{NOTICES}/{NOTICES} 份文件").wait_for()
        opened.get_by_role("tab", name="结果").click()
        settled(opened)
        yield opened
        context.close()


def settled(page: Any) -> None:
    """Until the page is drawn to its end: figures of before stand on it while the new are counted.

    That a scan is over is said at the top of the page, before the figures below are drawn.
    """
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()


def figure(page: Any, label: str) -> int:
    metric = page.get_by_test_id("stMetric").filter(has_text=label).first
    return int(metric.get_by_test_id("stMetricValue").inner_text())


def take(page: Any, label: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved.read_bytes()


def test_figures_are_those_of_the_store(page: Any, url: str) -> None:
    page.get_by_text("点表头可以排序").wait_for()
    with open_store(url) as store:
        found = list(scanned(store))
    assert len(found) == NOTICES
    labels = {"违规": "violation", "需核实": "review", "合规": "compliant"}
    # Copies count once, so the figures may be smaller than the store, and never larger.
    for word, label in labels.items():
        assert 0 < figure(page, word) <= sum(1 for one in found if one.label == label)
    assert figure(page, "通知") == sum(figure(page, word) for word in labels)


def test_each_export_is_what_it_says(page: Any, tmp_path: Path) -> None:
    notices = figure(page, "通知")
    book = openpyxl.load_workbook(io.BytesIO(take(page, "统计（Excel）", tmp_path)))
    assert "总览" in book.sheetnames
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"], "no formula in a cell"
    assert notices in [cell.value for row in book["总览"].iter_rows() for cell in row]
    tree = html.fromstring(take(page, "统计（网页）", tmp_path).decode())
    assert not tree.xpath("//script")
    assert tree.xpath("//*[local-name()='svg']")
    letter = docx.Document(io.BytesIO(take(page, "通报草稿（Word）", tmp_path)))
    assert "通报" in "".join(paragraph.text for paragraph in letter.paragraphs)
    rows = list(
        csv.reader(io.StringIO(take(page, "问题清单（CSV）", tmp_path).decode("utf-8-sig")))
    )
    assert len(rows) > NOTICES
    lines = take(page, "全部结果（JSONL）", tmp_path).decode().splitlines()
    assert len([json.loads(line)["verdict"] for line in lines]) == NOTICES


def test_a_notice_opens_from_the_table(page: Any) -> None:
    page.get_by_test_id("stDataFrame").first.locator(".dvn-scroller").click(
        position={"x": 15, "y": 55}
    )
    page.frame_locator("iframe").get_by_text("核对意见").first.wait_for()


def test_a_finding_is_dismissed_with_a_reason_and_the_figure_falls(page: Any, url: str) -> None:
    with open_store(url) as store:
        before = sum(len(one.counted) for one in scanned(store))
    page.get_by_role("tab", name="逐条处理").click()
    page.get_by_text("排除：不是问题").click()
    page.get_by_label("理由", exact=True).fill("已经取消，不再执行")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已记下").first.wait_for()
    with open_store(url) as store:
        found = [one for notice in scanned(store) for one in notice.findings]
    dismissed = [one for one in found if one.state == "dismissed"]
    assert dismissed
    assert {one.reason for one in dismissed} == {"已经取消，不再执行"}
    assert sum(one.counts for one in found) == before - len(dismissed)
