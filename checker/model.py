"""The words every room shares: plain frozen data, no behaviour beyond derived properties.

Offsets are half-open ``[start, end)`` and count Unicode code points of ``Document.text``.
Nothing here imports another room, so any module may import this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Severity = Literal["violation", "review", "note"]
VerdictLabel = Literal["violation", "review", "compliant"]
Source = Literal["rule", "model"]
BlockKind = Literal["title", "heading", "paragraph", "row", "addressee", "meta", "signature"]
Modality = Literal["obligation", "prohibition", "permission", "statement"]
Role = Literal["bearer", "target", "place", "none"]
Level = Literal["centre", "province", "prefecture", "county", "township", "unknown"]

SEVERITY_ORDER: Mapping[str, int] = {"note": 0, "review": 1, "violation": 2}

DOUBTFUL = 0.96
"""Below this confidence of a recognised page more than about one character in twenty is wrong
(``benchmarks/ocr.py``)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch ``[start, end)`` of a text."""

    start: int
    end: int


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch) from the page's upper left corner as shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Characters ``[start, end)`` of ``Document.text`` that stand in one line on a page.

    ``edges`` are the places where its characters begin and the last one ends, from left to right
    (one more than characters, in points); empty where nobody knows, for characters of one width.
    """

    start: int
    end: int
    page: int
    box: Box
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source file; ``start``/``end`` delimit its text in ``Document.text``.

    ``number`` counts from 1. Text formats without pages have exactly one page. ``width`` and
    ``height`` are in points, 0 when there is no fixed page. ``confidence`` (0 to 1) says how sure
    text recognition was of the page; ``None`` for a page whose text was in the file.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    confidence: float | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a person should compare what was recognised with the original."""
        return self.confidence is not None and self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; ``start``/``end`` delimit its text in ``Document.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source file, row by row; a merged cell is present once."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """Something that could not be read although the rest of the file could.

    ``message`` is one Chinese sentence for the user; ``page`` counts from 1.
    """

    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. Every offset anywhere in a verdict indexes ``text``.

    ``placed`` says where on the pages the text stands, in the order of the text; it is empty for
    formats without fixed pages, and for a PDF unless asked for (see ``checker.reading.read``).
    """

    name: str
    sha256: str
    format: str
    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    issues: tuple[ReadIssue, ...] = ()
    placed: tuple[Placed, ...] = ()

    def page_at(self, offset: int) -> int:
        """The number of the page that holds ``offset`` (1 when the format has no pages)."""
        number = 1
        for page in self.pages:
            if page.start > offset:
                break
            number = page.number
        return number

    def doubtful(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` touches a page whose text was recognised with doubt."""
        return any(page.doubtful and page.start < end and start < page.end for page in self.pages)


# --------------------------------------------------------------------------- notice


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section. ``path`` holds the labels from the outermost inwards.

    Example: ``("一、任务分工", "(三)各社区", "2.")``; ``level`` 0 is the document itself.
    """

    level: int
    label: str
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row of the notice, in normalised text (see NormalText).

    ``cells`` are spans of the row's cells and ``header`` the texts of the table's header row;
    both are empty outside tables.
    """

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    cells: tuple[Span, ...] = ()
    header: tuple[str, ...] = ()
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class NormalText:
    """The document's text folded for understanding, with the way back.

    ``text`` has one width of punctuation, no broken lines and no filling spaces;
    ``offsets[i]`` is the index in ``Document.text`` of character ``i``, and
    ``offsets[len(text)]`` the length of ``Document.text``.
    """

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> Span:
        """Map ``[start, end)`` of the normalised text to the document's own text."""
        if start >= end:
            at = self.offsets[start]
            return Span(at, at)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Notice:
    """The anatomy of an official document (GB/T 9704)."""

    document: Document
    normal: NormalText
    title: str
    issuer: str
    document_number: str
    date: date | None
    addressees: tuple[str, ...]
    copies_to: tuple[str, ...]
    attachments: tuple[str, ...]
    kind: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


# --------------------------------------------------------------------------- demands


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of wording that decided something: its category, its text and where it stands.

    Offsets index ``Document.text``.
    """

    category: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a clause makes somebody do, have, sign, attend, provide or bear.

    ``bearer`` is the kind of body that must act (``community``, ``department``, ...);
    ``bearer_text`` its words in the notice, empty when carried over or implied.
    ``start``/``end`` index ``Document.text`` and delimit the clause.
    """

    start: int
    end: int
    bearer: str
    bearer_text: str
    role: Role
    modality: Modality
    action: str
    object: str
    quantity: str
    deadline: str
    consequence: str
    implied: bool
    cues: tuple[Cue, ...]
    left_alone: str = ""


# --------------------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class Basis:
    """A provision that a finding rests on, restated in our words."""

    plan: str
    clause: str
    summary: str


@dataclass(frozen=True, slots=True)
class ExceptionOutcome:
    """An exception that was tried: ``applies`` lowers the finding, ``fails`` does not."""

    name: str
    outcome: Literal["applies", "fails", "open"]
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One demand that a plan does not allow, with its words, its clause and its cure."""

    type: str
    title: str
    severity: Severity
    start: int
    end: int
    evidence: str
    page: int
    section: tuple[str, ...]
    demand: Demand
    basis: tuple[Basis, ...]
    exceptions: tuple[ExceptionOutcome, ...]
    explanation: str
    remedy: str
    source: Source
    rule: str
    confidence: float
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TaskMatch:
    """A list item that a demand was recognised as; ``kind`` is the list it stands on.

    ``over`` are the words that ask more than assistance, empty where the demand does not.
    """

    kind: str
    item: str
    title: str
    score: float
    words: tuple[str, ...]
    over: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A demand on a community with the list items it may be, best first.

    ``decision`` tells whether it is on a list: ``on-list``, ``off-list`` or ``unsure``.
    """

    demand: Demand
    evidence: str
    matches: tuple[TaskMatch, ...]
    decision: Literal["on-list", "off-list", "unsure"] = "unsure"


@dataclass(frozen=True, slots=True)
class Asked:
    """Data asked of communities in one place of a notice.

    ``name`` is what the form or list is called, else the people it is about, else empty.
    ``fields`` are canonical names, each once, ``words`` the same as written, of the same length;
    ``start``/``end`` index ``Document.text`` and delimit the place: the head of a form, the whole of
    one with labels, or the words of a list.
    """

    name: str
    fields: tuple[str, ...]
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one document; ``profile_title`` is what people call ``profile``."""

    document: Document
    notice: Notice
    profile: str
    policy_version: str
    checked_at: str
    on: date
    label: VerdictLabel
    addressed: bool
    findings: tuple[Finding, ...]
    tasks: tuple[Task, ...]
    errors: tuple[ReadIssue, ...] = field(default=())
    profile_title: str = ""
    asked: tuple[Asked, ...] = ()
