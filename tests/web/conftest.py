"""The screen as it is served, and a browser to look at it with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from screen_server import served

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


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The store of the screen that a module's tests look at; nothing is in it at first."""
    return f"sqlite:///{tmp_path_factory.mktemp('screen') / 'checker.db'}"


@pytest.fixture(scope="module")
def address(store_url: str) -> Iterator[str]:
    """Where the screen is served."""
    with served({"CHECKER_STORE": store_url}) as screen:
        yield screen.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The first page of the screen, drawn."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(SECONDS)
    opened.goto(address)
    opened.get_by_role("heading", name="检一份").wait_for()
    yield opened
    context.close()
