"""One page as lines and tables, or what kept it from being read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from checker.reading.contract import Request, Unreadable
from checker.reading.ofd.layout import lay_out, slanting
from checker.reading.ofd.pages import Page, Pages
from checker.reading.ofd.sheet import Sheet
from checker.reading.pdf.layout import Item, PageContent
from checker.reading.pdf.repair import is_garbled

_NO_TEXT = 5  # fewer visible characters are a stray mark
_LITTLE_TEXT = 50
_WHOLE_PAGE = 0.7  # a picture that covers this share of the page is what the page is about
_OUTLINES = 50  # so many shapes without any text: the letters themselves were drawn
_UNKNOWN = "¤"  # what converters write for a character that their font does not tell


@dataclass(frozen=True, slots=True)
class Recognised:
    """What text recognition made of a page's pictures; ``confidence`` is 0 to 1.

    ``problem`` says in Chinese what the user should know about the page, if anything.
    """

    items: Sequence[Item]
    confidence: float
    problem: str = ""


Recogniser: TypeAlias = Callable[[Page, Request], Recognised]
"""Reads the pictures of a page (``Page.pictures``). Raises ``Unreadable`` when it cannot."""


def page_content(
    pages: Pages, part: str | None, number: int, request: Request, recognise: Recogniser | None
) -> tuple[PageContent, float | None]:
    """The page in ``part``, and how sure text recognition was where it was asked."""
    if part is None:
        problem = f"第{number}页的内容不在文件里，这一页没有检查"
        return PageContent(number, problem=problem), None
    try:
        page = pages.open(part)
    except Unreadable:
        return PageContent(number, problem=f"第{number}页已损坏，这一页没有检查"), None
    sheet = page.sheet
    blank = PageContent(number, width=sheet.width, height=sheet.height)
    if recognise is not None and _is_picture(sheet):
        try:
            recognised = recognise(page, request)
        except Unreadable:
            pass  # the page is named as one that nobody read
        else:
            said = replace(blank, items=recognised.items, problem=recognised.problem)
            return said, recognised.confidence
    if is_garbled(_all_text(sheet).replace(_UNKNOWN, "\ufffd")):
        problem = f"第{number}页的文字没有正确编码，读不出内容，这一页没有检查"
        return replace(blank, problem=problem), None
    items, told = lay_out(sheet)
    problem = _problem(sheet, number)
    if not problem and not told:
        problem = f"第{number}页的表格没有识别出来，按普通文字检查"
    return replace(blank, items=items, slanting=slanting(sheet), problem=problem), None


def _is_picture(sheet: Sheet) -> bool:
    """Whether it is pictures that say what there is to say on the page."""
    if sheet.characters < _NO_TEXT:
        return bool(sheet.pictures)
    return sheet.characters < _LITTLE_TEXT and sheet.picture_share >= _WHOLE_PAGE


def _problem(sheet: Sheet, number: int) -> str:
    if sheet.characters < _NO_TEXT and sheet.pictures:
        return f"第{number}页是图片（可能是扫描件），没有识别其中的文字，请人工查看"
    if sheet.characters < _NO_TEXT and sheet.paths >= _OUTLINES:
        return f"第{number}页的文字是画成图形的，没有识别其中的文字，请人工查看"
    if _is_picture(sheet):
        return f"第{number}页主要是图片，没有识别图片上的文字，请人工查看"
    return ""


def _all_text(sheet: Sheet) -> str:
    return "".join(
        glyph.text
        for text in sheet.texts.values()
        for glyphs in (text.glyphs, *text.columns)
        for glyph in glyphs
    )
