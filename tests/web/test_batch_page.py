"""批量扫描 without a browser: what the page says and keeps."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from app_testing import opened, press, said

from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import default_url, is_there, open_store
from checker.store.scanned import scanned

HOSTILE = '<script>alert(1)</script> **粗** [链](javascript:alert(1)) $x$ =HYPERLINK("http://x")'
NOTICE = (
    "河东区应急管理局\n关于安全生产工作的通知\n各社区居委会：\n为做好相关工作，现将有关事项通知如下：\n"
    "一、请各社区协助做好宣传，张贴我局统一印制的海报。\n"
    "二、年底前未完成任务的社区，年度考核实行一票否决。\n"
    "河东区应急管理局\n2025年3月2日\n"
)


def _page() -> None:
    from checker.web import batch

    batch.show()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "通知"
    made.mkdir()
    (made / "一.txt").write_text(NOTICE, encoding="utf-8")
    (made / "二.txt").write_text(
        NOTICE.replace("安全生产工作的通知", f"{HOSTILE}的通知").replace("应急管理局", "民政局"),
        "utf-8",
    )
    (made / "三.txt").write_text("不得要求社区建立业务台账。", encoding="utf-8")
    (made / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    return made


@pytest.fixture
def done(folder: Path) -> Path:
    with open_store(default_url()) as store:
        scan(store, Plan(Sources([str(folder)]), Order()), who="甲")
    return folder


def test_an_empty_store_says_what_to_do() -> None:
    page = opened(_page)
    assert "还没有扫描过" in said(page)
    assert not is_there(default_url()), "looking makes no store"


def test_a_folder_of_the_server_is_scanned_and_its_figures_stand_there(folder: Path) -> None:
    page = opened(_page)
    page.text_input(key="batch-folder").set_value(str(folder)).run()
    page.button(key="batch-start-folder").click().run()
    deadline = time.monotonic() + 120
    while not (is_there(default_url()) and _finished()) and time.monotonic() < deadline:
        time.sleep(0.2)
    page.run()
    assert not page.exception
    assert "扫描已完成：4/4 份文件" in said(page)
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures == {"通知": "3", "违规": "2", "需核实": "0", "合规": "1", "未能读取": "1"}


def _finished() -> bool:
    from checker.store.scans import listing

    with open_store(default_url()) as store:
        runs = listing(store)
    return bool(runs) and runs[0].state == "finished"


def test_a_folder_that_is_not_there_is_said() -> None:
    page = opened(_page)
    page.text_input(key="batch-folder").set_value("/没有/这里").run()
    page.button(key="batch-start-folder").click().run()
    assert "没有这个文件夹" in said(page)


def test_only_folders_that_the_keeper_opened_can_be_chosen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_SCAN_ROOTS", str(folder))
    page = opened(_page)
    assert page.selectbox(key="batch-folder").options == [str(folder)]
    monkeypatch.setenv("CHECKER_SCAN_ROOTS", "")
    assert "没有开放服务器上的文件夹" in said(opened(_page))


@pytest.mark.parametrize("view", ["部门", "街道", "类型", "月份", "屡次", "重复采集", "未能读取"])
def test_every_view_is_drawn(done: Path, view: str) -> None:
    page = opened(_page)
    page.session_state["batch-view"] = view
    page.run()
    assert not page.exception


def test_what_notices_say_is_never_taken_for_marks(done: Path) -> None:
    page = opened(_page)
    page.checkbox(key="batch-whole").check().run()
    assert not page.exception
    for one in [*page.markdown, *page.caption, *page.subheader]:
        if "script" in one.value:
            assert "\\<script\\>" in one.value
            assert "\\[链\\]" in one.value
            assert "\\$x\\$" in one.value


def test_a_finding_is_dismissed_with_a_reason_and_figures_follow(done: Path) -> None:
    page = opened(_page)
    before = {metric.label: metric.value for metric in page.metric}
    assert before["违规"] == "2"
    number = page.selectbox(key="batch-pick").value
    form = next(radio for radio in page.radio if radio.label == "决定")
    form.set_value("dismissed")
    press(page, "保存")
    assert "要写理由" in said(page)
    next(radio for radio in page.radio if radio.label == "决定").set_value("dismissed")
    next(area for area in page.text_area if area.label == "理由").set_value("已经取消")
    press(page, "保存")
    assert not page.exception
    with open_store(default_url()) as store:
        states = {found.id: found.state for one in scanned(store) for found in one.findings}
    assert states[number] == "dismissed"
    after = {metric.label: metric.value for metric in page.metric}
    assert after["违规"] == "1"


def test_a_reader_may_look_and_not_decide(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.web.people.role", lambda: "reader")
    page = opened(_page)
    press(page, "保存")
    assert "没有“处理问题”的权限" in said(page)
    with open_store(default_url()) as store:
        assert {found.state for one in scanned(store) for found in one.findings} == {"open"}


def test_uploads_that_nobody_saves_are_gone_with_the_visit(folder: Path) -> None:
    from checker.web.batch.desk import Desk

    desk = Desk()
    (desk.uploads / "一.txt").write_text(NOTICE, encoding="utf-8")
    place = desk.uploads
    assert place.exists()
    del desk
    assert not place.exists()


def test_uploads_are_scanned_and_stay_out_of_the_office_store(folder: Path) -> None:
    page = opened(_page)
    files = [(path.name, path.read_bytes(), "") for path in sorted(folder.iterdir())]
    page.file_uploader(key="batch-files").set_value(files).run()
    page.button(key="batch-start").click().run()
    assert not page.exception
    deadline = time.monotonic() + 120
    while "扫描已完成" not in said(page) and time.monotonic() < deadline:
        time.sleep(0.5)
        page.run()
    assert "4/4 份文件，违规 2" in said(page)
    assert {metric.label: metric.value for metric in page.metric}["通知"] == "3"
    assert not is_there(default_url())


def test_a_scan_is_stopped_on_the_page_and_taken_up_again(folder: Path) -> None:
    from checker.store.scans import listing

    for number in range(150):
        (folder / f"{number:03}.txt").write_text(f"{NOTICE}{number}\n", encoding="utf-8")
    page = opened(_page)
    page.text_input(key="batch-folder").set_value(str(folder)).run()
    page.button(key="batch-start-folder").click().run()
    deadline = time.monotonic() + 120
    stops = []
    while not stops and time.monotonic() < deadline:
        time.sleep(0.2)
        page.run()
        stops = [one for one in page.button if one.label == "停止"]
    stops[0].click().run()
    with open_store(default_url()) as store:
        while listing(store)[0].state == "running" and time.monotonic() < deadline:
            time.sleep(0.2)
        (run,) = listing(store)
        assert run.state == "stopped"
        assert run.progress.files < 154
        page.run()
        page.button(key=f"batch-again-{run.id}").click().run()
        assert not page.exception
        while listing(store)[0].state != "finished" and time.monotonic() < deadline:
            time.sleep(0.2)
        (again,) = listing(store)
    assert (again.id, again.state, again.progress.files) == (run.id, "finished", 154)
    assert again.progress.known >= run.progress.files
