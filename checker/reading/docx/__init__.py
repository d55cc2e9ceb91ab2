"""Word documents (.docx): zip and XML read by our own code, so that nothing is dropped silently.

Headers, footers and comments are not part of a notice's text and stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.model import ReadIssue
from checker.reading.builder import TextBuilder
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.docx.body import Body, Grid, Line
from checker.reading.docx.graphics import describe, holds_picture
from checker.reading.docx.numbering import Numbering
from checker.reading.docx.package import Package
from checker.reading.docx.styles import Styles
from checker.reading.xml import attribute, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHECK_IN_WORD = "请对照原文核对"


def read(data: bytes, request: Request) -> Content:
    """Text and tables of a .docx; one page, for Word has no fixed ones. Raises ``Unreadable``."""
    package = Package(data, request.limits)
    issues: list[ReadIssue] = []
    styles = Styles(_optional(package, "styles", "样式（隐藏文字可能没有略去）", issues))
    numbering_part = _optional(package, "numbering", "自动编号", issues)
    body = Body(styles, Numbering(numbering_part, styles))
    builder = TextBuilder(request.limits)
    for story in package.document:
        if short_name(story.tag) == "w:body":
            _add(builder, body, story)
    _add_notes(builder, body, package, issues)
    if not len(builder):
        raise _without_text(body)
    return builder.content(issues + describe(body.graphics, body.embedded))


def _optional(package: Package, kind: str, what: str, issues: list[ReadIssue]) -> _Element | None:
    """A part that the text can do without; a broken one is an issue, not the end."""
    try:
        return package.part(kind)
    except Unreadable:
        issues.append(ReadIssue(f"Word 文件中的{what}已损坏，没有读出，{_CHECK_IN_WORD}"))
        return None


def _add(builder: TextBuilder, body: Body, story: _Element) -> None:
    for item in body.story(story):
        if isinstance(item, Line):
            builder.line(item.text)
        elif isinstance(item, Grid):
            builder.table(item.rows)


def _add_notes(builder: TextBuilder, body: Body, package: Package, issues: list[ReadIssue]) -> None:
    """Footnotes, then endnotes, in the order in which the text refers to them.

    Nothing marks the place in the text: a mark there would split the words that it explains.
    """
    referred = list(dict.fromkeys(body.notes))
    for kind, what in (("footnote", "脚注"), ("endnote", "尾注")):
        wanted = [name for of_kind, name in referred if of_kind == kind]
        if not wanted:
            continue
        part = _optional(package, f"{kind}s", what, issues)
        notes = {} if part is None else {attribute(note, "w:id"): note for note in part}
        for number, name in enumerate(wanted, start=1):
            if name in notes:
                text = "\n".join(_lines(body, notes[name])).strip()
                builder.line(f"{what}{number}：{text}" if text else "")


def _lines(body: Body, note: _Element) -> Iterator[str]:
    for item in body.story(note):
        if isinstance(item, Line):
            yield item.text.strip()
        else:
            yield from (" ".join(filter(None, row)) for row in item.rows)


def _without_text(body: Body) -> Unreadable:
    if any(map(holds_picture, body.graphics)):
        return Unreadable(
            "Word 文件里只有图片，没有文字（可能是扫描件）",
            "本版本还不能识别图片上的文字，请先用文字识别软件转成文字，再检",
        )
    return Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
