"""PDF as other programs write it: filled-in forms, open tables, fonts without meaning."""

from __future__ import annotations

import io
from time import monotonic

import pypdfium2
import pytest
from pdf_maker import HEIGHT, Paper
from pypdfium2 import raw as pdfium

from checker.model import Box, Document
from checker.reading import read
from checker.reading.paged.repair import is_garbled
from checker.reading.pdf.drawn import drawn
from checker.reading.pdf.ruling import may_be_ruled


def rows(document: Document, which: int = 0) -> list[list[str]]:
    return [
        [document.text[c.start : c.end] for c in its_row] for its_row in document.tables[which].rows
    ]


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (len(objects) + 1, len(out))


def stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def form(*notes: bytes, content: bytes = b"BT /F 12 Tf 100 700 Td (Name) Tj ET") -> bytes:
    """A page that says Name at the height of 700, with ``notes`` as its annotations.

    The page has its fonts from the node above it.
    """
    numbers = b" ".join(b"%d 0 R" % (6 + at) for at in range(len(notes)))
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % numbers,
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[%s]>>" % numbers,
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *notes,
    )


def said(text: str) -> bytes:
    return b"<" + text.encode("utf-16").hex().encode() + b">"


def field(value: str, more: bytes = b"", place: bytes = b"200 695 400 715") -> bytes:
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(t%d)/Rect[%s]/V%s%s>>"
        % (len(value), place, said(value), more)
    )  # fmt: skip


def test_what_is_filled_into_a_form_is_text() -> None:
    document = read(form(field("某某街道办事处")), places=True)
    assert document.text == "Name\n某某街道办事处"
    place = document.placed[-1]
    assert document.text[place.start : place.end] == "某某街道办事处"
    assert place.box == Box(200, 127, 400, 147)  # 842 less the upper and the lower edge


def test_places_change_no_character_of_a_form() -> None:
    data = form(field("第一行\r第二行"))
    assert read(data).text == read(data, places=True).text == "Name\n第一行\n第二行"


def test_what_a_list_shows_as_chosen_is_text() -> None:
    options = b"/Opt[[(a)%s][(b)%s]]" % (said("社区"), said("街道"))
    chosen = b"<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(c)/Rect[200 695 400 715]/V(b)%s>>"
    assert read(form(chosen % options)).text == "Name\n街道"


def test_a_note_in_open_print_is_text_and_other_notes_are_not() -> None:
    note = b"<</Type/Annot/Subtype/%s/Rect[200 695 400 715]/Contents%s>>"
    data = form(note % (b"FreeText", said("请于5月1日前报送")), note % (b"Text", said("改一下")))
    assert read(data).text == "Name\n请于5月1日前报送"


@pytest.mark.parametrize(
    "note",
    [
        field("看不见", b"/F 2"),
        field("不显示", b"/F 32"),
        field("页外", place=b"900 695 950 715"),
        field("没有大小", place=b"200 695 200 695"),
        field(" \r\n "),
        b"<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/Rect[200 695 400 715]/V/Yes/AS/Yes>>",
        b"<</Type/Annot/Subtype/Widget/Rect[200 695 400 715]>>",
        b"<</Type/Annot/Subtype/FreeText/Rect(x)/Contents 5>>",
        b"null",
    ],
)
def test_notes_that_show_no_text(note: bytes) -> None:
    assert read(form(note)).text == "Name"


def test_a_form_with_nothing_but_what_was_filled_in() -> None:
    assert read(form(field("全部内容"), content=b"")).text == "全部内容"


def test_what_is_filled_in_stands_after_the_line_at_its_height() -> None:
    words = b"BT /F 12 Tf 100 700 Td (Name) Tj 0 -50 Td (Date) Tj 0 -50 Td (End) Tj ET"
    second = field("五月", place=b"200 645 400 665")
    assert (
        read(form(second, field("李四人"), content=words)).text == "Name\n李四人\nDate\n五月\nEnd"
    )


def test_what_is_filled_into_a_table_is_in_its_cell() -> None:
    lines = b"".join(
        b"%d %d m %d %d l S " % line
        for line in [
            *((90, y, 500, y) for y in (640, 680, 720)),
            *((x, 640, x, 720) for x in (90, 190, 500)),
        ]
    )
    words = lines + b"BT /F 12 Tf 100 700 Td (Name) Tj 0 -40 Td (Date) Tj ET"
    document = read(form(field("李四"), content=words), places=True)
    assert rows(document) == [["Name", "李四"], ["Date", ""]]


def test_a_note_of_endless_length_is_cut_off() -> None:
    notes = [field("长" * 60_000 + "短" * at) for at in range(5)]
    began = monotonic()
    text = read(form(*notes)).text
    assert text.count("长") == 120_000
    assert monotonic() - began < 10


# --------------------------------------------------------------------------------- open tables

HEADS = ["项目", "单位", "数量"]
BODY = [["甲类", "个", "12"], ["乙类", "件", "7"], ["丙类", "人", "305"]]


def open_table(rules: list[float], uprights: list[tuple[float, float, float]]) -> bytes:
    """HEADS and BODY in rows 30 points high from 200 on, with these lines."""
    paper = Paper()
    paper.text("统计表如下", 150)
    for number, row in enumerate([HEADS, *BODY]):
        for column, word in enumerate(row):
            paper.text(word, 220 + 30 * number, 90 + 120 * column)
    for down in rules:
        paper.canvas.line(80, HEIGHT - down, 440, HEIGHT - down)
    for x, top, bottom in uprights:
        paper.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
    paper.text("特此通知。", 400)
    return paper.done()


ALL_RULES = [200.0, 230.0, 260.0, 290.0, 320.0]


@pytest.mark.parametrize(
    ("rules", "top", "bottom"),
    [
        (ALL_RULES, 200, 320),
        (ALL_RULES[1:], 200, 320),  # open at the top as well
        (ALL_RULES[1:-1], 200, 320),  # and at the bottom
        ([200, 230, 320], 200, 320),  # no rules between the rows
    ],
)
def test_a_table_open_at_the_sides_keeps_its_outer_columns(
    rules: list[float], top: float, bottom: float
) -> None:
    document = read(open_table(rules, [(200, top, bottom), (320, top, bottom)]))
    assert rows(document) == [HEADS, *BODY]
    assert document.text.split("\n")[0] == "统计表如下"
    assert document.text.split("\n")[-1] == "特此通知。"


def test_uprights_drawn_row_by_row() -> None:
    pieces = [(x, t, t + 30) for x in (200.0, 320.0) for t in (200.0, 230.0, 260.0, 290.0)]
    assert rows(read(open_table(ALL_RULES, pieces))) == [HEADS, *BODY]


def test_rules_without_a_line_between_columns_are_no_table() -> None:
    assert read(open_table(ALL_RULES, [])).tables == ()


def test_a_line_between_columns_of_text_under_a_head_is_no_table() -> None:
    # Rules under the head and over the foot, and a line between two columns that touches both.
    assert read(open_table([200, 320], [(260, 200, 320)])).tables == ()


def test_two_open_tables_of_one_width_stay_apart() -> None:
    paper = Paper()
    for shift in (0, 200):
        for number, row in enumerate([["甲", "乙"], ["丙", "丁"]]):
            for column, word in enumerate(row):
                paper.text(word, 220 + shift + 30 * number, 90 + 120 * column)
        for down in (200, 230, 260):
            paper.canvas.line(80, HEIGHT - shift - down, 320, HEIGHT - shift - down)
        paper.canvas.line(200, HEIGHT - shift - 200, 200, HEIGHT - shift - 260)
    paper.text("两表之间的正文", 340)
    document = read(paper.done())
    assert [rows(document, which) for which in (0, 1)] == [[["甲", "乙"], ["丙", "丁"]]] * 2
    assert "\n两表之间的正文\n" in document.text


def test_wrapped_lines_side_by_side_stay_one_row() -> None:
    paper = Paper()
    long = "各社区要按照要求认真组织排查并按时报送有关情况不得迟报漏报"
    paper.table([["事项", "要求"], [long, long]], 200, [100, 100])
    assert rows(read(paper.done())) == [["事项", "要求"], [long, long]]


# ------------------------------------------------------------------------- what to look into


def upright(x: float) -> Box:
    return Box(x, 100, x, 200)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ([], False),
        ([Box(0, y, 400, y + 0.5) for y in (100, 120, 140, 160, 180)], False),  # underlines
        ([Box(50, 100, 500, 200), Box(50, 300, 500, 400)], False),  # boxes round text
        ([upright(50), upright(150), upright(250)], False),  # far from each other
        ([upright(50), upright(250), *(Box(50, y, 250, y) for y in (100, 200))], False),  # a frame
        ([upright(50), upright(150), upright(250), Box(50, 100, 250, 100.5)], True),
        ([Box(50, 100, 150, 120), Box(150, 100, 300, 120)], True),  # a rectangle for each cell
        ([upright(200), Box(50, 120, 400, 120.5), Box(50, 180, 400, 180.5)], True),  # open
    ],
)
def test_lines_that_may_be_a_table(bounds: list[Box], expected: bool) -> None:
    assert may_be_ruled(bounds) is expected


def test_very_many_lines_are_judged_at_once() -> None:
    began = monotonic()
    assert may_be_ruled([upright(10.0 * at) for at in range(1_000)])
    assert not may_be_ruled([upright(10.0 * at) for at in range(300)])
    assert monotonic() - began < 1


def test_a_table_drawn_as_one_path_is_found() -> None:
    paper = Paper()
    path = paper.canvas.beginPath()
    for down in (200, 230, 260):
        path.moveTo(80, HEIGHT - down)
        path.lineTo(320, HEIGHT - down)
    for x in (80, 200, 320):
        path.moveTo(x, HEIGHT - 200)
        path.lineTo(x, HEIGHT - 260)
    paper.canvas.drawPath(path)
    for number, row in enumerate([["甲", "乙"], ["丙", "丁"]]):
        for column, word in enumerate(row):
            paper.text(word, 220 + 30 * number, 90 + 120 * column)
    assert rows(read(paper.done())) == [["甲", "乙"], ["丙", "丁"]]


def test_turned_underlines_are_no_table() -> None:
    paper = Paper()
    for at in range(6):
        paper.canvas.line(100 + 40 * at, 100, 100 + 40 * at, 600)
    paper.text("正文", 120)
    pdf = pypdfium2.PdfDocument(paper.done())
    pdf[0].set_rotation(90)
    turned = io.BytesIO()
    pdf.save(turned)
    with pypdfium2.PdfDocument(turned.getvalue()) as document:
        assert pdfium.FPDFPage_GetRotation(document[0]) == 1
        assert not drawn(document[0]).may_hold_table


# ---------------------------------------------------------------------------------- lines


def test_a_list_of_numbers_drawn_one_by_one_keeps_its_lines() -> None:
    words = b"".join(
        b"BT /F 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET " % (x, 700 - 14 * at, b"%d" % word)
        for at in range(9)
        for x, word in ((57, at + 1), (92, 100 + at), (128, 200 + at))
    )
    lines = read(form(content=words)).text.split("\n")
    assert lines == [f"{at + 1} {100 + at} {200 + at}" for at in range(9)]


def test_a_raised_number_stays_in_its_line() -> None:
    words = b"BT /F 12 Tf 100 700 Td (area 5 m) Tj /F 7 Tf 5 Ts (2) Tj ET"
    assert read(form(content=words)).text == "area 5 m2"


def test_pages_of_a_single_line_each_are_not_running_heads() -> None:
    paper = Paper()
    for number in range(1, 5):
        paper.text(f"第{number}号桌签", 60)
        paper.next_page()
    assert read(paper.done()).text == "\n".join(f"第{number}号桌签" for number in range(1, 5))


def test_letters_that_a_font_calls_controls_are_no_text() -> None:
    assert is_garbled("\x01\x04\x05\x06\x07" * 10)
    assert not is_garbled("各社区：\x02报送")


def test_what_stands_off_the_page_is_not_read() -> None:
    words = b"BT /F 12 Tf 1 0 0 1 100 700 Tm (shown) Tj 1 0 0 1 700 700 Tm (right) Tj "
    words += b"1 0 0 1 100 -40 Tm (below) Tj 1 0 0 1 100 900 Tm (above) Tj ET"
    assert read(form(content=words)).text == "shown"
    table = b" 90 600 100 100 re S 190 600 100 100 re S 90 500 100 100 re S 190 500 100 100 re S"
    table += b" BT /F 12 Tf 1 0 0 1 100 650 Tm (a) Tj 1 0 0 1 200 650 Tm (b) Tj ET"
    assert "right" not in read(form(content=words + table)).text


def test_a_page_of_wrong_measures_keeps_its_text() -> None:
    words = b"BT /F 12 Tf 1 0 0 1 100 900 Tm (above) Tj ET"
    assert read(form(content=words)).text == "above"


def test_an_engraving_costs_no_time() -> None:
    turns = b"".join(b"%d %d l " % (100 + at % 300, 100 + at * 7 % 500) for at in range(60_000))
    words = b"BT /F 12 Tf 100 700 Td (Name) Tj ET 100 100 m " + turns + b"S"
    began = monotonic()
    assert read(form(content=words * 2)).text.startswith("Name")
    assert monotonic() - began < 3


def test_a_word_that_runs_over_the_edge_is_read() -> None:
    words = b"BT /F 12 Tf 1 0 0 1 450 700 Tm (these words run over the edge) Tj ET"
    words += b" BT /F 12 Tf 1 0 0 1 560 600 Tm (overlong) Tj ET"
    text = read(form(content=words)).text
    assert text.startswith("these words run over")
    assert text.endswith("\noverlong")
