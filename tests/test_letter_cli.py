"""``checker letter`` and the Word and PDF reports of ``checker check``, as a user meets them."""

from __future__ import annotations

import io
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import docx
import pytest

from checker.cli import main
from checker.reading.office import install

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
VIOLATION = SAMPLES / "violation-market.txt"
REVIEW = SAMPLES / "review-reading.txt"
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


def first_lines(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.text]


@pytest.mark.parametrize(("kind", "title"), [("reply", "复函"), ("whistle", "社区吹哨单")])
def test_a_draft_is_written_and_announced(tmp_path: Path, kind: str, title: str) -> None:
    target = tmp_path / "草稿.docx"
    code, out, err = checker("letter", VIOLATION, "--kind", kind, "--output", target)
    assert (code, err) == (0, "")
    assert "草稿已写到" in out
    assert first_lines(target)[1].endswith(title)


def test_a_draft_that_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "改过的.docx"
    target.write_bytes(b"edited by hand")
    code, _, err = checker("letter", VIOLATION, "--kind", "reply", "--output", target)
    assert code == 2
    assert "已经存在" in err
    assert target.read_bytes() == b"edited by hand"


def test_a_compliant_notice_gets_no_letter(tmp_path: Path) -> None:
    target = tmp_path / "草稿.docx"
    code, out, _ = checker("letter", COMPLIANT, "--kind", "reply", "--output", target)
    assert code == 0
    assert "不需要写信" in out
    assert not target.exists()


def test_each_notice_in_an_archive_gets_its_own_letter(tmp_path: Path) -> None:
    archive = tmp_path / "通知.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in (VIOLATION, COMPLIANT, REVIEW):
            file.write(path, path.name)
    target = tmp_path / "草稿.docx"
    code, _, _ = checker("letter", archive, "--kind", "reply", "--output", target)
    assert code == 0
    assert sorted(p.name for p in tmp_path.glob("草稿*")) == ["草稿-2.docx", "草稿.docx"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("letter", VIOLATION, "--kind", "reply"), "缺少 --output"),
        (("letter", VIOLATION, "--kind", "reply", "--output", "a.pdf"), "以 .docx 结尾"),
        (("letter", VIOLATION, "--kind", "circle", "--output", "a.docx"), "不能填"),
        (("check", VIOLATION, "--format", "docx"), "请用 --output 指定要写到的文件"),
        (("check", VIOLATION, "--format", "pdf"), "请用 --output 指定要写到的文件"),
        (("check", VIOLATION, REVIEW, "--format", "docx"), "请用 --output 指定一个文件夹"),
        (("check", VIOLATION, "--format", "docx", "--output", "a.pdf"), "以 .docx 结尾"),
    ],
)
def test_wrong_usage_is_explained(arguments: tuple[object, ...], complaint: str) -> None:
    code, _, err = checker(*arguments)
    assert code == 2
    assert complaint in err


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    code, _, err = checker(
        "letter", tmp_path / "没有.docx", "--kind", "reply", "--output", tmp_path / "a.docx"
    )
    assert code == 3
    assert "没有.docx" in err
    code, _, err = checker(
        "letter", VIOLATION, "--kind", "reply", "--output", tmp_path / "无此夹" / "a.docx"
    )
    assert code == 2
    assert "草稿写不到这里" in err


def test_check_writes_a_word_report(tmp_path: Path) -> None:
    target = tmp_path / "报告.docx"
    code, out, err = checker("check", VIOLATION, "--format", "docx", "--output", target)
    assert (code, out, err) == (1, "", "")
    assert first_lines(target)[1] == "结论：违规"


def test_check_writes_several_word_reports_to_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "报告"
    code, _, _ = checker("check", VIOLATION, REVIEW, "--format", "docx", "--output", target)
    assert code == 1
    assert sorted(p.name for p in target.iterdir()) == [
        "review-reading.txt.docx",
        "violation-market.txt.docx",
    ]


def test_without_libreoffice_a_pdf_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_programs", lambda: iter(()))
    target = tmp_path / "报告.pdf"
    code, _, err = checker("check", VIOLATION, "--format", "pdf", "--output", target)
    assert code == 2
    assert "LibreOffice" in err
    assert "docx" in err
    assert not target.exists()


def test_check_writes_a_pdf_report(tmp_path: Path) -> None:
    if not any(install._programs()):
        pytest.skip("LibreOffice is not installed")
    target = tmp_path / "报告.pdf"
    code, _, err = checker("check", REVIEW, "--format", "pdf", "--output", target)
    assert (code, err) == (0, "")
    assert target.read_bytes().startswith(b"%PDF-")
