"""Overviews of many notices: the figures in every format, the way to what is behind, nothing alive."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import lxml.html
import pytest
from docx import Document
from openpyxl import load_workbook
from scanned_rows import found, notice_row

from checker.across.statistics import Place, Shared, Statistics, detailed, statistics
from checker.report.overview import OVERVIEW_FORMATS, render
from checker.report.overview.wording import in_common
from checker.store.scanned import Scanned

TITLES = {"ledger": "业务台账", "forms-and-reports": "报表材料"}
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.example","点我")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "#REF!",
    "_x0041_",
    "\x00\x1b[2J\x07\u202e倒\ud800\ufffe\x0b",
    "</style></title><img src=x onerror=alert(1)>{{ 7 * 7 }}{% raw %}",
    "长" * 5_000,
    "一\r\n二\n三",
    "",
)


@pytest.fixture
def year() -> Statistics:
    report = {"findings": [{"page": 2, "basis": [{"clause": "P1-一"}]}]}
    rows = [
        notice_row(1, found(1, "ledger"), found(2, "ledger", "review"), day=date(2025, 1, 10)),
        notice_row(2, found(3, "forms-and-reports"), day=date(2025, 2, 5), street="青山街道"),
        notice_row(3, found(4, "ledger"), issuer="甲局、乙局", day=date(2025, 2, 20)),
        notice_row(4, issuer="第二甲局"),
        notice_row(
            5, found(5, "ledger", state="dismissed", reason="查过", who="张三"), issuer="乙局"
        ),
        notice_row(6, label=None, problem="文件已损坏", cure="请重新下载"),
    ]
    pairs = ((one, report if one.id == 3 else {}) for one in rows)
    return detailed(pairs, titles=TITLES, scope=["第 1 次扫描"], at="2026-01-05T09:30:00+08:00")


@pytest.fixture
def hostile() -> Statistics:
    rows = []
    for id, words in enumerate(HOSTILE, 1):
        each = (
            found(2 * id, "ledger", evidence=words, reason=words, who=words, state="confirmed"),
            found(2 * id + 1, words, evidence=words, reason=words, state="dismissed"),
        )
        same = {"title": words, "issuer": words, "street": words, "document_number": words}
        rows.append(
            notice_row(id, *each, path=words, inside=words, day=date(2025, 1, 1 + id), **same)
        )
        rows.append(notice_row(100 + id, label=None, path=words, problem=words, cure=words))
        rows.append(
            notice_row(200 + id, found(500 + id, words), found(600 + id, "ledger"), issuer=words)
        )
    titles = {words: words for words in HOSTILE}
    return statistics(rows, titles=titles, scope=HOSTILE, at="2026-01-05T09:30:00+08:00")


def sheet(statistics: Statistics, name: str) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(render(statistics, "xlsx")))
    return [tuple(cell.value for cell in row) for row in book[name].iter_rows(min_row=2)]


# ---------------------------------------------------------------------------------- workbook


def test_sheets_and_figures(year: Statistics) -> None:
    book = load_workbook(io.BytesIO(render(year, "xlsx")))
    assert book.sheetnames == [
        "总览", "部门", "街道", "类型", "月份", "趋势", "屡次", "重复采集", "问题明细", "通知明细",
        "已排除", "未能读取",
    ]  # fmt: skip
    rows = {line[0]: line[1:9] for line in sheet(year, "部门")}
    assert rows["甲局"] == (3, 3, 3, 3, 1, 4, pytest.approx(4 / 3), 1.0)
    assert rows["乙局"] == (2, 1, 1, 1, 0, 1, 0.5, 0.5)
    assert rows["第二甲局"] == (1, 0, 0, 0, 0, 0, 0, 0)
    assert rows["合计"] == (5, 3, 3, 3, 1, 4, 0.8, 0.6)
    assert rows["各行之和"][:6] == (6, 4, 4, 4, 1, 5)
    assert rows["减：联合发文重复计入"][:6] == (1, 1, 1, 1, 0, 1)
    assert rows["核对：与合计"][:6] == ("相符",) * 6
    assert [line[:6] for line in sheet(year, "类型")[1:3]] == [
        ("业务台账", 2, 2, 2, 1, 3),
        ("报表材料", 1, 1, 1, 0, 1),
    ]
    months = {line[0]: line[1:7] for line in sheet(year, "月份")}
    assert months["2025年2月"] == (2, 2, 2, 2, 0, 2)
    assert months["（未写日期）"] == (2, 0, 0, 0, 0, 0)
    trend = sheet(year, "趋势")
    assert trend[0][6:8] == ("业务台账", "业务台账较上月")
    assert trend[2][:4] == ("2025年2月", 2, 2, 0)
    assert trend[2][6:] == (1, -1, 1, 1)
    assert sheet(year, "屡次")[1][:6] == ("甲局", "业务台账", "屡次", 2, 3, 2)
    assert sheet(year, "已排除")[1][:5] == (
        5,
        "业务台账",
        year.dismissed[0].evidence,
        "查过",
        "张三",
    )
    assert sheet(year, "未能读取")[1] == (1, "/通知/6.docx", "文件已损坏", "请重新下载")


def test_the_summary_checks_itself(year: Statistics) -> None:
    rows = {line[0]: line[1:4] for line in sheet(year, "总览")}
    assert rows["计入的通知"][0] == 5
    assert rows["计入的问题（处）"][0] == 4
    assert rows["读到的通知和文件"][0] == 6
    checks = [told[2] for words, told in rows.items() if words and words.endswith("之和")]
    assert checks == ["相符"] * 9


def test_one_row_a_finding_with_all_that_is_known(year: Statistics) -> None:
    head, *rows = sheet(year, "问题明细")
    assert [line[1] for line in rows] == [3, 1, 2, 4]  # by department, the sure ones first, by type
    told = dict(zip(head, rows[3], strict=True))
    assert told["类型"] == "业务台账"
    assert told["部门"] == "甲局、乙局"
    assert (told["页码"], told["条款"], told["月份"]) == (2, "P1-一", "2025-02")
    assert told["日期"].date() == date(2025, 2, 20)


def test_a_figure_leads_to_its_rows_and_a_filter_shows_exactly_them(year: Statistics) -> None:
    book = load_workbook(io.BytesIO(render(year, "xlsx")))
    details = list(book["问题明细"].iter_rows(min_row=3, values_only=True))
    head = [cell.value for cell in book["问题明细"][2]]
    key, severity = head.index("部门筛选"), head.index("程度")
    assert book["问题明细"].auto_filter.ref == "A2:T6"
    for row in book["部门"].iter_rows(min_row=3, max_row=5):
        wanted = str(row[9].value)
        for at, words in ((4, "违规"), (5, "需核实")):
            shown = [d for d in details if wanted in d[key] and d[severity] == words]
            assert len(shown) == row[at].value
        if row[6].value:
            target = row[6].hyperlink.location
            first = int(re.search(r"!A(\d+)", target)[1])
            assert wanted in details[first - 3][key]
        else:
            assert row[6].hyperlink is None
    whole = next(r for r in book["部门"].iter_rows(min_row=3) if r[0].value == "合计")
    assert whole[6].hyperlink.location == "'问题明细'!A3:T6"


def test_hostile_words_are_strings_and_no_formula(hostile: Statistics) -> None:
    book = load_workbook(io.BytesIO(render(hostile, "xlsx")))
    texts = 0
    for one in book.worksheets:
        for row in one.iter_rows():
            for cell in row:
                assert cell.data_type in ("n", "s", "d", "inlineStr")
                if isinstance(cell.value, str):
                    texts += 1
                    folded = unicodedata.normalize("NFKC", cell.value).lstrip(" ")
                    assert folded[:1] not in ("=", "+", "-", "@", "|", "\t", "\r", "\n")
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    assert cell.hyperlink.location.startswith("'")
    assert texts > 500


def test_link_targets_exist(hostile: Statistics) -> None:
    book = load_workbook(io.BytesIO(render(hostile, "xlsx")))
    for one in book.worksheets:
        for row in one.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    name, _, place = cell.hyperlink.location.partition("!")
                    target = book[name.strip("'")]
                    assert all(
                        r[0].row <= target.max_row
                        for r in target[place.split(":")[0] : place.split(":")[-1]]
                    )


# -------------------------------------------------------------------------------------- page


def page(statistics: Statistics) -> Any:
    return lxml.html.document_fromstring(render(statistics, "html").decode())


def test_tables_of_the_page_have_the_figures(year: Statistics) -> None:
    tree = page(year)
    rows = {
        row[0].text_content(): [cell.text_content() for cell in row[1:]]
        for row in tree.xpath("//section[@id='departments']//tr")
    }
    assert rows["甲局"] == ["3", "3", "3", "3", "1", "4", "1.33", "100.0%"]
    assert rows["合计（联合发文只计一次）"] == ["5", "3", "3", "3", "1", "4", "0.80", "60.0%"]
    bars = tree.xpath("//section[@id='departments']//svg//a/title/text()")
    assert bars == ["甲局：违规 3 处，需核实 1 处", "乙局：违规 1 处，需核实 0 处"]
    columns = tree.xpath("//section[@id='months']//svg//a/title/text()")
    assert columns == ["2025年1月：违规 1 处，需核实 1 处", "2025年2月：违规 2 处，需核实 0 处"]


def test_each_figure_leads_to_exactly_its_findings(year: Statistics) -> None:
    tree = page(year)
    checked = 0
    for row in tree.xpath("//section[@id='types' or @id='departments' or @id='months']//tbody/tr"):
        for anchor in {a.get("href")[1:] for a in row.xpath(".//a")}:
            (listed,) = tree.xpath(f"//section[@id='{anchor}']")
            assert len(listed.xpath(".//q")) == int(row[6].text_content())
            assert len(listed.xpath("./ul/li")) == int(row[1].text_content())
            checked += 1
    assert checked == 8


def test_the_page_asks_for_nothing_and_runs_nothing(year: Statistics, hostile: Statistics) -> None:
    for one in (year, hostile):
        source = render(one, "html").decode()
        tree = lxml.html.document_fromstring(source)
        assert not tree.xpath("//script | //img | //iframe | //object | //link | //@style")
        assert not [name for e in tree.iter("*") for name in e.attrib if name.startswith("on")]
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        targets = list(tree.xpath("//@href"))
        assert {href[0] for href in targets} == {"#"}
        assert {href[1:] for href in targets} <= set(ids)
        style = re.search("<style>(.*?)</style>", source, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert f"style-src 'sha256-{digest}'" in policy
        assert "default-src 'none'" in policy
        assert "49" not in [text.strip() for text in tree.xpath("//li//b/text()")]
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800\ufffe]", source)


def test_colour_is_not_the_only_sign_and_tables_have_heads(year: Statistics) -> None:
    tree = page(year)
    assert tree.xpath("//pattern[@id='hatch']")
    assert tree.xpath("//svg[@class='chart']//rect[@fill='url(#hatch)']")
    for chart in tree.xpath("//svg[@class='chart']"):
        assert chart.get("aria-label")
        assert chart.xpath("ancestor::section[1]//table")
    for table in tree.xpath("//table"):
        assert table.xpath(".//thead//th[@scope='col']")
        assert all(row[0].get("scope") == "row" for row in table.xpath(".//tbody/tr"))


# ---------------------------------------------------------------------------------- circular


def told(statistics: Statistics) -> str:
    document = Document(io.BytesIO(render(statistics, "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_circular_is_a_polite_draft_with_the_figures(year: Statistics) -> None:
    words = told(year)
    assert "草稿，请核对后使用" in words
    assert "关于2025年1月至2月社区减负核对情况的\n通报（草稿）" in words
    assert "本次计入通知 5 份，其中 5 份向社区提出了要求。有 3 份（占 60.0%）" in words
    assert "共发现问题 4 处，平均每份 0.80 处；其中与条款不一致的 3 处，需要核实的 1 处" in words
    assert "1．业务台账：2 处，另有 1 处需要核实，涉及 2 份通知。" in words
    assert "如甲局《关于第 1 件工作的通知》（甲发〔2025〕1号）提出“各社区要建立第 1 号台账" in words
    assert "甲局：业务台账，2 份通知 3 处（2025年1、2月）。" in words
    assert "______年____月____日" in words
    for harsh in ("违法", "责令", "严肃", "追究", "问责"):
        assert harsh not in words
    assert "重复采集" not in words  # there is none, so nothing is said of it


def test_the_circular_names_a_body_once() -> None:
    words = told(
        statistics([notice_row(1, found(1, "ledger"), title="甲局关于建账的通知")], titles=TITLES)
    )
    assert "如《甲局关于建账的通知》（甲发〔2025〕1号）提出" in words


def test_fields_in_common_are_told_with_the_words_of_both() -> None:
    fields = (("姓名", "姓名", "姓名"), ("现住址", "住址", "住址"), ("小区", "小区名称", "小区"))
    place = Place(1, "表", ())
    assert (
        in_common(Shared(place, place, fields, 1.0))
        == "姓名、现住址（住址）、小区（小区名称／小区）"
    )


def test_the_circular_numbers_only_the_sections_it_has(year: Statistics) -> None:
    headings = re.findall("^([一二三四五六])、", told(year), re.MULTILINE)
    assert headings == list("一二三四五")
    assert re.findall("^([一二三四五六])、", told(statistics([])), re.MULTILINE) == list("一二")


def test_hostile_words_make_no_paragraph_and_no_field(hostile: Statistics) -> None:
    document = Document(io.BytesIO(render(hostile, "docx")))
    xml = document.element.xml
    assert "w:hyperlink" not in xml
    assert "w:instr" not in xml
    assert len(told(hostile)) < 12_000
    assert all("\n" not in paragraph.text for paragraph in document.paragraphs)


# ---------------------------------------------------------------------------- text, all of them


def test_the_text_is_one_screen_of_plain_lines(year: Statistics, hostile: Statistics) -> None:
    words = render(year, "text").decode()
    assert "通知 5 份：违规 3 份，需核实 0 份，合规 2 份。未能读取 1 个文件。" in words
    assert "问题 4 处：违规 3 处，需核实 1 处；每份 0.80 处，有违规的通知占 60.0%。" in words
    assert "屡次：1 项，如甲局的“业务台账”，2 个月 2 份通知。" in words
    assert len(words.splitlines()) < 45
    assert all(c.isprintable() or c == "\n" for c in render(hostile, "text").decode()[:9_000])


@pytest.mark.parametrize("format", OVERVIEW_FORMATS)
def test_nothing_at_all_can_be_shown(format: Any) -> None:
    assert render(statistics([]), format)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="不支持的统计格式“pdf”"):
        render(statistics([]), "pdf")  # type: ignore[arg-type]


# --------------------------------------------------------------------------------- large stores


def many(number: int) -> Iterator[Scanned]:
    for id in range(1, number + 1):
        several = (found(2 * id, f"type-{id % 29}"), found(2 * id + 1, "ledger", "review"))
        day = date(2025, 1 + id % 12, 1 + id % 28)
        yield notice_row(id, *several[: id % 3], issuer=f"第 {id % 400} 局", day=day)


def test_a_large_page_is_cut_and_says_so() -> None:
    all = statistics(many(6_000))
    source = render(all, "html").decode()
    assert len(source) < 6_000_000
    tree = lxml.html.document_fromstring(source)
    text = tree.text_content()
    assert "其余 300 行（见工作簿）" in text
    assert re.search("另有 [0-9]+ 份通知没有列出", text)
    rows = tree.xpath("//section[@id='departments']//tbody/tr")
    assert sum(int(row[1].text_content()) for row in rows) == 6_000


def test_a_large_workbook(record_property: pytest.RecordProperty) -> None:
    """Measured, not judged: machines differ."""
    all = statistics(many(10_000))
    started = time.perf_counter()
    data = render(all, "xlsx")
    record_property("seconds", round(time.perf_counter() - started, 2))
    record_property("megabytes", len(data) >> 20)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        written = [
            parts.read(name).count(b"<row ") for name in parts.namelist() if "sheets/" in name
        ]
    assert 2 + len(all.findings) in written
    assert 2 + 10_000 in written
