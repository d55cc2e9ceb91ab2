"""Excel: what its reader sees on each sheet, and nothing that is hidden or has to be fetched."""

from __future__ import annotations

import datetime
import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from docx_maker import packed
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

import checker
from checker.errors import ReadError
from checker.model import Document
from checker.reading import Limits, read

SECONDS = 10.0
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(*rows: Sequence[object], title: str = "Sheet1") -> tuple[Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for cells in rows:
        sheet.append(list(cells))
    return book, sheet


def cells(document: Document, which: int = 0) -> list[list[str]]:
    return [[document.text[c.start : c.end] for c in row] for row in document.tables[which].rows]


def by_hand(
    rows: str, after: str = "", before: str = "", head: str = "", **parts: str | bytes
) -> bytes:
    """A workbook of one sheet, element by element; ``parts`` by their name with ``__`` for ``/``."""
    return workbook({"Sheet1": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}'
                          "</worksheet>"}, head, **parts)  # fmt: skip


def workbook(sheets: dict[str, str], head: str = "", **parts: str | bytes) -> bytes:
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{R}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(len(names))
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{R}">{head}<sheets>{listed}'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}'
            "</Relationships>",
            **{f"xl/worksheets/s{n}.xml": sheets[name] for n, name in enumerate(names)},
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def text_row(number: int, *texts: str) -> str:
    made = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{made}</row>'


def strings(*items: str) -> dict[str, str]:
    return {"xl__sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(items)}</sst>'}


def test_a_task_table_with_its_title_and_its_notes() -> None:
    book, sheet = sheet_of(
        ["社区重点任务清单"],
        ["填报单位：", None, "日期：5月1日"],
        ["序号", "任务", "责任单位", "时限"],
        [1, "建立一店一档\n工作台账", "各社区", datetime.date(2025, 9, 5)],
        [2, "签订责任书", "各社区", datetime.date(2025, 9, 30)],
        ["备注：没有变化的也要零报告"],
    )
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A6:D6")
    document = read(saved(book))
    assert document.format == "xlsx"
    assert document.text.split("\n") == [
        "社区重点任务清单",
        "填报单位：　日期：5月1日",
        "序号 | 任务 | 责任单位 | 时限",
        "1 | 建立一店一档 工作台账 | 各社区 | 2025-09-05",
        "2 | 签订责任书 | 各社区 | 2025-09-30",
        "备注：没有变化的也要零报告",
    ]
    assert cells(document) == [
        ["序号", "任务", "责任单位", "时限"],
        ["1", "建立一店一档 工作台账", "各社区", "2025-09-05"],
        ["2", "签订责任书", "各社区", "2025-09-30"],
    ]
    assert [(p.number, p.start, p.end) for p in document.pages] == [(1, 0, len(document.text))]
    assert document.issues == ()


def test_a_table_of_the_notice_s_tasks_gives_its_findings() -> None:
    lines = Path(__file__).parents[2].joinpath("corpus/samples/violation-market.txt")
    clauses = [line.strip() for line in lines.read_text(encoding="utf-8").splitlines()]
    book, sheet = sheet_of(*([clause] for clause in clauses if clause), title="通知")
    assert sheet.max_row == len([clause for clause in clauses if clause])
    found = {finding.type for finding in checker.check(saved(book)).findings}
    assert found == {finding.type for finding in checker.check(lines).findings}
    table, _ = sheet_of(
        ["任务", "责任单位"], ["建立沿街门店工作台账，每周向专班报送进度表", "各社区"]
    )
    assert checker.check(saved(table)).findings


def test_each_visible_sheet_is_a_page() -> None:
    book, _ = sheet_of(["甲", "乙"], ["1", "2"])
    for name, state in (("清单", "visible"), ("空的", "visible"), ("暗", "hidden"),
                        ("最暗", "veryHidden"), ("末", "visible")):  # fmt: skip
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        if name != "空的":
            sheet["B2"] = f"{name}的内容"
    document = read(saved(book))
    assert document.text.split("\n") == [
        "Sheet1", "甲 | 乙", "1 | 2", "清单", "清单的内容", "末", "末的内容",
    ]  # fmt: skip
    assert [page.number for page in document.pages] == [1, 2, 4]
    assert [document.text[p.start : p.end] for p in document.pages][1] == "清单\n清单的内容"
    assert document.page_at(document.text.index("末的")) == 4


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Sheet1", "正文"),
        ("Sheet 2", "正文"),
        ("工作表1", "正文"),
        ("正文", "正文"),
        ("附件1", "附件1"),
    ],
)
def test_a_sheet_s_name_is_read_when_it_says_something(name: str, first: str) -> None:
    book, _ = sheet_of(["正文"], title=name)
    assert read(saved(book)).text.split("\n")[0] == first


def test_hidden_rows_and_columns_stay_out() -> None:
    book, sheet = sheet_of(["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    document = read(saved(book))
    assert document.text == "a | c\ng | i"
    assert len(document.tables) == 1


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    columns = '<cols><col min="2" max="2" width="0"/></cols>'
    rows = text_row(1, "a", "b", "c") + text_row(2, "d", "e", "f").replace("<row", '<row ht="0"')
    assert read(by_hand(rows, before=columns)).text.split("\n")[-1] == "a | c"


def test_an_empty_row_ends_a_table_unless_a_merged_cell_fills_it() -> None:
    book, sheet = sheet_of(["a", "b"], ["c", "d"], [], ["e", "f"], ["g", "h"])
    assert len(read(saved(book)).tables) == 2
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    document = read(saved(book))
    assert cells(document) == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]


def test_a_merged_cell_is_read_once() -> None:
    book, sheet = sheet_of(["类", "项", "位"], ["组织", "台账", "社区"], [None, "培训", "街道"])
    sheet.merge_cells("A2:A3")
    assert cells(read(saved(book)))[1:] == [["组织", "台账", "社区"], ["", "培训", "街道"]]
    # Values left in the covered cells are not shown by any program.
    rows = text_row(1, "a", "x", "b") + text_row(2, "c", "d", "e")
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    assert cells(read(by_hand(rows, merged))) == [["a", "", "b"], ["c", "d", "e"]]


def test_a_merged_cell_whose_corner_is_hidden_shows_in_the_rest() -> None:
    rows = text_row(1, "类", "x").replace("<row", '<row hidden="1"') + text_row(2, "", "y", "z")
    merged = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    assert cells(read(by_hand(rows, merged))) == [["类", "y", "z"]]


def shown(value: object, number_format: str) -> str:
    book, sheet = sheet_of(["x", value])
    sheet["B1"].number_format = number_format
    return read(saved(book)).text.removeprefix("x | ")


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1.0, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (13800138000, "General", "13800138000"),
        (-2.50, "General", "-2.5"),
        (0.00001, "General", "0.00001"),
        (1e20, "General", "1E+20"),
        (0.256, "0%", "26%"),
        (0.256, "0.0%", "25.6%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.675, "0.00", "2.68"),
        (7, "000", "007"),
        (3.5, '0.0"万元"', "3.5万元"),
        (30, "0元", "30元"),
        (5, "¥#,##0", "¥5"),
        (5, "[$¥-804]#,##0.00", "¥5.00"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (0, '0;-0;"无"', "无"),
        (3, '"第"0"期"', "第3期"),
        (3, 'General"个"', "3个"),
        (5000, "0.0,", "5.0"),
        (0.5, "#.##", ".5"),
        (12, "0.00E+00", "12"),
        (0.5, "# ?/?", "0.5"),
        (13800138000, "000-0000-0000", "13800138000"),
        (True, "General", "TRUE"),
        (datetime.date(2025, 9, 1), "mm-dd-yy", "2025/9/1"),
        (datetime.date(2025, 9, 1), 'yyyy"年"m"月"d"日"', "2025年9月1日"),
        (datetime.date(2025, 9, 1), "yyyy/mm/dd;@", "2025/09/01"),
        (datetime.date(2025, 9, 1), 'm"月"d"日"', "9月1日"),
        (datetime.date(2025, 9, 1), "[$-F800]dddd, mmmm dd, yyyy", "2025年9月1日"),
        (datetime.date(2025, 9, 1), '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二五年九月一日"),
        (datetime.date(2025, 9, 15), '[DBNum1]m"月"d"日"', "九月十五日"),
        (datetime.date(2025, 9, 1), "aaaa", "星期一"),
        (datetime.datetime(2025, 9, 1, 17, 5), "yyyy-m-d h:mm", "2025-9-1 17:05"),
        (datetime.datetime(2025, 9, 1, 17, 5), "h:mm AM/PM", "5:05 PM"),
        (datetime.time(8, 30), 'h"时"mm"分"', "8时30分"),
        (1.5, "[h]:mm", "36:00"),
        (-5, "yyyy-mm-dd", "-5"),
        (1, ";;;", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_as_their_cells_show_them(
    value: object, number_format: str, expected: str
) -> None:
    assert shown(value, number_format) == (expected or "x")


def test_formats_that_only_a_chinese_excel_knows_and_dates_from_1904() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/>'
        '<xf numFmtId="57"/></cellXfs></styleSheet>'
    )
    row = '<row r="1"><c s="1"><v>45901</v></c><c s="2"><v>45901</v></c><c s="9"><v>7</v></c></row>'
    data = by_hand(row, **{"xl__styles.xml": styles})
    assert read(data).text == "2025年9月1日 | 2025年9月 | 7"
    later = by_hand(row, head='<workbookPr date1904="1"/>', **{"xl__styles.xml": styles})
    assert read(later).text.startswith("2029年9月2日")


def test_shared_texts_with_runs_sounds_and_escapes() -> None:
    shared = strings(
        "<si><r><t>工作</t></r><r><rPr/><t>台账</t></r><rPh><t>gong</t></rPh></si>",
        "<si><t>上_x000D_\n下</t></si>",
    )
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>7</v></c><c t="s"><v>x</v></c></row>'
    assert read(by_hand(row, **shared)).text == "工作台账 | 上 下"


def test_formulas_show_their_stored_results() -> None:
    row = (
        "<row><c><f>1+1</f><v>2</v></c>"
        '<c t="str"><f>A1&amp;"个"</f><v>2个</v></c>'
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>B9</f></c></row>'
    )
    document = read(by_hand(row))
    assert document.text == "2 | 2个 | #DIV/0!"
    assert [(i.message, i.page) for i in document.issues] == [
        ("工作表“Sheet1”中有 1 个公式没有存下结果，没有检查", 1)
    ]


def test_text_boxes_are_lines_below_and_comments_stay_out() -> None:
    book, sheet = sheet_of(["甲", "乙"])
    sheet["A1"].comment = Comment("批注", "某人")
    assert read(saved(book)).text == "甲 | 乙"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    drawing = (
        f'<wsDr xmlns:a="{a}" xmlns:mc="http://x"><mc:AlternateContent><mc:Choice><a:p><a:r><a:t>请各社区'
        "</a:t></a:r><a:r><a:t>报送</a:t></a:r></a:p><a:p/><a:p><a:t>二</a:t></a:p></mc:Choice>"
        "<mc:Fallback><a:p><a:t>请各社区报送</a:t></a:p></mc:Fallback></mc:AlternateContent></wsDr>"
    )
    relation = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="d" Type="{R}/drawing" '
        'Target="../drawings/d.xml"/></Relationships>'
    )
    parts = {"xl__worksheets___rels__s0.xml.rels": relation}
    data = by_hand(text_row(1, "甲", "乙"), **parts, **{"xl__drawings__d.xml": drawing})
    assert read(data).text.split("\n") == ["甲 | 乙", "请各社区报送", "二"]
    broken = by_hand(text_row(1, "甲", "乙"), **parts, **{"xl__drawings__d.xml": "<"})
    document = read(broken)
    assert document.text == "甲 | 乙"
    assert [issue.message for issue in document.issues] == [
        "工作表“Sheet1”中的图形已损坏，没有检查"
    ]


def test_pictures_are_named_since_nobody_reads_them() -> None:
    book, sheet = sheet_of(["甲", "乙"])
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    sheet.add_image(SheetImage(picture), "B5")
    issues = read(saved(book)).issues
    assert [i.message for i in issues] == ["工作表“Sheet1”中有 1 幅图片，其中的文字没有检查"]


def test_a_broken_sheet_costs_only_itself() -> None:
    good = f'<worksheet xmlns="{MAIN}"><sheetData>{text_row(1, "正文")}</sheetData></worksheet>'
    document = read(workbook({"坏": "<worksheet", "好": good}))
    assert document.text == "好\n正文"
    assert [(i.message, i.page) for i in document.issues] == [("工作表“坏”已损坏，没有检查", 1)]
    with pytest.raises(ReadError, match="没有能读的文字：工作表“坏”已损坏"):
        read(workbook({"坏": "<worksheet"}))


def test_styles_that_other_programs_write_badly_do_no_harm() -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><fills><fill/></fills><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'
    data = by_hand(
        '<row><c s="0"><v>7</v></c><c s="-1"><v>8</v></c></row>', **{"xl__styles.xml": styles}
    )
    assert read(data).text == "7 | 8"


def test_the_strict_variant_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml"
    data = packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{strict}/spreadsheetml/main" '
            f'xmlns:r="{strict}/officeDocument/relationships"><sheets><sheet name="S" r:id="a"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
            f'Type="{strict}/officeDocument/relationships/worksheet" Target="a.xml"/></Relationships>',
            "xl/a.xml": f'<worksheet xmlns="{strict}/spreadsheetml/main"><sheetData>'
            f"{text_row(1, '正文')}</sheetData></worksheet>",
        }
    )
    assert read(data).text == "S\n正文"


def test_what_is_no_workbook_is_named() -> None:
    for parts, problem in [
        ({"xl/workbook.bin": "x"}, "xlsb"),
        ({"xl/other.xml": "<x/>"}, "缺少工作簿"),
        ({"xl/workbook.xml": "<"}, "损坏"),
        ({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}, "没有文字"),
    ]:
        with pytest.raises(ReadError, match=problem):
            read(packed({"[Content_Types].xml": "<Types/>", **parts}))


def areas(*references: str) -> str:
    cells = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f"<mergeCells>{cells}</mergeCells>"


WIDE = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
HIDDEN = '<col min="2" max="16384" hidden="1"/>'
TOP = f'<row r="1" hidden="1">{"<c><v>1</v></c>" * 500}</row>'
ODD: dict[str, tuple[Callable[[], bytes], str]] = {
    "claims a whole sheet": (
        lambda: by_hand(text_row(1, "a", "b"), before='<dimension ref="A1:XFD1048576"/>'), "a | b"
    ),
    "first and last cell": (
        lambda: by_hand(WIDE + '<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'), "1 | 2\n3"
    ),
    "beyond the last cell": (
        lambda: by_hand(WIDE + '<row r="9999999"><c><v>3</v></c></row><row r="2"><c r="ZZZ2"><v>4</v>'
                        "</c></row>"), "1 | 2"
    ),
    "merges everything": (lambda: by_hand(WIDE, areas("A1:XFD1048576")), "1"),
    "merges over and over": (
        lambda: by_hand(
            "".join(text_row(n, "a") for n in range(1, 5_000)), areas(*["A1:XFD5000"] * 5_000)
        ),
        "a",
    ),
    "odd merges": (lambda: by_hand(WIDE, areas("", "A1", "x", "A0:B0", "C9:A1", "ZZZ1:ZZZ9")), "1 | 2"),
    "hidden a hundred thousand times": (
        lambda: by_hand(
            text_row(1, "a"), before="<cols>" + HIDDEN * 100_000 + "</cols>"
        ),
        "a",
    ),
    "hidden rows and many merges": (
        lambda: by_hand(
            TOP + "".join(f'<row r="{n}" hidden="1"/>' for n in range(2, 20_000)) + '<row r="20000"><c><v>7</v></c></row>',
            areas(*(f"{get_column_letter(n)}1:{get_column_letter(n)}20000" for n in range(2, 500))),
        ),
        "7",
    ),
    "a million empty cells": (
        lambda: by_hand(text_row(1, "a") + '<row>' + '<c s="1"/>' * 900_000 + "</row>"), "a"
    ),
    "odd numbers": (
        lambda: by_hand("<row>" + "".join(f"<c><v>{v}</v></c>" for v in ("x", "nan", "1e400", "-0", " 5 "))
                        + "</row>"), "x | nan | 1e400 | 0 | 5"
    ),
    "relations that lead outside": (
        lambda: by_hand(text_row(1, "a"), **{"xl__worksheets___rels__s0.xml.rels":
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{R}/drawing" '
            'Target="../../../../etc/passwd"/><Relationship Id="b" Type="{R}/drawing" '
            'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'}), "a"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_sheets_cost_little_and_keep_their_text(what: str) -> None:
    make, expected = ODD[what]
    data = make()
    began = time.perf_counter()
    document = read(data, limits=Limits(max_ratio=5_000))
    assert time.perf_counter() - began < SECONDS
    assert document.text.startswith(expected)


def doubled(text: str) -> dict[str, str]:
    return strings(f"<si><t>{text}</t></si>")


TRAPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities in the shared texts": (
        lambda: by_hand(text_row(1, "a"), **{"xl__sharedStrings.xml": '<!DOCTYPE x [<!ENTITY x "ha">]><sst/>'}),
        "DTD",
    ),
    "entities in a sheet": (
        lambda: workbook({"S": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'}), "没有能读的文字",
    ),
    "zip bomb": (lambda: by_hand("", **{"xl__media__a.png": "\0" * 60_000_000}), "压缩比"),
    "one long text in many cells": (
        lambda: by_hand("".join('<row>' + '<c t="s"><v>0</v></c>' * 200 + "</row>" for _ in range(200)),
                        **doubled("长" * 100_000)), "超过 2000000 字"
    ),
    "separators without end": (
        lambda: by_hand("".join(
            f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="{get_column_letter(2 + n % 9_000)}{n}"><v>1</v>'
            "</c></row>" for n in range(1, 20_000))),
        "超过 2000000 字",
    ),
    "ten thousand sheets": (
        lambda: packed({"[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{R}"><sheets>'
            + "".join(f'<sheet name="s{n}" r:id="r{n}"/>' for n in range(10_000)) + "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            + "".join(f'<Relationship Id="r{n}" Type="{R}/worksheet" Target="s{n}.xml"/>' for n in range(10_000))
            + "</Relationships>"}),
        "超过 500 张",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_refused(trap: str) -> None:
    make, problem = TRAPS[trap]
    data = make()
    began = time.perf_counter()
    with pytest.raises(ReadError, match=problem) as caught:
        read(data)
    assert time.perf_counter() - began < SECONDS
    assert "读取时出错" not in caught.value.problem


def test_ten_thousand_references_to_one_sheet_are_one_sheet() -> None:
    listed = '<sheet name="s" r:id="r"/>' * 10_000
    data = packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
            f'Type="{R}/worksheet" Target="a.xml"/></Relationships>',
            "xl/a.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{text_row(1, "正文")}</sheetData></worksheet>',
        }
    )  # fmt: skip
    assert read(data).text == "s\n正文"
