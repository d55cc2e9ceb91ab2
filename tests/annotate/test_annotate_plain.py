"""A new Word file for the text of any source: the text, its tables, and the comments."""

from __future__ import annotations

import io
from time import perf_counter

import docx
from marked import comments, finding, marked, verdict

from checker.annotate.plain import document
from checker.model import Block, Cell, Document, Page, Table
from checker.reading import DEFAULT_LIMITS, read_text
from checker.reading.builder import TextBuilder


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def test_text_and_comments() -> None:
    source = read_text("关于垃圾分类的通知\n\n各社区：\n要建立台账，\t每月报送。\n", "通知.txt")
    title = Block("title", 0, 9)
    made = document(verdict(source, "建立台账", "，\t每", "区：\n要建", blocks=[title]))
    assert [one.text for one in opened(made).paragraphs] == source.text.rstrip().split("\n")
    bold = [run.text for one in opened(made).paragraphs for run in one.runs if run.bold]
    assert bold == ["关于垃圾分类的通知"]
    assert sorted(marked(made)) == sorted(["建立台账", "，\t每", "区：¶要建"])
    author, said = comments(made)[0]
    assert author == "社区减负检查"
    assert said.startswith("1. 【违规】业务台账\n为什么：台账由部门的业务产生。\n依据：方案二")
    assert opened(made).core_properties.title == "通知.txt"


def with_tables(build: TextBuilder) -> Document:
    content = build.content()
    return Document("a", "0", "xlsx", content.text, content.pages, content.tables)


def test_tables_are_tables_and_evidence_may_cross_cells() -> None:
    build = TextBuilder(DEFAULT_LIMITS)
    build.table([["序号", "事项"], ["1", "建立台账", "各社区"]])
    build.table([["", "甲"]])
    build.line("第2页")
    build.table([["2", "报送"]], continues=True)
    source = with_tables(build)
    made = document(verdict(source, "建立台账 | 各", "甲", "报"))
    tables = [[[c.text for c in row.cells] for row in t.rows] for t in opened(made).tables]
    assert tables == [
        [["序号", "事项"], ["1", "建立台账", "各社区"]],
        [["", "甲"]],
        [["2", "报送"]],
    ]
    assert [one.text for one in opened(made).paragraphs] == ["", "", "第2页", ""]
    assert sorted(marked(made)) == sorted(["建立台账¶各", "甲", "报"])


def test_a_row_wider_than_word_allows_is_a_line() -> None:
    build = TextBuilder(DEFAULT_LIMITS)
    build.table([[str(n) for n in range(64)], ["甲", "乙"]])
    made = document(verdict(with_tables(build), "62 | 63", "乙"))
    assert [len(t.rows) for t in opened(made).tables] == [1]
    assert opened(made).paragraphs[0].text.endswith("62 | 63")
    assert marked(made) == ["62 | 63", "乙"]


def test_text_that_xml_cannot_hold_and_evidence_of_nothing() -> None:
    text = "甲\u202e乙\x01丙\ud800丁"
    source = Document("a\x00", "0", "text", text, (Page(1, 0, len(text)),))
    made = document(verdict(source, finding(source, 2, 3), finding(source, 3, 3, severity="note")))
    assert opened(made).paragraphs[0].text == "甲\ufffd乙\u2401丙\ufffd丁"
    assert marked(made)[0] == "乙"
    empty = Document("a", "0", "text", "", (Page(1, 0, 0),))
    assert len(comments(document(verdict(empty, finding(empty, 0, 0))))) == 1
    assert comments(document(verdict(source))) == []


def test_a_table_whose_cells_say_nothing_of_its_line_loses_nothing() -> None:
    text = "一 | 二\n三"
    source = Document(
        "a", "0", "html", text, (Page(1, 0, 7),), (Table(((Cell(0, 1), Cell(4, 5)),)),)
    )
    made = document(verdict(source, "三"))
    assert [one.text for one in opened(made).paragraphs] == ["", "三"]
    assert marked(made) == ["三"]


def test_two_hundred_pages_take_seconds() -> None:
    line = "各社区要建立垃圾分类台账，每月二十五日前报送报表。"
    source = read_text("\n".join([line] * 6_000))
    found = [finding(source, at, at + 10) for at in range(5, len(source.text) - 20, 260)]
    since = perf_counter()
    made = document(verdict(source, *found))
    assert perf_counter() - since < 20
    assert len(marked(made)) == len(found) > 500
