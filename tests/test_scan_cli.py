"""``checker scan``: what is printed, what is written, how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from checker.cli import main
from checker.store import default_url, open_store
from checker.store.scanned import scanned
from checker.store.scans import listing

VIOLATING = (
    "关于安全生产工作的通知\n各社区：\n"
    "各社区要与我局签订安全生产目标责任书，未完成的社区年度考核一票否决。\n"
    "河东区应急管理局\n2025年3月2日\n"
)
HARMLESS = "不得要求社区建立业务台账。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "通知"
    made.mkdir()
    (made / "一.txt").write_text(VIOLATING, encoding="utf-8")
    (made / "二.txt").write_text(HARMLESS, encoding="utf-8")
    return made


def test_what_was_found_is_said_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "扫描完成：2 份文件，2 页：违规 1，需核实 0，合规 1，未能读取 0。" in out
    assert err == "", "no progress where nobody watches"
    assert main(["scan", str(folder), "--fail-on", "never"]) == 0
    assert "其中 2 份没有变化" in capsys.readouterr().out


def test_what_cannot_be_read_is_named_and_ends_with_3(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert main(["scan", str(folder), str(folder / "没有"), "--quiet"]) == 3
    err = capsys.readouterr().err
    assert "坏.pdf" in err
    assert "没有这个文件或文件夹" in err
    assert "Traceback" not in err


def test_results_come_out_in_every_format(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "=HYPERLINK(1).txt").write_text(VIOLATING + "另行通知。\n", encoding="utf-8")
    for format in ("jsonl", "csv", "xlsx", "sarif", "junit"):
        output = tmp_path / "结果" / f"结果.{format}"
        assert main(["scan", str(folder), "--format", format, "--output", str(output)]) == 1
        data = output.read_bytes()
        if format == "jsonl":
            verdicts = [json.loads(line)["verdict"] for line in data.decode().splitlines()]
            assert sorted(verdicts) == ["compliant", "violation", "violation"]
        elif format == "csv":
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
            assert len(rows) > 3
            assert not [cell for row in rows for cell in row if cell.startswith("=")]
        elif format == "xlsx":
            assert openpyxl.load_workbook(output).sheetnames
        elif format == "sarif":
            assert json.loads(data)["version"] == "2.1.0"
        else:
            assert b"<testsuite" in data
    assert not list((tmp_path / "结果").glob("*.part"))
    capsys.readouterr()
    assert main(["scan", str(folder), "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err


def test_with_a_baseline_only_what_is_new_counts(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "以前.jsonl"
    assert main(["scan", str(folder), "--format", "jsonl", "--output", str(before)]) == 1
    assert main(["scan", str(folder), "--baseline", str(before)]) == 0
    (folder / "三.txt").write_text(VIOLATING.replace("应急管理局", "教育局"), encoding="utf-8")
    assert main(["scan", str(folder), "--baseline", str(before)]) == 1
    damaged = tmp_path / "坏.jsonl"
    damaged.write_text("{", encoding="utf-8")
    capsys.readouterr()
    assert main(["scan", str(folder), "--baseline", str(damaged)]) == 2
    assert "坏.jsonl" in capsys.readouterr().err


def test_paths_can_come_by_standard_input(folder: Path) -> None:
    names = "".join(f"{path}\n" for path in folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "checker.cli", "scan", "-", "--fail-on", "never"],
        input=names.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "2 份文件" in done.stdout.decode()


def test_a_request_to_end_leaves_the_run_as_stopped(folder: Path) -> None:
    for number in range(200):
        (folder / f"{number}.txt").write_text(f"{VIOLATING}{number}\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "scan", str(folder), "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with open_store(default_url()) as store:
        deadline = time.monotonic() + 120
        while not list(scanned(store)) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "已停止" in err.decode()
        assert [run.state for run in listing(store)] == ["stopped"]


@pytest.mark.usefixtures("interruptible")
def test_new_files_are_checked_as_they_arrive(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "scan", str(folder), "--watch", "--pause", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stderr is not None
        while "正在等候" not in process.stderr.readline().decode():
            assert process.poll() is None
        (folder / "新到.txt").write_text(VIOLATING + "补发。\n", encoding="utf-8")
        with open_store(default_url()) as store:
            deadline = time.monotonic() + 120
            while len(list(scanned(store))) < 3 and time.monotonic() < deadline:
                time.sleep(0.1)
            names = {Path(one.path).name for one in scanned(store)}
            assert names == {"一.txt", "二.txt", "新到.txt"}
            assert len(listing(store)) == 1, "what arrives is added to the run"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_a_terminal_is_shown_how_far_it_is(folder: Path) -> None:
    import pty

    for number in range(30):
        (folder / f"{number}.txt").write_text(f"{VIOLATING}{number}\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "scan", str(folder), "--fail-on", "never"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "160", "LANG": "C.UTF-8"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(timeout=60) == 0
    text = shown.decode("utf-8", "replace")
    assert "32 份" in text
    for words in ("页：违规", "需核实", "合规", "未能读取", "还需", "份/s"):
        assert words in text, words
