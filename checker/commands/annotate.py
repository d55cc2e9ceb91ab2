"""``checker annotate``: a marked copy of every file that has findings."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from checker.annotate import Annotated
from checker.commands.options import Commands, add_order, order
from checker.errors import ReadError
from checker.exit_codes import OK, UNREADABLE
from checker.guard import Guard
from checker.reading.nesting import INSIDE
from checker.report.words import SEVERITIES

_MARKED = "-标注"
_MOST_NAMES = 1_000


def add(commands: Commands) -> None:
    """Make ``checker annotate`` known."""
    annotate = commands.add_parser(
        "annotate",
        help="把问题标注在原文件上",
        description="把问题标注在原文件的副本上：PDF 和图片加高亮批注，Word 文件加批注。",
    )
    annotate.add_argument("files", nargs="+", type=Path, metavar="文件", help="通知文件，格式不限")
    annotate.add_argument(
        "--output",
        type=Path,
        metavar="路径",
        help="写到这个文件夹；只有一份文件时也可以是文件（默认写在原文件旁边）",
    )
    annotate.add_argument(
        "--pdf", action="store_true", help="Word 等文件也写成 PDF（需要安装 LibreOffice）"
    )
    add_order(annotate)
    annotate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the marked copies; returns the exit code.

    A copy goes beside its file under a name that is free, or into the folder ``--output``, or,
    for a single file, to that path. Raises PolicyError, and ReadError where nothing can be
    written.
    """
    files: list[Path] = options.files
    output: Path | None = options.output
    unreadable = False
    with Guard(order(options)) as guard:
        for path in files:
            exact = output if output and len(files) == 1 and not output.is_dir() else None
            folder = path.parent if output is None else output
            for result in guard.annotate(path, str(path), as_pdf=options.pdf):
                if isinstance(result, ReadError):
                    unreadable = True
                    print(result, file=sys.stderr)
                elif not result.verdict.findings:
                    print(f"{result.verdict.document.name}：没有发现问题，不需要标注。")
                else:
                    place = exact or _free(folder, result)
                    exact = None  # of several files inside one, only the first can have the path
                    _write(place, result.data)
                    print(_told(result, place), flush=True)
    return UNREADABLE if unreadable else OK


def _free(folder: Path, made: Annotated) -> Path:
    """A name in ``folder`` that no file has yet."""
    stem = Path(made.verdict.document.name.rpartition(INSIDE)[2]).stem[:80] or "文件"
    for number in range(1, _MOST_NAMES):
        more = "" if number == 1 else f"-{number}"
        place = folder / f"{stem}{_MARKED}{more}{made.suffix}"
        if not place.exists():
            return place
    raise ReadError(str(folder), "同名的标注文件太多", "请换一个文件夹")


def _write(place: Path, data: bytes) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    except OSError as error:
        raise ReadError(
            str(place), "标注写不到这里", "请用 --output 换一个可以写入的位置"
        ) from error


def _told(made: Annotated, place: Path) -> str:
    counts = Counter(finding.severity for finding in made.verdict.findings)
    parts = [
        f"{word} {counts[severity]} 处" for severity, word in SEVERITIES.items() if counts[severity]
    ]
    moved = f"，其中 {made.moved} 处没有找到确切位置，标在首页" if made.moved else ""
    return f"{made.verdict.document.name}：{'、'.join(parts)}{moved}，已标注在 {place}。"
