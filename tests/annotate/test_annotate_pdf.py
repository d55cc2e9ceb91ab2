"""PDF: highlights that lie on the words of each finding and say what the report says."""

from __future__ import annotations

import io
import struct
from ctypes import byref, c_uint, c_ushort
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from marked import finding, verdict
from pdf_maker import HEIGHT, WIDTH, Paper, pages
from PIL import Image, ImageChops
from pypdfium2 import raw as pdfium

from checker.annotate.pdf import COLOURS, mark
from checker.annotate.picture import mark_picture
from checker.errors import ReadError
from checker.model import Box, Document, Page, Placed
from checker.reading import read
from checker.reading.contract import Unreadable

SAID = [
    "1. 【违规】业务台账",
    "为什么：台账由部门的业务产生。",
    "依据：方案二 二1.5：不得要求社区建立业务台账。",
    "社区可以：可以请发文单位删去这一要求。",
]


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


def text_of(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def annotations(data: bytes, number: int = 1) -> list[dict[str, Any]]:
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[number - 1]
    found = []
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        rect, parts = pdfium.FS_RECTF(), tuple(c_uint() for _ in range(4))
        pdfium.FPDFAnnot_GetRect(annotation, byref(rect))
        pdfium.FPDFAnnot_GetColor(annotation, 0, *map(byref, parts))
        found.append(
            {
                "kind": pdfium.FPDFAnnot_GetSubtype(annotation),
                "contents": text_of(annotation, b"Contents"),
                "author": text_of(annotation, b"T"),
                "changed": text_of(annotation, b"M"),
                "quads": pdfium.FPDFAnnot_CountAttachmentPoints(annotation),
                "rect": (rect.left, rect.bottom, rect.right, rect.top),
            }
        )
        pdfium.FPDFPage_CloseAnnot(annotation)
    pdf.close()
    return found


def picture(data: bytes, number: int = 1) -> Image.Image:
    """The page as shown, four pixels to the point, annotations included."""
    pdf = pypdfium2.PdfDocument(data)
    image = pdf[number - 1].render(scale=4).to_pil().convert("RGB")
    pdf.close()
    return image


def changed_area(before: bytes, after: bytes) -> tuple[float, ...]:
    """Left, top, right and bottom, in points, of what looks different afterwards."""
    box = ImageChops.difference(picture(before), picture(after)).getbbox()
    assert box is not None
    return tuple(side / 4 for side in box)


def marked_up(data: bytes, *words: Any) -> bytes:
    document = read(data, places=True)
    return mark(data, verdict(document, *words), document)


def test_a_highlight_lies_on_its_words_and_nowhere_else() -> None:
    paper = Paper()
    paper.text("各社区要建立台账并报送", 200, left=100, size=20)
    data = paper.done()
    # Each hanzi is 20 points wide: the words begin after four of them.
    left, top, right, bottom = changed_area(data, marked_up(data, "建立台账"))
    assert (left, right) == pytest.approx((180, 260), abs=0.6)
    assert 178 < top < 186
    assert 200 < bottom < 208


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (60.0, 50.0, 500.0, 780.0)], ids=["whole", "cropped"])
@pytest.mark.parametrize("move", [0.0, 40.0], ids=["zero", "offset"])
def test_highlights_land_on_turned_and_cropped_pages(
    turn: int, crop: tuple[float, ...] | None, move: float
) -> None:
    paper = Paper()
    paper.text("甲乙■■■■丙丁", 300, left=120, size=20)
    settings: dict[str, Any] = {"rotation": turn}
    if move:
        settings["mediabox"] = (-move, -move, WIDTH + move, HEIGHT + move)
    if crop:
        settings["cropbox"] = crop
    data = changed(paper.done(), **settings)
    # The squares are the only thing drawn on a page that has nothing else.
    squares = Paper()
    squares.text("■■■■", 300, left=160, size=20)
    alone, blank = changed(squares.done(), **settings), Paper()
    blank.next_page()
    there = changed_area(changed(blank.done(), **settings), alone)
    here = changed_area(data, marked_up(data, "■■■■"))
    for inner, outer in ((there[:2], here[:2]), (here[2:], there[2:])):
        assert all(o - 0.5 <= i for i, o in zip(inner, outer, strict=True))
    assert all(abs(a - b) < 8 for a, b in zip(here, there, strict=True))


def test_a_note_says_what_the_report_says() -> None:
    data = pages(["各社区要建立台账"])
    (note,) = annotations(marked_up(data, "建立台账"))
    assert note["kind"] == pdfium.FPDF_ANNOT_HIGHLIGHT
    assert note["contents"].split("\n") == SAID
    assert note["author"] == "社区减负检查"
    assert note["changed"] == "D:20240507013000Z"
    with pdfplumber.open(io.BytesIO(marked_up(data, "建立台账"))) as other:
        assert other.pages[0].annots[0]["contents"].split("\n") == SAID


@pytest.mark.parametrize("severity", ["violation", "review", "note"])
def test_colours_tell_the_severities_apart(severity: Any) -> None:
    paper = Paper()
    paper.text("台账", 200, left=100, size=60)
    data = paper.done()
    document = read(data, places=True)
    found = finding(document, 0, 2, severity=severity)
    image = picture(mark(data, verdict(document, found), document))
    shown = image.getpixel((402, 4 * 190))  # left of the first stroke
    assert isinstance(shown, tuple)
    expected = [255 - (255 - part) * 110 / 255 for part in COLOURS[severity]]
    assert shown == pytest.approx(expected, abs=3)


def test_a_finding_over_lines_and_pages_is_marked_on_each() -> None:
    data = pages(["各社区要", "建立台账，"], ["按时报送。"])
    after = marked_up(data, "区要\n建立台账，\n按时")
    assert [note["quads"] for note in annotations(after)] == [2]
    assert [note["quads"] for note in annotations(after, 2)] == [1]
    assert annotations(after)[0]["contents"] == annotations(after, 2)[0]["contents"]


def test_cells_are_marked() -> None:
    paper = Paper()
    paper.table([["序号", "事项"], ["1", "建立台账"]], 100, [60, 200])
    data = paper.done()
    left, top, right, bottom = changed_area(data, marked_up(data, "台账"))
    # The cell begins at 140; six points of padding, then two characters of ten points.
    assert (left, right) == pytest.approx((166, 186), abs=0.6)
    assert 115 < top < bottom < 142


def test_the_file_stays_and_other_people_s_notes_too() -> None:
    paper = Paper()
    paper.text("各社区要建立台账", 200)
    paper.canvas.textAnnotation("别人的批注", Rect=[10, 10, 40, 40])
    data = paper.done()
    after = marked_up(data, "建立", "台账")
    assert after.startswith(data)
    assert [note["contents"].split("\n")[0] for note in annotations(after)] == [
        "别人的批注", "1. 【违规】业务台账", "2. 【违规】业务台账",
    ]  # fmt: skip
    assert read(after).text == read(data).text


def modern() -> bytes:
    """A PDF whose objects lie in a stream, and whose table of objects is one."""
    content = b"BT /F 12 Tf 72 700 Td (Hello world) Tj ET"
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R"
        b"/Resources<</Font<</F 4 0 R>>>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        5: b"<</Title(x)>>",
    }
    listing, packed = b"", b""
    for number, body in bodies.items():
        listing += b"%d %d " % (number, len(packed))
        packed += body + b" "
    data = b"%PDF-1.6\n"
    places = []
    for number, settings, stream in (
        (6, b"", content),
        (7, b"/Type/ObjStm/N 5/First %d" % len(listing), listing + packed),
    ):
        places.append(len(data))
        data += b"%d 0 obj\n<<%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (
            number, settings, len(stream), stream,
        )  # fmt: skip
    places.append(len(data))
    rows = [(0, 0, 65535), *((2, 7, at) for at in range(5)), *((1, place, 0) for place in places)]
    table = b"".join(struct.pack(">BHH", *row) for row in rows)
    return data + (
        b"8 0 obj\n<</Type/XRef/Size 9/W[1 2 2]/Root 1 0 R/Info 5 0 R/Length %d>>stream\n"
        b"%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, places[-1])
    )


def test_other_programs_find_the_notes_in_a_file_of_streams() -> None:
    data = modern()
    after = marked_up(data, "Hello")
    assert after.startswith(data)
    with pdfplumber.open(io.BytesIO(after)) as other:
        assert other.doc.xrefs[0].trailer["Type"].name == "XRef"
        assert other.pages[0].extract_text() == "Hello world"
        assert other.pages[0].annots[0]["contents"].split("\n") == SAID
    twice = marked_up(after, "world")
    assert twice.startswith(after)
    with pdfplumber.open(io.BytesIO(twice)) as other:
        assert len(other.pages[0].annots) == 2


@pytest.mark.parametrize("list_", [b"null", b"(x)", b"7 0 R", b"[null 3 9 0 R]", b"[[]]"])
def test_odd_lists_of_annotations(list_: bytes) -> None:
    paper = Paper(compress=0)
    paper.text("各社区要建立台账", 200)
    data = paper.done().replace(b"/Trans <<", b"/Annots " + list_ + b" /Trans <<")
    assert list_ in data
    after = marked_up(data, "建立台账")
    assert SAID[0] in [note["contents"].split("\n")[0] for note in annotations(after)]


def test_marking_twice_adds_to_what_was_marked() -> None:
    once = marked_up(pages(["各社区要建立台账"]), "建立")
    assert len(annotations(marked_up(once, "台账"))) == 2


def test_no_finding_changes_nothing() -> None:
    data = pages(["正文"])
    assert marked_up(data) == data


def test_another_text_is_refused() -> None:
    data = pages(["各社区要建立台账"])
    document = read(data, places=True)
    other = read(pages(["各社区要报送台账"]))
    with pytest.raises(ValueError, match="another document"):
        mark(data, verdict(other, "台账"), document)


def test_a_file_under_an_owner_s_password_stays_protected() -> None:
    paper = Paper(password="", owner="boss")
    paper.text("各社区要建立台账", 200)
    after = marked_up(paper.done(), "建立台账")
    assert b"/Encrypt" in after
    assert annotations(after)[0]["contents"].split("\n") == SAID
    assert "业务台账".encode("utf-16-be") not in after
    locked = Paper(password="secret")
    locked.text("各社区要建立台账", 200)
    document = read(pages(["各社区要建立台账"]), places=True)
    with pytest.raises(Unreadable, match="打开密码"):
        mark(locked.done(), verdict(document, "建立台账"), document)


def test_junk_in_front_and_a_broken_table_of_objects() -> None:
    data = pages(["各社区要建立台账"])
    for odd in (b"junk\r\n" + data, data.replace(b"startxref\n", b"startxref\n9")):
        after = marked_up(odd, "建立台账")
        assert len(annotations(after)) == 1
        assert read(after).text == "各社区要建立台账"


def test_a_finding_without_a_place_gets_a_note_on_its_page() -> None:
    data = pages(["第一页"], ["各社区要建立台账"])
    document = read(data)
    found = finding(document, 4, 8, page=2)
    after = mark(data, verdict(document, found, found), document)
    assert annotations(after) == []
    notes = annotations(after, 2)
    assert [note["kind"] for note in notes] == [pdfium.FPDF_ANNOT_TEXT] * 2
    assert notes[0]["contents"].split("\n")[0] == "1. 【违规】业务台账"
    left, bottom, _, top = notes[0]["rect"]
    assert (left, top, bottom) == pytest.approx((36, HEIGHT - 36, HEIGHT - 56), abs=0.1)
    assert notes[1]["rect"][3] == pytest.approx(HEIGHT - 56, abs=0.1)


def test_hostile_words_in_a_note_are_harmless() -> None:
    data = pages(["各社区要建立台账"])
    document = read(data, places=True)
    found = finding(document, 4, 8, title="\x1b]0;x\x07\ud800", explanation="\u202e𠮷)>>endobj")
    (note,) = annotations(mark(data, verdict(document, found), document))
    first, why = note["contents"].split("\n")[:2]
    assert first == "1. 【违规】␛]0;x␇\ufffd"
    assert why == "为什么：\ufffd𠮷)>>endobj"


def scanned(places: tuple[Placed, ...], width: float, height: float) -> Document:
    page = Page(1, 0, 8, width, height, 0.98)
    return Document("扫描.png", "0" * 64, "png", "各社区要建立台账", (page,), placed=places)


def test_scanned_pages_are_marked_where_recognition_saw_the_words() -> None:
    paper = Paper()
    paper.scan()
    data = paper.done()
    document = scanned((Placed(0, 8, 1, Box(100, 200, 180, 212)),), WIDTH, HEIGHT)
    area = changed_area(data, mark(data, verdict(document, "建立台账"), document))
    assert area == pytest.approx((140, 200, 180, 212), abs=0.5)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_a_picture_becomes_a_pdf_with_highlights(kind: str) -> None:
    target = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(target, kind)
    document = scanned((Placed(0, 8, 1, Box(20, 30, 100, 42)),), 150, 200)
    after = mark_picture(target.getvalue(), verdict(document, "建立台账"), document)
    image = picture(after)
    assert image.size == (600, 800)
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    assert box == pytest.approx((240, 120, 400, 168), abs=2)
    assert annotations(after)[0]["contents"].split("\n") == SAID


def test_a_photograph_is_turned_upright_and_a_second_page_kept() -> None:
    photo = Image.new("RGB", (400, 300), "white")
    photo.paste("black", (0, 0, 40, 40))
    tagged = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    photo.save(tagged, "JPEG", exif=exif)
    document = scanned((), 150, 200)
    image = picture(mark_picture(tagged.getvalue(), verdict(document), document))
    assert image.size == (600, 800)
    corner = image.getpixel((590, 10))
    assert isinstance(corner, tuple)
    assert max(corner) < 60
    two = io.BytesIO()
    photo.save(two, "TIFF", save_all=True, append_images=[Image.new("1", (150, 300), 1)])
    pdf = pypdfium2.PdfDocument(mark_picture(two.getvalue(), verdict(document), document))
    # Nobody knows the size of the second page: its width becomes that of A4.
    assert pdf.get_page_size(0) == pytest.approx((150, 200))
    assert pdf.get_page_size(1) == pytest.approx((595.28, 2 * 595.28))
    pdf.close()


@pytest.mark.parametrize("data", [b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_broken_picture_is_an_error_that_says_so(data: bytes) -> None:
    document = scanned((), 150, 200)
    with pytest.raises(Unreadable, match="图片已损坏"):
        mark_picture(data, verdict(document), document)


def test_marked_files_can_be_read_by_the_reader_of_the_reading_room() -> None:
    data = pages(["各社区要建立台账", "附件"])
    try:
        again = read(marked_up(data, "建立台账"), places=True)
    except ReadError as error:  # pragma: no cover
        pytest.fail(str(error))
    assert again.placed == read(data, places=True).placed
