"""What a draft check gives back: for each finding a rewording, and the text with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from checker.model import Document, Finding, Verdict

How = Literal["reworded", "added", "deleted", "left"]
BLANK = "____"


@dataclass(frozen=True, slots=True)
class Edit:
    """``after`` in the place of characters ``[start, end)``."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to write in the place of a passage, for one finding.

    ``start``/``end`` index ``Document.text`` and delimit ``before``; findings of one sentence share
    its rewording. A clause that is added has an empty ``before``. ``blanks`` say what a person has
    to fill in, one for each ``____`` of ``after``, in order. Where ``cured`` is false nothing was
    found that cures the finding: ``after`` is ``before``, and ``why`` says what a person should do.
    """

    finding: Finding
    start: int
    end: int
    before: str
    after: str
    why: str
    blanks: tuple[str, ...]
    cured: bool
    how: How

    @property
    def fingerprint(self) -> str:
        return self.finding.fingerprint

    @property
    def type(self) -> str:
        return self.finding.type

    @property
    def edit(self) -> Edit | None:
        """The change to the text; ``None`` where there is none."""
        return Edit(self.start, self.end, self.after) if self.cured else None


@dataclass(frozen=True)
class Draft:
    """A verdict with a suggestion for each of its violations and reviews, in reading order.

    ``also`` are the edits for what showed only once the rest was reworded (a table row that
    repeats a demand of the text); they are part of ``text``.
    """

    verdict: Verdict
    suggestions: tuple[Suggestion, ...]
    also: tuple[Suggestion, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change once, in order; no two overlap."""
        every = (s.edit for s in (*self.suggestions, *self.also))
        found = {edit for edit in every if edit is not None}
        return tuple(sorted(found, key=lambda edit: (edit.start, edit.end)))

    @cached_property
    def text(self) -> str:
        """The whole text as reworded."""
        return applied(self.verdict.document.text, self.edits)

    @property
    def left(self) -> tuple[Suggestion, ...]:
        """Where a person must find the words."""
        return tuple(s for s in self.suggestions if not s.cured)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with ``edits``, which are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join((*parts, text[at:]))


class Shift:
    """Where characters of a text stand once ``edits`` are made, and the way back."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits

    def there(self, offset: int, *, behind: bool = False) -> int:
        """The place of ``offset`` in the new text; inside an edit, its beginning or its end.

        ``behind`` is for the end of a stretch: what is added there belongs to the stretch.
        """
        moved = 0
        for edit in self._edits:
            if edit.start > offset or (edit.start == offset and not behind):
                break
            if offset < edit.end:
                return edit.start + moved + (len(edit.after) if behind else 0)
            moved += len(edit.after) - (edit.end - edit.start)
        return offset + moved

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the old text at ``[start, end)`` of the new; ``None`` if edits touch it."""
        moved = 0
        for edit in self._edits:
            low = edit.start + moved
            high = low + len(edit.after)
            if high > start and low < end:
                return None
            if low >= end:
                break
            moved += len(edit.after) - (edit.end - edit.start)
        return start - moved, end - moved


def shifted(document: Document, edits: Sequence[Edit]) -> Document:
    """``document`` with ``edits`` in its text, its pages and tables where they then stand."""
    from dataclasses import replace

    shift = Shift(edits)
    pages = tuple(
        replace(p, start=shift.there(p.start), end=shift.there(p.end, behind=True))
        for p in document.pages
    )
    return replace(document, text=applied(document.text, edits), pages=pages, tables=(), placed=())
