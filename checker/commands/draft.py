"""``checker draft``: a draft with a rewording for everything that burdens communities."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker.commands.options import Commands, add_order, order
from checker.commands.saving import free, save_new, taken
from checker.errors import ReadError, one_line
from checker.exit_codes import OK, UNREADABLE, USAGE
from checker.guard import Guard

if TYPE_CHECKING:
    from checker.drafting.tracked import Tracked

_FORMATS = ("text", "json", "docx")
_BY_SUFFIX = {".docx": "docx", ".json": "json", ".txt": "txt"}


def add(commands: Commands) -> None:
    """Make ``checker draft`` known."""
    command = commands.add_parser(
        "draft",
        help="给发文前的草稿提出改写建议",
        description="检查一份草稿，对每处问题给出减轻社区负担的改写建议；每条建议都放回原文重新核对过。",
    )
    command.add_argument("file", type=Path, metavar="文件", help="草稿文件，格式不限")
    command.add_argument(
        "--output",
        type=Path,
        metavar="文件",
        help="写到哪里：.docx 是带修订标记的 Word 文件，.txt 是改后的全文，.json 是给程序用的",
    )
    command.add_argument(
        "--format",
        choices=_FORMATS,
        help="text 屏幕上看的建议（默认），json 给程序用，docx 带修订标记（要写明 --output）",
    )
    add_order(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell or write the rewordings of the file, and of each file inside it; the exit code.

    A file that is there already is not written over. Raises PolicyError, and ReadError where
    nothing can be written.
    """
    output: Path | None = options.output
    form = _form(options.format, output)
    if form is None:
        print(
            "请用 --output 写明以 .docx、.txt 或 .json 结尾的文件名，并与 --format 一致。",
            file=sys.stderr,
        )
        return USAGE
    if output is not None and (complaint := taken(output)):
        print(complaint, file=sys.stderr)
        return USAGE
    unreadable = False
    written = 0
    with Guard(order(options)) as guard:
        for result in guard.draft(options.file, str(options.file), as_word=form == "docx"):
            if isinstance(result, ReadError):
                unreadable = True
                print(result, file=sys.stderr)
                continue
            data = _made(result, form)
            if output is None:
                sys.stdout.write(data.decode("utf-8", "replace"))
                continue
            place = free(output, written)
            save_new(place, data, "改写稿")
            written += 1
            print(one_line(_announced(result, place)))
    return UNREADABLE if unreadable else OK


def _form(asked: str | None, output: Path | None) -> str | None:
    """What is to be made; ``None`` where format and name do not go together."""
    if output is None:
        return None if asked == "docx" else asked or "text"
    by_name = _BY_SUFFIX.get(output.suffix.lower())
    if by_name is None:
        return asked if asked in ("text", "json") else None
    if asked == "text":
        return "text" if by_name == "txt" else None
    return by_name if asked in (None, by_name) else None


def _made(result: Tracked, form: str) -> bytes:
    from checker.drafting.telling import report_json, report_text
    from checker.report.inert import inert
    from checker.report.json import line

    if form == "docx":
        return result.data
    if form == "json":
        return f"{line(report_json(result.draft))}\n".encode()
    if form == "txt":
        return f"{inert(result.draft.text)}\n".encode()
    name = one_line(result.draft.verdict.document.name)
    return f"{name}\n\n{report_text(result.draft)}\n".encode("utf-8", "replace")


def _announced(result: Tracked, place: Path) -> str:
    draft = result.draft
    parts = [f"改写建议 {len(draft.suggestions)} 处"]
    if draft.left:
        parts.append(f"其中 {len(draft.left)} 处要由人改写")
    if result.missed:
        parts.append(f"{result.missed} 处在文本框、脚注或图片里，没有写进 Word 文件")
    return f"{draft.verdict.document.name}：{'，'.join(parts)}，已写到 {place}。请通读、填好空白后再发。"
