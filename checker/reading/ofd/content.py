"""One page as lines and tables, or what kept it from being read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from checker.reading.contract import Request, Unreadable
from checker.reading.images import first_frame
from checker.reading.ofd.layout import lay_out, slanting
from checker.reading.ofd.pages import Page, Pages
from checker.reading.ofd.sheet import Sheet
from checker.reading.paged.layout import Item, Line, PageContent
from checker.reading.paged.repair import is_garbled
from checker.reading.paged.scans import (
    LITTLE_TEXT,
    NO_TEXT,
    OUTLINES,
    WHOLE_PAGE,
    left_out,
    scanned,
    unrecognised,
)

_UNKNOWN = "¤"  # what converters write for a character that their font does not tell


def page_content(pages: Pages, part: str | None, number: int, request: Request) -> PageContent:
    """The page in ``part``, or what kept it from being read."""
    if part is None:
        return PageContent(number, problem=f"第{number}页的内容不在文件里，这一页没有检查")
    try:
        page = pages.open(part)
    except Unreadable:
        return PageContent(number, problem=f"第{number}页已损坏，这一页没有检查")
    sheet = page.sheet
    blank = PageContent(number, width=sheet.width, height=sheet.height)
    scan = _scan(page, blank, request) if _is_picture(sheet) else blank
    if is_garbled(_all_text(sheet).replace(_UNKNOWN, "\ufffd")):
        problem = f"第{number}页的文字没有正确编码，读不出内容，这一页没有检查"
        return replace(blank, problem=problem)
    items, told = lay_out(sheet)
    problem = scan.problem
    if sheet.characters < NO_TEXT and sheet.paths >= OUTLINES:
        problem = f"第{number}页的文字是画成图形的，没有识别其中的文字，请人工查看"
    elif not told and not problem:
        problem = f"第{number}页的表格没有识别出来，按普通文字检查"
    said = "".join(_words(scan.items))
    own = [item for item in items if not all(text in said for text in _words([item]))]
    return replace(scan, items=[*scan.items, *own], slanting=slanting(sheet), problem=problem)


def _words(items: Sequence[Item]) -> Iterator[str]:
    """The texts of ``items`` without spaces."""
    for item in items:
        for text in [item.text] if isinstance(item, Line) else chain.from_iterable(item.rows):
            yield "".join(text.split())


def _scan(page: Page, blank: PageContent, request: Request) -> PageContent:
    """The page read as the pictures that it shows."""
    late = left_out(blank, request)
    if late is not None:
        return late
    try:
        shown = [(first_frame(data, request.limits), box) for data, box in page.pictures()]
    except Unreadable as error:
        return unrecognised(blank, error)
    return scanned(blank, shown)


def _is_picture(sheet: Sheet) -> bool:
    """Whether it is pictures that say what there is to say on the page."""
    if sheet.characters < NO_TEXT:
        return bool(sheet.pictures)
    return sheet.characters < LITTLE_TEXT and sheet.picture_share >= WHOLE_PAGE


def _all_text(sheet: Sheet) -> str:
    return "".join(
        glyph.text
        for text in sheet.texts.values()
        for glyphs in (text.glyphs, *text.columns)
        for glyph in glyphs
    )
