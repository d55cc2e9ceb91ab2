"""The handout: what stands on its pages, how evidence is marked, and the PDF."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from checker.errors import CheckerError
from checker.learning.cases import Case, cases, select
from checker.learning.examined import examiner
from checker.learning.handout import handout, to_pdf
from checker.model import Span
from checker.policy import Policy

POLICY = Policy.load()
ALL = cases(POLICY)
LEDGER = select(ALL, types=["ledger"], flagged=True)[:4]


def opened(data: bytes):  # type: ignore[no-untyped-def]
    return Document(io.BytesIO(data))


def lines(document) -> list[str]:  # type: ignore[no-untyped-def]
    return [paragraph.text for paragraph in document.paragraphs]


def made(found: tuple[Case, ...] = LEDGER, **more: object):  # type: ignore[no-untyped-def]
    return opened(handout(found, ALL, look=examiner(POLICY), **more))  # type: ignore[arg-type]


def test_the_page_is_a4_and_chinese_has_its_fonts() -> None:
    document = made()
    section = document.sections[0]
    # Word counts in twentieths of a point.
    assert section.page_width == pytest.approx(Cm(21), rel=1e-4)
    assert section.page_height == pytest.approx(Cm(29.7), rel=1e-4)
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text.strip()
    }
    assert fonts == {"宋体", "仿宋"}


def test_flagged_and_clean_stand_side_by_side_with_the_evidence_marked() -> None:
    (table,) = made().tables
    assert [cell.text for cell in table.rows[0].cells] == ["不合规的写法", "合规的写法"]
    assert len(table.rows) == 1 + len(LEDGER)
    left = table.rows[1].cells[0].paragraphs[0]
    assert left.text == LEDGER[0].text
    assert [run.text for run in left.runs if run.bold and run.underline] == ["建立禁塑工作台账"]
    clean = {case.text for case in ALL if case.type == "ledger" and not case.flagged}
    assert all(row.cells[1].paragraphs[0].text in clean for row in table.rows[1:])


def test_every_type_has_its_explanation_clauses_and_cure() -> None:
    found = (*LEDGER, *select(ALL, types=["secondment"], flagged=True)[:1])
    said = "\n".join(lines(made(found)))
    assert said.index("一、业务台账") < said.index("二、借调")
    for kind in ("ledger", "secondment"):
        assert POLICY.types[kind].explanation in said
        assert POLICY.types[kind].remedy in said
    assert "P3-二3j" in said
    assert "P2-二1.5a" in said


def test_only_the_clauses_of_the_plan_asked_for() -> None:
    said = "\n".join(lines(made(profile="city")))
    assert "P3-二3j" in said
    assert "P2-二1.5a" not in said


def test_exercises_are_unseen_and_answered_in_order() -> None:
    document = made(exercises=6)
    said = lines(document)
    start, end = said.index("练习"), said.index("答案")
    asked = [line for line in said[start:end] if line[:1].isdigit()]
    answers = [line for line in said[end:] if line[:1].isdigit()]
    assert (len(asked), len(answers)) == (6, 6)
    shown = {cell.paragraphs[0].text for row in document.tables[0].rows for cell in row.cells}
    by_text = {case.text: case for case in ALL if case.type == "ledger"}
    verdicts = []
    for number, (question, answer) in enumerate(zip(asked, answers, strict=True), 1):
        text = question.removeprefix(f"{number}. ")
        assert text not in shown
        word = {"violation": "违规", "review": "需核实", "compliant": "合规"}[by_text[text].verdict]
        assert answer.startswith(f"{number}. {word}")
        verdicts.append(by_text[text].flagged)
    assert verdicts.count(True) == 3


def test_exercises_and_answers_begin_pages_of_their_own() -> None:
    xml = made()._body._element.xml
    assert xml.count('w:type="page"') == 2
    assert made(exercises=0)._body._element.xml.count('w:type="page"') == 0


def test_the_same_seed_makes_the_same_exercises() -> None:
    assert lines(made(seed=3)) == lines(made(seed=3))
    assert lines(made(seed=3)) != lines(made(seed=4))


def test_clean_cases_alone_can_be_printed() -> None:
    found = select(ALL, types=["ledger"], flagged=False)
    (table,) = made(found).tables
    assert len(table.rows) == 1 + len(found)
    assert all(row.cells[0].text == "" for row in table.rows[1:])


def test_control_characters_do_not_spoil_the_file() -> None:
    odd = replace(LEDGER[0], text="请\x00社区\x1b建台账\u202e。", evidence=Span(3, 5))
    document = opened(handout([odd], [odd], title="题\x00目\n二"))
    assert "\x00" not in "\n".join(lines(document))
    assert document.core_properties.author == ""


def test_nothing_or_too_much_is_refused() -> None:
    with pytest.raises(CheckerError, match="没有选出"):
        handout((), ALL)
    with pytest.raises(CheckerError, match="最多放 400"):
        handout(ALL, ALL)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_it_can_be_a_pdf() -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(to_pdf(handout(LEDGER[:1], ALL, exercises=2)))
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert len(pdf) == 3
    assert "业务台账" in pdf[0].get_textpage().get_text_range()
    pdf.close()
