"""The report as one HTML file: the notice with its findings marked in place, and their cards.

The file asks for nothing from outside and runs no script; a policy inside it forbids both.
Everything from the notice is escaped by the template and made inert before. The shown text has
the document's own offsets: with the tags removed it is ``inert(document.text)``.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.model import SEVERITY_ORDER, Block, Document, Severity, Span, Verdict
from checker.report import words
from checker.report.arrange import Numbered, facts, grouped, numbered, place
from checker.report.inert import inert
from checker.report.segments import Segment, segments
from checker.report.templating import environment, packaged, style_sheet

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Badge:
    """The number that stands where a finding begins, and what it is called aloud."""

    number: int
    severity: Severity
    called: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text under the same findings.

    ``numbers`` are theirs; ``card`` is the number of the one that a click leads to and
    ``severity`` its own, the gravest of them; both are empty outside findings.
    """

    text: str
    badges: tuple[Badge, ...]
    numbers: tuple[int, ...]
    card: int | None
    severity: Severity | None
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document with its line feed, set as its part of the notice is set.

    ``page`` is the number of the page that begins with this line, else ``None``.
    """

    look: str
    page: int | None
    pieces: tuple[Piece, ...]


def render(verdict: Verdict) -> str:
    """``verdict`` as a whole HTML document (UTF-8 when written)."""
    entries = numbered(verdict.findings)
    style = _style(entries)
    return _template().render(
        words=words,
        verdict=verdict,
        title=f"{words.LABELS[verdict.label]}：{inert(verdict.document.name)}",
        statement=words.statement(verdict),
        facts=[(label, inert(value)) for label, value in facts(verdict)],
        groups=grouped(entries),
        entries=entries,
        places={entry.number: place(verdict.document, entry.finding) for entry in entries},
        lines=lines(verdict),
        style=style,
        style_hash=_hash(style),
    )


def lines(verdict: Verdict) -> list[Line]:
    """The document's text line by line, cut into pieces at the ends of every finding."""
    text = inert(verdict.document.text)
    entries = numbered(verdict.findings)
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    spans = [Span(entry.finding.start, entry.finding.end) for entry in entries]
    pages = _page_starts(verdict.document, starts)
    looks = _looks(verdict, starts)

    shown: list[Line] = []
    waiting = segments(len(text), spans, starts)
    at = 0
    for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True):
        pieces = []
        while at < len(waiting) and waiting[at].start < end:
            pieces.append(_piece(text, waiting[at], entries))
            at += 1
        if pieces:
            look = looks.get(start, "plain")
            indented = look == "paragraph" and not text[start : start + 1].isspace()
            shown.append(
                Line(f"{look} indent" if indented else look, pages.get(start), tuple(pieces))
            )
    return shown


def _piece(text: str, segment: Segment, entries: tuple[Numbered, ...]) -> Piece:
    covering = [entries[index] for index in segment.covering]
    badges = tuple(
        Badge(entry.number, entry.finding.severity, _called(entry))
        for entry in (entries[index] for index in segment.opening)
    )
    # Of findings that overlap, the gravest takes the click, and of equals the innermost.
    chosen = max(
        covering,
        key=lambda e: (SEVERITY_ORDER[e.finding.severity], e.finding.start, -e.finding.end),
        default=None,
    )
    return Piece(
        text=text[segment.start : segment.end],
        badges=badges,
        numbers=tuple(entry.number for entry in covering),
        card=chosen.number if chosen else None,
        severity=chosen.finding.severity if chosen else None,
        hint="；".join(_called(entry) for entry in covering),
    )


def _called(entry: Numbered) -> str:
    finding = entry.finding
    return f"第{entry.number}条，{words.SEVERITIES[finding.severity]}，{inert(finding.title)}"


def _page_starts(document: Document, starts: list[int]) -> dict[int, int]:
    """Line start → number of the page that begins there, from the second page on."""
    found: dict[int, int] = {}
    for page in document.pages[1:]:
        # A page that begins inside a line is announced before the next line.
        line = bisect_left(starts, page.start)
        if line < len(starts):
            found[starts[line]] = page.number
    return found


def _looks(verdict: Verdict, starts: list[int]) -> dict[int, str]:
    """Line start → the kind of the block that the line belongs to.

    Only the first line of a block is indented; what a PDF broke off goes on flush.
    """
    found: dict[int, str] = {}
    blocks = [(_span(verdict, block), block) for block in verdict.notice.blocks]
    blocks.sort(key=lambda pair: pair[0].start)
    ends = [*starts[1:], len(verdict.document.text) + 1]
    at = 0
    for start, end in zip(starts, ends, strict=True):
        while at < len(blocks) and blocks[at][0].end <= start:
            at += 1
        if at == len(blocks) or blocks[at][0].start >= end:
            continue
        span, block = blocks[at]
        goes_on = span.start < start and block.kind == "paragraph"
        found[start] = "going-on" if goes_on else block.kind
    return found


def _span(verdict: Verdict, block: Block) -> Span:
    return verdict.notice.normal.original(block.start, block.end)


def _style(entries: Iterable[Numbered]) -> str:
    """The style sheet, and for each finding the rules that join its card and its place."""
    sheet = style_sheet("report.css")
    for number in (entry.number for entry in entries):
        chosen = f"body:has(#card-{number}:target,#at-{number}:target)"
        sheet += (
            f"{chosen} .f{number}{{outline:2px solid currentColor;background:var(--chosen)}}\n"
            f"{chosen} #card-{number}{{border-color:currentColor;box-shadow:var(--lifted)}}\n"
        )
    return sheet


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


@cache
def _template() -> Template:
    return environment().from_string(packaged("report.html"))
