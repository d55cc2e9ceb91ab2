"""检一份 without a browser: what is said of a file, and that one visitor never sees another's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_testing import opened, press
from streamlit.testing.v1 import AppTest

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
HOSTILE = '<script>alert(1)</script> **粗** [链](javascript:alert(1)) $x$ =HYPERLINK("http://x")'


def _page() -> None:
    from checker.web import check_page

    check_page.show()


def paste(page: AppTest, text: str) -> None:
    page.text_area[0].set_value(text)
    press(page, "检查这段文字")


def labels(page: AppTest) -> list[str]:
    found: list[Any] = [*page.button, *page.get("download_button")]
    return [getattr(one, "label", "") or one.proto.label for one in found]


def shown(page: AppTest) -> str:
    """The document in the frame."""
    return "".join(frame.proto.srcdoc for frame in page.get("iframe"))


def test_an_empty_page_asks_for_a_notice() -> None:
    page = opened(_page)
    assert "把通知拖进来" in page.markdown[0].value
    assert not page.get("iframe")


def test_pasted_text_gets_its_verdict_and_what_to_take_away() -> None:
    page = opened(_page)
    paste(page, (SAMPLES / "violation-market.txt").read_text(encoding="utf-8"))
    assert "处违规" in shown(page)
    assert {"报告（网页）", "报告（Word）", "复函草稿", "吹哨单", "标注原件"} <= set(labels(page))
    paste(page, (SAMPLES / "compliant-cleanup.txt").read_text(encoding="utf-8"))
    assert "合规" in shown(page)
    assert "标注原件" not in labels(page)


def test_several_files_stand_in_a_list_and_an_unreadable_one_is_said() -> None:
    page = opened(_page)
    page.file_uploader[0].set_value(
        [
            ("好.txt", (SAMPLES / "violation-market.txt").read_bytes(), "text/plain"),
            (f"{HOSTILE[:24]}.pdf", b"%PDF-1.7 nothing", "application/pdf"),
        ]
    ).run()
    assert not page.exception
    options = page.radio[0].options
    assert options[0].startswith("1. 违规")
    assert options[1].startswith("2. 读不了")
    assert "\\<script\\>" in options[1]
    page.radio[0].set_value(1).run()
    assert "PDF" in page.error[0].value


@pytest.mark.parametrize("text", [HOSTILE, "长" * 5_000, f"各社区要建立{HOSTILE}台账。"])
def test_what_a_text_holds_is_shown_as_it_is(text: str) -> None:
    page = opened(_page)
    paste(page, text)
    document = shown(page)
    assert "合规" in document or "违规" in document or "需核实" in document
    assert "<script>alert" not in document
    for one in [*page.markdown, *page.caption, *page.subheader]:
        assert "<script>" not in one.value.replace("\\<", "")


def test_the_profile_and_the_day_count() -> None:
    page = opened(_page)
    text = (SAMPLES / "violation-market.txt").read_text(encoding="utf-8")
    page.selectbox[0].set_value("district")
    paste(page, text)
    assert "核对口径" in shown(page)
    first = shown(page)
    page.selectbox[0].set_value("city").run()
    assert shown(page) != first


def test_two_visitors_never_see_each_others_notices() -> None:
    mine, other = opened(_page), opened(_page)
    paste(mine, "关于甲事的通知\n各社区要在本周内签订甲事责任书。")
    paste(other, "关于乙事的通知\n各社区要在本周内签订乙事责任书。")
    assert "甲事" in shown(mine)
    assert "乙事" not in shown(mine)
    assert "乙事" in shown(other)
    mine.run()
    assert "乙事" not in shown(mine)
