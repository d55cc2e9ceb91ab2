"""OFD: places to lines, lines to tables, templates, attachments, and what is not read."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import ofd_maker as make
import pytest
from docx_maker import packed
from ofd_maker import SIZE, Book, code, ofd, page, pages, words
from picture_maker import font
from PIL import Image, ImageDraw

from checker import check
from checker.errors import ReadError
from checker.model import Document
from checker.reading import DEFAULT_LIMITS, Limits, read, read_all
from checker.reading import ofd as reader
from checker.reading.contract import Request
from checker.reading.places import boxes

PT = 72 / 25.4
SECONDS = 10.0
SAMPLE = Path(__file__).parents[2] / "corpus/samples/violation-market.txt"


def text_of(*contents: str) -> str:
    return read(pages(*contents)).text


def cells(document: Document, which: int = 0) -> list[list[str]]:
    return [[document.text[c.start : c.end] for c in row] for row in document.tables[which].rows]


def changed(change: Callable[[dict[str, str | bytes]], None], *books: Book) -> bytes:
    parts = make.parts_of(*(books or (Book([page(words("关于演练的通知"))]),)))
    change(parts)
    return packed(parts)


# ------------------------------------------------------------------ characters and lines


def test_lines_follow_their_height_whatever_the_order_of_drawing() -> None:
    content = words("第三行文字", y=60) + words("第一行文字", y=40) + words("第二行文字", y=50)
    assert text_of(content) == "第一行文字\n第二行文字\n第三行文字"


def test_characters_that_are_objects_of_their_own_make_a_line() -> None:
    drawn = re.findall(
        "<ofd:TextObject.*?</ofd:TextObject>", make.singly("各社区请于5月1日前报送。")
    )
    assert text_of("".join(reversed(drawn))) == "各社区请于5月1日前报送。"


def test_a_space_stands_only_where_there_is_room_for_one() -> None:
    loose = make.singly("关于演练", y=40, pitch=1.3 * SIZE) + make.singly("经费  自筹", y=60)
    assert text_of(loose) == "关于演练\n经费 自筹"
    latin = words(code("Tel:", 0, dx="2.8 2.8 2.8")) + words(code("62118", 0, dx="g 4 2.8"), x=44)
    assert text_of(latin) == "Tel: 62118"
    tight = words(code("Te", 0, dx="2.8")) + words(code("l", 0), x=35.6)
    assert text_of(tight) == "Tel"


def test_a_written_blank_counts_and_a_blank_without_room_does_not() -> None:
    kept = words(code("A B", dx="3 3"), y=40)
    squeezed = words(code("甲 乙", dx=f"{SIZE} 0"), y=60)
    assert text_of(kept + squeezed) == "A B\n甲乙"


def test_distances_may_be_shortened_missing_too_few_or_all_nothing() -> None:
    content = (
        words(code("甲乙丙丁", dx=f"g 2 {SIZE} {SIZE}"), y=40)
        + words(code("没有距离", dx=""), y=60)
        + words(code("距离太少", dx=str(SIZE)), y=80)
        + words(code("各各各各", dx="g 3 0"), y=100)
        + words(code("乱写距离", dx="g x NaN 1e999 g"), y=120)
    )
    assert text_of(content).split("\n") == [
        "甲乙丙丁",
        "没有距离",
        "距离太少",
        "各各各各",
        "乱写距离",
    ]


def test_a_distance_repeated_without_end_costs_nothing() -> None:
    before = time.monotonic()
    content = words(code("甲乙", dx="g 999999999999 1")) + words(
        code("丙", dx="g 99999999 1"), y=60
    )
    assert text_of(content + words(code("丁戊", dx="g -5 1 5"), y=80)) == "甲乙\n丙\n丁戊"
    assert time.monotonic() - before < SECONDS


def test_a_piece_begins_where_the_one_before_did_unless_it_says_otherwise() -> None:
    later = f'<ofd:TextCode Y="{SIZE + 10}" DeltaX="{SIZE}">次行</ofd:TextCode>'
    assert text_of(words(code("首行") + later)) == "首行\n次行"


def test_the_matrix_moves_and_scales_within_the_object() -> None:
    # 10 units of type at a scale of 0.5, origin moved by (10, 20): 5 mm type at (40, 65).
    inside = code("放大", 0, 10, dx="10")
    data = pages(words(inside, x=30, y=40, size=10, ctm="0.5 0 0 0.5 10 20"))
    (placed,) = read(data).placed
    assert placed.box.left == pytest.approx(40 * PT)
    assert placed.edges[1] == pytest.approx(45 * PT)
    assert placed.box.top < 65 * PT < placed.box.bottom


def test_print_that_was_made_bold_by_printing_twice_is_read_once() -> None:
    assert text_of(words("关于演练的通知") + words("关于演练的通知", x=30.2)) == "关于演练的通知"


def test_raised_characters_stay_in_their_line() -> None:
    note = words(code("[1]", dx="1.7 1.7", y=3.2), x=30 + 3 * SIZE, y=40, size=3.4)
    content = words("面积为", y=40) + note + words("平方米", x=30 + 4 * SIZE, y=40)
    assert text_of(content).replace(" ", "") == "面积为[1]平方米"


def test_look_alike_radicals_become_hanzi_and_controls_go() -> None:
    assert text_of(words(code("⼯作⺠政\x85", dx=f"g 4 {SIZE}"))) == "工作民政"


def test_invisible_objects_stay_out() -> None:
    block = f'<ofd:PageBlock Visible="false">{words("块", y=70)}</ofd:PageBlock>'
    hidden = words("隐藏的字", y=50, more='Visible="false"') + block
    clear = words("透明的字", y=60, more='Alpha="0"')
    colour = '<ofd:FillColor Value="0 0 0" Alpha="0"/>'
    inked = words(colour + code("无色的字"), y=80)
    assert text_of(words("看得见的") + hidden + clear + inked) == "看得见的"


def test_clear_text_over_a_scan_is_the_scan_s_text() -> None:
    layer = words("关于开展应急演练的通知", more='Alpha="0"')
    document = read(pages(make.image() + layer))
    assert document.text == "关于开展应急演练的通知"
    assert "没有认出文字" in document.issues[0].message


def test_text_written_downwards_stays_together() -> None:
    column = words(code("装订线", dx="0 0", dy=f"g 2 {SIZE}"), x=10, y=90)
    assert (
        text_of(words("第一行", y=40) + column + words("末一行", y=200)) == "第一行\n装订线\n末一行"
    )


@pytest.mark.parametrize(
    ("ctm", "boundary"),
    [
        ("0 1 -1 0 0 0", lambda n: (180 - 10 * n, 40)),
        ("-1 0 0 -1 0 0", lambda n: (180, 240 - 10 * n)),
        ("0 -1 1 0 0 0", lambda n: (30 + 10 * n, 240)),
    ],
)
def test_a_page_that_is_turned_reads_like_an_upright_one(
    ctm: str, boundary: Callable[[int], tuple[float, float]]
) -> None:
    texts = ["各社区居民委员会", "请于五月一日以前", "报送工作台账"]
    content = "".join(words(text, *boundary(number), ctm=ctm) for number, text in enumerate(texts))
    document = read(pages(content))
    assert document.text.split("\n") == texts
    box = document.placed[0].box
    assert 0 <= box.left < box.right <= 210 * PT
    assert 0 <= box.top < box.bottom <= 297 * PT
    if ctm.startswith("0"):
        assert box.bottom - box.top == pytest.approx(8 * SIZE * PT, abs=1)


def test_a_slanting_watermark_stays_out_of_the_lines_it_crosses() -> None:
    mark = make.singly("内部资料", 60, 44).replace("Size=", 'CTM="0.7 0.7 -0.7 0.7 0 0" Size=')
    document = read(pages(words("请于五月一日前报送", y=40) + mark))
    assert document.text == "请于五月一日前报送"


def test_a_large_watermark_on_every_page_stays_out() -> None:
    mark = words(code("样稿", 0, 20, dx="20"), x=60, y=100, size=20)
    body = [make.lines([f"第{n}部分的内容", "第二行"], y=100) for n in "一二"]
    assert (
        text_of(*(mark + text for text in body)) == "第一部分的内容\n第二行\n第二部分的内容\n第二行"
    )


# ------------------------------------------------------------------ columns


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [
        "各社区应当于每年五",
        "月以前完成台账的整",
        "理并将台账报送至街",
        "道办事处逾期不报的",
        "予以通报",
    ]
    right = [
        "批评考核的结果纳入",
        "年度的评优范围之中",
        "各单位应当高度重视",
        "安排专人负责这一项",
        "任务工作",
    ]
    for shift in (0.0, 3.0):  # the same baselines, and others
        content = (
            words("关于两栏排版文件的一个通知题目横跨两栏", 30, 30)
            + make.lines(left, 20, 50)
            + make.lines(right, 20 + 10.5 * SIZE, 50 + shift)
            + words("结尾一行也同样横跨两栏写在最下面一行上", 30, 120)
        )
        assert text_of(content).split("\n")[1:-1] == left + right


def test_a_list_with_gaps_is_read_line_by_line() -> None:
    names = ["张三", "李四", "王五", "赵六", "钱七"]
    content = make.lines(names, 30) + make.lines(["61234567"] * 5, 90)
    assert text_of(content).split("\n") == [f"{name} 61234567" for name in names]


# ------------------------------------------------------------------ tables

ROWS = [["序号", "事项", "单位"], ["1", "报送台账", "社区"], ["2", "其他", "街道"]]
COLUMNS = [20.0, 50.0, 120.0, 160.0]


def test_a_ruled_table_stands_between_the_lines_around_it() -> None:
    content = make.table(ROWS, COLUMNS, 60) + words("表后", y=100) + words("表前", y=40)
    document = read(pages(content))
    assert document.text.split("\n") == [
        "表前", "序号 | 事项 | 单位", "1 | 报送台账 | 社区", "2 | 其他 | 街道", "表后",
    ]  # fmt: skip
    assert cells(document) == ROWS
    cell = document.tables[0].rows[1][1]
    (placed,) = [p for p in document.placed if (p.start, p.end) == (cell.start, cell.end)]
    assert 50 * PT <= placed.box.left < placed.box.right <= 120 * PT
    assert 70 * PT <= placed.box.top < placed.box.bottom <= 80 * PT


def _outlined(columns: list[float], rows: list[float]) -> str:
    return "".join(
        make.path(f"M {x} {y} L {x2} {y} L {x2} {y2} L {x} {y2} C")
        for x, x2 in pairwise(columns)
        for y, y2 in pairwise(rows)
    )


def _filled(columns: list[float], rows: list[float]) -> str:
    wide, high = columns[-1] - columns[0], rows[-1] - rows[0]
    return "".join(make.bar(columns[0], y, wide, 0.2) for y in rows) + "".join(
        make.bar(x, rows[0], 0.2, high) for x in columns
    )


def _dashed(columns: list[float], rows: list[float]) -> str:
    dashes = "".join(
        make.rule(columns[0] + 2 * n, y, columns[0] + 2 * n + 1.2, y)
        for y in rows
        for n in range(int((columns[-1] - columns[0]) / 2))
    )
    return dashes + "".join(make.rule(x, rows[0], x, rows[-1]) for x in columns)


def _open_sided(columns: list[float], rows: list[float]) -> str:
    across = "".join(make.rule(columns[0], y, columns[-1], y) for y in rows)
    return across + "".join(make.rule(x, rows[0], x, rows[-1]) for x in columns[1:-1])


@pytest.mark.parametrize("draw", [_outlined, _filled, _dashed, _open_sided])
def test_tables_are_found_however_their_lines_are_drawn(
    draw: Callable[[list[float], list[float]], str],
) -> None:
    texts = make.table(ROWS, COLUMNS, 60).replace(make.grid(COLUMNS, [60, 70, 80, 90]), "")
    assert "PathObject" not in texts
    assert cells(read(pages(draw(COLUMNS, [60, 70, 80, 90]) + texts))) == ROWS


def test_merged_cells_are_present_once() -> None:
    # The first column is one cell over both rows; the last row's other two columns are one.
    lines = [(20, 60, 160, 60), (50, 70, 160, 70), (20, 80, 160, 80), (20, 60, 20, 80)]
    lines += [(50, 60, 50, 80), (120, 60, 120, 70), (160, 60, 160, 80)]
    content = "".join(make.rule(*line) for line in lines)
    content += words("并行", 22, 66) + words("甲", 52, 61.5) + words("乙", 122, 61.5)
    content += words("并列", 52, 71.5)
    document = read(pages(content))
    assert document.text == "并行 | 甲 | 乙\n | 并列"
    assert cells(document) == [["并行", "甲", "乙"], ["", "并列"]]


def test_wrapped_lines_of_a_cell_close_up_and_others_do_not() -> None:
    content = make.grid([20, 60, 160], [60, 100])
    content += words("各社区应当按", 22, 62) + words("时报送", 22, 70)  # 6 * 5.6 fills 40 - 2
    content += words("1.台账", 62, 62) + words("2.照片", 62, 70) + words("联系人", 62, 78)
    assert cells(read(pages(content))) == [["各社区应当按时报送", "1.台账 2.照片 联系人"]]


def test_a_cell_written_downwards_is_read_downwards() -> None:
    content = make.grid([20, 30, 160], [60, 90]) + words("内容", 32, 70)
    column = words(code("要求", dx="0", dy=str(SIZE)), 22, 64)
    single = words("要", 22, 64) + words("求", 22, 72)
    for drawn in (column, single):
        assert cells(read(pages(content + drawn))) == [["要求", "内容"]]


def test_frames_underlines_and_red_rules_are_no_tables() -> None:
    frame = make.path("M 15 20 L 195 20 L 195 280 L 15 280 C")
    content = frame + make.rule(20, 55, 190, 55) + make.rule(30, 68, 60, 68)
    document = read(pages(content + words("某区文件", y=40) + words("正文内容", y=60)))
    assert document.text == "某区文件\n正文内容"
    assert not document.tables


def test_a_page_s_frame_with_a_margin_set_apart_is_no_table() -> None:
    text = words(code("装订线", dx="0 0", dy=f"g 2 {SIZE}"), x=12, y=90)
    text += words("第一行", y=60) + words("第二行", y=70)
    closed = make.grid([10, 25, 195], [20, 280])
    open_sided = (
        make.rule(10, 20, 195, 20) + make.rule(10, 280, 195, 280) + make.rule(25, 20, 25, 280)
    )
    for frame in (closed, open_sided):
        document = read(pages(frame + text))
        assert not document.tables
        assert document.text == "第一行\n第二行\n装订线"


def test_a_table_goes_on_over_the_page() -> None:
    first = make.table(ROWS, COLUMNS, 200)
    second = make.table([["3", "续表", "社区"]], COLUMNS, 30) + words("表后", y=60)
    document = read(pages(first, second))
    assert len(document.tables) == 1
    assert cells(document) == [*ROWS, ["3", "续表", "社区"]]


def test_a_drawing_of_countless_lines_costs_the_table_and_little_time() -> None:
    web = "".join(
        f"M 0 {n % 290} L 200 {n % 290} M {n % 200} 0 L {n % 200} 290 " for n in range(15_000)
    )
    before = time.monotonic()
    document = read(pages(make.path(web) + words("通知正文照读")))
    assert time.monotonic() - before < SECONDS
    assert document.text == "通知正文照读"
    assert document.issues[0].message == "第1页的表格没有识别出来，按普通文字检查"


def test_curves_and_nonsense_in_paths_do_no_harm() -> None:
    odd = "S 1 1 Q 2 2 3 3 B 1 1 2 2 3 3 A 1 1 0 0 1 5 5 C L 9 9 M x y L NaN 1 Z 9 M"
    content = (
        make.path(odd) + make.path("") + make.path("C C L 1 1") + make.table(ROWS, COLUMNS, 60)
    )
    assert cells(read(pages(content))) == ROWS


# ------------------------------------------------------------------ pages and templates


def test_pages_come_in_the_document_s_order_with_their_sizes() -> None:
    def reverse(parts: dict[str, str | bytes]) -> None:
        text = str(parts["Doc_0/Document.xml"])
        found = re.findall(r"<ofd:Page [^>]*/>", text)
        parts["Doc_0/Document.xml"] = text.replace("".join(found), "".join(reversed(found)))

    book = Book([page(words("后一页")), page(words("前一页"), area="0 0 297 210")])
    document = read(changed(reverse, book))
    assert document.text == "前一页\n后一页"
    assert [(p.number, round(p.width), round(p.height)) for p in document.pages] == [
        (1, 842, 595),
        (2, 595, 842),
    ]
    assert document.page_at(document.text.index("后")) == 2


def test_places_count_from_the_corner_of_the_paper() -> None:
    (placed,) = read(pages(words("甲乙", x=30, y=40))).placed
    assert (placed.start, placed.end, placed.page) == (0, 2, 1)
    assert placed.edges == pytest.approx([30 * PT, (30 + SIZE) * PT, (30 + 2 * SIZE) * PT])
    moved = Book([page(words("甲乙", x=30, y=40), area="10 20 210 297")])
    (elsewhere,) = read(ofd(moved)).placed
    assert elsewhere.box.left == pytest.approx(placed.box.left - 10 * PT)
    assert elsewhere.box.top == pytest.approx(placed.box.top - 20 * PT)


def test_several_documents_are_read_and_their_pages_numbered_on() -> None:
    document = read(ofd(Book([page(words("甲文件"))] * 2), Book([page(words("乙文件"))])))
    assert document.text == "甲文件\n甲文件\n乙文件"
    assert [p.number for p in document.pages] == [1, 2, 3]


def test_what_a_template_says_on_every_page_is_a_running_head() -> None:
    head = page(words("机密文件请妥善保管", y=140))
    book = Book([page(words(f"正文{n}", y=60), ["5"]) for n in "一二三"], {"5": head})
    assert read(ofd(book)).text == "正文一\n正文二\n正文三"


def test_a_template_of_one_page_is_part_of_it() -> None:
    red = page(words("某区民政局文件", y=30))
    book = Book([page(words("正文一", y=60), ["5"]), page(words("正文二", y=60))], {"5": red})
    assert read(ofd(book)).text == "某区民政局文件\n正文一\n正文二"


def test_a_template_is_read_where_the_page_says_nothing_else() -> None:
    form = page(words("表格模板文字", y=140))
    book = Book([page("", ["5"]), page(words("正文", y=60), ["5"])], {"5": form})
    assert read(ofd(book)).text == "表格模板文字\n正文"


def test_a_table_s_lines_may_lie_in_the_template() -> None:
    lines = page(make.grid(COLUMNS, [60, 70, 80, 90]))
    texts = make.table(ROWS, COLUMNS, 60).replace(make.grid(COLUMNS, [60, 70, 80, 90]), "")
    book = Book([page(texts, ["5"]), page(words("正文"), ["5"])], {"5": lines})
    assert cells(read(ofd(book))) == ROWS


def test_a_template_that_refers_to_itself_or_to_nothing_does_no_harm() -> None:
    loop = page(words("模板", y=140), ["5", "5", "6", ""])
    book = Book([page(words("正文", y=60), ["5", "5", "404"])] * 2, {"5": loop, "6": loop})
    assert read(ofd(book)).text == "正文\n正文"


def test_page_numbers_and_running_heads_of_the_pages_stay_out() -> None:
    contents = [
        make.lines([f"第{n}章的第一行文字", f"第{n}章的第二行", f"第{n}章的第三行"], y=60)
        + words("— 1 —".replace("1", str(at)), 95, 270)
        + words("某市内部文件汇编", 80, 12)
        for at, n in enumerate("甲乙丙", 1)
    ]
    text = text_of(*contents)
    assert "汇编" not in text
    assert "—" not in text
    assert len(text.split("\n")) == 9


def test_layers_and_blocks_are_all_read() -> None:
    deep = "<ofd:PageBlock>" * 50 + words("块中", y=60) + "</ofd:PageBlock>" * 50
    content = make.layer(words("背景层", y=40), "Background") + make.layer(deep)
    content += make.layer(words("前景层", y=80), "Foreground")
    assert text_of(content) == "背景层\n块中\n前景层"


def test_composite_drawings_hold_text_and_may_not_loop() -> None:
    unit = '<ofd:CompositeObject ResourceID="4" Boundary="0 0 99 99"/>' * 20
    resources = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="4" Width="99" Height="99">'
        f"<ofd:Content>{words('图中文字', 0, 0)}{unit}</ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    content = '<ofd:CompositeObject ResourceID="4" Boundary="30 40 99 99"/>'
    before = time.monotonic()
    assert read(ofd(Book([page(content)], resources=resources))).text == "图中文字"
    assert time.monotonic() - before < SECONDS


def test_older_namespaces_and_none_are_read() -> None:
    for namespace in ("http://www.ofdspec.org", ""):

        def rename(parts: dict[str, str | bytes], to: str = namespace) -> None:
            for name, part in parts.items():
                text = str(part)
                parts[name] = (
                    text.replace(make.OFD, to)
                    if to
                    else text.replace(f' xmlns:ofd="{make.OFD}"', "").replace("ofd:", "")
                )

        assert read(changed(rename)).text == "关于演练的通知"


def test_the_version_that_is_shown_is_read() -> None:
    def revise(parts: dict[str, str | bytes]) -> None:
        versions = (
            '<ofd:Versions><ofd:Version ID="1" BaseLoc="Doc_0/Versions/V1.xml"/>'
            '<ofd:Version ID="2" Current="true" BaseLoc="Doc_0/Versions/V2.xml"/></ofd:Versions>'
        )
        entry = str(parts["OFD.xml"])
        parts["OFD.xml"] = entry.replace("</ofd:DocBody>", f"{versions}</ofd:DocBody>", 1)
        for number in (1, 2):
            root = f"<ofd:DocRoot>/Doc_{number - 1}/Document.xml</ofd:DocRoot>"
            parts[f"Doc_0/Versions/V{number}.xml"] = make.element("DocVersion", root)
        parts["OFD.xml"] = re.sub(
            r"(</ofd:DocBody>)<ofd:DocBody>.*", r"\1</ofd:OFD>", str(parts["OFD.xml"])
        )

    data = changed(revise, Book([page(words("旧版"))]), Book([page(words("新版"))]))
    assert read(data).text == "新版"


def test_annotations_and_signatures_leave_no_trace() -> None:
    def sign(parts: dict[str, str | bytes]) -> None:
        entry = str(parts["OFD.xml"])
        signatures = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
        parts["OFD.xml"] = entry.replace("</ofd:DocBody>", signatures)
        parts["Doc_0/Signs/Signatures.xml"] = make.element("Signatures", "<ofd:Signature/>")
        parts["Doc_0/Signs/Sign_0/SignedValue.dat"] = b"0\x82\x01\x00" + bytes(range(256))
        parts["Doc_0/Signs/Sign_0/Seal.esl"] = b"0\x82"
        parts["Doc_0/Annots/Annotations.xml"] = make.element("Annotations", "<ofd:Page/>")
        parts["Doc_0/Annots/Page_0/Annotation.xml"] = make.element(
            "PageAnnot", f'<ofd:Annot Type="Watermark">{words("水印")}</ofd:Annot>'
        )
        document = str(parts["Doc_0/Document.xml"])
        annotations = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
        parts["Doc_0/Document.xml"] = document.replace("</ofd:Document>", annotations)

    document = read(changed(sign))
    assert document.text == "关于演练的通知"
    assert not document.issues


# ------------------------------------------------------------------ attachments


def test_attachments_are_read_by_themselves() -> None:
    book = Book([page(words("见附件"))], attachments={"附件1.txt": "附件正文".encode()})
    found = list(read_all(ofd(book), name="通知.ofd"))
    documents = [one.document for one in found if not isinstance(one, ReadError)]
    assert [(document.name, document.text) for document in documents] == [
        ("通知.ofd", "见附件"),
        ("通知.ofd › 附件1.txt", "附件正文"),
    ]


def test_attachments_that_cannot_be_had_are_named() -> None:
    def spoil(parts: dict[str, str | bytes]) -> None:
        entries = (
            '<ofd:Attachment Name="秘密"><ofd:FileLoc>../../../etc/passwd</ofd:FileLoc></ofd:Attachment>'
            '<ofd:Attachment Name="空的"><ofd:FileLoc>empty.txt</ofd:FileLoc></ofd:Attachment>'
            '<ofd:Attachment Name="机器数据" Visible="false"><ofd:FileLoc>a.xml</ofd:FileLoc>'
            "</ofd:Attachment><ofd:Attachment/>"
        )
        parts["Doc_0/Attachs/Attachments.xml"] = make.element("Attachments", entries)
        parts["Doc_0/Attachs/empty.txt"] = b""
        parts["Doc_0/Attachs/a.xml"] = b"<?xml version='1.0'?><a/>"

    data = changed(spoil, Book([page(words("正文"))], attachments={"x": b"y"}))
    body, *errors = read_all(data, name="通知.ofd")
    assert not isinstance(body, ReadError)
    assert [error.name for error in errors if isinstance(error, ReadError)] == [
        "通知.ofd › 秘密",
        "通知.ofd › 空的.txt",
        "通知.ofd › 附件",
    ]


def test_attachments_without_number_are_cut_off_with_a_word() -> None:
    def multiply(parts: dict[str, str | bytes]) -> None:
        text = str(parts["Doc_0/Attachs/Attachments.xml"])
        (entry,) = re.findall("<ofd:Attachment .*</ofd:Attachment>", text)
        parts["Doc_0/Attachs/Attachments.xml"] = text.replace(entry, entry * 500)

    data = changed(multiply, Book([page(words("正文"))], attachments={"x": b"y"}))
    content = reader.read(data, Request(Limits(max_entries=20)))
    inner = list(content.inner)
    assert len(inner) == 21
    assert "超过 20 个" in inner[-1].problem


def test_attachments_of_a_scan_are_read_and_the_scan_is_named() -> None:
    book = Book([page(make.image())], attachments={"附件.txt": "附件正文".encode()})
    body, attachment = read_all(ofd(book), name="扫描.ofd")
    assert isinstance(body, ReadError)
    assert "只有图片" in body.problem
    assert not isinstance(attachment, ReadError)
    assert attachment.document.text == "附件正文"


# ------------------------------------------------------------------ pictures and damage


def test_a_scanned_page_is_named_and_the_others_are_read() -> None:
    document = read(pages(words("第一页正文"), make.image()))
    assert document.text == "第一页正文"
    (issue,) = document.issues
    assert issue.page == 2
    assert issue.message == "第2页是图片（可能是扫描件），没有认出文字，请人工查看"


RESOURCES = (
    '<ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
    "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"
)


def with_scan(picture: bytes, *contents: str) -> bytes:
    """Pages of ``contents``, then one that is ``picture`` from edge to edge."""
    book = Book([*map(page, contents), page(make.image())], resources=RESOURCES)
    return packed(make.parts_of(book) | {"Doc_0/Res/scan.png": picture})


def drawn(text: str) -> bytes:
    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).text((200, 300), text, "black", font(50))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def test_a_page_that_is_a_picture_is_recognised() -> None:
    document = read(with_scan(drawn("各社区要建立工作台账"), words("第一页的正文")))
    assert document.text == "第一页的正文\n各社区要建立工作台账"
    assert not document.issues
    first, second = document.pages
    assert first.confidence is None
    assert second.confidence is not None
    assert second.confidence > 0.9
    (box,) = [box for number, box in boxes(document, 7, 17) if number == 2]
    # 200 and 700 of 1240 pixels across a page of 210 mm.
    assert box.left == pytest.approx(200 / 1240 * 210 * PT, abs=8)
    assert box.right == pytest.approx(700 / 1240 * 210 * PT, abs=8)


def test_what_is_printed_over_a_picture_is_kept_once() -> None:
    over = words("2025年3月3日", y=250)
    content = make.image() + words("各社区要建立工作台账", y=40, more='Alpha="0"') + over
    book = Book([page(content)], resources=RESOURCES)
    data = packed(make.parts_of(book) | {"Doc_0/Res/scan.png": drawn("各社区要建立工作台账")})
    assert read(data).text == "各社区要建立工作台账\n2025年3月3日"


def test_a_picture_that_cannot_be_opened_is_named() -> None:
    document = read(with_scan(b"no picture", words("第一页的正文")))
    assert document.text == "第一页的正文"
    (issue,) = document.issues
    assert issue.page == 2
    assert "图片已损坏" in issue.message


def test_recognition_stops_in_time_and_names_the_rest() -> None:
    data = with_scan(drawn("各社区要建立工作台账"), words("第一页的正文"))
    content = reader.read(data, Request(DEFAULT_LIMITS, deadline=0.0))
    assert content.text == "第一页的正文"
    (issue,) = content.issues
    assert issue.page == 2
    assert "时间不够" in issue.message


def test_letters_drawn_as_shapes_are_named() -> None:
    shapes = "".join(make.path("M 0 0 B 1 1 2 2 3 0 C", 30 + n, 40) for n in range(60))
    document = read(pages(words("第一页正文"), shapes))
    assert [issue.page for issue in document.issues] == [2]
    assert "图形" in document.issues[0].message


def test_text_whose_characters_nobody_knows_is_named() -> None:
    noise = words(code("¤¤¤¤¤¤¤¤", dx=f"g 7 {SIZE}"))
    document = read(pages(words("第一页正文"), noise))
    assert document.text == "第一页正文"
    assert "没有正确编码" in document.issues[0].message
    with pytest.raises(ReadError, match="没有正确编码"):
        read(pages(noise))


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        "<broken",
        b"\xff\xfe\x00",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    ],
)
def test_a_broken_page_is_named_and_the_others_are_read(spoiled: str | bytes) -> None:
    def spoil(parts: dict[str, str | bytes]) -> None:
        parts["Doc_0/Pages/Page_1/Content.xml"] = spoiled

    document = read(changed(spoil, Book([page(words(f"第{n}部分")) for n in "一二三"])))
    assert document.text == "第一部分\n第三部分"
    (issue,) = document.issues
    assert issue.message == "第2页已损坏，这一页没有检查"
    assert [p.number for p in document.pages] == [1, 3]


def test_a_missing_page_is_named() -> None:
    def lose(parts: dict[str, str | bytes]) -> None:
        del parts["Doc_0/Pages/Page_0/Content.xml"]

    document = read(changed(lose, Book([page(words("甲")), page(words("乙"))])))
    assert document.text == "乙"
    assert document.issues[0].message == "第1页的内容不在文件里，这一页没有检查"


def test_wrong_numbers_cost_the_place_and_not_the_text() -> None:
    odd = (
        '<ofd:TextObject Boundary="NaN 1e999 x" Size="-1" CTM="0 0 0 0 0 0" HScale="0">'
        '<ofd:TextCode X="1e999" Y="" DeltaX="NaN">甲乙</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject><ofd:TextCode Y="20">丙</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="0 100 1 1" Size="1e5" CTM="1e5 0 0 1e5 0 0">'
        "<ofd:TextCode>丁</ofd:TextCode><ofd:TextCode/></ofd:TextObject>"
        "<ofd:PathObject/><ofd:ImageObject/><ofd:CompositeObject/><ofd:Nonsense/>"
    )
    document = read(ofd(Book([page(odd, area="0 0 NaN -5")], area="x")))
    assert sorted(document.text.replace("\n", "")) == sorted("甲乙丙丁")
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (595, 842)


def test_locations_are_found_absolute_relative_and_never_outside() -> None:
    def move(location: str) -> Callable[[dict[str, str | bytes]], None]:
        def change(parts: dict[str, str | bytes]) -> None:
            text = str(parts["Doc_0/Document.xml"])
            parts["Doc_0/Document.xml"] = text.replace("Pages/Page_0/Content.xml", location)

        return change

    for location in (
        "/Doc_0/Pages/Page_0/Content.xml",
        "Doc_0/Pages/Page_0/Content.xml",
        "./Pages/../Pages/Page_0/Content.xml",
        "Pages\\Page_0\\Content.xml",
        "../../../../Doc_0/Pages/Page_0/Content.xml",
    ):
        assert read(changed(move(location))).text == "关于演练的通知"
    for location in ("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "", ".", "/"):
        with pytest.raises(ReadError, match="每一页都读不出来"):
            read(changed(move(location)))


def test_blocks_nested_without_end_cost_the_page() -> None:
    deep = "<ofd:PageBlock>" * 10_000 + words("深处") + "</ofd:PageBlock>" * 10_000
    document = read(pages(words("第一页"), deep))
    assert document.text in ("第一页", "第一页\n深处")
    assert len(document.issues) == (0 if "深处" in document.text else 1)


def test_more_pages_than_the_limit_are_refused() -> None:
    book = Book([page(words("甲"))] * 3)
    assert read(ofd(book), limits=Limits(max_pages=3)).text
    with pytest.raises(ReadError, match="4 页，超过 3 页"):
        read(ofd(book, Book([page(words("乙"))])), limits=Limits(max_pages=3))


@pytest.mark.parametrize(
    "flood",
    [
        '<ofd:Template TemplateID="5"/>' * 200_000,
        "".join(f'<ofd:Template TemplateID="t{n}"/>' for n in range(100_000)),
        make.singly("内", 30, 40).replace("Size=", 'CTM="0.7 0.7 -0.7 0.7 0 0" Size=') * 20_000,
        make.path("M 0 0 L 9 9 " * 300_000) * 3,
        "".join(make.grid([n, n + 2, n + 4], [m, m + 2, m + 4]) for n in range(0, 200, 9) for m in range(0, 290, 9)),
        f"{make.words(make.code('字'))}" * 20_000,
    ],
)  # fmt: skip
def test_floods_of_objects_cost_little_time(flood: str) -> None:
    kind = "Template" if "Template" in flood[:20] else "Layer"
    content = make.page(words("正文一二三四五", y=200) + ("" if kind == "Template" else flood))
    if kind == "Template":
        content = content.replace("<ofd:Content>", f"{flood}<ofd:Content>")
    templates = {"5": page(words("页眉", y=140))} | {f"t{n}": page("") for n in range(50)}
    before = time.monotonic()
    parts = make.parts_of(Book([content, page(words("末页"))], templates))
    document = read(packed(parts, zipfile.ZIP_STORED))
    assert time.monotonic() - before < SECONDS
    assert "正文一二三四五" in document.text


def test_more_text_than_the_limit_is_refused() -> None:
    with pytest.raises(ReadError, match="超过 10 字"):
        read(pages(*[words("五个字一行")] * 5), limits=Limits(max_characters=10))


def test_one_page_of_countless_characters_costs_that_page() -> None:
    flood = words(f"<ofd:TextCode>{'字' * 500_000}</ofd:TextCode>")
    before = time.monotonic()
    document = read(pages(words("第一页"), flood))
    assert time.monotonic() - before < SECONDS
    assert document.text == "第一页"
    assert document.issues[0].page == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda parts: parts.update({"Encryptions.xml": make.element("Encryptions")}), "已加密"),
        (lambda parts: parts.pop("Doc_0/Document.xml"), "缺少正文"),
        (
            lambda parts: parts.update({"Doc_0/Document.xml": make.element("Document")}),
            "没有可读的页面",
        ),
        (lambda parts: parts.update({"Doc_0/Document.xml": "<"}), "损坏"),
        (lambda parts: parts.update({"OFD.xml": "<!DOCTYPE a>"}), "DTD"),
        (lambda parts: parts.update({"Doc_0/Pages/Page_0/Content.xml": page("")}), "没有文字"),
        (
            lambda parts: parts.update({"Doc_0/Pages/Page_0/Content.xml": page(make.image())}),
            "只有图片",
        ),
    ],
)
def test_a_file_without_anything_to_read_says_why(
    change: Callable[[dict[str, str | bytes]], object], problem: str
) -> None:
    with pytest.raises(ReadError, match=problem) as caught:
        read(changed(lambda parts: change(parts) and None))
    assert caught.value.cure


def test_the_usual_root_is_tried_when_the_entry_names_none() -> None:
    def empty(parts: dict[str, str | bytes]) -> None:
        parts["OFD.xml"] = make.element("OFD")

    assert read(changed(empty)).text == "关于演练的通知"


# ------------------------------------------------------------------ as a whole


@pytest.mark.parametrize("draw", [words, make.singly])
def test_a_notice_as_ofd_has_the_findings_of_its_text(draw: Callable[..., str]) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    printed: list[str] = []
    for paragraph in text.split("\n"):
        printed += [paragraph[at : at + 26] for at in range(0, len(paragraph), 26)] or [""]
    sheets = [printed[at : at + 22] for at in range(0, len(printed), 22)]
    contents = [
        "".join(draw(line, 28, 35 + 9.9 * n) for n, line in enumerate(sheet) if line)
        + words(f"— {number} —", 95, 270)
        for number, sheet in enumerate(sheets, 1)
    ]
    data = pages(*contents)
    assert "".join(read(data).text.split()) == "".join(text.split())
    expected = [finding.type for finding in check(text).findings]
    assert expected
    assert [finding.type for finding in check(data).findings] == expected
