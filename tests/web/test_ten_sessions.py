"""Ten visitors at once on one screen: all answered, none mixed, and nothing of them stays."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from screen_server import Served, served

from benchmarks.processes import below, unshared

SECONDS = 120_000
VISITORS = 10
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is read from /proc"
)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = f"sqlite:///{tmp_path_factory.mktemp('ten') / 'checker.db'}"
    with served({"CHECKER_STORE": store}) as running:
        yield running


def notice(name: str) -> str:
    """A notice of about three thousand characters that nobody else has."""
    filling = "请广大居民积极参与，共同维护社区环境。" * 150
    return (
        f"关于{name}的通知\n各社区居委会：\n{filling}\n未完成{name}的社区，年度考核实行一票否决。\n"
    )


def visit(browser: Any, address: str, round_: int) -> None:
    """All pages are opened, then all are asked, then all are looked at."""
    context = browser.new_context(viewport={"width": 900, "height": 700})
    pages = []
    for _ in range(VISITORS):
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.goto(address)
        pages.append(page)
    names = [f"第{round_}轮{number}号事项" for number in range(VISITORS)]
    for page, name in zip(pages, names, strict=True):
        page.get_by_label("通知的文字").fill(notice(name))
        page.get_by_role("button", name="检查这段文字").click()
    for page, name in zip(pages, names, strict=True):
        frame = page.frame_locator("iframe")
        frame.get_by_text("处违规").first.wait_for()
        text = frame.locator("body").inner_text()
        assert name in text
        assert not [other for other in names if other != name and other in text]
    context.close()


def test_ten_at_once_are_answered_unmixed_and_leave_nothing(browser: Any, screen: Served) -> None:
    visit(browser, screen.address, 1)  # everything is loaded once
    visit(browser, screen.address, 2)
    before = _settled(screen.process)
    for round_ in range(3, 5):
        visit(browser, screen.address, round_)
    after = _settled(screen.process, below=before * 1.1)
    assert after < before * 1.1, f"{before:.0f} MB before, {after:.0f} MB after twenty visits"


def _settled(process: int, below: float = 0.0) -> float:
    """The memory of the server and its children in megabytes, once sessions have been let go."""
    found = _megabytes(process)
    for _ in range(20):
        time.sleep(1)
        now = _megabytes(process)
        if now < below or (not below and abs(now - found) < 1):
            return now
        found = now
    return found


def _megabytes(process: int) -> float:
    return sum(map(unshared, [process, *below(process)]))
