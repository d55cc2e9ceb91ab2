"""The reply and the whistle sheet, read back from Word."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from checker.letters import KINDS, Kind, NothingToAsk, letter
from checker.letters.tone import entitled, proposal, quoted, where
from checker.model import (
    Basis,
    Demand,
    Document,
    ExceptionOutcome,
    Finding,
    NormalText,
    Notice,
    Page,
    Severity,
    Verdict,
)
from checker.policy import Policy
from checker.reading.contract import Unreadable
from checker.reading.office import install
from checker.report.pdf import converted

DAY = date(2025, 3, 3)
SECTION = ("二、任务分工", "（三）各社区")
HARSH = re.compile("违法|违规|违反|处罚|问责|追究|罚款|形式主义|乱作为")
HOSTILE = (
    '坏\x00标\x07题\x1b[31m\ud800\ufffe\u202e倒\r\n=HYPERLINK(1){ INCLUDEPICTURE "x" }'
    "<w:fldSimple w:instr='DATE'/>&amp;]]>\x0b\u2028尾"
)


@cache
def policy() -> Policy:
    return Policy.load()


def finding(
    kind: str,
    evidence: str,
    severity: Severity = "violation",
    profile: str = "district",
    **changes: Any,
) -> Finding:
    """A finding of a shipped type with its real clauses and remedy."""
    known = policy().types[kind]
    demand = Demand(
        0, len(evidence), "community", "", "bearer", "obligation", "", "", "", "", "", False, ()
    )
    fields: dict[str, Any] = {
        "type": kind,
        "title": known.title,
        "severity": severity,
        "start": 0,
        "end": len(evidence),
        "evidence": evidence,
        "page": 1,
        "section": SECTION,
        "demand": demand,
        "basis": policy().basis(kind, profile, DAY),
        "exceptions": (),
        "explanation": "因为……",
        "remedy": known.remedy,
        "source": "rule",
        "rule": f"{kind}/x",
        "confidence": 0.9,
        "fingerprint": "f" * 16,
    }
    return Finding(**(fields | changes))


def verdict(
    *findings: Finding, profile: str = "district", title: str = "关于印发《方案》的通知"
) -> Verdict:
    text = "各社区要建立台账。"
    document = Document("通知.docx", "0" * 64, "docx", text, (Page(1, 0, len(text)),))
    notice = Notice(
        document=document,
        normal=NormalText(text, tuple(range(len(text) + 1))),
        title=title,
        issuer="某区城市管理局",
        document_number="某城管〔2025〕7号",
        date=DAY,
        addressees=("各社区",),
        copies_to=(),
        attachments=(),
        kind="通知",
        sections=(),
        blocks=(),
    )
    label = "violation" if any(f.severity == "violation" for f in findings) else "review"
    return Verdict(
        document, notice, profile, "1", "2025-03-04T08:00:00+08:00", DAY, label, True,
        findings, (),
    )  # fmt: skip


def said(data: bytes) -> list[str]:
    """The paragraphs that are not empty, cells included."""
    document = docx.Document(io.BytesIO(data))
    found = (Paragraph(e, document).text for e in document.element.body.iter(qn("w:p")))
    return [text for text in found if text]


def reply(*findings: Finding, **how: Any) -> str:
    return "\n".join(said(letter(verdict(*findings, **how), "reply")))


def pages(data: bytes) -> int:
    try:
        install.office("writer")
    except Unreadable:
        pytest.skip("LibreOffice is not installed")
    pdf = pypdfium2.PdfDocument(converted(data))
    try:
        return len(pdf)
    finally:
        pdf.close()


# --------------------------------------------------------------------------- the reply


def test_the_reply_is_addressed_and_names_what_it_answers() -> None:
    lines = said(letter(verdict(finding("ledger", "建立台账")), "reply"))
    assert lines[0].startswith("草稿")
    assert lines[1] == "关于《关于印发〈方案〉的通知》有关事项的复函"
    assert lines[2] == "某区城市管理局："
    assert lines[3].startswith("贵单位《关于印发〈方案〉的通知》（某城管〔2025〕7号）收悉。感谢")
    assert "清单以内的事项，社区一定积极配合" in lines[3]
    assert "来文有 1 处要求与条款不一致。" in lines[4]


def test_the_line_above_is_grey_and_says_that_a_person_signs() -> None:
    document = docx.Document(io.BytesIO(letter(verdict(finding("ledger", "建立台账")), "reply")))
    run = document.paragraphs[0].runs[0]
    assert str(run.font.color.rgb) == "7F7F7F"
    assert "人工核对" in run.text
    assert "签发" in run.text


def test_a_violation_is_told_with_its_words_its_place_its_clause_and_a_proposal() -> None:
    told = reply(finding("ledger", "（三）各社区要建立“两本”台账，"))
    assert (
        "1．业务台账：来文提出“各社区要建立‘两本’台账”（二（三））。"
        "有关条款：不得要求社区建立职能部门的业务台账（方案二（一）5）。"
        "建议撤回这项要求，由贵单位自建台账，或者从现有平台调取；" in told
    )
    assert "下列要求与有关条款不一致，社区难以承接，请予调整：" in told
    assert "？" not in told


def test_what_is_open_is_asked_and_nothing_of_it_is_refused() -> None:
    told = reply(finding("meetings-activities", "派一人参加会议", "review"))
    assert "下列要求，请问有无批准文件、年度计划等依据，是否需要由社区承担？" in told
    assert "难以承接" not in told
    assert "来文有 1 处想请贵单位进一步说明。" in told


def test_notes_are_left_out() -> None:
    told = reply(finding("ledger", "建立台账"), finding("inspection", "迎接检查", "note"))
    assert "迎接检查" not in told
    assert "督查检查" not in told
    assert "来文有 1 处" in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_with_notes_only_gets_no_letter(kind: Kind) -> None:
    with pytest.raises(NothingToAsk, match="不需要写信"):
        letter(verdict(finding("ledger", "建立台账", "note")), kind)


def test_findings_of_one_type_are_one_matter() -> None:
    told = reply(*(finding("ledger", f"建立第{number}本台账") for number in range(9)))
    assert "“建立第0本台账”" in told
    assert "等 9 处" in told
    assert "2．" not in told


def test_every_family_has_its_heading_and_comes_once() -> None:
    told = reply(
        finding("ledger", "建立台账"),
        finding("missing-funding", "承担排查"),
        finding("off-list-task", "承担执法"),
        finding("appraisal", "排名"),
    ).split("\n")
    headings = [line for line in told if re.match("[一二三四五]、", line)]
    assert headings == [
        "一、关于事项准入和责任划分",
        "二、关于经费和人员保障",
        "三、关于工作方式和材料报送",
        "四、请贵单位补充的内容",
        "五、社区可以做的",
    ]


def test_what_is_to_be_completed_has_blanks() -> None:
    told = reply(
        finding("missing-funding", "承担排查"),
        finding("off-list-task", "承担执法"),
        finding("missing-staffing", "承担巡查", "review"),
        finding(
            "extra-plaque",
            "挂牌",
            exceptions=(ExceptionOutcome("上级党委明确要求", "fails", "没有引用。"),),
        ),
    )
    for label in ("经费：付款单位____", "准入：批准文号____", "人员：承担工作的队伍____"):
        assert label in told
    assert "依据：所依据的上级文件名称____" in told
    assert re.search(r"请于_+年_+月_+日前函复确认", told)
    assert re.search(r"单位（盖章）：_+\n_+年_+月_+日$", told)


def test_nothing_is_asked_for_that_no_finding_needs() -> None:
    told = reply(finding("ledger", "建立台账"))
    assert "请贵单位补充的内容" not in told
    assert "付款单位" not in told


def test_an_exception_that_applies_asks_for_no_authority() -> None:
    applies = ExceptionOutcome("上级党委明确要求", "applies", "引用了。")
    assert "上级文件名称" not in reply(finding("extra-plaque", "挂牌", exceptions=(applies,)))


@pytest.mark.parametrize("profile", ["county", "district", "city", "all"])
def test_the_clauses_of_all_findings_are_there_and_no_harsh_word(profile: str) -> None:
    kinds = [kind for kind in policy().types if policy().basis(kind, profile, DAY)]
    findings = [
        finding(kind, f"要求之{number}", "review" if number % 3 == 0 else "violation", profile)
        for number, kind in enumerate(kinds)
    ]
    told = reply(*findings, profile=profile)
    wide = str.maketrans("()", "（）")
    for each in findings:
        assert each.title in told
        for basis in each.basis:
            known = policy().provision(basis.clause)
            assert known is not None
            assert known[1].section.translate(wide) in told
            assert known[1].document in told
    assert not HARSH.search(
        told.partition("一、")[2]
        .replace("《整治形式主义为基层减负若干规定》", "")
        .replace("《关于解决形式主义突出问题为基层减负的通知》", "")
        .replace("“指尖上的形式主义”", "")
    )
    assert "发文单位" not in told


def test_a_clause_that_threatens_is_not_repeated() -> None:
    clauses = policy().basis("off-list-task", "district", DAY)
    threat = next(basis for basis in clauses if "问责" in basis.summary)
    told = reply(finding("off-list-task", "承担执法", basis=(threat,)))
    assert "有关条款见方案四（二）。" in told
    assert "问责" not in told


def test_several_plans_are_told_apart_and_one_is_to_be_chosen() -> None:
    told = reply(finding("ledger", "建立台账", profile="all"), profile="all")
    assert "（县级方案一；市辖区方案二（一）5；地级市方案二（三））" in told
    assert "（以下简称“市辖区方案”）" in told
    assert "请只保留适用于本地的一份" in told


def test_what_was_said_before_is_referred_to() -> None:
    told = reply(
        finding("off-list-task", "逐户排查"),
        finding("missing-funding", "逐户排查"),
    )
    assert told.count("“逐户排查”") == 1
    assert "2．缺经费条款：来文提法同第 1 项。" in told


def test_types_and_clauses_of_an_unknown_policy_keep_their_names() -> None:
    own = Basis("某区减负办法", "第七条", "不得要求社区代收费用。")
    told = reply(finding("ledger", "代收费用", type="collecting", title="代收费用", basis=(own,)))
    assert "一、关于其他要求" in told
    assert "《某区减负办法》（以下简称“方案”）" in told
    assert "有关条款：不得要求社区代收费用（方案第七条）。" in told


def test_what_was_not_recognised_is_left_blank() -> None:
    before = verdict(finding("ledger", "建立台账"), title="")
    notice = replace(before.notice, issuer="", document_number="")
    lines = said(letter(replace(before, notice=notice), "reply"))
    assert lines[1] == "关于来文有关事项的复函"
    assert re.fullmatch("_+：", lines[2])
    assert lines[3].startswith("贵单位来文收悉。")


def many(number: int, profile: str) -> Sequence[Finding]:
    kinds = list(policy().types)
    return [
        finding(
            kinds[at % 12],
            f"各社区要在第{at}周建立工作台账并且每周更新、按时报送街道",
            "review" if at % 4 == 0 else "violation",
            profile,
        )
        for at in range(number)
    ]


@pytest.mark.parametrize("profile", ["district", "all"])
def test_twenty_findings_take_two_pages(profile: str) -> None:
    assert pages(letter(verdict(*many(20, profile), profile=profile), "reply")) <= 2


# --------------------------------------------------------------------------- the whistle sheet


def sheet(*findings: Finding, **how: Any) -> dict[str, str]:
    table = docx.Document(io.BytesIO(letter(verdict(*findings, **how), "whistle"))).tables[0]
    return {row.cells[0].text: row.cells[-1].text for row in table.rows}


def test_the_sheet_says_which_notice_what_is_asked_by_which_clause_and_of_whom() -> None:
    rows = sheet(
        finding("ledger", "建立台账"),
        finding("missing-funding", "承担排查"),
        finding("inspection", "迎接检查", "review"),
    )
    assert rows["涉及的文件"] == "《关于印发〈方案〉的通知》（某城管〔2025〕7号）"
    assert rows["请报到的部门"].startswith("主责：某区城市管理局\n")
    assert "业务台账：“建立台账”" in rows["文件要求社区做的"]
    assert "督查检查：“迎接检查”（待说明）" in rows["文件要求社区做的"]
    assert "不得要求社区建立职能部门的业务台账。" in rows["对照的条款"]
    assert "二（一）5" in rows["对照的条款"]
    helps = rows["请求帮助解决"].split("\n")
    assert helps[0] == "请某区城市管理局派人到社区报到，一并："
    assert "付款单位" in helps[1]
    assert "（业务台账）" in helps[2]
    assert "（督查检查）" in helps[3]


def test_the_sheet_has_a_blank_deadline_and_makes_up_no_number_of_days() -> None:
    rows = sheet(finding("ledger", "建立台账"))
    assert re.match(r"请于_+年_+月_+日前到社区报到。", rows["报到时限"])
    assert "没有写天数" in rows["报到时限"]
    assert "街道（镇）" in rows
    assert "____" in rows["社区确认"]


@pytest.mark.parametrize(
    ("profile", "clause"),
    [("district", "二（二）4"), ("city", "二（五）"), ("county", "二（六）")],
)
def test_the_sheet_rests_on_the_clause_of_its_plan(profile: str, clause: str) -> None:
    rows = sheet(finding("appraisal", "排名", profile=profile), profile=profile)
    assert "吹哨" in rows["吹哨的依据"]
    assert rows["吹哨的依据"].endswith(f"》{clause}）。")


def test_notes_are_not_on_the_sheet() -> None:
    rows = sheet(finding("ledger", "建立台账"), finding("inspection", "迎接检查", "note"))
    assert "检查" not in rows["文件要求社区做的"]
    assert "督查检查" not in rows["请求帮助解决"]


@pytest.mark.parametrize("profile", ["district", "all"])
def test_the_sheet_is_one_page_with_any_number_of_findings(profile: str) -> None:
    kinds = [*policy().types] * 2
    findings = [
        finding(kind, "各社区要建立工作台账" * 9, "violation" if at % 2 else "review", profile)
        for at, kind in enumerate(kinds)
    ]
    title = f"关于印发《{'很长的' * 60}方案》的通知"
    assert pages(letter(verdict(*findings, profile=profile, title=title), "whistle")) == 1


# --------------------------------------------------------------------------- both


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_inert_short_and_makes_no_field(kind: Kind) -> None:
    long = HOSTILE * 200
    bad = finding(
        "ledger",
        long,
        type="unknown",
        title=long,
        remedy=long,
        section=(long,),
        basis=(Basis(long, long, long),),
    )
    before = verdict(bad, title=long, profile=long)
    notice = replace(before.notice, issuer=long, document_number=long)
    data = letter(replace(before, notice=notice, checked_at=long), kind)
    told = "\n".join(said(data))
    assert not set(told) & {"\x00", "\x07", "\x1b", "\u202e", "\ufffe", "\u2028", "\x0b", "\r"}
    assert "␀" in told
    assert len(told) < 3_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml")]
    fields = re.findall(r"<w:(?:fldSimple|instrText|fldChar)\b[^>]*>", "".join(parts))
    assert fields == ['<w:fldSimple w:instr="PAGE">']


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="reply、whistle"):
        letter(verdict(finding("ledger", "建立台账")), "circular")  # type: ignore[arg-type]


def test_quotations_lose_section_numbers_and_keep_their_length() -> None:
    assert quoted("（二）1.各社区要建账，", 40) == "“各社区要建账”"
    assert quoted("一二三四五六七八", 5) == "“一二三四…”"
    assert quoted("（一）", 5) == "“（一）”"


def test_titles_turn_the_marks_inside() -> None:
    assert entitled("《通知》", 20) == "《通知》"
    assert entitled("关于《甲》和《乙》的通知", 20) == "《关于〈甲〉和〈乙〉的通知》"


def test_a_place_is_the_numbers_of_its_sections() -> None:
    assert where(("二、任务分工", "（三）各社区", "2.建账")) == "二（三）2."
    assert where(("附件1",)) == ""


def test_a_remedy_is_put_to_the_issuing_body() -> None:
    remedy = "建议商请发文单位撤回这一要求；确有规定的，请对方提供文号。不必签状。"
    assert proposal(remedy, brief=False) == (
        "建议撤回这一要求；确有规定的，请贵单位提供文号。不必签状。"
    )
    assert proposal(remedy, brief=True) == "建议撤回这一要求。"
    assert proposal("", brief=False) == ""
