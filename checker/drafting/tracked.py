"""A draft as a Word file with tracked changes: the file itself where it is one, else its text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.annotate.wording import moment
from checker.drafting.model import Draft
from checker.drafting.revisions import AUTHOR, track
from checker.errors import ReadError
from checker.model import Document, Verdict
from checker.reading.contract import Request, Unreadable
from checker.reading.docx import Origin, trace
from checker.reading.docx.package import Package
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.xml import short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["AUTHOR", "Tracked", "tracked"]

_CONVERTED = ("doc", "rtf", "odf", "uof")


@dataclass(frozen=True, slots=True)
class Tracked:
    """A draft and its Word file.

    ``missed`` counts the rewordings that could not be written in, for their words stand in a text
    box, a note or a picture.
    """

    draft: Draft
    data: bytes
    missed: int = 0


def tracked(data: bytes, draft: Draft, *, limits: Limits = DEFAULT_LIMITS) -> Tracked:
    """The edits of ``draft`` as tracked changes in ``data``, the file that it was made of.

    A .docx stays that file: what is not reworded keeps its words, its looks and its other
    changes. An older Word file is converted first; of anything else the text becomes a new
    document. Raises ReadError.
    """
    document = draft.verdict.document
    try:
        if document.format == "docx":
            return _revised(data, draft, limits)
        if document.format in _CONVERTED:
            made = _as_word(data, document, limits)
            if made is not None:
                return _revised(made, draft, limits)
        return _anew(draft, limits)
    except Unreadable as error:
        raise ReadError(document.name, error.problem, error.cure) from error
    except ValueError as error:
        problem, cure = "文件与检查时的不是同一份", "请重新检查这份文件"
        raise ReadError(document.name, problem, cure) from error


def _as_word(data: bytes, document: Document, limits: Limits) -> bytes | None:
    """The .docx that the text was read from; ``None`` where it cannot be had again."""
    from checker.reading.office import to_docx

    try:
        made = to_docx(data, document.format, Request(limits))
        return made if document.text.startswith(trace(made, limits).text) else None
    except (Unreadable, ValueError):
        return None


def _revised(data: bytes, draft: Draft, limits: Limits) -> Tracked:
    traced = trace(data, limits)
    text = draft.verdict.document.text
    if not text.startswith(traced.text):
        raise ValueError("the draft was made of another document")
    # Behind it stands what was recognised in pictures, which no change can be made to.
    return _written(data, traced.package, traced.origins, draft)


def _anew(draft: Draft, limits: Limits) -> Tracked:
    """A new document with the text, line by line, its tables as tables."""
    from checker.annotate.plain import document

    plain: Verdict = replace(draft.verdict, findings=())
    data = document(plain)
    package = Package(data, limits)
    origins = list(_origins(package.document, draft.verdict.document.text))
    return _written(data, package, origins, draft)


def _origins(root: _Element, text: str) -> Iterator[Origin]:
    """Where ``text``, which was just written into ``root``, stands in it."""
    from checker.report.inert import inert

    shown_text = inert(text)
    at = 0
    for shown in root.iter():
        if isinstance(shown.tag, str) and short_name(shown.tag) == "w:t" and shown.text:
            start = shown_text.index(shown.text, at)
            at = start + len(shown.text)
            yield Origin(start, at, shown, 0)


def _written(data: bytes, package: Package, origins: Sequence[Origin], draft: Draft) -> Tracked:
    if not draft.edits:
        return Tracked(draft, data)
    text = draft.verdict.document.text
    missed = track(package.document, origins, text, draft.edits, moment(draft.verdict))
    return Tracked(draft, _repacked(data, package), missed)


def _repacked(data: bytes, package: Package) -> bytes:
    """The container ``data`` with its main document as it now is; all other parts stay."""
    from lxml import etree

    target = io.BytesIO()
    main: bytes = etree.tostring(
        package.document, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            plain = entry.filename.replace("\\", "/").lstrip("/").lower()
            made = zipfile.ZipInfo(entry.filename, entry.date_time)
            made.compress_type = entry.compress_type
            made.external_attr = entry.external_attr
            is_main = plain == package.main.lower()
            new.writestr(made, main if is_main else package.data(entry.filename))
    return target.getvalue()
