"""The pages of a file as they are shown: pictures of them, or their text at its places."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.errors import ReadError
from checker.model import Document, Page, Verdict
from checker.reading import read
from checker.reading.archive import Archive
from checker.reading.contract import Request, Unreadable
from checker.reading.limits import Limits
from checker.reading.pdf import opened, whole
from checker.reading.pdf.frame import Frame
from checker.view.drawn import drawn, size
from checker.view.frames import frames
from checker.view.marks import Marks
from checker.view.pictures import Budget, fitted, scale_for
from checker.view.sheet import Leaf, Sheet, with_gaps

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 60
_MOST_SECONDS = 90
_PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp"})
# Formats that LibreOffice lays out in pages, and what it calls them.
_OFFICE: Mapping[str, str] = {name: name for name in ("doc", "docx", "rtf", "uof", "ppt", "pptx")}
_OPEN_DOCUMENT = {"text": "odt", "presentation": "odp"}
_log = logging.getLogger(__name__)


def sheets(data: bytes, verdict: Verdict, limits: Limits) -> tuple[Leaf, ...]:
    """The pages of ``data`` with the findings of ``verdict``; none where only its text can be shown.

    At most 60 pages have a picture, those with findings first. Raises whatever the file provokes.
    """
    document = verdict.document
    if document.format == "pdf":
        places = document
        if verdict.findings and not places.placed:
            places = read(data, name=places.name, limits=limits, places=True)
        return _pdf(data, Marks(verdict, places), places)
    if document.format in _PICTURES:
        return _pictures(data, Marks(verdict, document), document, limits)
    if document.format == "ofd":
        return _drawn(verdict)
    kind = _OFFICE.get(document.format) or _open_document(data, verdict, limits)
    shown = _laid_out(data, kind, verdict, limits) if kind else ()
    return shown or _drawn(verdict)


def _open_document(data: bytes, verdict: Verdict, limits: Limits) -> str:
    if verdict.document.format != "odf":
        return ""
    name = Archive(data, limits).read("mimetype", 200).decode("ascii", "replace").strip()
    family = name.removeprefix("application/vnd.oasis.opendocument.").partition("-")[0]
    return _OPEN_DOCUMENT.get(family, "")


def _laid_out(data: bytes, kind: str, verdict: Verdict, limits: Limits) -> tuple[Leaf, ...]:
    """The pages as LibreOffice lays them out; none where it is missing, or shows another text."""
    from checker.reading.office import to_pdf

    try:
        pages = to_pdf(data, kind, Request(limits))
        # Scans inside were recognised once; for finding their words again there is less time.
        brief = replace(limits, max_seconds=min(limits.max_seconds, _MOST_SECONDS))
        places = read(pages, name=verdict.document.name, limits=brief, places=True)
    except (Unreadable, ReadError):
        _log.debug("%s is shown as text", verdict.document.name, exc_info=True)
        return ()
    marks = Marks(verdict, places)
    if marks.lost and 2 * marks.lost >= len(verdict.findings):
        return ()
    return _pdf(pages, marks, places)


def _drawn(verdict: Verdict) -> tuple[Leaf, ...]:
    """Pages from their text alone; none for a format without places."""
    document = verdict.document
    if not document.placed:
        return ()
    marks = Marks(verdict, document)
    count = max(page.number for page in document.pages)
    chosen = _chosen(count, marks)
    made = [drawn(page, document, marks, count) for page in document.pages if page.number in chosen]
    return with_gaps(made, count)


def _chosen(count: int, marks: Marks) -> list[int]:
    """The pages to show, in the order in which they matter: those with findings, then the first."""
    found = marks.pages(count)
    others = [number for number in range(1, count + 1) if number not in set(found)]
    return found + others[: max(0, _MOST_PAGES - len(found))]


def _pdf(data: bytes, marks: Marks, places: Document) -> tuple[Leaf, ...]:
    with opened(whole(data)) as pdf:
        count = len(pdf)
        if count < 1:
            return ()
        chosen = _chosen(count, marks)
        made = {sheet.number: sheet for sheet in _rendered(pdf, chosen[:_MOST_PAGES], marks)}
    return _completed(made, marks, places, count)


def _rendered(pdf: PdfDocument, numbers: list[int], marks: Marks) -> Iterator[Sheet]:
    from pypdfium2 import PdfiumError
    from pypdfium2 import raw as pdfium

    budget = Budget()
    with suppress(PdfiumError):
        pdf.init_forms()  # without it, filled-in fields stay empty
        if pdf.formenv is not None:
            # PDFium paints fields blue, which would look like a mark.
            pdfium.FPDF_SetFormFieldHighlightAlpha(pdf.formenv, 0)
    for number in numbers:
        if budget.spent:
            return
        try:
            page = pdf[number - 1]
            try:
                frame = Frame.of(page)
                if not (frame.width > 0 and frame.height > 0):
                    continue
                scale = scale_for(frame.width, frame.height)
                picture = page.render(scale=scale).to_pil()
            finally:
                page.close()
        except (PdfiumError, MemoryError):
            continue
        yield Sheet(
            number,
            frame.width,
            frame.height,
            picture=budget.packed(picture),
            marks=marks.on(number, len(pdf)),
        )


def _pictures(data: bytes, marks: Marks, document: Document, limits: Limits) -> tuple[Leaf, ...]:
    pages = {page.number: page for page in document.pages}
    count = max(pages)
    chosen = _chosen(count, marks)
    made: dict[int, Sheet] = {}
    budget = Budget()
    # A frame without any text has no size in the document, and nothing to be marked either.
    wanted = frozenset(number for number in chosen[:_MOST_PAGES] if number in pages)
    for number, picture in frames(data, limits, wanted):
        if budget.spent:
            break
        width, height = size(pages[number])
        packed = budget.packed(fitted(picture, width, height))
        made[number] = Sheet(number, width, height, packed, marks=marks.on(number, count))
    return _completed(made, marks, document, count)


def _completed(
    made: dict[int, Sheet], marks: Marks, places: Document, count: int
) -> tuple[Leaf, ...]:
    """All pages: one with findings but without a picture is drawn from its text."""
    if not made:
        return ()
    known = {page.number: page for page in places.pages}
    for number in marks.pages(count):
        if number not in made:
            page = known.get(number, Page(number, 0, 0))
            made[number] = drawn(page, places, marks, count)
    return with_gaps(list(made.values()), count)
