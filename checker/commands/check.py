"""``checker check``: one result a file, whatever the others do."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.commands.options import Commands, add_order, order
from checker.errors import ReadError
from checker.exit_codes import FOUND, OK, UNREADABLE, USAGE
from checker.guard import Guard
from checker.model import SEVERITY_ORDER, Verdict
from checker.reading.limits import DEFAULT_LIMITS
from checker.reading.single import Source
from checker.report import Format, render
from checker.report import json as json_report

STDIN = "-"
STDIN_NAME = "<标准输入>"


def add(commands: Commands) -> None:
    """Make ``checker check`` known."""
    check = commands.add_parser(
        "check", help="检查一份或多份文件", description="检查一份或多份文件。"
    )
    check.add_argument(
        "files", nargs="+", metavar="文件", help="通知文件，格式不限，压缩包也可以；- 表示标准输入"
    )
    add_order(check)
    check.add_argument(
        "--format", choices=["text", "json", "html"], default="text", help="报告格式"
    )
    check.add_argument("--with-text", action="store_true", help="JSON 里附上文件全文")
    check.add_argument(
        "--output", type=Path, metavar="路径", help="写到文件；多份 html 时写到文件夹"
    )
    check.add_argument(
        "--fail-on",
        choices=["violation", "review", "never"],
        default="violation",
        help="达到哪一级时退出码为 1",
    )
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the files and write their reports; returns the exit code.

    Raises PolicyError when the policy cannot be used.
    """
    files: list[str] = options.files
    format: Format = options.format
    output: Path | None = options.output
    folder = format == "html" and len(files) > 1
    if folder and output is None:
        print("多份文件的网页报告请用 --output 指定一个文件夹。", file=sys.stderr)
        return USAGE
    if output is not None:
        _try(output, folder)
    parts: list[tuple[str, str]] = []
    worst = -1
    unreadable = False
    with Guard(order(options)) as guard:
        version = guard.policy_version
        for name, result in _results(files, guard):
            if isinstance(result, ReadError):
                unreadable = True
                print(result, file=sys.stderr)
                if format == "json":
                    parts.append((name, _unreadable(result, guard.profile, version)))
            else:
                worst = max([worst, *(SEVERITY_ORDER[f.severity] for f in result.findings)])
                parts.append((name, render(result, format, with_text=options.with_text)))
            if output is None and parts:
                _print(parts.pop()[1], format)
    if output is not None:
        _write(parts, output, format, folder)
    if unreadable:
        return UNREADABLE
    fail_on = options.fail_on
    return FOUND if fail_on != "never" and worst >= SEVERITY_ORDER[fail_on] else OK


def _results(files: Sequence[str], guard: Guard) -> Iterator[tuple[str, Verdict | ReadError]]:
    for name in files:
        source, called = _source(name)
        for result in guard.check(source, called):
            inside = result.name if isinstance(result, ReadError) else result.document.name
            yield inside, result


def _source(name: str) -> tuple[Source, str]:
    if name == STDIN:
        return sys.stdin.buffer.read(DEFAULT_LIMITS.max_bytes + 1), STDIN_NAME
    return Path(name), name


def _unreadable(error: ReadError, profile: str, version: str) -> str:
    return json_report.unreadable(
        error.name, "", error.problem, error.cure, profile=profile, policy_version=version
    )


def _print(report: str, format: Format) -> None:
    print(report if format != "text" else report.rstrip("\n") + "\n", flush=True)


def _try(output: Path, folder: bool) -> None:
    """Find out before the work, not after it, that the report cannot be written."""
    place = output if folder else output.parent
    try:
        if folder:
            output.mkdir(parents=True, exist_ok=True)
        elif output.is_dir():
            raise IsADirectoryError(output)
        if not os.access(place, os.W_OK):
            raise PermissionError(place)
    except OSError as error:
        raise ReadError(str(output), "报告写不到这里", "请换一个可以写入的文件路径") from error


def _write(parts: list[tuple[str, str]], output: Path, format: Format, folder: bool) -> None:
    try:
        if folder:
            output.mkdir(parents=True, exist_ok=True)
            taken: set[str] = set()
            for name, report in parts:
                (output / _free_name(name, taken)).write_text(report, encoding="utf-8")
        elif format == "html":
            # A file with others inside has several reports, and each is a page of its own.
            for number, (_, report) in enumerate(parts, start=1):
                place = output if number == 1 else _numbered(output, number)
                place.write_text(report, encoding="utf-8")
        else:
            text = "\n".join(report.rstrip("\n") for _, report in parts) + "\n"
            output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReadError(
            str(output), f"写不进去（{error.strerror}）", "请换一个可以写入的路径"
        ) from error


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-{number}{path.suffix}")


def _free_name(name: str, taken: set[str]) -> str:
    stem = "标准输入" if name == STDIN_NAME else Path(name).name
    candidate, number = f"{stem}.html", 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}.html", number + 1
    taken.add(candidate)
    return candidate
