"""PDF: where each line and cell stands, and what a span of the text covers on the pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from pdf_maker import HEIGHT, Paper, pages

from checker.model import Box, Document, Page, Placed
from checker.reading import read
from checker.reading.pdf.frame import Frame
from checker.reading.places import boxes

ROWS = [["序号", "事项"], ["1", "建立台账，按时报送并且归档，一式三份"]]


def changed(data: bytes, **setters: Any) -> bytes:
    """``data`` after these setters of PDFium were called on its first page."""
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[0]
    for name, value in setters.items():
        getattr(page, f"set_{name}")(*value if isinstance(value, tuple) else (value,))
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    return target.getvalue()


def plain() -> bytes:
    return pages(["关于演练的通知", "各社区： 请于5月1日前", "报送  台账。"], ["附件", "区应急局"])


def ruled() -> bytes:
    paper = Paper()
    paper.text("表前", 100)
    paper.table(ROWS, 120, [60, 100])
    paper.text("表后", 220)
    return paper.done()


def two_columns() -> bytes:
    paper = Paper()
    for number in range(8):
        paper.text(f"左栏第{number}行的文字一直写到栏边为止", 120 + 20 * number, 60, 12)
        paper.text(f"右栏第{number}行的文字一直写到栏边为止", 120 + 20 * number, 265, 12)
    return paper.done()


def watermarked() -> bytes:
    paper = Paper()
    for number in range(2):
        paper.canvas.saveState()
        paper.canvas.translate(300, 400)
        paper.canvas.rotate(45)
        paper.canvas.setFont("STSong-Light", 60)
        paper.canvas.drawString(-100, 0, "内部资料")
        paper.canvas.restoreState()
        paper.lines([f"第{number}件", "各社区要建立台账"])
        paper.table(ROWS, 300, [60, 100])
        paper.next_page()
    return paper.done()


KINDS: dict[str, Callable[[], bytes]] = {
    "plain": plain,
    "ruled": ruled,
    "two columns": two_columns,
    "watermarked": watermarked,
    "hyphens": lambda: pages(["Tel: 0755-", "12345678 hyphen-", "ated"]),
    "beyond the first plane": lambda: pages(["附𠮷件𠮷", "𠮷"], ["a𠮷b-", "c"]),
    "turned": lambda: changed(ruled(), rotation=90),
    "cropped": lambda: changed(ruled(), cropbox=(60.0, 200.0, 500.0, 800.0)),
    "offset": lambda: changed(ruled(), mediabox=(-50.0, -30.0, 545.0, 812.0)),
    "all three": lambda: changed(
        ruled(),
        mediabox=(-50.0, -30.0, 545.0, 842.0),
        cropbox=(10.0, 20.0, 500.0, 830.0),
        rotation=270,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_places_change_no_character(kind: str) -> None:
    data = KINDS[kind]()
    without, with_places = read(data), read(data, places=True)
    assert with_places.text == without.text
    assert with_places.tables == without.tables
    assert with_places.pages == without.pages
    assert with_places.issues == without.issues
    assert without.placed == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_visible_character_has_one_place_on_its_page(kind: str) -> None:
    document = read(KINDS[kind](), places=True)
    covered = [False] * len(document.text)
    for before, after in pairwise(document.placed):
        assert before.end <= after.start
    for placed in document.placed:
        page = next(p for p in document.pages if p.number == placed.page)
        assert page.start <= placed.start < placed.end <= page.end
        assert len(placed.edges) == placed.end - placed.start + 1
        assert list(placed.edges) == sorted(placed.edges)
        assert (placed.box.left, placed.box.right) == (placed.edges[0], placed.edges[-1])
        assert placed.box.top < placed.box.bottom
        covered[placed.start : placed.end] = [True] * (placed.end - placed.start)
    cells = {at for t in document.tables for r in t.rows for c in r for at in range(c.start, c.end)}
    for page in document.pages:
        for at in range(page.start, page.end):
            # Between cells stand separators, which are not printed.
            in_table = any(
                r[0].start <= at < r[-1].end for t in document.tables for r in t.rows if r
            )
            if not document.text[at].isspace() and (at in cells or not in_table):
                assert covered[at], document.text[at]


def test_a_line_s_edges_are_those_of_its_characters() -> None:
    paper = Paper()
    paper.text("甲乙𠮷丙", 200, left=100, size=20)
    (placed,) = read(paper.done(), places=True).placed
    # reportlab draws the character beyond the first plane as two glyphs.
    assert placed.edges == pytest.approx((100, 120, 140, 180, 200), abs=0.5)
    assert placed.box.top < 200 - 0.7 * 20
    assert 200 < placed.box.bottom < 200 + 0.5 * 20


def test_spaces_take_the_room_between_their_neighbours() -> None:
    paper = Paper()
    paper.text("甲", 200, left=100, size=20)
    paper.text("乙", 200, left=150, size=20)
    document = read(paper.done(), places=True)
    assert document.text == "甲 乙"
    (placed,) = document.placed
    assert placed.edges == pytest.approx((100, 120, 150, 170), abs=0.5)


def test_what_stands_far_apart_on_a_line_has_places_of_its_own() -> None:
    paper = Paper()
    paper.text("联系人", 200, left=100, size=20)
    paper.text("电话", 200, left=400, size=20)
    document = read(paper.done(), places=True)
    assert document.text == "联系人 电话"
    assert [(p.start, p.end, round(p.box.left)) for p in document.placed] == [
        (0, 3, 100), (4, 6, 400),
    ]  # fmt: skip


def test_words_written_upwards_stand_character_by_character() -> None:
    paper = Paper()
    paper.canvas.translate(100, 400)
    paper.canvas.rotate(90)
    paper.text("竖写", HEIGHT, left=0, size=20)
    first, second = read(paper.done(), places=True).placed
    assert (first.start, second.start) == (0, 1)
    assert first.box.bottom == pytest.approx(HEIGHT - 400, abs=0.5)
    assert second.box.bottom == pytest.approx(HEIGHT - 420, abs=0.5)


@pytest.mark.parametrize(
    ("turn", "size", "corner"),
    [
        # The text begins at (100, 600) of a page cropped to 40..440 × 100..700.
        (0, (400, 600), (60, 100)),
        (90, (600, 400), (500, 60)),
        (180, (400, 600), (340, 500)),
        (270, (600, 400), (100, 340)),
    ],
)
def test_places_are_those_of_the_page_as_shown(
    turn: int, size: tuple[float, float], corner: tuple[float, float]
) -> None:
    paper = Paper()
    paper.text("甲", HEIGHT - 600, left=100, size=20)
    data = changed(paper.done(), cropbox=(40.0, 100.0, 440.0, 700.0), rotation=turn)
    document = read(data, places=True)
    page, box = document.pages[0], document.placed[0].box
    assert (page.width, page.height) == pytest.approx(size)
    assert box.left - 8 < corner[0] < box.right + 8
    assert box.top - 8 < corner[1] < box.bottom + 8
    assert (page.width, page.height) == pytest.approx(
        (read(data).pages[0].width, read(data).pages[0].height)
    )


def test_a_page_that_inherits_its_size() -> None:
    body = b"BT /F 12 Tf 72 700 Td (Hello world) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 500 900]/CropBox[10 20 490 880]/Rotate 180>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(body), body),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data = b"%PDF-1.4\n"
    for number, part in enumerate(parts, start=1):
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    data += b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF"
    document = read(data, places=True)
    assert (document.pages[0].width, document.pages[0].height) == (480, 860)
    # Upside down: the text runs to the left, from 72 on the page, that is 490 - 72 as shown.
    assert max(p.box.right for p in document.placed) == pytest.approx(418, abs=0.5)


def test_a_cell_s_text_stands_inside_its_cell() -> None:
    paper = Paper()
    paper.table(ROWS, 100, [60, 100])
    document = read(paper.done(), places=True)
    cell = document.tables[0].rows[1][1]
    assert document.text[cell.start : cell.end] == ROWS[1][1]
    found = boxes(document, cell.start, cell.end)
    # Ten points a character, 88 between the paddings: eight characters to a line.
    assert len(found) == 3
    for _, box in found:
        assert 140 < box.left < box.right < 240
    assert found[0][1].left == pytest.approx(146, abs=0.5)
    assert found[0][1].bottom < found[1][1].bottom < found[2][1].bottom


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_frame_finds_its_way_back(turn: int) -> None:
    frame = Frame((-20.0, 30.0, 480.0, 730.0), turn)
    assert (frame.width, frame.height) == ((700, 500) if turn in (90, 270) else (500, 700))
    assert frame.back(*frame.place(12.5, 99.0)) == pytest.approx((12.5, 99.0))
    whole = frame.box(-20, 30, 480, 730)
    assert (whole.left, whole.top, whole.right, whole.bottom) == (0, 0, frame.width, frame.height)


def test_a_page_of_endless_size_has_none() -> None:
    frame = Frame((0.0, 0.0, float("inf"), 10.0), 0)
    assert (frame.width, frame.height) == (0, 0)


# ---------------------------------------------------------------------------- boxes of a span


def placed(start: int, end: int, box: tuple[float, ...], page: int = 1, *edges: float) -> Placed:
    return Placed(start, end, page, Box(*box), edges)


def document(length: int, *its: Placed) -> Document:
    return Document("a", "0", "pdf", "字" * length, (Page(1, 0, length),), placed=its)


LINES = document(
    30,
    placed(0, 10, (100, 10, 200, 20), 1, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200),
    placed(11, 21, (100, 30, 300, 40)),  # nobody knows its edges: 20 points each
    placed(22, 26, (100, 10, 140, 20), 2),
    placed(26, 30, (144, 11, 184, 21), 2),  # goes on after a small gap
)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((2, 5), [(1, (120, 10, 150, 20))]),
        ((8, 13), [(1, (180, 10, 200, 20)), (1, (100, 30, 140, 40))]),
        ((20, 24), [(1, (280, 30, 300, 40)), (2, (100, 10, 120, 20))]),
        ((22, 30), [(2, (100, 10, 184, 21))]),
        ((10, 11), []),  # the line break
        ((10, 12), [(1, (100, 30, 120, 40))]),
        ((5, 5), []),
        ((5, 3), []),
        ((0, 30), [(1, (100, 10, 200, 20)), (1, (100, 30, 300, 40)), (2, (100, 10, 184, 21))]),
        ((-5, 1), [(1, (100, 10, 110, 20))]),
        ((29, 99), [(2, (174, 11, 184, 21))]),
    ],
)
def test_boxes_of_a_span(
    span: tuple[int, int], expected: list[tuple[int, tuple[float, ...]]]
) -> None:
    assert boxes(LINES, *span) == tuple((page, Box(*box)) for page, box in expected)


def test_what_stands_far_apart_stays_apart() -> None:
    apart = document(4, placed(0, 2, (0, 0, 20, 10)), placed(2, 4, (60, 0, 80, 10)))
    assert len(boxes(apart, 0, 4)) == 2


def test_no_places_no_boxes() -> None:
    assert boxes(document(10), 0, 10) == ()


def test_one_span_among_very_many_is_found_at_once() -> None:
    import time

    many = document(
        400_000, *(placed(at, at + 1, (0, at, 5, at + 5)) for at in range(0, 400_000, 2))
    )
    began = time.perf_counter()
    for at in range(1_000):
        assert len(boxes(many, 4 * at, 4 * at + 1)) == 1
    assert time.perf_counter() - began < 1
