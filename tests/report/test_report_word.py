"""The report as a Word file, read back; and as PDF where LibreOffice is installed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from checker.errors import CheckerError
from checker.model import Basis, Finding, ReadIssue, Verdict
from checker.reading.contract import Unreadable
from checker.reading.office import install
from checker.report import BINARY_FORMATS, is_binary, render_bytes, words

HOSTILE = (
    '坏\x00标\x07题\x1b[31m\ud800\ufffe\u202e倒\r\n=HYPERLINK(1){ INCLUDEPICTURE "x" }'
    "<w:fldSimple w:instr='DATE'/>&amp;]]>\x0b\u2028尾"
)


def opened(verdict: Verdict) -> Document:
    return docx.Document(io.BytesIO(render_bytes(verdict, "docx")))


def said(document: Document) -> str:
    """Every paragraph in order, those of cells included; a merged cell is said once."""
    found = document.element.body.iter(qn("w:p"))
    return "\n".join(Paragraph(element, document).text for element in found)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_the_verdict_is_large_and_comes_first(typical: Verdict) -> None:
    paragraphs = [p for p in opened(typical).paragraphs if p.text]
    assert [p.text for p in paragraphs[:3]] == [
        "社区减负核对报告",
        "结论：违规",
        "违规 2 处，需核实 2 处，提示 1 处。",
    ]
    sizes = [run.font.size.pt for p in paragraphs for run in p.runs]
    assert paragraphs[1].runs[0].font.size.pt == max(sizes)


def test_a_finding_has_its_words_clause_reasons_exceptions_and_cure(
    finding_of: Callable[..., Finding], verdict_of: Callable[..., Verdict]
) -> None:
    text = "各社区要建立台账。"
    document = opened(verdict_of(text, [finding_of(text, 0, 8)]))
    rows = [[c.text for c in row.cells] for row in document.tables[-1].rows]
    assert rows[0] == ["1. 【违规】业务台账"] * 2  # one cell across both columns
    assert rows[1:] == [
        ["原文", "「各社区要建立台账」（一、任务分工 / （三）各社区）"],
        ["依据", "方案二 二1.5：未经统一部署，不得要求社区建立业务台账。"],
        ["为什么", "台账由部门的业务产生，要求社区另建，等于把记录工作转给社区。"],
        [
            "已核对的例外",
            "并入综合平台的电子台账——不成立：文中没有写明并入社区综合平台。\n"
            "清单内事项——待核实：须查本地依法协助清单。",
        ],
        ["社区可以", "可以请发文单位删去这一要求，或者从平台调取数据。"],
    ]


def test_the_notice_is_described_and_the_closing_sentence_ends_the_report(
    typical: Verdict,
) -> None:
    document = opened(typical)
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts["文件标题"] == "关于开展垃圾分类工作的通知"
    assert facts["发文字号"] == "×城管发〔2024〕12号"
    assert facts["成文日期"] == "2024年5月6日"
    assert [p.text for p in document.paragraphs if p.text][-1] == words.CLOSING


def test_all_findings_stand_in_the_overview_gravest_first(typical: Verdict) -> None:
    table = opened(typical).tables[1]
    rows = [[c.text for c in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "程度", "类型", "位置"]
    assert [row[1] for row in rows[1:]] == ["违规", "违规", "需核实", "需核实", "提示"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_what_a_model_brought_carries_its_caution(typical: Verdict) -> None:
    assert "模型提示（概率 0.63），须人工判断" in said(opened(typical))


def test_a_compliant_notice_has_no_finding_and_no_overview(
    verdict_of: Callable[..., Verdict],
) -> None:
    document = opened(verdict_of())
    assert len(document.tables) == 1
    assert words.NOTHING_FOUND in said(document)


def test_what_was_not_read_is_told(verdict_of: Callable[..., Verdict]) -> None:
    document = opened(verdict_of(errors=[ReadIssue("第3页是空白扫描件", 3)]))
    assert "第3页是空白扫描件。请对照原件人工核对第3页。" in said(document)


def test_the_page_is_a4_with_the_margins_of_official_documents(typical: Verdict) -> None:
    section = opened(typical).sections[0]

    def close(length: int, centimetres: float) -> bool:
        return abs(length - Cm(centimetres)) < Cm(0.05)

    assert close(section.page_width, 21.0)
    assert close(section.page_height, 29.7)
    assert close(section.top_margin, 3.7)
    assert close(section.left_margin, 2.8)
    text_width = section.page_width - section.left_margin - section.right_margin
    assert close(text_width, 15.6)
    for table in opened(typical).tables:
        assert close(sum(column.width for column in table.columns), 15.6)


def test_every_run_names_a_chinese_font(typical: Verdict) -> None:
    xml = part(render_bytes(typical, "docx"), "word/document.xml")
    fonts = re.findall(r"<w:rFonts [^>]*>", xml)
    assert len(fonts) == xml.count("<w:r>")
    named = {re.search(r'w:eastAsia="([^"]+)"', font)[1] for font in fonts}  # type: ignore[index]
    assert named == {"宋体", "仿宋", "黑体"}


def test_the_page_number_is_the_only_field(verdict_of: Callable[..., Verdict]) -> None:
    text = HOSTILE
    verdict = verdict_of(text.encode("utf-8", "replace").decode(), title=HOSTILE, name=HOSTILE)
    data = render_bytes(verdict, "docx")
    parts = zipfile.ZipFile(io.BytesIO(data)).namelist()
    fields = [
        found
        for name in parts
        if name.startswith("word/") and name.endswith(".xml")
        for found in re.findall(r"<w:(fldSimple|instrText|fldChar)\b", part(data, name))
    ]
    assert fields == ["fldSimple"]
    assert 'w:instr="PAGE"' in part(data, "word/footer1.xml")


def test_hostile_text_in_every_place_becomes_one_inert_line(
    finding_of: Callable[..., Finding], verdict_of: Callable[..., Verdict]
) -> None:
    finding = finding_of(
        HOSTILE,
        0,
        len(HOSTILE),
        title=HOSTILE,
        explanation=HOSTILE,
        remedy=HOSTILE,
        section=(HOSTILE,),
        basis=(Basis(HOSTILE, HOSTILE, HOSTILE),),
        fingerprint="f" * 16,
    )
    verdict = verdict_of(
        HOSTILE, [finding, finding], title=HOSTILE, name=HOSTILE, errors=[ReadIssue(HOSTILE, 1)]
    )
    notice = replace(verdict.notice, issuer=HOSTILE, document_number=HOSTILE)
    verdict = replace(verdict, notice=notice, checked_at=HOSTILE, profile=HOSTILE)
    shown = said(opened(verdict))
    assert not set(shown) & {"\x00", "\x07", "\x1b", "\u202e", "\ufffe", "\u2028", "\x0b", "\r"}
    assert "␀" in shown  # made visible, not dropped
    assert "=HYPERLINK(1){ INCLUDEPICTURE" in shown


def test_a_very_long_title_is_written_whole(verdict_of: Callable[..., Verdict]) -> None:
    title = f"关于{'很长' * 5_000}的通知"
    assert title in said(opened(verdict_of(title=title)))


def test_only_the_two_formats_of_bytes_come_as_bytes(typical: Verdict) -> None:
    assert BINARY_FORMATS == ("docx", "pdf")
    assert is_binary("docx")
    assert not is_binary("html")
    with pytest.raises(ValueError, match=r"“html”.*docx、pdf"):
        render_bytes(typical, "html")  # type: ignore[arg-type]


def test_without_libreoffice_the_cure_is_told(
    typical: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_programs", lambda: iter(()))
    with pytest.raises(CheckerError, match=r"LibreOffice.*没有找到.*apt install.*docx"):
        render_bytes(typical, "pdf")


def test_the_pdf_holds_the_report_on_a4(typical: Verdict) -> None:
    try:
        install.office("writer")
    except Unreadable:
        pytest.skip("LibreOffice is not installed")
    pdf = pypdfium2.PdfDocument(render_bytes(typical, "pdf"))
    try:
        width, height = pdf[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        text = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    finally:
        pdf.close()
    assert "结论：违规" in text.replace("\r\n", "")
