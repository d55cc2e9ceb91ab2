"""PDF: watermarks, columns, attached files, and drawings inside drawings."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable

import pypdfium2
import pytest
from pdf_maker import FONT, Paper, pages
from pypdfium2 import raw as pdfium
from test_reading_hostile import SECONDS, objects

from checker.errors import ReadError
from checker.reading import Limits, read, read_all

NOTICE = ["各社区要建立台账，", "每月报送一次，", "不得迟报漏报。"]
ROWS = [["序号", "事项"], ["1", "建立台账"]]


def across(
    paper: Paper, words: str, turn: float = 45, size: float = 60, grey: float = 0.8,
    at: tuple[float, float] = (300, 620),
) -> None:  # fmt: skip
    canvas = paper.canvas
    canvas.saveState()
    canvas.translate(*at)
    canvas.rotate(turn)
    canvas.setFillGray(grey)
    canvas.setFont(FONT, size)
    canvas.drawCentredString(0, 0, words)
    canvas.restoreState()


def tiled(paper: Paper, words: str) -> None:
    for x in (100, 300, 500):
        for y in (150, 400, 650):
            across(paper, words, 30, 18, at=(x, y))


def printed(mark: Callable[[Paper], None], count: int, *, last: bool, table: bool = False) -> str:
    paper = Paper()
    for number in range(count):
        if not last:
            mark(paper)
        paper.lines([f"第{number}件事项：", *NOTICE])
        if table:
            paper.table(ROWS, 240, [60, 100])
        if last:
            mark(paper)
        paper.text(f"— {number + 1} —", 800)
        paper.next_page()
    return read(paper.done()).text


def expected(count: int, table: bool = False) -> str:
    rows = ["序号 | 事项", "1 | 建立台账"] if table else []
    return "\n".join(
        line for number in range(count) for line in (f"第{number}件事项：", *NOTICE, *rows)
    )


@pytest.mark.parametrize("last", [False, True], ids=["drawn first", "drawn last"])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "mark",
    [
        lambda paper: across(paper, "内部资料"),
        lambda paper: across(paper, "样稿", 315, grey=0.0),
        lambda paper: tiled(paper, "某某 2024-05-01"),
        lambda paper: across(paper, "内部资料", at=(300, 200)),
    ],
    ids=["rising", "falling and black", "tiled", "below the text"],
)
@pytest.mark.parametrize("table", [False, True], ids=["plain", "table"])
def test_slanting_watermarks_stay_out(
    mark: Callable[[Paper], None], count: int, last: bool, table: bool
) -> None:
    assert printed(mark, count, last=last, table=table) == expected(count, table)


@pytest.mark.parametrize("last", [False, True], ids=["drawn first", "drawn last"])
@pytest.mark.parametrize(
    "mark",
    [
        lambda paper: across(paper, "样稿", 0, 90, 0.85),
        lambda paper: across(paper, "样稿", 0, 90, 0.0),
        lambda paper: across(paper, "内部资料", 0, 16, 0.85),
    ],
    ids=["large and faint", "large and black", "faint"],
)
def test_level_watermarks_stay_out_where_most_pages_have_them(
    mark: Callable[[Paper], None], last: bool
) -> None:
    at_the_side = [lambda paper: None, mark, mark, mark]
    assert printed(mark, 3, last=last) == expected(3)
    paper = Paper()
    for number, its in enumerate(at_the_side):
        paper.lines([f"第{number}件事项：", *NOTICE])
        its(paper)
        paper.next_page()
    assert read(paper.done()).text == expected(4)


def test_words_at_an_angle_on_one_page_of_many_stay() -> None:
    paper = Paper()
    for number in range(4):
        paper.lines([f"第{number}件事项：", *NOTICE])
        if number == 2:
            across(paper, "此页作废", 30, 20, at=(300, 300))
        paper.next_page()
    lines = read(paper.done()).text.split("\n")
    assert lines[:12] == expected(3).split("\n")
    assert lines[12] == "此页作废"


def test_words_at_an_angle_on_one_of_two_pages_stay() -> None:
    paper = Paper()
    paper.lines(NOTICE)
    across(paper, "此页作废", 30, 20, at=(300, 300))
    paper.next_page()
    paper.lines(NOTICE)
    assert read(paper.done()).text.split("\n") == [*NOTICE, "此页作废", *NOTICE]


def test_a_scan_under_a_watermark_is_still_a_scan() -> None:
    paper = Paper()
    paper.lines(NOTICE)
    paper.next_page()
    paper.scan()
    across(paper, "内部资料仅供参考")
    document = read(paper.done())
    assert document.text.split("\n") == NOTICE
    assert "扫描件" in document.issues[0].message


def test_long_slanting_text_is_no_watermark() -> None:
    text = "各社区要建立台账，每月报送一次，不得迟报漏报，" * 2
    paper = Paper()
    across(paper, text, 20, 10, 0.0, at=(300, 400))
    paper.lines(NOTICE)
    assert read(paper.done()).text.split("\n") == [*NOTICE, text]


def test_slanted_type_and_a_page_askew_are_no_watermarks() -> None:
    paper = Paper()
    for _ in range(2):
        canvas = paper.canvas
        canvas.saveState()
        canvas.translate(100, 600)
        canvas.skew(0, 18)
        canvas.setFont(FONT, 14)
        canvas.drawString(0, 0, "斜体的要求")
        canvas.restoreState()
        across(paper, "扫描时放歪了的一行", 4, 14, 0.0, at=(300, 400))
        paper.next_page()
    assert read(paper.done()).text.split("\n") == ["斜体的要求", "扫描时放歪了的一行"] * 2


def test_ordinary_lines_that_every_page_repeats_stay() -> None:
    texts = [["各社区：", f"第{number}件", "特此通知"] for number in range(4)]
    assert read(pages(*texts)).text.split("\n") == [line for page in texts for line in page]


def test_a_watermark_s_words_in_ordinary_print_stay() -> None:
    paper = Paper()
    for _ in range(3):
        across(paper, "样稿", 0, 90, 0.85)
        paper.lines(["样稿", "请提意见"])
        paper.next_page()
    assert read(paper.done()).text.count("样稿") == 6


def column(side: str, number: int) -> str:
    return f"{side}栏第{number}行的文字一直写到栏边为止"


@pytest.mark.parametrize("order", ["side by side", "one after the other", "shifted"])
@pytest.mark.parametrize("places", [False, True])
def test_columns_are_read_one_after_the_other(order: str, places: bool) -> None:
    paper = Paper()
    paper.text("某某区街道办事处关于基层减负工作的情况通报", 90, 130, 16)
    if order == "side by side":
        for number in range(8):
            paper.text(column("左", number), 120 + 20 * number, 60, 12)
            paper.text(column("右", number), 120 + 20 * number, 265, 12)
    else:
        down = 10 if order == "shifted" else 0
        for side, left in (("左", 60), ("右", 265)):
            for number in range(8):
                paper.text(column(side, number), 120 + 20 * number + down, left, 12)
            down *= 2
    paper.text("（此件公开发布，各单位要认真对照检查，不得走过场）", 320, 60, 12)
    assert read(paper.done(), places=places).text.split("\n") == [
        "某某区街道办事处关于基层减负工作的情况通报",
        *(column("左", number) for number in range(8)),
        *(column("右", number) for number in range(8)),
        "（此件公开发布，各单位要认真对照检查，不得走过场）",
    ]


def test_columns_with_indents_and_short_lines() -> None:
    left = [
        "　　左栏开头缩进两格后再写到栏边",
        *(column("左", n) for n in range(3)),
        "左栏到此结束。",
    ]
    left += ["　　左栏又起一段缩进后再写到栏边", *(column("左", n) for n in range(3, 6))]
    right = [*(column("右", n) for n in range(4)), "右栏到此结束，下面另起。"]
    right += [*(column("右", n) for n in range(4, 7)), "完。"]
    paper = Paper()
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        paper.text(one.strip("　"), 120 + 20 * number, 60 + 24 * one.count("　") / 2, 12)
        paper.text(other, 120 + 20 * number, 265, 12)
    assert read(paper.done()).text.split("\n") == [*left, *right]


def test_lists_side_by_side_are_no_columns() -> None:
    paper = Paper()
    people = ["王小明主任", "李建国", "欧阳修远副主任", "张三", "赵四同志", "钱五"]
    for number, name in enumerate(people):
        paper.text(f"第{number}网格联系人：{name}", 120 + 20 * number, 60, 12)
        paper.text(f"电话：8888-000{number}", 120 + 20 * number, 310, 12)
    assert read(paper.done()).text.split("\n") == [
        f"第{number}网格联系人：{name} 电话：8888-000{number}" for number, name in enumerate(people)
    ]


def test_latin_text_with_spaces_is_no_column() -> None:
    line = "Communities shall establish monthly ledgers and submit reports promptly"
    assert read(pages([line] * 8)).text == "\n".join([line] * 8)


# -------------------------------------------------------------------------------- attached files


def with_attachments(data: bytes, *files: tuple[str, bytes]) -> bytes:
    pdf = pypdfium2.PdfDocument(data)
    for name, content in files:
        pdf.new_attachment(name).set_data(content)
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    return target.getvalue()


def inner(data: bytes, **limits: int) -> list[tuple[str, str]]:
    """Name and text, or problem, of everything in ``data``."""
    found = read_all(data, name="外.pdf", limits=Limits(**limits))
    return [
        (f.name, f.problem) if isinstance(f, ReadError) else (f.document.name, f.document.text)
        for f in found
    ]


def test_attached_files_are_read_as_well() -> None:
    data = with_attachments(
        pages(["正文"]), ("附件1.txt", "各社区报台账".encode()), ("附件2.pdf", pages(["附件二"]))
    )
    assert read(data).issues == ()
    assert inner(data) == [
        ("外.pdf", "正文"),
        ("外.pdf › 附件1.txt", "各社区报台账"),
        ("外.pdf › 附件2.pdf", "附件二"),
    ]


def test_a_portfolio_gives_what_it_holds() -> None:
    cover = Paper()
    cover.next_page()
    data = with_attachments(cover.done(), ("通知.txt", "各社区报台账".encode()))
    assert inner(data) == [("外.pdf › 通知.txt", "各社区报台账")]
    with pytest.raises(ReadError, match="装的是别的文件"):
        read(data)


def test_a_scan_with_attachments_says_that_it_was_not_read() -> None:
    scan = Paper()
    scan.scan()
    (first, problem), second = inner(with_attachments(scan.done(), ("甲.txt", "附件文字".encode())))
    assert first == "外.pdf › 正文"
    assert "扫描件" in problem
    assert second == ("外.pdf › 甲.txt", "附件文字")


def test_files_pinned_to_a_page_are_attached_files_too() -> None:
    content = "各社区报台账".encode()
    data = objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
        b"<</Font<</F 5 0 R>>>>/Annots[<</Subtype/Text/Rect[0 0 9 9]>><</Subtype/FileAttachment"
        b"/Rect[9 9 30 30]/FS<</Type/Filespec/F(note.txt)/EF<</F 6 0 R>>>>>>]>>",
        b"<</Length 41>>stream\nBT /F 12 Tf 72 700 Td (Hello world) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(content), content),
    )
    assert inner(data) == [("外.pdf", "Hello world"), ("外.pdf › note.txt", "各社区报台账")]


def test_names_of_attached_files_are_made_printable() -> None:
    name = "a\x1b[31m\n\u202e.txt" + "长" * 300
    names = [name for name, _ in inner(with_attachments(pages(["正文"]), (name, b"text")))]
    assert names[1].isprintable()
    assert len(names[1]) < 220


def test_attached_files_are_bounded_in_number_and_size() -> None:
    data = with_attachments(pages(["正文"]), *((f"{n}.txt", b"some text") for n in range(5)))
    document = read(data, limits=Limits(max_entries=3))
    assert [issue.message for issue in document.issues] == [
        "PDF 里的附件文件超过 3 个，其余的没有检查"
    ]
    assert len(inner(data, max_entries=3)) == 4
    sizes = {"1": 1_500_000, "2": 900_000, "3": 400_000}
    files = ((f"{name}.txt", b"x" * size) for name, size in sizes.items())
    large = with_attachments(pages(["正文"]), *files)
    found = inner(large, max_expanded_bytes=2_097_152)
    assert [(name, len(text)) for name, text in found[1::2]] == [
        ("外.pdf › 1.txt", 1_500_000), ("外.pdf › 3.txt", 400_000),
    ]  # fmt: skip
    assert found[2] == ("外.pdf › 2.txt", "PDF 的附件展开后超过 2 MB，没有检查")


def embedded(stream: bytes, names: bytes = b"[(a.txt) 6 0 R]") -> bytes:
    return objects(
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names %s>>>>>>" % names,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
        b"<</Font<</F 5 0 R>>>>>>",
        b"<</Length 41>>stream\nBT /F 12 Tf 72 700 Td (Hello world) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
        stream,
    )


def packed(content: bytes) -> bytes:
    small = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(small), small)


def test_an_attached_bomb_is_not_unpacked() -> None:
    data = embedded(packed(b"\0" * 400_000_000))
    began = time.perf_counter()
    first, second = inner(data)
    assert time.perf_counter() - began < SECONDS
    assert first == ("外.pdf", "Hello world")
    assert second == ("外.pdf › a.txt", "PDF 的附件展开后超过 300 MB，没有检查")


@pytest.mark.parametrize(
    "data",
    [
        embedded(b"null"),
        embedded(b"<</Length 0>>stream\n\nendstream"),
        embedded(packed(b"text"), b"[(a.txt) 99 0 R]"),
        embedded(packed(b"text"), b"[(a.txt) null]"),
    ],
    ids=["no stream", "empty", "no such object", "null"],
)
def test_broken_attachments_cost_one_problem_at_most(data: bytes) -> None:
    first, *others = inner(data)
    assert first == ("外.pdf", "Hello world")
    for name, problem in others:
        assert name.startswith("外.pdf › ")
        assert problem == "PDF 的附件是空的或已损坏，取不出来"


@pytest.mark.parametrize("names", [b"(a)", b"[(a.txt)]", b"[1 2 3]", b"99 0 R"])
def test_a_broken_list_of_attachments_is_passed_over(names: bytes) -> None:
    assert inner(embedded(packed(b"text"), names))[0] == ("外.pdf", "Hello world")


# ------------------------------------------------------------------------ drawings in drawings


def nested(depth: int, times: int, *, wrapped: bool = False, indirect: bool = False) -> bytes:
    """A page that draws a form that draws another ``times`` times, and so on ``depth`` deep."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
        b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        b"<</Length 47>>stream\nBT /F 12 Tf 72 700 Td (Hello world) Tj ET /X Do\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for level in range(depth):
        body = b"/X Do " * times if level < depth - 1 else b"0 0 m 1 1 l S"
        more = b""
        if wrapped:
            body, more = zlib.compress(body), b"/Filter/FlateDecode"
        resources = b"<</XObject<</X %d 0 R>>>>" % (7 + level)
        if indirect:
            resources = b"%d 0 R" % (6 + depth + level)
        parts.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d/Resources %s>>stream\n%s\nendstream"
            % (more, len(body), resources, body)
        )
    if indirect:
        parts += [b"<</XObject<</X %d 0 R>>>>" % (7 + level) for level in range(depth)]
    return objects(*parts)


@pytest.mark.parametrize(
    "data",
    [
        nested(30, 2),
        nested(30, 2, wrapped=True),
        nested(30, 2, indirect=True),
        nested(4, 1_000),
    ],
    ids=["deep", "deep and packed", "named elsewhere", "broad"],
)
def test_drawings_without_end_are_refused(data: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(ReadError, match="层层嵌套"):
        read(data)
    assert time.perf_counter() - began < SECONDS


@pytest.mark.parametrize(
    "data",
    [nested(30, 1), nested(2, 500), nested(3, 60, indirect=True)],
    ids=["chain", "broad", "wide"],
)
def test_drawings_with_an_end_are_read(data: bytes) -> None:
    began = time.perf_counter()
    assert "Hello world" in read(data).text
    assert time.perf_counter() - began < SECONDS


def test_pdfium_counts_the_attachments_that_the_tests_make() -> None:
    pdf = pypdfium2.PdfDocument(embedded(packed(b"text")))
    assert pdfium.FPDFDoc_GetAttachmentCount(pdf) == 1
    pdf.close()
