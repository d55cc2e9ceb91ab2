"""Paths: what can go wrong before a byte is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.errors import ReadError
from checker.reading import Limits, read


def problem(source: str | Path, limits: Limits | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read(source, limits=limits or Limits())
    assert caught.value.name == str(source).replace("\udcff", "?")
    assert "\n" not in str(caught.value)
    assert caught.value.cure
    return caught.value.problem


def test_a_path_and_its_bytes_give_the_same_text(tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"  # the name has no say
    file.write_bytes("各社区：请周知。".encode())
    by_path, by_string, by_bytes = read(file), read(str(file)), read(file.read_bytes(), name="x")
    assert by_path.text == by_string.text == by_bytes.text == "各社区：请周知。"
    assert by_path.name == by_string.name == str(file)
    assert by_bytes.name == "x"
    assert by_path.format == "text"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "找不到" in problem(tmp_path / "没有.txt")
    assert "文件夹" in problem(tmp_path)
    assert "找不到" in problem("")


def test_names_that_cannot_be(tmp_path: Path) -> None:
    assert "不合规范" in problem("a\0b")
    assert "读取文件失败" in problem(str(tmp_path / ("长" * 300)))


def test_empty_and_too_large(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"")
    assert "空的" in problem(file)
    file.write_bytes(b"x" * 11)
    assert "上限" in problem(file, Limits(max_bytes=10))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_a_device_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "不是普通文件" in problem(pipe)
    assert "不是普通文件" in problem("/dev/zero")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert "没有权限" in problem(file)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_name_that_is_no_text_can_still_be_reported(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(path).write_text("各社区", encoding="utf-8")
    assert read(path).name.endswith("?.txt")
    os.remove(path)
    assert "找不到" in problem(path)


def test_importing_is_cheap_and_silent() -> None:
    heavy = "lxml pypdfium2 pdfplumber pdfminer docx PIL"
    code = (
        "import sys; from checker.reading import read; read('通知'.encode()); "
        f"print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
