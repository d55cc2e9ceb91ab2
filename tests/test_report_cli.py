"""``checker report`` on a store of its own: what it says, writes, refuses."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import lxml.html
import pytest
from docx import Document
from openpyxl import load_workbook

from checker.cli import main
from checker.record import FindingRow, NoticeRow
from checker.store import open_store, reviews, scans
from checker.store.results import FileSeen, Outcome, keep

Run = Callable[..., str]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def run(url: str) -> Run:
    """The command within this process; gives what it prints, where it fails what it complains."""

    def run(*arguments: object, code: int = 0) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                returned = main(["report", "--store", url, *map(str, arguments)])
            except SystemExit as stopped:  # what argparse refuses
                returned = int(str(stopped.code))
        assert returned == code, err.getvalue()
        return (out if code == 0 else err).getvalue()

    return run


def finding(print: str, type: str = "ledger", severity: str = "violation") -> FindingRow:
    words = "各社区要建立台账并随时更新"
    return FindingRow(type, severity, "rule", 0.9, words, print, "甲局")


def scanned(url: str, folder: Path, *rows: tuple[str, NoticeRow], end: bool = True) -> None:
    with open_store(url) as store:
        scan = scans.begin(store, key="key", roots=[str(folder)], who="张三", settings={})
        outcomes = [
            Outcome(FileSeen(str(folder / name), f"hash-{folder}-{name}", 1, "2025"), (row,))
            for name, row in rows
        ]
        keep(store, scan.id, "key", outcomes)
        progress = scans.Progress(files=len(rows))
        scans.end(store, scan.id, progress, len(rows), "finished" if end else "stopped")


@pytest.fixture
def filled(url: str, tmp_path: Path) -> str:
    """Two scans: three notices and a broken file in spring, one notice in autumn."""
    scanned(
        url,
        tmp_path / "春",
        (
            "一.docx",
            NoticeRow(
                "", "violation", title="关于台账的通知", issuer="甲局", street="青山街道",
                day="2025-03-01", addressed=True,
                findings=(finding("a"), finding("b", "appraisal", "review")),
            ),
        ),
        (
            "二.docx",
            NoticeRow("", "violation", title="关于报表的通知", issuer="甲局", day="2025-04-02",
                      findings=(finding("c"),)),
        ),
        ("三.docx", NoticeRow("", "compliant", title="关于放假的通知", issuer="乙局")),
        ("坏.pdf", NoticeRow("", None, problem="文件已损坏", cure="请重新下载")),
    )  # fmt: skip
    scanned(
        url,
        tmp_path / "秋",
        (
            "四.docx",
            NoticeRow("", "violation", title="关于秋收的通知", issuer="丙局", day="2025-09-01",
                      findings=(finding("d"),)),
        ),
    )  # fmt: skip
    return url


def test_without_a_store_it_says_what_to_do_and_makes_none(run: Run, tmp_path: Path) -> None:
    assert "请先运行 checker scan 文件夹" in run(code=2)
    assert not list(tmp_path.iterdir())


def test_with_an_empty_store_it_says_what_to_do(run: Run, url: str) -> None:
    with open_store(url) as store:
        scans.listing(store)
    assert "还没有扫描过任何文件" in run(code=2)
    assert "还没有扫描过任何文件" in run("--scans", code=2)


def test_the_summary_of_everything(run: Run, filled: str) -> None:
    told = run()
    assert "通知 4 份：违规 3 份，需核实 0 份，合规 1 份。未能读取 1 个文件。" in told
    assert "问题 4 处：违规 3 处，需核实 1 处；每份 1.00 处" in told
    assert "业务台账" in told  # by title, not by id
    assert "屡次：1 项，如甲局的“业务台账”，2 个月 2 份通知。" in told


@pytest.mark.parametrize(
    ("options", "notices", "findings"),
    [
        (["--scan", "1"], 3, 3),
        (["--scan", "2"], 1, 1),
        (["--since", "2025-03-15"], 2, 2),
        (["--since", "2025-03-01", "--until", "2025-04-01"], 1, 2),
        (["--department", "乙"], 1, 0),
        (["--street", "青山"], 1, 2),
    ],
)
def test_only_some_notices(
    run: Run, filled: str, options: list[str], notices: int, findings: int
) -> None:
    told = run(*options)
    assert f"通知 {notices} 份：" in told
    assert f"问题 {findings} 处：" in told
    assert "范围：" in told


def test_below_a_folder(run: Run, filled: str, tmp_path: Path) -> None:
    assert "通知 1 份：" in run("--below", tmp_path / "秋")


def test_a_dismissed_finding_is_gone_from_the_figures(run: Run, filled: str) -> None:
    with open_store(filled) as store:
        reviews.decide(store, 1, "dismissed", who="李四", reason="部门自己建账")
    told = run()
    assert "问题 3 处：违规 2 处，需核实 1 处" in told
    assert "合规 1 份" in told
    assert "已排除 1 处" in told


def test_every_format_is_written(run: Run, filled: str, tmp_path: Path) -> None:
    book, page, letter = (tmp_path / f"统计.{end}" for end in ("xlsx", "html", "docx"))
    assert "通知 4 份，问题 4 处" in run("--format", "xlsx", "--output", book)
    rows = {row[0]: row[1:7] for row in load_workbook(book)["部门"].iter_rows(values_only=True)}
    assert rows["甲局"] == (2, 2, 2, 2, 1, 3)
    assert rows["合计"] == (4, 3, 3, 3, 1, 4)
    run("--format", "html", "--output", page)
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    assert tree.xpath("//h1")[0].text_content().startswith("社区减负统计")
    assert "请核对、补填后再使用" in run("--format", "docx", "--output", letter)
    assert "关于2025年3月至9月社区减负核对情况的" in [
        p.text for p in Document(str(letter)).paragraphs
    ]
    assert "<!DOCTYPE html>" in run("--format", "html")


def test_the_scans_are_listed(run: Run, filled: str, url: str, tmp_path: Path) -> None:
    scanned(url, tmp_path / "冬", ("五.docx", NoticeRow("", "compliant")), end=False)
    third, second, first = run("--scans").splitlines()
    assert first.startswith("第 1 次，")
    assert "张三，已完成：4/4 个文件" in first
    assert str(tmp_path / "秋") in second
    assert "已停止" in third


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--format", "xlsx"], "请用 --output 指定要写到的文件"),
        (["--format", "docx"], "请用 --output 指定要写到的文件"),
        (["--output", "统计.xlsx"], "请同时写 --format xlsx"),
        (["--since", "2025-05-01", "--until", "2025-04-01"], "--since 晚于 --until"),
        (["--scan", "99"], "没有第 99 次扫描"),
        (["--department", "没有这个局"], "没有符合条件的通知"),
        (["--since", "去年"], "日期应写成"),
        (["--output", "没有/这个/文件夹.txt"], "写不进去"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Run, filled: str, options: list[str], complaint: str
) -> None:
    assert complaint in run(*options, code=2)


def test_an_unfinished_scan_is_no_whole_figure(url: str, tmp_path: Path) -> None:
    scanned(url, tmp_path / "半", ("一.docx", NoticeRow("", "compliant")), end=False)
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        assert main(["report", "--store", url]) == 0
    assert "第 1 次扫描没有做完，数字不全。" in err.getvalue()
