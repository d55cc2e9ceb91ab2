"""Pictures of every page, as README shows them: ``python tests/web/screens.py docs``.

Serves the screen with a store of generated notices, looks at it with Chromium, and writes
``screen-NAME.png``. Nothing of it is compared; people look at it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from conftest import ARGUMENTS, SECONDS
from playwright.sync_api import sync_playwright
from screen_server import served

from benchmarks.year import write_year
from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
_NOTICES, _SEED = 300, 7


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "year"
        write_year(folder, count=_NOTICES, seed=_SEED)
        url = f"sqlite:///{Path(place) / 'checker.db'}"
        with open_store(url) as store:
            scan(store, Plan(Sources([str(folder)]), Order()), who="王芳")
        with served({"CHECKER_STORE": url}) as screen, sync_playwright() as started:
            chromium = started.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS
            )
            page = chromium.new_context(viewport={"width": 1280, "height": 960}).new_page()
            page.set_default_timeout(SECONDS)
            _look(page, screen.address, target)
            phone = chromium.new_context(
                viewport={"width": 400, "height": 860}, device_scale_factor=2, is_mobile=True
            ).new_page()
            phone.set_default_timeout(SECONDS)
            _check(phone, screen.address, SAMPLES / "violation-market.txt")
            _picture(phone, target, "phone")
            chromium.close()


def _look(page: Any, address: str, target: Path) -> None:
    _check(page, address, SAMPLES / "violation-charging.jpg")
    _picture(page, target, "check")
    page.goto(f"{address}/batch")
    page.get_by_text("本单位的扫描").wait_for()
    _picture(page, target, "scan")
    page.get_by_role("tab", name="结果").click()
    page.get_by_text("点表头可以排序").wait_for()
    _picture(page, target, "results")
    page.get_by_text("部门", exact=True).first.click()
    page.locator("canvas, svg.marks").first.wait_for()
    _picture(page, target, "departments")
    page.get_by_role("tab", name="逐条处理").click()
    page.get_by_text("哪一条").wait_for()
    _picture(page, target, "review")
    page.goto(f"{address}/learn")
    page.get_by_text("个案例").first.wait_for()
    _picture(page, target, "learn")
    page.goto(f"{address}/lists")
    page.get_by_text("依法履行职责事项").first.wait_for()
    _picture(page, target, "lists")


def _check(page: Any, address: str, sample: Path) -> None:
    page.goto(address)
    page.get_by_role("heading", name="检一份").wait_for()
    page.set_input_files("input[type=file]", [str(sample)])
    page.frame_locator("iframe").get_by_text("违规").first.wait_for()


def _picture(page: Any, target: Path, name: str) -> None:
    page.wait_for_timeout(2_500)  # for what is drawn bit by bit
    page.screenshot(path=str(target / f"screen-{name}.png"))


if __name__ == "__main__":
    main()
