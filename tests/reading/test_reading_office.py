"""Older office formats: read through LibreOffice, which must not fetch, run or leave anything."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from docx_maker import packed
from PIL import Image

import checker
from checker.errors import ReadError
from checker.reading import Limits, read
from checker.reading.contract import Request, Unreadable
from checker.reading.limits import DEFAULT_LIMITS
from checker.reading.office import conversion, install, to_docx, to_pdf
from checker.reading.office.conversion import convert

REQUEST = Request(DEFAULT_LIMITS)
SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


def lacks(module: str) -> bool:
    try:
        install.office(module)
    except Unreadable:
        return True
    return False


needs_writer = pytest.mark.skipif(lacks("writer"), reason="LibreOffice Writer is not installed")
needs_calc = pytest.mark.skipif(lacks("calc"), reason="LibreOffice Calc is not installed")
needs_impress = pytest.mark.skipif(lacks("impress"), reason="LibreOffice Impress is not installed")
on_linux = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc")


@lru_cache
def word(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@lru_cache
def written(kind: str, *paragraphs: str) -> bytes:
    """A text that LibreOffice itself has written as ``kind``."""
    return convert(word(*paragraphs), "docx", kind, "writer", REQUEST)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which all temporary files must be; it has to be empty afterwards."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("CHECKER_TMP", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    assert commands_with(str(folder)) == []


def commands_with(word: str) -> list[str]:
    """Command lines of running programs that hold ``word``."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if word in command:
            found.append(command)
    return found


@needs_writer
@pytest.mark.parametrize(
    ("kind", "told"), [("doc", "doc"), ("rtf", "rtf"), ("odt", "odf"), ("uot", "uof")]
)
def test_a_notice_reads_and_judges_the_same_in_every_text_format(
    kind: str, told: str, scratch: Path
) -> None:
    lines = (SAMPLES / "violation-market.txt").read_text(encoding="utf-8").splitlines()
    paragraphs = [line.strip() for line in lines if line.strip()]
    data = written(kind, *paragraphs)
    document = read(data)
    assert document.format == told
    assert document.text.split("\n") == paragraphs
    found = sorted({finding.type for finding in checker.check(data).findings})
    expected = checker.check(SAMPLES / "violation-market.txt").findings
    assert found == sorted({finding.type for finding in expected})
    assert found


@needs_writer
def test_tables_and_numbers_of_a_word_97_file() -> None:
    made = docx.Document()
    made.add_paragraph("各社区：")
    for text in ("签订责任书", "报送台账"):
        made.add_paragraph(text, style="List Number")
    grid = made.add_table(rows=2, cols=2)
    for at, content in enumerate(["事项", "责任单位", "演练", "各社区"]):
        grid.cell(at // 2, at % 2).text = content
    made.add_paragraph("区应急局")  # Word itself ends no file with a table
    target = io.BytesIO()
    made.save(target)
    document = read(convert(target.getvalue(), "docx", "doc", "writer", REQUEST))
    lines = document.text.split("\n")
    assert lines[0] == "各社区："
    assert lines[1:3] == ["1. 签订责任书", "2. 报送台账"]
    assert lines[3:] == ["事项 | 责任单位", "演练 | 各社区", "区应急局"]
    assert [len(table.rows) for table in document.tables] == [2]


@needs_writer
def test_chinese_rtf_in_the_code_page_of_its_time() -> None:
    text = "请各社区于5月1日前报送台账。"
    coded = "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))
    assert read(f"{{\\rtf1\\ansi\\ansicpg936 {coded}\\par}}".encode()).text == text


@needs_writer
def test_fields_of_rtf_keep_what_they_show() -> None:
    data = rb"{\rtf1\ansi see {\field{\*\fldinst HYPERLINK http://a.b}{\fldrslt the site}} now\par}"
    assert read(data).text == "see the site now"


@needs_calc
@pytest.mark.parametrize(("kind", "told"), [("xls", "xls"), ("ods", "odf")])
def test_spreadsheets_of_other_formats(kind: str, told: str, scratch: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务清单"
    for cells in (["任务", "责任单位"], ["建立台账", "各社区"]):
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    document = read(convert(target.getvalue(), "xlsx", kind, "calc", REQUEST))
    assert document.format == told
    assert document.text == "任务清单\n任务 | 责任单位\n建立台账 | 各社区"
    assert len(document.tables) == 1


@needs_impress
def test_slides_are_pages(scratch: Path) -> None:
    slides = "".join(
        f'<draw:page draw:name="{n}"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" '
        f'svg:y="1cm"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>'
        for n, text in enumerate(["请各社区报送台账", "第二页也有文字"])
    )
    data = opened("presentation", slides)
    for kind in ("odp", "ppt", "pptx"):
        made = data if kind == "odp" else convert(data, "odp", kind, "impress", REQUEST)
        document = read(made)
        assert document.text.split("\n") == ["请各社区报送台账", "第二页也有文字"]
        assert [page.number for page in document.pages] == [1, 2]
        assert document.pages[0].width > 0


NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("svg", "svg-compatible"), ("manifest", "manifest"),
    ]
)  # fmt: skip


def opened(kind: str, body: str, manifest: str = "", head: str = "") -> bytes:
    """An OpenDocument file by hand."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", mime), ("content.xml", "text/xml"))
    )
    return packed(
        {
            "mimetype": mime,
            "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{entries}{manifest}"
            "</manifest:manifest>",
            "content.xml": f"{head}<office:document-content {NAMESPACES} "
            'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body>'
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        }
    )


class Listener(HTTPServer):
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        super().__init__(("127.0.0.1", 0), Visit)


class Visit(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.visits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"REMOTE")

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "secret.csv").write_text("SECRET,1\n")
    Image.new("RGB", (300, 300), (255, 0, 0)).save(tmp_path / "secret.png")
    return tmp_path


def shows_red(data: bytes) -> bool:
    """Whether a page of a PDF shows the secret picture, which is all red."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        pages = [page.render().to_pil().convert("RGB") for page in pdf]
    finally:
        pdf.close()
    return any((255, 0, 0) in {color for _, color in page.getcolors(2**24)} for page in pages)


@needs_writer
def test_rtf_brings_in_nothing_from_this_computer_or_the_network(
    secrets: Path, listener: Listener, scratch: Path
) -> None:
    remote = f"http://127.0.0.1:{listener.server_port}"
    fields = "".join(
        rf"\par {{\field{{\*\fldinst {{ {code} }}}}{{\fldrslt {{old}}}}}}"
        for code in (
            f'INCLUDETEXT "{secrets}/secret.txt"',
            f'INCLUDETEXT "file://{secrets}/secret.txt" \\\\* MERGEFORMAT',
            f'INCLUDEPICTURE "file://{secrets}/secret.png"',
            f'INCLUDEPICTURE "{remote}/a.png" \\\\d',
            f'LINK Word.Document.8 "{secrets}/secret.txt" "" \\\\a \\\\r',
            f'DDEAUTO soffice "{secrets}/secret.txt" "x"',
        )
    )
    data = rf"{{\rtf1\ansi{{\*\template {remote}/t.dot}}begin {fields}\par end}}".encode()
    assert read(data).text.split("\n") == ["begin", *["old"] * 6, "end"]
    assert not shows_red(to_pdf(data, "rtf", REQUEST))
    assert listener.visits == []


@needs_writer
def test_opendocument_text_brings_in_nothing(
    secrets: Path, listener: Listener, scratch: Path
) -> None:
    remote = f"http://127.0.0.1:{listener.server_port}"
    sections = "".join(
        f'<text:section text:name="s{n}"><text:section-source xlink:href="{where}"/>'
        "<text:p>old</text:p></text:section>"
        for n, where in enumerate([f"file://{secrets}/secret.txt", f"{remote}/a.txt"])
    )
    pictures = "".join(
        '<text:p><draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">'
        f'<draw:{what} xlink:href="{where}" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p>"
        for what in ("image", "object", "floating-frame")
        for where in (f"file://{secrets}/secret.png", f"{remote}/{what}")
    )
    data = opened("text", f"<text:p>begin</text:p>{sections}{pictures}<text:p>end</text:p>")
    assert read(data).text.split("\n") == ["begin", "old", "old", "end"]
    assert not shows_red(to_pdf(data, "odt", REQUEST))
    # The old Word format keeps the links as fields; those are not followed either.
    old = convert(data, "odt", "doc", "writer", REQUEST)
    assert b"secret.png" in old
    assert "SECRET" not in read(old).text
    assert not shows_red(to_pdf(old, "doc", REQUEST))
    assert listener.visits == []


@needs_calc
def test_a_spreadsheet_brings_in_nothing(secrets: Path, listener: Listener, scratch: Path) -> None:
    remote = f"http://127.0.0.1:{listener.server_port}"
    formulas = (
        f'=WEBSERVICE("{remote}/web")', f'=WEBSERVICE("file://{secrets}/secret.txt")',
        f"=['file://{secrets}/secret.csv'#$secret.A1]", f"=['{remote}/a.csv'#$a.A1]",
        f'=DDE("soffice";"{secrets}/secret.csv";"A1")',
    )  # fmt: skip
    cells = "".join(
        f'<table:table-cell table:formula="of:{formula.replace(chr(34), "&quot;")}"/>'
        for formula in formulas
    )
    linked = (
        f'<table:table table:name="L"><table:table-source xlink:href="file://{secrets}/secret.csv" '
        'table:filter-name="Text - txt - csv (StarCalc)" table:filter-options="44,34,76,1"/>'
        "<table:table-row><table:table-cell/></table:table-row></table:table>"
    )
    data = opened(
        "spreadsheet",
        f'<table:table table:name="S"><table:table-row>{cells}<table:table-cell><text:p>plain'
        f"</text:p></table:table-cell></table:table-row></table:table>{linked}",
    )
    document = read(data)
    assert "plain" in document.text
    assert "SECRET" not in document.text
    assert "REMOTE" not in document.text
    assert listener.visits == []


@needs_writer
def test_to_pdf_shows_word_and_refuses_what_it_does_not_know(scratch: Path) -> None:
    pdf = to_pdf(word("请各社区报送台账"), "docx", REQUEST)
    assert read(pdf).text == "请各社区报送台账"
    with pytest.raises(ValueError, match="png"):
        to_pdf(b"", "png", REQUEST)
    with pytest.raises(Unreadable, match="不完整或已损坏"):
        to_pdf(word("x")[:-50], "docx", REQUEST)


@needs_writer
@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "WordDocument".encode("utf-16-le"),
        opened("text", "<text:p>unclosed"),
    ],
    ids=["only a name", "broken XML"],
)
def test_what_libreoffice_cannot_open_is_named(data: bytes, scratch: Path) -> None:
    with pytest.raises(ReadError, match="打不开|损坏") as caught:
        read(data)
    assert "读取时出错" not in caught.value.problem


@needs_writer
def test_a_cut_off_file_gives_its_text_or_a_clear_error(scratch: Path) -> None:
    for kind in ("doc", "rtf", "odt"):
        data = written(kind, *["请各社区报送台账。"] * 50)
        try:
            outcome = read(data[: len(data) // 2]).text
        except ReadError as error:
            outcome = error.problem
        assert outcome
        assert "读取时出错" not in outcome


@needs_writer
def test_passwords_are_told() -> None:
    data = bytearray(written("doc", "正文"))
    header = data.index(b"\xec\xa5", 512)
    data[header + 11] |= 1
    with pytest.raises(ReadError, match="设有打开密码"):
        read(bytes(data))


def test_an_encrypted_opendocument_is_told() -> None:
    secret = '<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
    with pytest.raises(ReadError, match="设有打开密码"):
        read(opened("text", "", manifest=secret))


def test_traps_never_reach_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*args: object) -> bytes:
        raise AssertionError("LibreOffice was started")

    monkeypatch.setattr("checker.reading.office.convert", started)
    entity = '<!DOCTYPE x [<!ENTITY x "ha">]>'
    bomb = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>",
                   "Pictures/a.png": "\0" * 60_000_000})  # fmt: skip
    uof = f'<?xml version="1.0"?>\n<uof:UOF>{entity}</uof:UOF>'.encode()
    for data, problem in [
        (opened("text", "<text:p>&x;</text:p>", head=entity), "DTD"),
        (bomb, "压缩比"),
        (uof, "DTD"),
        (opened("chart", ""), "不是文字、表格或演示文稿"),
    ]:
        with pytest.raises(ReadError, match=problem):
            read(data)


def test_the_declaration_of_openoffice_2_is_no_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.reading.office.convert", lambda *args: word("正文"))
    public = 'PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"'
    declared = f"<!DOCTYPE manifest:manifest {public}>"

    def packed_with(declaration: str) -> bytes:
        return packed(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<x/>",
                "META-INF/manifest.xml": f"{declaration}<manifest:manifest "
                'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            }
        )

    assert read(packed_with(declared)).text == "正文"
    for trap in (f'{declared[:-1]} [<!ENTITY x "ha">]>', declared + declared):
        with pytest.raises(ReadError):
            read(packed_with(trap))


def test_only_what_is_read_as_a_word_file_becomes_one() -> None:
    for data, kind in [(opened("spreadsheet", ""), "odf"), (b"x", "xls"), (b"x", "pdf")]:
        with pytest.raises(ValueError, match="not read as a Word file"):
            to_docx(data, kind, REQUEST)


@needs_writer
@pytest.mark.parametrize(("kind", "told"), [("doc", "doc"), ("odt", "odf")])
def test_the_word_file_that_was_read_can_be_had(kind: str, told: str, scratch: Path) -> None:
    data = written(kind, "各社区：", "建立台账。")
    assert read(to_docx(data, told, REQUEST)).text == read(data).text == "各社区：\n建立台账。"


@pytest.mark.parametrize(
    ("data", "package"),
    [
        (rb"{\rtf1 x}", "libreoffice-writer"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "libreoffice-calc"),
        (packed({"[Content_Types].xml": "", "ppt/a.xml": ""}), "libreoffice-impress"),
    ],
)
def test_without_libreoffice_the_package_is_named(
    data: bytes, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scratch: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(install, "_places", lambda: iter(()))
    with pytest.raises(ReadError, match="需要安装 LibreOffice") as caught:
        read(data)
    assert f"apt install {package}" in caught.value.cure
    assert "PDF" in caught.value.cure


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of LibreOffice, to be written by the test."""
    program = tmp_path / "lo" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    monkeypatch.setattr(install, "_programs", lambda: iter([program]))
    return program


def test_a_missing_module_is_named(fake: Path, scratch: Path) -> None:
    registry = fake.parents[1] / "share" / "registry"
    registry.mkdir(parents=True)
    for name in ("main", "writer"):
        (registry / f"{name}.xcd").touch()
    assert install.office("writer") == fake
    with pytest.raises(Unreadable, match="缺少 calc 组件") as caught:
        install.office("calc")
    assert "apt install libreoffice-calc" in caught.value.cure


@on_linux
def test_a_program_that_hangs_is_ended_with_its_children(
    fake: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = "98765.4321"
    fake.write_text(f"#!/bin/sh\nsleep {mark} &\ntrap '' TERM\nsleep {mark}\n")
    monkeypatch.setattr(conversion, "_MOST_SECONDS", 0.5)
    began = time.perf_counter()
    with pytest.raises(ReadError, match="用时过长"):
        read(rb"{\rtf1 x}")
    assert time.perf_counter() - began < 5
    assert commands_with(mark) == []


def test_no_time_left_is_no_start(fake: Path, scratch: Path) -> None:
    with pytest.raises(Unreadable, match="用时过长"):
        convert(b"x", "rtf", "docx", "writer", Request(DEFAULT_LIMITS, deadline=time.monotonic()))


@on_linux
def test_the_output_is_bounded(fake: Path, scratch: Path) -> None:
    fake.write_text(
        '#!/bin/sh\nfor last; do :; done\nmkdir "$(dirname "$last")/out"\n'
        'head -c 9000000 /dev/zero > "$(dirname "$last")/out/in.docx"\n'
    )
    limits = Limits(max_expanded_bytes=2**20)
    with pytest.raises(Unreadable, match="超过 1 MB"):
        convert(b"x", "rtf", "docx", "writer", Request(limits))


@on_linux
def test_nothing_stays_when_the_reader_is_killed(fake: Path, scratch: Path) -> None:
    mark = "87654.3219"
    fake.write_text(f"#!/bin/sh\nsleep {mark} &\nsleep {mark}\n")
    script = (
        "import pathlib, sys\n"
        "from checker.reading import read\n"
        "from checker.reading.office import install\n"
        "install._programs = lambda: iter([pathlib.Path(sys.argv[1])])\n"
        r"read(b'{\\rtf1 x}')"
    )
    reader = subprocess.Popen([sys.executable, "-c", script, str(fake)], env=dict(os.environ))
    wait_until(lambda: len(commands_with(mark)) == 2)
    assert list(scratch.iterdir())
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    wait_until(lambda: not commands_with(mark) and not commands_with(str(scratch)))


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within ten seconds")


@needs_writer
@on_linux
def test_real_libreoffice_leaves_nothing_when_it_takes_too_long(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By now it has made its socket outside of the profile.
    monkeypatch.setattr(conversion, "_MOST_SECONDS", 0.6)
    before = set(Path("/tmp").glob("OSL_PIPE_*"))
    data = b"{\\rtf1 " + b"x\\par " * 300_000 + b"}"
    with pytest.raises(ReadError, match="用时过长"):
        read(data)
    assert set(Path("/tmp").glob("OSL_PIPE_*")) - before == set()


@needs_writer
def test_two_files_at_a_time_do_not_meet(scratch: Path) -> None:
    texts: dict[int, str] = {}

    def run(number: int) -> None:
        texts[number] = read(rb"{\rtf1 file %d}" % number).text

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {0: "file 0", 1: "file 1"}
