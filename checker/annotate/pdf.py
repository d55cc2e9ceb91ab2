"""A PDF, or a picture, with a highlight of the reader's own at the evidence of every finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import byref, c_ushort
from typing import TYPE_CHECKING, Any, TypeAlias

from checker.annotate import wording
from checker.annotate.saving import damaged, saved
from checker.model import Box, Document, Severity, Verdict
from checker.reading.pdf import opened, whole
from checker.reading.pdf.frame import Frame
from checker.reading.places import boxes
from checker.report.arrange import Numbered, numbered

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_Point: TypeAlias = tuple[float, float]
_Corners: TypeAlias = tuple[_Point, _Point, _Point, _Point]

COLOURS: Mapping[Severity, tuple[int, int, int]] = {
    "violation": (255, 105, 97),
    "review": (255, 191, 0),
    "note": (125, 175, 235),
}
"""Red, green and blue of 255 for each severity."""

_OPACITY = 110  # of 255: the text below stays readable
_CORNER = 36.0  # points: where a note stands whose evidence has no place on the page
_NOTE = 20.0  # points: how large it is


def mark(data: bytes, verdict: Verdict, places: Document) -> bytes:
    """The PDF ``data``, on which ``verdict`` was given, with a highlight for every finding.

    ``places`` is the same document read with its places. A finding whose evidence has no place
    gets a note in the corner of its page. What is in the file stays byte for byte, and what is
    new is added at its end: other people's annotations and the file's protection stay, and a
    signature goes on covering what it was put under. Raises ``Unreadable`` for a file that cannot
    be opened, ``ValueError`` when the verdict was given on another text.
    """
    if places.text != verdict.document.text:
        raise ValueError("the verdict was given on another document")
    if not verdict.findings:
        return data
    from pypdfium2 import PdfiumError

    data = whole(data)
    with opened(data) as pdf:
        try:
            _mark(pdf, verdict, places)
            return saved(pdf, data)
        except PdfiumError as error:
            raise damaged() from error


def _mark(pdf: PdfDocument, verdict: Verdict, places: Document) -> None:
    """Add the highlights of ``verdict`` to the pages of ``pdf``, those of one page at a time."""
    wanted: dict[int, list[tuple[Numbered, list[Box]]]] = defaultdict(list)
    for entry in numbered(verdict.findings):
        where: dict[int, list[Box]] = defaultdict(list)
        for number, box in boxes(places, entry.finding.start, entry.finding.end):
            where[number].append(box)
        for number, found in (where or {entry.finding.page: []}).items():
            wanted[number].append((entry, found))
    moment = wording.moment(verdict)
    date = f"D:{moment:%Y%m%d%H%M%S}Z" if moment else ""
    for number, entries in sorted(wanted.items()):
        with _page(pdf, number) as (page, frame):
            down = 0.0
            for entry, found in entries:
                note = _Note(page, frame, entry, date)
                if found:
                    note.highlight(found)
                else:
                    note.pin(_CORNER, _CORNER + down % max(frame.height - 2 * _CORNER, _NOTE))
                    down += _NOTE


@contextmanager
def _page(pdf: PdfDocument, number: int) -> Iterator[tuple[Any, Frame]]:
    page = pdf[min(max(number, 1), len(pdf)) - 1]
    try:
        yield page.raw, Frame.of(page)
    finally:
        page.close()


class _Note:
    """The annotation of one finding on one page."""

    def __init__(self, page: Any, frame: Frame, entry: Numbered, date: str) -> None:
        self._page = page
        self._frame = frame
        self._entry = entry
        self._date = date

    def highlight(self, found: Sequence[Box]) -> None:
        """Lay a colour over ``found``."""
        from pypdfium2 import raw as pdfium

        corners = [self._corners(box) for box in found]
        with self._made(pdfium.FPDF_ANNOT_HIGHLIGHT, corners) as annotation:
            # Not every viewer draws a highlight by itself; so it is drawn here as well.
            red, green, blue = (part / 255 for part in COLOURS[self._entry.finding.severity])
            drawing = [f"/GS gs {red:.3f} {green:.3f} {blue:.3f} rg"]
            for upper_left, upper_right, lower_left, lower_right in corners:
                points = (*upper_left, *upper_right, *lower_left, *lower_right)
                quad = pdfium.FS_QUADPOINTSF(*points)
                pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, byref(quad))
                round_about = (upper_left, upper_right, lower_right, lower_left)
                path = " l ".join(f"{x:.2f} {y:.2f}" for x, y in round_about)
                drawing.append(path.replace(" l ", " m ", 1) + " l h f")
            normal = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
            pdfium.FPDFAnnot_SetAP(annotation, normal, _wide(" ".join(drawing)))

    def pin(self, left: float, top: float) -> None:
        """Put a note at this place."""
        from pypdfium2 import raw as pdfium

        box = Box(left, top, left + _NOTE, top + _NOTE)
        with self._made(pdfium.FPDF_ANNOT_TEXT, [self._corners(box)]):
            pass

    def _corners(self, box: Box) -> _Corners:
        """Upper left, upper right, lower left and lower right as shown, where the page has them."""
        back = self._frame.back
        return (
            back(box.left, box.top),
            back(box.right, box.top),
            back(box.left, box.bottom),
            back(box.right, box.bottom),
        )

    @contextmanager
    def _made(self, kind: int, corners: Sequence[_Corners]) -> Iterator[Any]:
        from pypdfium2 import PdfiumError
        from pypdfium2 import raw as pdfium

        annotation = pdfium.FPDFPage_CreateAnnot(self._page, kind)
        if not annotation:
            raise PdfiumError("no annotation could be added to the page")
        try:
            colour = (*COLOURS[self._entry.finding.severity], _OPACITY)
            pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *colour)
            across = [x for box in corners for x, _ in box]
            along = [y for box in corners for _, y in box]
            around = pdfium.FS_RECTF(min(across), max(along), max(across), min(along))
            pdfium.FPDFAnnot_SetRect(annotation, byref(around))
            pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
            said = {
                "Contents": "\n".join(wording.lines(self._entry)),
                "T": wording.AUTHOR,
                "M": self._date,
            }
            for key, text in said.items():
                if text:
                    pdfium.FPDFAnnot_SetStringValue(annotation, key.encode(), _wide(text))
            yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _wide(text: str) -> Any:
    """``text`` the way PDFium takes it."""
    units = (text + "\0").encode("utf-16-le", "replace")
    return (c_ushort * (len(units) // 2)).from_buffer_copy(units)
