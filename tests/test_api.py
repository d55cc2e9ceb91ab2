"""The public Python interface."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from checker import CheckerError, Policy, ReadError, check

SAMPLE = Path(__file__).parent.parent / "corpus" / "samples" / "violation-market.txt"


def test_a_path_a_text_or_bytes_give_the_same() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    answers = [check(SAMPLE), check(str(SAMPLE)), check(text), check(text.encode("gb18030"))]
    assert {a.label for a in answers} == {"violation"}
    assert len({tuple((f.type, f.start, f.end) for f in a.findings) for a in answers}) == 1


def test_importing_costs_neither_spacy_nor_jieba() -> None:
    code = (
        "import sys, checker; from checker import check, Policy;"
        "assert not {'spacy', 'jieba', 'sklearn', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_errors_are_of_one_family(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        check(tmp_path / "missing.txt")
    with pytest.raises(CheckerError):
        Policy.load(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="方案"):
        check("各社区要签订责任书。", profile="province")


def test_the_day_is_the_notice_s_own_unless_told() -> None:
    assert check(SAMPLE).on == date(2025, 8, 26)
    assert check(SAMPLE, on=date(2024, 1, 1)).on == date(2024, 1, 1)


def test_a_higher_document_is_not_cited_before_it_was_issued() -> None:
    def clauses(day: date) -> set[str]:
        verdict = check(SAMPLE, profile="county", on=day)
        return {b.clause for f in verdict.findings for b in f.basis}

    assert not any(c.startswith("H-2024-若干规定") for c in clauses(date(2023, 1, 1)))


def test_a_fingerprint_survives_edits_elsewhere() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    before = {f.fingerprint for f in check(text).findings}
    after = {f.fingerprint for f in check("(转发)\n" + text.replace("孟川", "孟 川")).findings}
    assert before
    assert before == after


def test_a_text_that_asks_nothing_of_communities() -> None:
    verdict = check("各学校：\n请于9月1日前报送招生工作总结。\n2025年8月1日")
    assert verdict.label == "compliant"
    assert not verdict.addressed
