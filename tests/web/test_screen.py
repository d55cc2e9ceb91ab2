"""The screen in a real browser: a file in, the verdict and the marked page out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


def upload(page: Any, *files: Path) -> None:
    page.set_input_files("input[type=file]", [str(file) for file in files])


@pytest.mark.parametrize("kind", ["jpg", "pdf"])
def test_a_scan_is_shown_with_its_findings_marked(page: Any, tmp_path: Path, kind: str) -> None:
    scan = tmp_path / f"扫描件.{kind}"
    with Image.open(SAMPLES / "violation-charging.jpg") as picture:
        picture.save(scan, dpi=(200, 200), resolution=200)
    upload(page, scan)
    frame = page.frame_locator("iframe")
    frame.get_by_text("处违规").first.wait_for()
    frame.get_by_text("业务台账").first.wait_for(state="visible")
    for label in ("报告（Word）", "复函草稿", "吹哨单", "标注原件"):
        page.get_by_role("button", name=label).wait_for()


def test_a_reply_can_be_taken_away(page: Any, tmp_path: Path) -> None:
    upload(page, SAMPLES / "violation-market.txt")
    page.frame_locator("iframe").get_by_text("违规").first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="复函草稿").click()
    saved = tmp_path / "复函.docx"
    waiting.value.save_as(saved)
    import docx

    assert docx.Document(str(saved)).paragraphs


def test_what_is_taken_away_is_of_the_notice_that_is_shown(page: Any, tmp_path: Path) -> None:
    import docx

    for name in ("甲类事项", "乙类事项"):
        page.get_by_label("通知的文字").fill(
            f"关于{name}的通知\n各社区居委会：\n未完成{name}的社区，年度考核实行一票否决。"
        )
        page.get_by_role("button", name="检查这段文字").click()
        page.frame_locator("iframe").get_by_text(f"关于{name}的通知").first.wait_for()
        page.wait_for_timeout(1_000)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="报告（Word）").click()
        saved = tmp_path / f"{name}.docx"
        waiting.value.save_as(saved)
        report = docx.Document(str(saved))
        cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
        text = "".join([*cells, *(paragraph.text for paragraph in report.paragraphs)])
        assert name in text
        assert {"甲类事项": "乙类事项", "乙类事项": "甲类事项"}[name] not in text


def test_a_broken_file_is_said_plainly_beside_a_good_one(page: Any, tmp_path: Path) -> None:
    broken = tmp_path / "<img src=x onerror=alert(1)>.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    upload(page, broken, SAMPLES / "compliant-cleanup.txt")
    page.get_by_text("读不了").first.wait_for()
    page.get_by_text("PDF 文件").first.wait_for()
    assert page.locator("img[src=x]").count() == 0
    page.get_by_text("2. 合规").click()
    page.frame_locator("iframe").get_by_text("合规").first.wait_for()


def test_pasted_text_is_checked(page: Any) -> None:
    page.get_by_label("通知的文字").fill("各社区要建立消防工作台账。")
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
    page.get_by_text("依法履行职责事项（参考本）：22 项").wait_for()
