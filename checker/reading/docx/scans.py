"""Notices that somebody pasted into Word as pictures: their text recognised, a page a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.model import Box, ReadIssue
from checker.reading.contract import Request, Unreadable
from checker.reading.docx.pictures import Picture, pictures
from checker.reading.images import first_frame, size_in_points
from checker.reading.paged.assembly import add_page
from checker.reading.paged.layout import PageContent
from checker.reading.paged.scans import LITTLE_TEXT, left_out, scanned, unrecognised

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.reading.builder import TextBuilder
    from checker.reading.docx.package import Package

# A picture at least this large may carry text; logos, seals and signatures are smaller.
_LARGE_WIDTH, _LARGE_HEIGHT = 255.0, 198.0  # points: 9 and 7 cm


def add_scans(
    builder: TextBuilder, package: Package, graphics: Sequence[_Element], request: Request
) -> list[ReadIssue]:
    """Add the text of the large pictures to what ``builder`` holds; what could not be read.

    Every picture has the number of a page, also one that is not read: the text of the document
    itself, if there is any, is page 1.
    """
    own = len(builder)
    issues: list[ReadIssue] = []
    first = 2 if own else 1
    for number, picture in enumerate(pictures(package, graphics, request.limits), first):
        if own >= LITTLE_TEXT and not _is_large(picture):
            continue
        if own and len(builder) == own:
            builder.page(1, 0)
        page = _page(picture, number, request)
        add_page(builder, page)
        if page.problem:
            words = page.problem.replace(f"第{number}页", f"第{number - first + 1}张图片")
            issues.append(ReadIssue(words.replace("是图片（可能是扫描件），", ""), number))
    return issues


def _is_large(picture: Picture) -> bool:
    return picture.width >= _LARGE_WIDTH and picture.height >= _LARGE_HEIGHT


def _page(picture: Picture, number: int, request: Request) -> PageContent:
    blank = PageContent(number, width=picture.width, height=picture.height)
    late = left_out(blank, request)
    if late is not None:
        return late
    try:
        frame = first_frame(picture.data, request.limits)
    except Unreadable as error:
        return unrecognised(blank, error)
    width, height = picture.width, picture.height
    if not (width and height):
        width, height = size_in_points(frame)
    blank = PageContent(number, width=width, height=height)
    return scanned(blank, [(frame, Box(0.0, 0.0, width, height))])
