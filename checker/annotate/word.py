"""A Word document with a comment of Word's own at the evidence of every finding."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from checker.annotate.attach import attach
from checker.annotate.comments import Comments
from checker.model import Document, Verdict
from checker.reading.docx import Origin, Trace, trace
from checker.reading.docx.package import Package
from checker.reading.docx.pictures import pictures
from checker.reading.limits import DEFAULT_LIMITS, Limits


def comment(data: bytes, verdict: Verdict, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The .docx ``data``, on which ``verdict`` was given, with a comment for every finding.

    A comment whose evidence cannot carry one (it stands in a footnote, a text box, a header or a
    picture) stands at the nearest place of the main text and quotes the evidence. All that is in the file
    stays, other people's comments included; parts that need no change are the same bytes. Of
    more findings than Word allows comments, the gravest come in. Raises ``Unreadable`` for a file
    that cannot be taken apart, ``ValueError`` when the verdict was given on another text.
    """
    traced = trace(data, limits)
    origins = [*traced.origins, *_pictured(traced, verdict.document, limits)]
    if not verdict.findings:
        return data
    package = traced.package
    comments = Comments(package)
    attach(verdict, package.document, origins, comments.add, comments.room)
    return _repacked(data, package, comments.parts())


def _pictured(traced: Trace, document: Document, limits: Limits) -> Iterator[Origin]:
    """The drawings that the pages behind the text of the file itself were recognised from.

    Every picture has the number of a page, also one without text. Raises ``ValueError``.
    """
    own = traced.text
    if not document.text.startswith(own):
        raise ValueError("the verdict was given on another document")
    if len(document.text) == len(own):
        return
    first = 2 if own else 1
    numbered = enumerate(pictures(traced.package, traced.drawings, limits), first)
    drawings = {number: picture.drawing for number, picture in numbered}
    for page in document.pages:
        if page.number >= first:
            if page.number not in drawings or page.start < len(own):
                raise ValueError("the verdict was given on another document")
            yield Origin(page.start, page.end, drawings[page.number], None)


def _repacked(data: bytes, package: Package, changed: Mapping[str, bytes]) -> bytes:
    """The container ``data`` with the parts ``changed`` in place of the old ones, or added."""
    waiting = {name.lower(): (name, content) for name, content in changed.items()}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            plain = entry.filename.replace("\\", "/").lstrip("/").lower()
            _, content = waiting.pop(plain, ("", None))
            if content is None:
                content = package.data(entry.filename)
            made = zipfile.ZipInfo(entry.filename, entry.date_time)
            made.compress_type = entry.compress_type
            made.external_attr = entry.external_attr
            new.writestr(made, content)
        for name, content in waiting.values():
            new.writestr(name, content)
    return target.getvalue()
