"""Word documents (.docx): zip and XML read by our own code, so that nothing is dropped silently.

Headers (but for the head of a notice, see ``header``), footers and comments are not part of a
notice's text and stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from checker.model import ReadIssue
from checker.reading.builder import CELL_SEPARATOR, TextBuilder
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.docx.body import Body, Item, Line
from checker.reading.docx.embedded import embedded, files
from checker.reading.docx.graphics import describe, holds_picture
from checker.reading.docx.header import leading_lines
from checker.reading.docx.numbering import Numbering
from checker.reading.docx.package import Package
from checker.reading.docx.scans import add_scans
from checker.reading.docx.styles import Styles
from checker.reading.docx.traced import Traced
from checker.reading.limits import Limits
from checker.reading.xml import attribute, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHECK_IN_WORD = "请对照原文核对"
_FIRST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """Where characters ``[start, end)`` of the text came from.

    ``source`` is an element below the root of the main document. The first of the characters is
    character ``at`` of ``source.text``; ``at`` is ``None`` where the element stands for all of
    them (a tab, the reference to a footnote).
    """

    start: int
    end: int
    source: _Element
    at: int | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A .docx taken apart: its text, and the origins of all of it that has one, in order.

    Separators, list numbers and lines from a header have no origin. ``drawings`` are those of the
    main document, in order.
    """

    package: Package
    text: str
    origins: tuple[Origin, ...]
    drawings: tuple[_Element, ...]


def read(data: bytes, request: Request) -> Content:
    """Text and tables of a .docx; one page, for Word has no fixed ones.

    The text of large pictures follows, each a page of its own. Raises ``Unreadable``.
    """
    package = Package(data, request.limits)
    reading = _Reading(package, request.limits)
    reading.run()
    builder, graphics = reading.builder, reading.body.graphics
    found = embedded(package, reading.body.embedded)
    issues = reading.issues + describe(graphics, found.merged, found.opaque)
    issues += add_scans(builder, package, graphics, request)
    inner = files(package, found.names)
    if len(builder):
        return replace(builder.content(issues), inner=inner)
    if found.names:
        return Content("", (), issues=tuple(issues), inner=inner)
    raise _without_text(reading.body)


def trace(data: bytes, limits: Limits) -> Trace:
    """The text that ``read`` gives and where in the file it stands. Raises ``Unreadable``."""
    package = Package(data, limits)
    reading = _Reading(package, limits, traced=True)
    reading.run()
    text = reading.builder.content().text
    return Trace(package, text, tuple(reading.origins), tuple(reading.body.graphics))


class _Reading:
    """Reads one document into ``builder``; fills ``origins`` when ``traced``."""

    def __init__(self, package: Package, limits: Limits, traced: bool = False) -> None:
        self.issues: list[ReadIssue] = []
        self.builder = TextBuilder(limits)
        self.origins: list[Origin] = []
        self._package = package
        self._traced = traced
        self._styles = Styles(self._optional("styles", "样式（隐藏文字可能没有略去）"))
        self.body = Body(
            self._styles, Numbering(self._optional("numbering", "自动编号"), self._styles)
        )

    def run(self) -> None:
        stories = (e for e in self._package.document if short_name(e.tag) == "w:body")
        items = chain.from_iterable(map(self.body.story, stories))
        first = list(islice(items, _FIRST_ITEMS))
        shown = [str(item.text) for item in first if isinstance(item, Line)]
        for text in leading_lines(self._package, self._styles, shown):
            self.builder.line(text)
        for item in chain(first, items):
            self._add(item)
        self._add_notes()

    def _optional(self, kind: str, what: str) -> _Element | None:
        """A part that the text can do without; a broken one is an issue, not the end."""
        try:
            return self._package.part(kind)
        except Unreadable:
            self.issues.append(ReadIssue(f"Word 文件中的{what}已损坏，没有读出，{_CHECK_IN_WORD}"))
            return None

    def _add(self, item: Item) -> None:
        at = len(self.builder) + 1 if len(self.builder) else 0
        if isinstance(item, Line):
            line = item.text.as_line()
            self.builder.line(str(line))
            self._remember(at, line)
            return
        self.builder.table([[str(cell) for cell in row] for row in item.rows])
        for row in item.rows:
            if any(row):
                for cell in row:
                    self._remember(at, cell)
                    at += len(str(cell)) + len(CELL_SEPARATOR)
                at += len("\n") - len(CELL_SEPARATOR)

    def _remember(self, at: int, text: Traced) -> None:
        if self._traced:
            for piece in text.pieces:
                end = at + len(piece.text)
                if piece.source is not None:
                    self.origins.append(Origin(at, end, piece.source, piece.at))
                at = end

    def _add_notes(self) -> None:
        """Footnotes, then endnotes, in the order in which the text refers to them.

        Nothing marks the place in the text: a mark there would split the words that it explains.
        """
        for kind, what in (("footnote", "脚注"), ("endnote", "尾注")):
            wanted = [
                (name, at) for (of_kind, name), at in self.body.notes.items() if of_kind == kind
            ]
            if not wanted:
                continue
            part = self._optional(f"{kind}s", what)
            notes = {} if part is None else {attribute(note, "w:id"): note for note in part}
            for number, (name, reference) in enumerate(wanted, start=1):
                if name in notes:
                    text = "\n".join(_lines(self.body, notes[name])).strip()
                    if text:
                        self._add(Line(Traced.of(f"{what}{number}：{text}", reference)))


def _lines(body: Body, note: _Element) -> Iterator[str]:
    for item in body.story(note):
        if isinstance(item, Line):
            yield str(item.text).strip()
        else:
            yield from (" ".join(str(cell) for cell in row if cell) for row in item.rows)


def _without_text(body: Body) -> Unreadable:
    if any(map(holds_picture, body.graphics)):
        return Unreadable(
            "Word 文件里只有图片，没有认出文字（可能是扫描件）",
            "请确认图片清晰、完整，或请对方提供文字版",
        )
    return Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
