"""The screen in a real browser: a file in, the verdict and the marked page out."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 60_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "app", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        else:
            raise AssertionError("the screen did not start")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(SECONDS)
    opened.goto(address)
    opened.get_by_role("heading", name="检一份").wait_for()
    yield opened
    context.close()


def upload(page: Any, *files: Path) -> None:
    page.set_input_files("input[type=file]", [str(file) for file in files])


def test_a_scan_is_shown_with_its_findings_marked(page: Any) -> None:
    upload(page, SAMPLES / "violation-charging.jpg")
    frame = page.frame_locator("iframe")
    frame.get_by_text("处违规").first.wait_for()
    assert frame.get_by_text("业务台账").first.is_visible()
    for label in ("报告（Word）", "复函草稿", "吹哨单", "标注原件"):
        assert page.get_by_role("button", name=label).is_visible()


def test_a_reply_can_be_taken_away(page: Any, tmp_path: Path) -> None:
    upload(page, SAMPLES / "violation-market.txt")
    page.frame_locator("iframe").get_by_text("违规").first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="复函草稿").click()
    saved = tmp_path / "复函.docx"
    waiting.value.save_as(saved)
    import docx

    assert docx.Document(str(saved)).paragraphs


def test_a_broken_file_is_said_plainly_beside_a_good_one(page: Any, tmp_path: Path) -> None:
    broken = tmp_path / "<img src=x onerror=alert(1)>.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    upload(page, broken, SAMPLES / "compliant-cleanup.txt")
    page.get_by_text("读不了").wait_for()
    assert page.get_by_text("PDF 文件").first.is_visible()
    assert page.locator("img[src=x]").count() == 0
    page.get_by_text("2. 合规").click()
    page.frame_locator("iframe").get_by_text("合规").first.wait_for()


def test_pasted_text_is_checked(page: Any) -> None:
    page.get_by_label("或者粘贴文字").fill("各社区要建立消防工作台账。")
    page.get_by_role("button", name="检查这段文字").click()
    page.frame_locator("iframe").get_by_text("处违规").first.wait_for()


def test_a_quiz_question_is_asked_and_answered(page: Any) -> None:
    page.get_by_role("link", name="案例学习").click()
    page.get_by_text("个案例").first.wait_for()
    page.get_by_text("看着像，其实不违规的").nth(9).wait_for()  # the page is drawn to its end
    page.get_by_role("tab", name="做练习").click()
    page.get_by_role("button", name="回答").click()
    page.get_by_role("button", name="下一题").click()
    page.get_by_text("第 2 题").wait_for()


def test_the_lists_of_a_day_are_shown(page: Any) -> None:
    page.get_by_role("link", name="清单与准入").click()
    page.get_by_text("依法履行职责事项").first.wait_for()
    assert page.get_by_text("22 项").is_visible()
