"""PDF: PDFium for the text, pdfplumber for the pages that draw tables, recognition for scans."""

from __future__ import annotations

import threading
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.model import Box, ReadIssue
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.paged.assembly import assemble, issues_of, with_files
from checker.reading.paged.layout import Item, Line, PageContent
from checker.reading.paged.margins import without_margins
from checker.reading.paged.repair import is_garbled
from checker.reading.paged.scans import (
    CLEARER,
    LITTLE_TEXT,
    NO_TEXT,
    OUTLINES,
    WHOLE_PAGE,
    left_out,
    scanned,
)
from checker.reading.paged.watermarks import without_watermarks
from checker.reading.pdf import finder
from checker.reading.pdf.attachments import Attachments
from checker.reading.pdf.bombs import refuse_bombs
from checker.reading.pdf.drawn import drawn
from checker.reading.pdf.fields import Fields
from checker.reading.pdf.forms import refuse_nested_forms
from checker.reading.pdf.frame import Frame
from checker.reading.pdf.pages import PageText

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

# PDFium keeps state for the whole process and must never run in two threads at once, so threads
# take turns here. Work that should run side by side belongs into processes.
PDFIUM = threading.Lock()
"""Held while PDFium is called, by everybody who calls it."""

_DPI = 200  # finer pictures take longer and are read no better
_MOST_PIXELS = 4_000  # of the longer side, whatever size the page claims

_RESEND = "请重新下载或请对方重新发送；如能用 PDF 阅读器打开，请另存一份后再检"


def read(data: bytes, request: Request) -> Content:
    """Text, tables and attached files of a PDF, page by page.

    Pages that cannot be read are named in ``issues``. Raises ``Unreadable``.
    """
    data = whole(data)
    refuse_bombs(data)
    refuse_nested_forms(data)
    with opened(data) as pdf:
        reading = _Reading(pdf, data, request)
        pages = without_watermarks(without_margins(list(reading.pages())), reading.standing_out)
        files = reading.attachments
    issues = issues_of(pages)
    content = assemble(pages, request.limits, [*issues, *files.issues])
    return with_files(content, files.files, _without_text(issues), named=bool(issues))


def whole(data: bytes) -> bytes:
    """``data`` without what stands before the PDF. Raises ``Unreadable`` if its end is missing."""
    data = data[max(data.find(b"%PDF-"), 0) :]
    if _is_cut_off(data):
        raise Unreadable("PDF 文件不完整（结尾缺失，可能没有下载完）", _RESEND)
    return data


def _is_cut_off(data: bytes) -> bool:
    """Whether objects follow the last trailer: PDFium would guess, and lose pages unnoticed."""
    return max(data.rfind(b"startxref"), data.rfind(b"%%EOF")) < data.rfind(b"endobj")


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """The PDF of ``data``, for one thread at a time. Raises ``Unreadable``."""
    import pypdfium2
    from pypdfium2 import raw

    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                problem = "PDF 设有打开密码"
                raise Unreadable(problem, "请用 PDF 阅读器取消密码，另存后再检") from error
            if error.err_code == raw.FPDF_ERR_SECURITY:
                problem = "PDF 的加密方式不支持"
                raise Unreadable(problem, "请向发文单位索取未加密的文件") from error
            raise Unreadable("PDF 文件已损坏，无法打开", _RESEND) from error
        try:
            yield pdf
        finally:
            pdf.close()


class _Reading:
    """Reads the pages of one open PDF, whose bytes are ``data``."""

    def __init__(self, pdf: PdfDocument, data: bytes, request: Request) -> None:
        limits = request.limits
        if not len(pdf):
            raise Unreadable("PDF 文件里没有可读的页面，文件已损坏", _RESEND)
        if len(pdf) > limits.max_pages:
            raise Unreadable(
                f"PDF 有 {len(pdf)} 页，超过 {limits.max_pages} 页的上限",
                "请拆成几个文件，分别检查",
            )
        self._pdf = pdf
        self._request = request
        self.attachments = Attachments(data, limits)

    def pages(self) -> Iterator[PageContent]:
        """Every page; ``attachments`` are complete when all have been read."""
        self.attachments.take_from_document(self._pdf)
        characters = 0
        with Fields(self._pdf) as fields:
            for number in range(1, len(self._pdf) + 1):
                page = self._page(number, fields)
                characters += sum(len(item.text) for item in page.items if isinstance(item, Line))
                yield page
                if characters > self._request.limits.max_characters:
                    return  # the text will be refused: no need to read on

    def standing_out(self, number: int, texts: Container[str], large: float) -> set[str]:
        """Which of ``texts`` page ``number`` prints as large or faint lines."""
        from pypdfium2 import PdfiumError

        try:
            with _page(self._pdf, number) as (page, text_page):
                return PageText(page, text_page).standing_out(texts, large)
        except PdfiumError:
            return set()

    def _page(self, number: int, fields: Fields) -> PageContent:
        from pypdfium2 import PdfiumError

        try:
            with _page(self._pdf, number) as (page, text_page):
                self.attachments.take_from_page(page)
                notes = fields.written(page, Frame.of(page))
                text = PageText(page, text_page, notes, places=self._request.places)
                blank = PageContent(number, width=text.frame.width, height=text.frame.height)
                return _content(page, text, blank, self._request)
        except PdfiumError:
            return PageContent(number, problem=f"第{number}页已损坏，这一页没有检查")


@contextmanager
def _page(pdf: PdfDocument, number: int) -> Iterator[tuple[PdfPage, PdfTextPage]]:
    page = pdf[number - 1]
    try:
        text_page = page.get_textpage()
        try:
            yield page, text_page
        finally:
            text_page.close()
    finally:
        page.close()


def _content(page: PdfPage, layer: PageText, blank: PageContent, request: Request) -> PageContent:
    items: Sequence[Item] = layer.lines()
    slanting = layer.slanting()
    text = "".join(item.text for item in items if isinstance(item, Line))
    visible = sum(1 for c in text if not c.isspace())
    things = drawn(page)
    if visible < NO_TEXT and (things.images or things.paths >= OUTLINES):
        return _scan(page, blank, request)
    if is_garbled(text):
        return _scan(page, blank, request)
    problem = ""
    if things.image_share >= WHOLE_PAGE and visible < LITTLE_TEXT:
        scan = _scan(page, blank, request)
        if scan.items:
            return scan
        problem = scan.problem
    if things.may_hold_table:
        try:
            items = finder.items(page, layer) or items
        except finder.TableProblem:
            problem = problem or f"第{blank.number}页的表格没有识别出来，按普通文字检查"
    return replace(blank, items=items, problem=problem, slanting=slanting)


def _scan(page: PdfPage, blank: PageContent, request: Request) -> PageContent:
    """The page read as the picture that it shows."""
    late = left_out(blank, request)
    if late is not None:
        return late
    long_side = max(blank.width, blank.height, 1.0)
    scale = min(_DPI / 72, _MOST_PIXELS / long_side)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    return scanned(blank, [(picture, Box(0.0, 0.0, blank.width, blank.height))])


def _without_text(issues: Sequence[ReadIssue]) -> Unreadable:
    messages = [issue.message for issue in issues if issue.page is not None]
    if any("是图片" in message for message in messages):
        return Unreadable("PDF 里只有图片（可能是扫描件），没有认出文字", CLEARER)
    if messages:
        return Unreadable("PDF 文件已损坏，每一页都读不出来", _RESEND)
    return Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
