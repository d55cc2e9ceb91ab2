"""``checker draft`` as a user meets it."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import docx
import pytest

from checker.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
VIOLATION = SAMPLES / "violation-market.txt"
COMPLIANT = SAMPLES / "compliant-cleanup.txt"


def checker(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and complaints."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([*map(str, arguments)])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_suggestions_are_told_in_words() -> None:
    code, out, err = checker("draft", VIOLATION)
    assert (code, err) == (0, "")
    assert "【违规】责任书" in out
    assert "〔＋" in out
    assert "填写：标准、拨付时间" in out
    assert "不是法律结论" in out


def test_a_notice_without_findings_says_so() -> None:
    code, out, _ = checker("draft", COMPLIANT)
    assert code == 0
    assert "没有需要改写的地方" in out


def test_json_is_the_report_with_suggestions() -> None:
    code, out, _ = checker("draft", VIOLATION, "--format", "json")
    assert code == 0
    told = json.loads(out)
    for finding in told["findings"]:
        suggestion = finding["suggestion"]
        if finding["severity"] == "note":
            assert suggestion is None
        else:
            stretch = told["text"][suggestion["start"] : suggestion["end"]]
            assert stretch == suggestion["before"]
            assert suggestion["cured"]
    assert told["revised"] != told["text"]


@pytest.mark.parametrize("name", ["violation-market.txt", "violation-safety.docx"])
def test_a_word_file_with_changes_is_written(tmp_path: Path, name: str) -> None:
    target = tmp_path / "修订.docx"
    code, out, err = checker("draft", SAMPLES / name, "--output", target)
    assert (code, err) == (0, "")
    assert "请通读" in out
    docx.Document(str(target))
    with zipfile.ZipFile(target) as archive:
        assert b"w:ins" in archive.read("word/document.xml")


def test_the_reworded_text_is_clean(tmp_path: Path) -> None:
    target = tmp_path / "改后.txt"
    code, _, _ = checker("draft", VIOLATION, "--output", target)
    assert code == 0
    code, out, _ = checker("check", target)
    assert code == 0
    assert "结论：合规" in out


def test_each_file_of_an_archive_gets_its_own(tmp_path: Path) -> None:
    packed = tmp_path / "两份.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(VIOLATION, "一.txt")
        archive.write(SAMPLES / "violation-safety.docx", "二.docx")
    code, _, _ = checker("draft", packed, "--output", tmp_path / "改.docx")
    assert code == 0
    assert sorted(path.name for path in tmp_path.glob("改*")) == ["改-2.docx", "改.docx"]


def test_what_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "改过的.docx"
    target.write_bytes(b"edited by hand")
    code, _, err = checker("draft", VIOLATION, "--output", target)
    assert code == 2
    assert "已经存在" in err
    assert target.read_bytes() == b"edited by hand"


@pytest.mark.parametrize(
    "options",
    [
        ["--format", "docx"],
        ["--output", "改.pdf"],
        ["--output", "改.docx", "--format", "json"],
        ["--output", "改.txt", "--format", "docx"],
    ],
)
def test_format_and_name_must_go_together(options: list[str]) -> None:
    code, _, err = checker("draft", VIOLATION, *options)
    assert code == 2
    assert "--output" in err


def test_a_file_that_cannot_be_read_costs_exit_code_three(tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    code, _, err = checker("draft", broken)
    assert code == 3
    assert "坏.docx" in err


def test_an_output_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    code, _, err = checker("draft", VIOLATION, "--output", tmp_path / "没有" / "改.txt")
    assert code == 2
    assert "写不到" in err
