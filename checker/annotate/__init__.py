"""The notice itself with every finding marked in it, for the programs that people read it with.

A PDF or a picture becomes a PDF with highlights, a Word file stays one and gets comments; an older
or another text file becomes the Word file that LibreOffice makes of it. What has no form of its own
to be marked in becomes a Word file of its text with comments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from checker.errors import ReadError
from checker.model import Finding, Verdict
from checker.reading import read
from checker.reading.contract import Request, Unreadable
from checker.reading.limits import DEFAULT_LIMITS, Limits

PDF, WORD = ".pdf", ".docx"
_PICTURES = ("jpeg", "png", "gif", "bmp", "tiff", "webp")


@dataclass(frozen=True, slots=True)
class Annotated:
    """The marked file; ``suffix`` is the ending of its name, with the dot.

    ``moved`` counts the findings that had to be marked without their exact place.
    """

    verdict: Verdict
    data: bytes
    suffix: str
    moved: int = 0


def annotate(
    data: bytes, verdict: Verdict, *, limits: Limits = DEFAULT_LIMITS, as_pdf: bool = False
) -> Annotated:
    """Mark the findings of ``verdict`` in ``data``, the file that it was given on.

    ``as_pdf`` asks for a PDF whatever the file is, which takes LibreOffice where it is none.
    Raises ReadError.
    """
    kind = verdict.document.format
    try:
        if kind == "pdf":
            return _pdf(data, verdict, limits)
        if kind in _PICTURES:
            return _picture(data, verdict, limits)
        if as_pdf:
            return _shown(data, verdict, limits)
        return _WRITERS.get(kind, _plain)(data, verdict, limits)
    except Unreadable as error:
        raise ReadError(verdict.document.name, error.problem, error.cure) from error


_Writer: TypeAlias = Callable[[bytes, Verdict, Limits], Annotated]


def _pdf(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    from checker.annotate.pdf import mark

    places = verdict.document
    if not places.placed:
        places = read(data, name=places.name, limits=limits, places=True)
    return Annotated(verdict, mark(data, verdict, places), PDF)


def _picture(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    from checker.annotate.picture import mark_picture

    marked = mark_picture(data, verdict, verdict.document, limits=limits)
    return Annotated(verdict, marked, PDF)


def _word(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    from checker.annotate.word import comment

    return Annotated(verdict, comment(data, verdict, limits=limits), WORD)


def _converted(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    """The file as its reader had it converted, or its text where no comment fits into that."""
    made = _as_word(data, verdict, limits)
    if made is not None:
        try:
            return _word(made, verdict, limits)
        except (Unreadable, ValueError):
            pass  # not what the verdict was given on: another program has converted it
    return _plain(data, verdict, limits)


def _as_word(data: bytes, verdict: Verdict, limits: Limits) -> bytes | None:
    """The .docx that the text of ``verdict`` was read from; ``None`` where there is none."""
    from checker.reading.office import to_docx

    kind = verdict.document.format
    if kind == "docx":
        return data
    if kind not in _CONVERTED:
        return None
    try:
        return to_docx(data, kind, Request(limits))
    except (Unreadable, ValueError):
        return None  # the program that converts is gone, or it is no text


def _plain(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    from checker.annotate.plain import document

    return Annotated(verdict, document(verdict), WORD)


_CONVERTED = ("doc", "rtf", "odf", "uof")
_WRITERS: Mapping[str, _Writer] = {"docx": _word, **dict.fromkeys(_CONVERTED, _converted)}


def _shown(data: bytes, verdict: Verdict, limits: Limits) -> Annotated:
    """The pages as LibreOffice lays them out, with the findings marked where their words stand."""
    from checker.annotate.finder import Finder
    from checker.annotate.pdf import mark
    from checker.annotate.plain import document
    from checker.reading.office import to_pdf

    source = _as_word(data, verdict, limits)
    if source is None:
        source = document(replace(verdict, findings=()))
    pages = to_pdf(source, "docx", Request(limits))
    places = read(pages, name=verdict.document.name, limits=limits, places=True)
    finder = Finder(verdict.document.text, places)
    found: list[Finding] = []
    moved = 0
    for finding in verdict.findings:
        span = finder.span(finding.start, finding.end)
        moved += span is None
        start, end = (span.start, span.end) if span else (0, 0)
        page = places.page_at(start) if span else 1
        found.append(replace(finding, start=start, end=end, page=page))
    shown = replace(verdict, document=places, findings=tuple(found))
    return Annotated(verdict, mark(pages, shown, places), PDF, moved)
