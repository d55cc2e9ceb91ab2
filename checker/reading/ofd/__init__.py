"""OFD (GB/T 33190-2016): zip and XML read by our own code, laid out like a printed page.

Annotations, seals and what stands on every page by a template are not part of a notice's text
and stay out.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from checker.model import ReadIssue
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.ofd.attachments import attached
from checker.reading.ofd.content import page_content
from checker.reading.ofd.document import Parts, documents
from checker.reading.ofd.package import RESEND, Package
from checker.reading.ofd.pages import Pages
from checker.reading.paged.assembly import assemble, issues_of, with_files
from checker.reading.paged.layout import Line, PageContent
from checker.reading.paged.margins import without_margins
from checker.reading.paged.scans import CLEARER
from checker.reading.paged.watermarks import without_watermarks


def read(data: bytes, request: Request) -> Content:
    """Text, tables and attachments of an OFD file, page by page, with their places.

    Pages that cannot be read are named in ``issues``. Raises ``Unreadable``.
    """
    package = Package(data, request.limits)
    found = documents(package, request.limits)
    pages = list(_pages(package, found, request))
    issues = issues_of(pages)
    content = assemble(_notice_only(pages), request.limits, issues)
    inner = attached(package, found, request.limits)
    return with_files(content, inner, _without_text(issues), named=bool(issues))


def _pages(package: Package, found: Sequence[Parts], request: Request) -> Iterator[PageContent]:
    number = characters = 0
    for parts in found:
        pages = Pages(package, parts)
        for part in parts.pages:
            number += 1
            page = page_content(pages, part, number, request)
            characters += sum(len(item.text) for item in page.items if isinstance(item, Line))
            yield page
            if characters > request.limits.max_characters:
                return  # the text will be refused: no need to read on


def _notice_only(pages: Sequence[PageContent]) -> list[PageContent]:
    """``pages`` without running heads, page numbers and watermarks, as in a PDF."""

    def standing_out(number: int, texts: Container[str], large: float) -> set[str]:
        return {
            item.text.strip()
            for item in pages[number - 1].items
            if isinstance(item, Line)
            and item.text.strip() in texts
            and all(place.box.bottom - place.box.top >= large for place in item.places)
        }

    return without_watermarks(without_margins(pages), standing_out)


def _without_text(issues: Sequence[ReadIssue]) -> Unreadable:
    problems = [issue.message for issue in issues]
    if any("图片" in problem or "图形" in problem for problem in problems):
        return Unreadable("OFD 文件里只有图片，没有文字（可能是扫描件）", CLEARER)
    if any("编码" in problem for problem in problems):
        return Unreadable("OFD 的文字没有正确编码，读不出内容", CLEARER)
    if problems:
        return Unreadable("OFD 文件已损坏，每一页都读不出来", RESEND)
    return Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
