"""Many files through ``check`` for the command line: one result a file, whatever the others do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from checker.engine import check_document
from checker.errors import ReadError
from checker.exit_codes import FOUND, OK, UNREADABLE, USAGE
from checker.model import SEVERITY_ORDER, Document, Verdict
from checker.policy import Policy
from checker.reading import DEFAULT_LIMITS, read
from checker.report import Format, render
from checker.report import json as json_report

STDIN = "-"
STDIN_NAME = "<标准输入>"


def run(
    *,
    files: Sequence[str],
    profile: str,
    on: date | None,
    format: Format,
    with_text: bool,
    output: Path | None,
    fail_on: str,
    policy: Path | None,
) -> int:
    """Check ``files`` and write their reports; returns the exit code of ``checker check``."""
    loaded = Policy.load(policy)
    folder = format == "html" and len(files) > 1
    if folder and output is None:
        print("多份文件的网页报告请用 --output 指定一个文件夹。", file=sys.stderr)
        return USAGE
    if output is not None:
        _try(output, folder)
    parts: list[tuple[str, str]] = []
    worst = -1
    unreadable = False
    for name, result in _results(files, profile, on, loaded):
        if isinstance(result, ReadError):
            unreadable = True
            print(result, file=sys.stderr)
            if format == "json":
                parts.append((name, _unreadable(result, profile, loaded)))
        else:
            worst = max([worst, *(SEVERITY_ORDER[f.severity] for f in result.findings)])
            parts.append((name, render(result, format, with_text=with_text)))
        if output is None and parts:
            _print(parts.pop()[1], format)
    if output is not None:
        _write(parts, output, folder)
    if unreadable:
        return UNREADABLE
    return FOUND if fail_on != "never" and worst >= SEVERITY_ORDER[fail_on] else OK


def _results(
    files: Sequence[str], profile: str, on: date | None, policy: Policy
) -> Iterator[tuple[str, Verdict | ReadError]]:
    for name in files:
        try:
            document = _document(name)
        except ReadError as error:
            yield name, error
            continue
        yield name, check_document(document, profile=profile, on=on, policy=policy)


def _document(name: str) -> Document:
    if name == STDIN:
        content = sys.stdin.buffer.read(DEFAULT_LIMITS.max_bytes + 1)
        return read(content, name=STDIN_NAME)
    return read(Path(name))


def _unreadable(error: ReadError, profile: str, policy: Policy) -> str:
    return json_report.unreadable(
        error.name, "", error.problem, error.cure, profile=profile, policy_version=policy.version
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


def _write(parts: list[tuple[str, str]], output: Path, folder: bool) -> None:
    try:
        if folder:
            output.mkdir(parents=True, exist_ok=True)
            taken: set[str] = set()
            for name, report in parts:
                (output / _free_name(name, taken)).write_text(report, encoding="utf-8")
        else:
            text = "\n".join(report.rstrip("\n") for _, report in parts) + "\n"
            output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReadError(
            str(output), f"写不进去（{error.strerror}）", "请换一个可以写入的路径"
        ) from error


def _free_name(name: str, taken: set[str]) -> str:
    stem = "标准输入" if name == STDIN else Path(name).name
    candidate, number = f"{stem}.html", 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}.html", number + 1
    taken.add(candidate)
    return candidate
