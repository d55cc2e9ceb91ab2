"""PDF: text, tables, margins, and pages that hold none."""

from __future__ import annotations

import io
import threading

import pypdfium2
import pytest
from pdf_maker import HEIGHT, Paper, pages

from checker.errors import ReadError
from checker.model import Document
from checker.reading import Limits, read

ROWS = [
    ["序号", "事项", "责任单位"],
    ["1", "组织开展应急演练并留存照片等资料，归档备查，上报", "各社区"],
    ["2", "其他", "街道"],
]
WIDTHS = [40, 120, 100]
LAID_OUT = [
    "序号 | 事项 | 责任单位",
    "1 | 组织开展应急演练并留存照片等资料，归档备查，上报 | 各社区",
    "2 | 其他 | 街道",
]


def cells(document: Document, which: int = 0) -> list[list[str]]:
    return [
        [document.text[c.start : c.end] for c in its_row] for its_row in document.tables[which].rows
    ]


def changed(data: bytes, change: str, value: object) -> bytes:
    """``data`` after PDFium's setter ``change`` was called on its first page."""
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[0]
    getattr(page, change)(*value if isinstance(value, tuple) else (value,))
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    return target.getvalue()


def test_lines_keep_their_breaks_and_pages_know_their_text() -> None:
    document = read(
        pages(["关于演练的通知", "各社区：请于5月1日前", "报送台账。"], ["附件𠮷", "区应急局"])
    )
    assert document.format == "pdf"
    assert document.text == "关于演练的通知\n各社区：请于5月1日前\n报送台账。\n附件𠮷\n区应急局"
    first, second = document.pages
    assert document.text[first.start : first.end].endswith("报送台账。")
    assert document.text[second.start : second.end] == "附件𠮷\n区应急局"
    assert document.page_at(first.end - 1) == 1
    assert document.page_at(second.start) == 2


def test_junk_in_front_is_tolerated() -> None:
    junk = b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n" * 8
    paper = Paper()
    paper.text("表前", 100)
    paper.table(ROWS, 150, WIDTHS)
    assert read(junk + paper.done()).text.split("\n") == ["表前", *LAID_OUT]


def test_a_hyphen_at_a_line_s_end_keeps_its_line() -> None:
    assert read(pages(["Tel: 0755-", "12345678 hyphen-", "ated"])).text == (
        "Tel: 0755-\n12345678 hyphen-\nated"
    )


def test_a_table_stands_between_the_text_before_and_after_it() -> None:
    paper = Paper()
    paper.text("— 7 —", 790)  # a foot that is drawn first
    paper.text("任务分工如下：", 120)
    height = paper.table(ROWS, 140, WIDTHS)
    paper.text("请按时完成。", 170 + height)
    paper.text("机密文件抬头", 40)  # and a head that is drawn last
    document = read(paper.done())
    assert document.text.split("\n") == [
        "任务分工如下：", *LAID_OUT, "请按时完成。", "机密文件抬头",
    ]  # fmt: skip
    assert cells(document) == [row.split(" | ") for row in LAID_OUT]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_tables_on_turned_pages(turn: int) -> None:
    paper = Paper()
    width = paper.canvas._pagesize[0]
    paper.canvas.saveState()
    if turn == 90:
        paper.canvas.translate(width, 0)
        paper.canvas.rotate(90)
    elif turn == 180:
        paper.canvas.translate(width, HEIGHT)
        paper.canvas.rotate(180)
    else:
        paper.canvas.translate(0, HEIGHT)
        paper.canvas.rotate(270)
    paper.text("表前", HEIGHT - 400)
    paper.table(ROWS, HEIGHT - 380, WIDTHS)
    paper.text("表后", HEIGHT - 100)
    paper.canvas.restoreState()
    document = read(changed(paper.done(), "set_rotation", turn))
    assert document.text.split("\n") == ["表前", *LAID_OUT, "表后"]


def test_a_page_box_that_does_not_start_at_zero() -> None:
    paper = Paper()
    paper.text("表前", 100)
    paper.table(ROWS, 150, WIDTHS)
    document = read(changed(paper.done(), "set_mediabox", (-50.0, -30.0, 545.0, 812.0)))
    assert document.text.split("\n") == ["表前", *LAID_OUT]


def test_merged_cells_are_present_once() -> None:
    paper = Paper()
    rows = [["类别", "事项", ""], ["宣传", "入户", "是"], ["", "张贴", "否"]]
    paper.table(rows, 100, [60, 60, 60], spans=[((1, 0), (2, 0)), ((0, 1), (0, 2))])
    assert cells(read(paper.done())) == [
        ["类别", "事项"],
        ["宣传", "入户", "是"],
        ["", "张贴", "否"],
    ]


def test_lines_in_a_cell_are_closed_up_only_where_they_were_wrapped() -> None:
    paper = Paper()
    rows = [["责任单位", "要求"], ["街道<br/>各社区", "1.签订责任书<br/>2.建立台账"]]
    paper.table(rows, 100, [120, 200])
    assert cells(read(paper.done()))[1] == ["街道 各社区", "1.签订责任书 2.建立台账"]


def test_a_table_over_two_pages_is_one_table() -> None:
    paper = Paper()
    paper.text("前文", 100)
    paper.table(ROWS[:2], 700, WIDTHS)
    paper.text("— 1 —", 800)
    paper.next_page()
    paper.table(ROWS[2:], 80, WIDTHS)
    paper.text("后文", 200)
    document = read(paper.done())
    assert document.text.split("\n") == ["前文", *LAID_OUT, "后文"]
    assert len(document.tables) == 1
    assert document.page_at(document.tables[0].rows[2][0].start) == 2


def test_frames_and_underlines_are_no_tables() -> None:
    paper = Paper()
    paper.canvas.rect(60, 300, 450, 480)
    for down in (150, 180, 210, 240):
        paper.canvas.line(80, HEIGHT - down, 400, HEIGHT - down)
    paper.lines(["一、甲", "二、乙"], 120)
    document = read(paper.done())
    assert document.text == "一、甲\n二、乙"
    assert document.tables == ()


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    paper = Paper()
    for number in range(1, 5):
        paper.text("某某区应急管理局文件", 45)
        paper.lines([f"第{number}页的正文第一行", f"正文{number}", "2024"])
        paper.text(f"第 {number} 页 共 4 页" if number % 2 else f"— {number} —", 795)
        paper.next_page()
    document = read(paper.done())
    assert "某某区" not in document.text
    assert "共 4 页" not in document.text
    assert "— " not in document.text
    assert document.text.count("2024") == 4
    assert document.text.startswith("第1页的正文第一行\n正文1\n2024\n第2页")


@pytest.mark.parametrize(
    "foot",
    ["3", "- 3 -", "—3—", "3 / 12", "第3页", "第三页", "共12页 第3页", "Page 3 of 12", "·3·"],
)
def test_page_numbers_of_every_shape(foot: str) -> None:
    paper = Paper()
    paper.lines(["正文"])
    paper.text(foot, 790)
    assert read(paper.done()).text == "正文"


def test_what_only_looks_like_a_margin_stays() -> None:
    paper = Paper()
    paper.text("红头文件", 45)  # once: a title, not a running head
    paper.lines(["3", "第3页有误", "— 3 —"])  # in the middle of the page
    paper.next_page()
    paper.lines(["各社区要报送台账", "各社区要报送台账"])
    paper.text("2024年5月1日", 790)
    document = read(paper.done())
    assert document.text.split("\n") == [
        "红头文件", "3", "第3页有误", "— 3 —",
        "各社区要报送台账", "各社区要报送台账", "2024年5月1日",
    ]  # fmt: skip


def test_a_heading_repeated_in_the_text_is_no_running_head() -> None:
    document = read(pages(["各社区：", "甲"], ["各社区：", "乙"], ["各社区：", "丙"]))
    assert document.text.count("各社区：") == 3


def test_a_scanned_page_among_others_is_named() -> None:
    paper = Paper()
    paper.lines(["第一页正文内容"])
    paper.next_page()
    paper.scan()
    paper.next_page()
    paper.next_page()  # blank: nothing to say about it
    paper.lines(["第四页正文内容"])
    paper.next_page()
    document = read(paper.done())
    assert document.text == "第一页正文内容\n第四页正文内容"
    assert [page.number for page in document.pages] == [1, 4]
    assert [(issue.page, issue.message) for issue in document.issues] == [
        (2, "第2页是图片（可能是扫描件），没有认出文字，请人工查看")
    ]


def test_what_a_program_prints_on_a_scan_is_read_with_it() -> None:
    paper = Paper()
    paper.scan()
    paper.text("扫描全能王创建", 800)
    document = read(paper.done())
    assert document.text == "扫描全能王创建"
    assert document.pages[0].confidence is not None


def test_only_scans_is_an_error_that_says_what_to_do() -> None:
    paper = Paper()
    for _ in range(2):
        paper.scan()
        paper.next_page()
    with pytest.raises(ReadError, match="扫描件") as caught:
        read(paper.done(), name="扫描.pdf")
    assert "电子版" in caught.value.cure


def test_blank_pages() -> None:
    blank = Paper()
    blank.next_page()
    with pytest.raises(ReadError, match="没有文字"):
        read(blank.done())


def test_passwords() -> None:
    paper = Paper(password="secret")
    paper.lines(["正文"])
    with pytest.raises(ReadError, match="打开密码") as caught:
        read(paper.done())
    assert "取消密码" in caught.value.cure
    open_to_all = Paper(password="", owner="boss")
    open_to_all.table(ROWS, 100, WIDTHS)
    assert read(open_to_all.done()).text.split("\n") == LAID_OUT


def test_truncated_at_any_place() -> None:
    data = pages(["第一页"], ["第二页"])
    for length in range(16, len(data) - 40, 97):
        with pytest.raises(ReadError, match=r"不完整|已损坏"):
            read(data[:length])


def test_limits_hold() -> None:
    data = pages(["一" * 30], ["二" * 30], ["三" * 30])
    with pytest.raises(ReadError, match="有 3 页，超过 2 页"):
        read(data, limits=Limits(max_pages=2))
    with pytest.raises(ReadError, match="超过 50 字"):
        read(data, limits=Limits(max_characters=50))


def test_radicals_that_fonts_put_in_place_of_hanzi() -> None:
    from checker.reading.paged.repair import is_garbled, repair

    assert repair("⼯作⽅案，⻓⻚⻢") == "工作方案，长页马"
    assert len(repair("⼯⻓金")) == 3
    assert is_garbled("\ue001\ue002\ue003正")
    assert not is_garbled("正文■□①②③")
    assert not is_garbled("")


def test_threads_take_turns() -> None:
    paper = Paper()
    paper.table(ROWS, 100, WIDTHS)
    data = paper.done()
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(read(data).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == ["\n".join(LAID_OUT)] * 8
