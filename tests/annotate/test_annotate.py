"""Every file gets its findings marked in the form that people open it with."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import every_format
import pypdfium2
import pytest
from docx_maker import p, word
from marked import marked as marks
from pypdfium2 import raw

from checker.annotate import PDF, WORD, Annotated, annotate
from checker.annotate.align import Alignment
from checker.annotate.wording import AUTHOR
from checker.engine import Judged, check_all
from checker.model import Span
from checker.reading import office, read
from checker.reading.contract import Request, Unreadable
from checker.reading.limits import DEFAULT_LIMITS
from checker.reading.office.conversion import convert


def judged(name: str) -> Judged:
    data = every_format.light()[name]
    (found,) = check_all(data, name=name)
    assert isinstance(found, Judged)
    return found


def marked(name: str, **options: bool) -> Annotated:
    found = judged(name)
    return annotate(found.data, found.verdict, **options)


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]


def highlights(data: bytes) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The words and the rectangle (left, bottom, right, top) of every highlight."""
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            note = raw.FPDFPage_GetAnnot(page, number)
            if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_HIGHLIGHT:
                continue
            buffer = (raw.FPDF_WCHAR * 4_000)()
            count = raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, 8_000)
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, box)
            words = bytes(buffer)[: count - 2].decode("utf-16-le")
            yield words, (box.left, box.bottom, box.right, box.top)
            raw.FPDFPage_CloseAnnot(note)


@pytest.mark.parametrize("name", ["utf8.txt", "notice.docx", "notice.html", "notice.xlsx"])
def test_what_people_open_in_word_gets_a_comment_for_every_finding(name: str) -> None:
    made = marked(name)
    assert made.suffix == WORD
    found = comments(made.data)
    assert len(found) == len(made.verdict.findings) > 3
    for finding in made.verdict.findings:
        assert any(finding.title in comment for comment in found)


def test_a_pdf_stays_one() -> None:
    made = marked("notice.pdf")
    assert made.suffix == PDF
    found = list(highlights(made.data))
    assert {f.title for f in made.verdict.findings} <= {
        title
        for words, _ in found
        for title in [f.title for f in made.verdict.findings]
        if title in words
    }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("name", ["notice.docx", "utf8.txt"])
def test_a_word_file_or_a_text_can_be_shown_as_marked_pages(name: str) -> None:
    made = marked(name, as_pdf=True)
    assert made.suffix == PDF
    assert made.moved == 0
    pdf = pypdfium2.PdfDocument(made.data)
    text = pdf[0].get_textpage()
    for words, (left, bottom, right, top) in highlights(made.data):
        (finding,) = [f for f in made.verdict.findings if f.title in words.splitlines()[0]]
        below = text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1)
        assert re.sub(r"\s", "", finding.evidence)[:6] in re.sub(r"\s", "", below)


def written(kind: str) -> bytes:
    """The notice as LibreOffice writes it in an older or another format."""
    source = every_format.light()["notice.docx"]
    return convert(source, "docx", kind, "writer", Request(DEFAULT_LIMITS))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_an_older_text_file_keeps_its_looks_and_gets_its_comments_at_the_evidence(
    kind: str,
) -> None:
    data = written(kind)
    (found,) = check_all(data, name=f"a.{kind}")
    assert isinstance(found, Judged)
    made = annotate(data, found.verdict)
    assert made.suffix == WORD
    assert read(made.data).text == found.verdict.document.text
    evidence = sorted(re.sub(r"\s", "", f.evidence) for f in found.verdict.findings)
    assert evidence == sorted(re.sub(r"[\s¶]", "", words) for words in marks(made.data))
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        assert "word/fontTable.xml" in package.namelist()  # LibreOffice's own, not a plain one
        assert AUTHOR not in package.read("docProps/core.xml").decode()


def test_a_text_file_that_can_no_longer_be_converted_becomes_a_plain_word_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = judged("utf8.txt")

    def refuse(*args: object) -> bytes:
        raise Unreadable("没有 LibreOffice", "请安装")

    monkeypatch.setattr(office, "convert", refuse)
    old = replace(found.verdict, document=replace(found.verdict.document, format="rtf"))
    assert len(comments(annotate(b"{\\rtf1 x}", old).data)) == len(old.findings) > 3


@pytest.mark.parametrize("other", ["别的文字", ""])
def test_a_conversion_that_gives_another_text_is_not_marked(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = judged("utf8.txt")
    monkeypatch.setattr(office, "convert", lambda *args: word(p(other)))
    old = replace(found.verdict, document=replace(found.verdict.document, format="doc"))
    made = annotate(b"x", old)
    assert len(comments(made.data)) == len(old.findings)
    assert other not in read(made.data).text or not other


def test_alignment_forgives_breaks_and_tells_repeats_apart() -> None:
    text = "甲：各社区要建台账。中间一段话。乙：各社区要建台账。"
    other = "甲：各社区要\n建台账。\n中间一段话。\n乙：各社 区要建台账。"
    alignment = Alignment(text, other)
    second = text.rindex("各社区")
    assert alignment.span(2, 9) == Span(2, 10)
    assert alignment.span(second, second + 7) == Span(other.rindex("各社"), len(other) - 1)
    assert alignment.span(0, 0) is None
    assert Alignment(text, "别的文字").span(2, 9) is None


def test_alignment_forgives_a_mark_within_a_long_stretch_and_no_other_sentence() -> None:
    text = "一、各社区要建立健全工作台账，每周报送。"
    start, end = 2, len(text) - 1
    for other in (
        "甲各社区要建立健全2工作台账，每周报送。乙",
        "各社区要建立健全工作台账（附件1），每周报送",
    ):
        span = Alignment(text, other).span(start, end)
        assert span is not None
        assert other[span.start : span.end].startswith("各社区要建立")
        assert other[span.start : span.end].endswith("每周报送")
    far = "各社区要建立健全制度。" + "另有安排，" * 9 + "每周报送"
    assert Alignment(text, far).span(start, end) is None
    assert Alignment("建立台账", "建立2台账").span(0, 4) is None


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checker.cli", "annotate", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_writes_beside_the_file_and_overwrites_nothing(tmp_path: Path) -> None:
    source = tmp_path / "通知.docx"
    source.write_bytes(every_format.light()["notice.docx"])
    for name in ("通知-标注.docx", "通知-标注-2.docx"):
        done = command(source)
        assert done.returncode == 0, done.stderr
        assert "违规" in done.stdout
        assert name in done.stdout
        assert comments((tmp_path / name).read_bytes())
    assert source.read_bytes() == every_format.light()["notice.docx"]


def test_the_command_marks_what_lies_in_an_archive_and_goes_on_after_a_fault(
    tmp_path: Path,
) -> None:
    package = tmp_path / "包.zip"
    package.write_bytes(every_format.light()["notice.zip"])
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    done = command(broken, package, "--output", tmp_path / "出")
    assert done.returncode == 3
    assert "坏.pdf" in done.stderr
    assert [path.name for path in (tmp_path / "出").iterdir()] == ["通知-标注.docx"]


def test_a_file_without_findings_needs_no_marks(tmp_path: Path) -> None:
    source = tmp_path / "好.txt"
    source.write_text("本周六在文化广场放映电影，欢迎居民观看。", encoding="utf-8")
    done = command(source)
    assert done.returncode == 0
    assert "没有发现问题" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["好.txt"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_signs_that_the_pages_have_elsewhere_lose_no_finding() -> None:
    sample = Path(__file__).parents[2] / "corpus" / "samples" / "violation-safety.docx"
    (found,) = check_all(sample)
    assert isinstance(found, Judged)
    made = annotate(found.data, found.verdict, as_pdf=True)
    assert made.moved == 0
