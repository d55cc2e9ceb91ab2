"""Word: what the page shows, in order, and nothing else."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Cm
from docx_maker import (
    STRICT_W,
    W,
    cell,
    element,
    field,
    p,
    packed,
    r,
    relations,
    row,
    table,
    text_box,
    word,
)
from hypothesis import given
from hypothesis import strategies as st
from picture_maker import font
from PIL import Image, ImageDraw

from checker.errors import ReadError
from checker.model import Document
from checker.reading import Limits, read
from checker.reading import docx as docx_reader
from checker.reading.contract import Request
from checker.reading.docx.pictures import pictures
from checker.reading.limits import DEFAULT_LIMITS
from checker.reading.xml import short_name


def cells(document: Document, which: int = 0) -> list[list[str]]:
    return [
        [document.text[c.start : c.end] for c in its_row] for its_row in document.tables[which].rows
    ]


def text(body: str, **parts: str) -> str:
    return read(word(body, **parts)).text


def test_a_real_writer_s_file() -> None:
    made = docx.Document()
    made.add_heading("关于开展演练的通知", 0)
    made.add_paragraph("各社区：")
    made.add_paragraph("请于5月1日前报送\t台账。")
    grid = made.add_table(rows=2, cols=2)
    for at, content in enumerate(["事项", "责任单位", "演练\n总结", "各社区"]):
        grid.cell(at // 2, at % 2).text = content
    made.add_paragraph("区应急局")
    made.sections[0].header.paragraphs[0].text = "页眉文字"
    made.sections[0].footer.paragraphs[0].text = "页脚文字"
    target = io.BytesIO()
    made.save(target)
    document = read(target.getvalue())
    assert document.format == "docx"
    assert document.text.split("\n") == [
        "关于开展演练的通知",
        "各社区：",
        "请于5月1日前报送\t台账。",
        "事项 | 责任单位",
        "演练 总结 | 各社区",
        "区应急局",
    ]
    assert cells(document) == [["事项", "责任单位"], ["演练 总结", "各社区"]]
    assert [(page.number, page.start, page.end) for page in document.pages] == [
        (1, 0, len(document.text))
    ]
    assert document.issues == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p() + p("乙"), "甲\n乙"),
        (p(raw=r("甲") + "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"), "甲\t乙\n丙"),
        (p(raw="<w:r><w:t>2024</w:t><w:noBreakHyphen/><w:t>2025</w:t></w:r>"), "2024-2025"),
        (p(raw="<w:r><w:t>责任</w:t><w:softHyphen/><w:t>书</w:t></w:r>"), "责任书"),
        (p(raw="<w:r><w:t>\n  pretty\n  </w:t></w:r>"), "pretty"),
        (p(raw='<w:hyperlink>' + r("链接") + "</w:hyperlink>"), "链接"),
        (p(raw="<w:smartTag><w:smartTag>" + r("地名") + "</w:smartTag></w:smartTag>"), "地名"),
        ("<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>", "控件"),
        (p(raw="<w:sdt><w:sdtPr/><w:sdtContent>" + r("行内") + "</w:sdtContent></w:sdt>"), "行内"),
        (p(raw="<w:r><w:ruby><w:rt>" + r("pin") + "</w:rt><w:rubyBase>" + r("拼")
           + "</w:rubyBase></w:ruby></w:r>"), "拼"),
        (p(raw=r("选") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'), "选☑"),
        (p(raw=r("选") + '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'), "选□"),
        (p(raw=r("选\uf0a8是\uf0fe否", '<w:rFonts w:ascii="Wingdings"/>')), "选□是☑否"),
        (p(raw=r("\uf061\uf0b3\uf033", '<w:rFonts w:ascii="Symbol"/>')), "α≥3"),
        (p(raw=r("选\uf0a8是", '<w:rFonts w:ascii="仿宋_GB2312"/>') + r("\uf0a8")), "选\uf0a8是\uf0a8"),
        (p(raw=r("选") + '<w:r><w:sym w:font="Odd" w:char="D800"/></w:r>'), "选"),
        (p(raw=r("选") + '<w:r><w:sym w:font="Odd" w:char="zz"/></w:r>'), "选"),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(body: str, expected: str) -> None:
    assert text(body) == expected


def test_tracked_changes_as_finally_accepted() -> None:
    body = p(
        raw=r("各社区")
        + "<w:del><w:r><w:delText>应当签订责任书</w:delText></w:r></w:del>"
        + f"<w:ins>{r('自愿参加')}</w:ins>"
        + f"<w:moveFrom>{r('移走')}</w:moveFrom>"
        + f"<w:moveTo>{r('移来')}</w:moveTo>"
    )
    assert text(body) == "各社区自愿参加移来"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半") + p("另段")
    assert text(body) == "前半后半\n另段"
    assert text(p("末段", "<w:rPr><w:del/></w:rPr>")) == "末段"


def test_deleted_and_hidden_rows_and_cells() -> None:
    body = table(
        row("留", "一"),
        row("删", "二", properties="<w:del/>"),
        row("藏", "三", properties="<w:hidden/>"),
        row("末", cell(p("删格"), "<w:cellDel/>"), "四"),
    )
    assert cells(read(word(body))) == [["留", "一"], ["末", "四"]]


def test_hidden_text_is_left_out_by_run_by_style_and_by_inheritance() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P2"><w:basedOn w:val="P"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = (
        p(raw=r("见") + r("藏1", "<w:vanish/>") + r("藏2", '<w:rStyle w:val="C"/>'))
        + p(raw=r("藏3") + r("显", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="P2"/>')
        + p(raw=r("又显", '<w:rStyle w:val="C"/>'), properties='<w:pStyle w:val="P"/>')
        + p("圈", '<w:pStyle w:val="Loop"/>')
    )
    assert text(body, styles=styles) == "见\n显\n又显\n圈"


def test_fields_show_their_results_only() -> None:
    nested = field("IF " + "</w:instrText></w:r>" + field("PAGE", "7") + "<w:r><w:instrText>", "是")
    body = (
        p(raw=r("第") + field("PAGE", "3") + r("页"))
        + p(raw=nested)
        + p(raw=f'<w:fldSimple w:instr="DATE">{r("5月1日")}</w:fldSimple>')
    )
    assert text(body) == "第3页\n是\n5月1日"


def test_an_unfinished_field_cannot_hide_the_rest() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert text(p(raw=begin + r("甲")) + p("乙")) == "甲\n乙"
    assert text(p(raw=end + r("甲")) + p("乙")) == "甲\n乙"
    boxed = p(raw=begin + text_box(p(raw=end + r("框"))) + r("后"))
    assert text(boxed) == "后\n框"


def test_text_boxes_come_once_after_their_paragraph() -> None:
    body = p(raw=r("前") + text_box(p("框一") + p("框二")) + r("后")) + p("次段")
    assert text(body) == "前后\n框一\n框二\n次段"
    old = p(raw="<w:r><w:pict><v:shape><v:textbox><w:txbxContent>" + p("旧框")
            + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")  # fmt: skip
    assert text(old) == "旧框"
    in_cell = table(row(cell(p(raw=r("格") + text_box(p("框")))), "乙"))
    assert text(in_cell) == "格 框 | 乙"
    assert text(p(raw=text_box(table(row("a", "b"))))) == "a | b"


def test_alternate_content_with_only_a_fallback_that_we_know() -> None:
    body = p(
        raw="<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w:unknown/></mc:Choice>"
        "<mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(body) == "😀"


def test_notes_follow_at_the_end_in_order_of_reference() -> None:
    def note(number: int, inside: str) -> str:
        return f'<w:footnote w:id="{number}">{inside}</w:footnote>'

    body = p(
        raw=r("甲") + '<w:r><w:footnoteReference w:id="5"/></w:r>'
        + r("乙") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + r("丙") + '<w:r><w:endnoteReference w:id="1"/></w:r>'
    ) + p("末段")  # fmt: skip
    footnotes = note(0, p("分隔")) + note(2, p("第二")) + note(5, p("第一") + p("续"))
    endnotes = f'<w:endnote w:id="1">{p("尾")}</w:endnote>'
    assert text(body, footnotes=footnotes, endnotes=endnotes).split("\n") == [
        "甲乙丙", "末段", "脚注1：第一", "续", "脚注2：第二", "尾注1：尾",
    ]  # fmt: skip


def test_merged_cells_and_nested_tables() -> None:
    merged = table(
        row("序号", cell(p("事项"), '<w:gridSpan w:val="2"/>')),
        row(cell(p("1"), '<w:vMerge w:val="restart"/>'), "甲", "乙"),
        row(cell(p("不见"), "<w:vMerge/>"), "丙", cell(p("横"), '<w:hMerge w:val="continue"/>')),
    )
    assert cells(read(word(merged))) == [["序号", "事项"], ["1", "甲", "乙"], ["", "丙"]]
    nested = table(row("外", cell(p("前") + table(row("里1", "里2"), row("", "里3")) + p("后"))))
    assert text(nested) == "外 | 前 里1 里2 里3 后"


def test_rows_without_text_leave_nothing_and_a_frame_is_no_table() -> None:
    assert text(table(row("", ""), row("甲", "乙"))) == "甲 | 乙"
    framed = read(word(table(row(cell(p("一、甲") + p("二、乙") + table(row("a", "b")))))))
    assert framed.text == "一、甲\n二、乙\na | b"
    assert len(framed.tables) == 1


CELLS = st.text("社区 |\t台账ab", max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_cells_point_at_their_text(rows: list[list[str]]) -> None:
    document = read(word(p("前言") + table(*(row(*(cell(p(t)) for t in its)) for its in rows))))
    expected = [[t.strip() for t in its] for its in rows if any(t.strip() for t in its)]
    found = cells(document) if document.tables else []
    assert found == expected
    assert document.text.split("\n")[1:] == [" | ".join(its) for its in expected]


def test_the_strict_namespace_reads_the_same() -> None:
    body = p("甲") + table(row("a", cell(p("b"), '<w:gridSpan w:val="2"/>')))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": element("document", f"<w:body>{body}</w:body>").replace(W, STRICT_W),
    }
    assert read(packed(parts)).text == "甲\na | b"


def test_the_main_part_may_have_any_name() -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "/word/document2.xml")),
        "word/document2.xml": element("document", f"<w:body>{p('甲')}</w:body>"),
    }
    assert read(packed(parts)).text == "甲"


def test_what_was_not_read_is_said() -> None:
    def drawing(width: int, inside: str) -> str:
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{width}"/><a:graphic>'
            f"<a:graphicData>{inside}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    body = (
        p("正文")
        + p(raw=drawing(4_000_000, "<a:blip/>") + drawing(400_000, "<a:blip/>"))
        + p(raw=drawing(4_000_000, "<c:chart/>"))
        + p(raw='<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>')
        + p(raw='<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>')
        + "<w:altChunk/>"
    )
    assert [issue.message for issue in read(word(body)).issues] == [
        "文件里有 1 个图示或图表，其中的文字没有检查",
        "文件里有 2 个嵌入的文件，其中的内容没有检查",
    ]
    with pytest.raises(ReadError, match="只有图片"):
        read(word(p(raw=drawing(4_000_000, "<a:blip/>"))))
    with pytest.raises(ReadError, match="没有文字"):
        read(word(p()))


def test_broken_helpers_cost_an_issue_and_not_the_text() -> None:
    document = read(word(p("正文"), numbering="<w:num", styles="<w:sty"))
    assert document.text == "正文"
    assert ["样式" in i.message or "自动编号" in i.message for i in document.issues] == [True, True]


def sectioned(body: str, files: dict[str, str | bytes], *kinds: tuple[str, str]) -> bytes:
    """A .docx whose main part refers to ``kinds`` of parts as r0, r1 …"""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*kinds),
            "word/document.xml": element("document", f"<w:body>{body}</w:body>"),
            **files,
        }
    )


def headed(
    first: str, default: str = "", body: str = p("各社区："), title_page: bool = True
) -> str:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r1"/>'
        '<w:headerReference w:type="first" r:id="r0"/>'
        f"{'<w:titlePg/>' if title_page else ''}</w:sectPr>"
    )
    files: dict[str, str | bytes] = {
        "word/header1.xml": element("hdr", first),
        "word/header2.xml": element("hdr", default),
    }
    kinds = (("header", "header1.xml"), ("header", "header2.xml"))
    return read(sectioned(body + section, files, *kinds)).text


HEAD = (
    p("××区 民政局 文 件") + p("×民发〔2025〕12号") + p(raw=r("第") + field("PAGE", "1") + r("页"))
)


def test_the_head_of_a_notice_in_the_first_header_is_read() -> None:
    head = "××区 民政局 文 件".replace("×", "甲")
    lines = [head, "甲民发〔2025〕12号"]
    first = HEAD.replace("×", "甲")
    assert headed(first).split("\n") == [*lines, "各社区："]
    assert headed(p("页眉"), first, title_page=False).split("\n") == [*lines, "各社区："]
    assert headed(p("页眉"), first) == "各社区："
    repeated = p("甲甲区民政局文件") + p("各社区：")
    assert headed(first, body=repeated).split("\n") == [
        "甲民发〔2025〕12号", "甲甲区民政局文件", "各社区：",
    ]  # fmt: skip
    in_table = table(row("甲市人民政府文件", "甲政发[2025]3号"))
    assert headed(in_table).split("\n") == ["甲市人民政府文件", "甲政发[2025]3号", "各社区："]


@pytest.mark.parametrize(
    "running",
    [
        "社区治理项目招标文件",
        "区民政局",
        "转发〔2025〕12号文件的说明和补充规定",
        "附件1",
        "",
        "<w:bad",
    ],
)
def test_other_headers_stay_out(running: str) -> None:
    assert headed(running if running.startswith("<") else p(running)) == "各社区："


OBJECT = '<w:r><w:object><o:OLEObject ProgID="{}" r:id="{}"/></w:object></w:r>'


def test_whole_files_inside_are_handed_on() -> None:
    inside = word(p("附表要求各社区建立台账"))
    body = (
        p(raw=r("正文") + OBJECT.format("Word.Document.12", "r0"))
        + p(raw=OBJECT.format("Word.Document.12", "r0") + OBJECT.format("Package", "r1"))
        + p(raw=OBJECT.format("Equation.3", "r1") + OBJECT.format("Excel.Sheet.12", "r9"))
        + '<w:altChunk r:id="r2"/>'
        + p(raw=OBJECT.format("Excel.Sheet.12", "r3"))
    )
    data = sectioned(
        body,
        {
            "word/embeddings/a.docx": inside,
            "word/embeddings/ole1.bin": b"\xd0\xcf",
            "word/afchunk.htm": "<html>",
            "word/embeddings/b.xlsx": b"",
        },
        ("package", "embeddings/a.docx"),
        ("oleObject", "embeddings/ole1.bin"),
        ("aFChunk", "/word/afchunk.htm"),
        ("package", "embeddings/b.xlsx"),
    )
    content = docx_reader.read(data, Request(DEFAULT_LIMITS))
    assert content.text == "正文"
    files = list(content.inner)
    assert [(file.name, file.data) for file in files] == [
        ("a.docx", inside), ("afchunk.htm", b"<html>"), ("b.xlsx", b""),
    ]  # fmt: skip
    assert files[2].problem == "文件是空的（0 字节）"
    assert [issue.message for issue in content.issues] == [
        "文件里有 1 处内容由别的文件并入，不在本篇之内，要作为单独的文件检查",
        "文件里有 2 个嵌入的文件，其中的内容没有检查",
    ]
    small = Limits(max_bytes=100)
    problems = [file.problem for file in docx_reader.read(data, Request(small)).inner]
    assert problems[0].startswith("文件展开后超过")


def test_a_document_of_nothing_but_files_is_a_container() -> None:
    body = p(raw=OBJECT.format("Word.Document.12", "r0"))
    inside = word(p("甲"))
    data = sectioned(body, {"word/e/a.docx": inside}, ("package", "e/a.docx"))
    content = docx_reader.read(data, Request(DEFAULT_LIMITS))
    assert (content.text, content.pages) == ("", ())
    assert [file.data for file in content.inner] == [inside]


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 64


def picture(identity: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="7560000" cy="10692000"/><a:graphic>'
        f'<a:graphicData><a:blip r:embed="{identity}"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def test_pictures_come_in_order_each_once_and_only_raster_ones() -> None:
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="r1"/></v:shape></w:pict></w:r>'
    twice = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>" + picture("r2")[5:-6]
        + "</mc:Choice><mc:Fallback>" + old[5:-6] + "</mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    body = (
        p(raw=twice + text_box(p(raw=picture("r0"))))
        + p(raw=old + picture("r0") + picture("r3") + picture("r4") + picture("r5"))
        + f"<w:p><w:del>{picture('r6')}</w:del></w:p>"
    )
    kinds = [("image", f"media/{n}.x") for n in range(3)]
    kinds += [("image", "media/a.emf"), ("image", "media/none.png"), ("hyperlink", "media/0.x")]
    files: dict[str, str | bytes] = {
        "word/media/0.x": PNG,
        "word/media/1.x": JPEG,
        "word/media/2.x": PNG + b"2",
        "word/media/a.emf": b"\x01\0\0\0",
        "word/media/deleted.png": PNG,
    }
    data = sectioned(body, files, *kinds, ("image", "media/deleted.png"))
    traced = docx_reader.trace(data, DEFAULT_LIMITS)
    found = list(pictures(traced.package, traced.drawings, DEFAULT_LIMITS))
    assert [one.data for one in found] == [PNG + b"2", PNG, JPEG]
    a4 = (7_560_000 / 12_700, 10_692_000 / 12_700)
    assert [(one.width, one.height) for one in found] == [a4, a4, (0, 0)]
    few = list(pictures(traced.package, traced.drawings, Limits(max_pages=1)))
    assert [one.data for one in few] == [PNG + b"2"]


def test_a_trace_says_where_every_character_came_from() -> None:
    body = (
        p(raw=r("甲 ") + "<w:r><w:t>  乙  </w:t><w:tab/></w:r>" + r("丙"))
        + table(row(cell(p(" 丁 ") + p("戊")), "己"))
        + p(raw=r("庚") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    )
    data = word(body, footnotes=f'<w:footnote w:id="2">{p("注")}</w:footnote>')
    traced = docx_reader.trace(data, DEFAULT_LIMITS)
    assert traced.text == read(data).text == "甲 乙\t丙\n丁 戊 | 己\n庚\n脚注1：注"
    assert [
        (traced.text[o.start : o.end], short_name(o.source.tag), o.at) for o in traced.origins
    ] == [
        ("甲 ", "w:t", 0), ("乙", "w:t", 2), ("\t", "w:tab", None), ("丙", "w:t", 0),
        ("丁", "w:t", 1), ("戊", "w:t", 0), ("己", "w:t", 0), ("庚", "w:t", 0),
        ("脚注1：注", "w:footnoteReference", None),
    ]  # fmt: skip


def drawn_text(text: str) -> bytes:
    picture = Image.new("RGB", (1240, 400), "white")
    ImageDraw.Draw(picture).text((100, 150), text, "black", font(50))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def pasted(own: str, *texts: str, width: float = 15) -> bytes:
    made = docx.Document()
    made.add_paragraph(own)
    for text in texts:
        made.add_picture(io.BytesIO(drawn_text(text)), width=Cm(width), height=Cm(8))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_notice_pasted_in_as_pictures_is_recognised() -> None:
    document = read(pasted("附件", "各社区要建立工作台账", "每月报送一次"))
    assert document.text == "附件\n各社区要建立工作台账\n每月报送一次"
    assert [page.number for page in document.pages] == [1, 2, 3]
    first, *rest = document.pages
    assert first.confidence is None
    assert all(page.confidence is not None and page.confidence > 0.9 for page in rest)
    assert not document.issues


def test_small_pictures_beside_a_text_are_no_text() -> None:
    own = "各社区要结合实际做好辖区的宣传引导工作，区有关部门按照职责分工抓好落实，形成合力，确保取得实效，不走过场。"
    assert read(pasted(own, "各社区要建立工作台账", width=3)).text == own


def test_pictures_that_there_is_no_time_for_are_named() -> None:
    content = docx_reader.read(
        pasted("附件", "各社区要建立"), Request(DEFAULT_LIMITS, deadline=0.0)
    )
    assert content.text == "附件"
    assert [issue.message for issue in content.issues] == [
        "第1张图片时间不够，没有识别，请拆成几个文件再检"
    ]
