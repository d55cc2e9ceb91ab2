"""The view in a real browser: a card moves the pages, a mark shows its card, nothing complains."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import every_format
import pytest

from checker.engine import Judged, check_all
from checker.view import plain_view, view

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# What Streamlit allows a document inside its frame.
SANDBOX = (
    "allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox "
    "allow-same-origin allow-scripts allow-downloads"
)
WITHIN = """([selector, room]) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const pane = room ? document.querySelector(room).getBoundingClientRect()
    : {top: 0, left: 0, bottom: innerHeight, right: innerWidth};
  return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1
    && box.left >= pane.left - 1 && box.right <= pane.right + 1;
}"""
HEAD_WITHIN = """selector => {
  const top = document.querySelector(selector).getBoundingClientRect().top;
  return top >= 0 && top < innerHeight - 60;
}"""


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with sync_api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            headless=True,
            args=list(SWITCHES),
            offline=True,
        )
        yield context.pages[0]
        context.close()


@pytest.fixture
def screen(browser_page: Page) -> Iterator[Page]:
    """A page on which nothing may be said to the console."""
    said: list[str] = []

    def hear(message: Any) -> None:
        # Of the frame itself, which is as open as Streamlit makes it.
        if "can escape its sandboxing" not in message.text:
            said.append(f"{message.type}: {message.text}")

    def fault(error: Any) -> None:
        said.append(str(error))

    browser_page.on("console", hear)
    browser_page.on("pageerror", fault)
    yield browser_page
    browser_page.remove_listener("console", hear)
    browser_page.remove_listener("pageerror", fault)
    assert said == []


def shown(name: str) -> str:
    """The view of a sample, or of the notice in one of the formats that the tests write."""
    sample = SAMPLES / name
    data = sample.read_bytes() if sample.exists() else every_format.light()[name]
    (found,) = check_all(data, name=name)
    assert isinstance(found, Judged)
    return view(found.data, found.verdict).html


def opened(screen: Page, text: str, folder: Path, size: dict[str, int] = DESK) -> None:
    file = folder / "view.html"
    file.write_text(text, encoding="utf-8")
    screen.set_viewport_size(size)  # type: ignore[arg-type]
    screen.goto(file.as_uri())


def wait_within(screen: Page, selector: str, room: str | None) -> None:
    screen.wait_for_function(WITHIN, arg=[selector, room], timeout=5_000)


PAGES = ("notice.pdf", "violation-charging.jpg", "violation-charging.ofd", "violation-market.txt")
# As little room as a frame gives: then the third finding is out of sight at first.
LOW = {"width": 1280, "height": 420}


@pytest.mark.parametrize("name", PAGES)
def test_a_card_moves_the_pages_and_a_mark_shows_its_card(
    screen: Page, tmp_path: Path, name: str
) -> None:
    opened(screen, shown(name), tmp_path, LOW)
    place = '#original :is(.box[data-n="3"], mark[data-n="3"])'
    screen.evaluate("document.getElementById('original').scrollTop = 1e6")
    screen.click("#card-3 h3")
    wait_within(screen, place, "#original")
    assert "chosen" in (screen.get_attribute(place, "class") or "")
    assert screen.locator(".card.chosen").count() == 1
    screen.evaluate("document.getElementById('side').scrollTop = 1e6")
    screen.click('#original :is(.box[data-n="1"], mark[data-n="1"])')
    wait_within(screen, "#card-1 h3", "#side")
    assert screen.evaluate("document.activeElement.id") == "card-1"
    assert screen.locator("#original .chosen").first.get_attribute("data-n") == "1"
    screen.click("#mark-2")
    wait_within(screen, "#card-2 h3", "#side")


def test_enter_on_a_card_moves_the_pages(screen: Page, tmp_path: Path) -> None:
    opened(screen, shown("violation-market.txt"), tmp_path, LOW)
    for key in ("Enter", "Space"):
        screen.evaluate("document.getElementById('original').scrollTop = 0")
        screen.focus("#card-8")
        screen.keyboard.press(key)
        wait_within(screen, "#mark-8", "#original")
    screen.keyboard.press("Shift+Tab")
    assert screen.evaluate("document.activeElement.id") == "card-7"


def test_counts_lead_from_one_finding_to_the_next(screen: Page, tmp_path: Path) -> None:
    opened(screen, shown("violation-market.txt"), tmp_path)
    for number in (1, 2):
        screen.click("[data-next=violation]")
        wait_within(screen, f"#card-{number} h3", "#side")
        assert screen.evaluate("document.activeElement.id") == f"card-{number}"


def test_findings_on_one_another_are_shown_in_turn(screen: Page, tmp_path: Path) -> None:
    from dataclasses import replace

    from checker.engine import check

    verdict = check("各社区要建立消防检查工作台账，每月报送。")
    one = verdict.findings[0]
    found = tuple(replace(one, start=0, end=10, title=title) for title in ("甲", "乙", "丙"))
    opened(screen, plain_view(replace(verdict, findings=found)).html, tmp_path)
    seen = []
    for _ in range(4):
        screen.click("#notice-text mark")
        seen.append(screen.evaluate("document.activeElement.id"))
    assert len(set(seen[:3])) == 3
    assert seen[3] == seen[0]


def test_on_a_telephone_the_page_is_one_column(screen: Page, tmp_path: Path) -> None:
    for name in ("notice.pdf", "violation-market.txt"):
        opened(screen, shown(name), tmp_path, PHONE)
        assert screen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert screen.is_hidden("#back")
        screen.locator("#card-3").scroll_into_view_if_needed()
        screen.click("#card-3 h3")
        wait_within(screen, '#original :is(.box[data-n="3"], mark[data-n="3"])', None)
        screen.click("#back")
        screen.wait_for_function(HEAD_WITHIN, arg="#card-3")
        assert screen.is_hidden("#back")


def test_inside_the_frame_of_a_page_only_the_frame_moves(screen: Page, tmp_path: Path) -> None:
    inside = html.escape(shown("notice.pdf"), quote=True)
    around = (
        f'<!DOCTYPE html><div style="height:500px"></div><iframe sandbox="{SANDBOX}" '
        f'srcdoc="{inside}" style="width:1200px;height:500px"></iframe>'
        '<div style="height:3000px"></div>'
    )
    opened(screen, around, tmp_path)
    frame = screen.frames[1]
    screen.evaluate("scrollTo(0, 400)")
    frame.click("#card-4 h3")
    frame.wait_for_function(WITHIN, arg=['.box[data-n="4"]', "#original"], timeout=5_000)
    assert screen.evaluate("scrollY") == 400


def test_hostile_words_do_nothing(screen: Page, tmp_path: Path) -> None:
    from dataclasses import replace

    from checker.engine import check

    bad = (
        "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
        "</script></style>\"'><svg onload=document.title='broken'>"
    )
    verdict = check(f"{bad}\n各社区要建立消防检查工作台账，每月报送。")
    found = tuple(
        replace(f, title=bad, evidence=bad, explanation=bad, section=(bad,))
        for f in verdict.findings
    )
    opened(screen, plain_view(replace(verdict, findings=found)).html, tmp_path)
    screen.click("#card-1 h3")
    assert screen.title().startswith("违规")
    assert screen.locator("#card-1 blockquote").inner_text() == bad
    assert screen.locator("main script, main img, main svg").count() == 0
