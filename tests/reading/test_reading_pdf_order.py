"""Quotation marks drawn after the words of their line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from checker.model import Box
from checker.notice import parse
from checker.reading import read
from checker.reading.pdf.order import in_order

OFFICE = shutil.which("soffice")


def row(marks: str, lefts: list[float]) -> tuple[str, list[Box | None]]:
    """``marks`` at ``lefts``; a negative one has no place, as spaces that PDFium makes up."""
    return marks, [None if left < 0 else Box(left, 100, left + 16, 116) for left in lefts]


def told(marks: str, lefts: list[float]) -> str:
    raw, boxes = row(marks, lefts)
    order = in_order(0, raw, boxes.__getitem__)
    assert order is None or order != list(range(len(raw)))
    return raw if order is None else "".join(raw[at] for at in order)


def test_marks_drawn_afterwards_go_where_they_stand() -> None:
    marks = "登入 侨云 系统 “ ” 。"
    lefts = [0, 16, -1, 48, 64, -1, 96, 112, -1, 32, -1, 80, -1, 128]
    assert told(marks, lefts) == "登入“侨云”系统。"


def test_a_line_with_characters_that_pdfium_halves_is_left_as_it_is() -> None:
    assert told("用 \U0001f600 “ ”", [0, -1, 32, -1, 16, -1, 48]) == "用 \U0001f600 “ ”"


def test_spaces_between_western_words_stay() -> None:
    marks = "用 Smart City 平台 “ ”"
    lefts = [0, -1, 32, 36, 40, 44, 48, -1, 56, 60, 64, 68, -1, 96, 112, -1, 16, -1, 80]
    assert told(marks, lefts) == "用“Smart City”平台"


def test_a_line_in_order_stays_to_the_letter() -> None:
    marks = "登入 “侨云” 系统"
    lefts = [0, 16, -1, 32, 48, 64, 80, -1, 96, 112]
    assert told(marks, lefts) == marks


def test_marks_of_another_row_are_left_where_they_are() -> None:
    raw = "登入系统 “ ”"
    boxes: list[Box | None] = [Box(16 * at, 100, 16 * at + 16, 116) for at in range(4)]
    boxes += [None, Box(0, 140, 16, 156), None, Box(16, 140, 32, 156)]
    assert in_order(0, raw, boxes.__getitem__) is None


NOTICE = [
    "关于开展冬季消防检查的通知",
    "各社区居委会：",
    "区里已开通“侨云”系统，现将数据采集工作通知如下，请结合实际抓好落实，不得拖延。所需经费由区财政按每户五元拨付到社区账户。",
    "一、各社区于12月5日前建立“消防检查台账”，由社区书记签字后留存备查，逾期未建的，在全区予以通报批评。",
    "区消防救援大队",
    "2026年11月20日",
]


CELLS = ["做法", "责任单位", "登入“侨云”系统逐户填报", "各社区"]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("table", [False, True])
def test_a_pdf_made_by_libreoffice_is_the_document_again(tmp_path: Path, table: bool) -> None:
    document = Document()
    document.styles["Normal"].font.size = Pt(16)
    for line in NOTICE:
        paragraph = document.add_paragraph(line)
        if line[-1] == "。":
            paragraph.paragraph_format.first_line_indent = Pt(32)
    if table:
        grid = document.add_table(2, 2)
        grid.style = "Table Grid"
        for cell, words in zip(grid._cells, CELLS, strict=True):
            cell.text = words
    document.save(str(tmp_path / "notice.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    convert = [str(OFFICE), home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "notice.docx")], check=True, timeout=120)
    made = read(tmp_path / "notice.pdf")
    assert made.text.count("\n") > len(NOTICE)  # the page is narrower than its paragraphs
    expected = [*NOTICE, "|".join(CELLS[:2]), "|".join(CELLS[2:])] if table else NOTICE
    assert [line for line in parse(made).normal.text.split("\n") if line] == expected
