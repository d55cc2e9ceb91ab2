"""``checker check``: one result a file, whatever the others do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.commands.options import Commands, add_order, order
from checker.commands.saving import try_out
from checker.errors import CheckerError, ReadError, one_line
from checker.exit_codes import FOUND, OK, UNREADABLE, USAGE
from checker.guard import Guard
from checker.model import SEVERITY_ORDER, Verdict
from checker.reading.limits import Limits
from checker.reading.single import Source
from checker.report import (
    BINARY_FORMATS,
    FORMATS,
    BinaryFormat,
    Format,
    is_binary,
    render,
    render_bytes,
)
from checker.report import json as json_report

STDIN = "-"
STDIN_NAME = "<标准输入>"
AnyFormat = Format | BinaryFormat


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
        "--format",
        choices=[*FORMATS, *BINARY_FORMATS],
        default="text",
        help="报告格式；docx 和 pdf 要写 --output，pdf 还要安装 LibreOffice",
    )
    check.add_argument("--with-text", action="store_true", help="JSON 里附上文件全文")
    check.add_argument(
        "--output", type=Path, metavar="路径", help="写到文件；多份 html、docx、pdf 时写到文件夹"
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

    Raises PolicyError when the policy cannot be used, and CheckerError when a PDF was asked for
    and none can be made.
    """
    files: list[str] = options.files
    format: AnyFormat = options.format
    output: Path | None = options.output
    folder = _is_page(format) and len(files) > 1
    complaint = _complaint(format, output, folder)
    if complaint:
        print(complaint, file=sys.stderr)
        return USAGE
    if format == "pdf":
        from checker.report.pdf import require

        require()
    if output is not None:
        try_out(output, folder=folder)
    parts: list[tuple[str, str | bytes]] = []
    worst = -1
    unreadable = False
    asked = order(options)
    with Guard(asked) as guard:
        version = guard.policy_version
        for name, result in _results(files, guard, asked.limits):
            if isinstance(result, ReadError):
                unreadable = True
                print(result, file=sys.stderr)
                if format == "json":
                    parts.append((name, _unreadable(result, guard.profile, version)))
            else:
                worst = max([worst, *(SEVERITY_ORDER[f.severity] for f in result.findings)])
                try:
                    parts.append((name, _report(result, format, options.with_text)))
                except CheckerError as error:
                    unreadable = True
                    print(one_line(f"{name}：{error}"), file=sys.stderr)
            if output is None and parts:
                _print(parts.pop()[1], format)
    if output is not None:
        _write(parts, output, format, folder)
    if unreadable:
        return UNREADABLE
    fail_on = options.fail_on
    return FOUND if fail_on != "never" and worst >= SEVERITY_ORDER[fail_on] else OK


def _is_page(format: AnyFormat) -> bool:
    """Whether each report is a file of its own."""
    return format == "html" or is_binary(format)


def _complaint(format: AnyFormat, output: Path | None, folder: bool) -> str:
    """What is wrong with where the reports shall go; empty where nothing is."""
    if output is None:
        if is_binary(format):
            place = "一个文件夹" if folder else f"要写到的文件，如 --output 报告.{format}"
            return f"{format} 报告不能显示在屏幕上，请用 --output 指定{place}。"
        return "多份文件的网页报告请用 --output 指定一个文件夹。" if folder else ""
    suffix = output.suffix.lower().removeprefix(".")
    if not folder and is_binary(format) and suffix in {"html", *BINARY_FORMATS} - {format}:
        return f"--format {format} 的报告，请把 --output 的文件名改成以 .{format} 结尾。"
    return ""


def _report(verdict: Verdict, format: AnyFormat, with_text: bool) -> str | bytes:
    if is_binary(format):
        return render_bytes(verdict, format)
    return render(verdict, format, with_text=with_text)  # type: ignore[arg-type]


def _results(
    files: Sequence[str], guard: Guard, limits: Limits
) -> Iterator[tuple[str, Verdict | ReadError]]:
    for name in files:
        source, called = _source(name, limits)
        for result in guard.check(source, called):
            inside = result.name if isinstance(result, ReadError) else result.document.name
            yield inside, result


def _source(name: str, limits: Limits) -> tuple[Source, str]:
    if name == STDIN:
        # One byte more than allowed, so that what is longer is refused and never cut.
        return sys.stdin.buffer.read(limits.max_bytes + 1), STDIN_NAME
    return Path(name), name


def _unreadable(error: ReadError, profile: str, version: str) -> str:
    return json_report.unreadable(
        error.name, "", error.problem, error.cure, profile=profile, policy_version=version
    )


def _print(report: str | bytes, format: AnyFormat) -> None:
    assert isinstance(report, str)  # bytes are never without --output
    print(report if format != "text" else report.rstrip("\n") + "\n", flush=True)


def _write(
    parts: list[tuple[str, str | bytes]], output: Path, format: AnyFormat, folder: bool
) -> None:
    try:
        if folder:
            output.mkdir(parents=True, exist_ok=True)
            taken: set[str] = set()
            for name, report in parts:
                (output / _free_name(name, taken, format)).write_bytes(_encoded(report))
        elif _is_page(format):
            # A file with others inside has several reports, and each is a page of its own.
            for number, (_, report) in enumerate(parts, start=1):
                place = output if number == 1 else _numbered(output, number)
                place.write_bytes(_encoded(report))
        else:
            lines = [report.rstrip("\n") for _, report in parts if isinstance(report, str)]
            output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReadError(
            str(output), f"写不进去（{error.strerror}）", "请换一个可以写入的路径"
        ) from error


def _encoded(report: str | bytes) -> bytes:
    return report if isinstance(report, bytes) else report.encode()


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-{number}{path.suffix}")


def _free_name(name: str, taken: set[str], format: AnyFormat) -> str:
    stem = "标准输入" if name == STDIN_NAME else Path(name).name
    candidate, number = f"{stem}.{format}", 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}.{format}", number + 1
    taken.add(candidate)
    return candidate
