"""A sentence taken apart into clauses that can be replaced, dropped and put together again.

Everything is the document's own text: what no way touches stays as it was written, broken lines
and narrow punctuation included.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.demands.actors import COMMUNITY, Mention
from checker.demands.bearers import Bearer
from checker.demands.understanding import Understanding
from checker.notice.sections import opener

EMPTY_CELL = "—"
_LEAD = re.compile(
    r"(?:[一二三四五六七八九十]是(?!指)|第[一二三四五]，|其[一二三四五]，?|——|—|@所有人|(?:其中|同时|此外|另外|另|因此|据此|会议明确|会议要求)(?=[，：]))+"
)
_CELL = "|｜\t"
_STOPS = "。；！？;!?."
_NARROW = str.maketrans({"，": ",", "；": ";", "：": ":"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``raw`` is its text in the document, ``words`` the same normalised.

    ``back[i]`` is where character ``i`` of ``words`` stands in ``raw``; ``sign`` is what stands
    between it and the next clause. ``mentions`` have offsets in ``words``.
    """

    raw: str
    words: str
    back: tuple[int, ...]
    sign: str
    bearer: Bearer
    mentions: tuple[Mention, ...]

    @property
    def ends_cell(self) -> bool:
        return any(mark in self.sign for mark in _CELL)

    @property
    def own_community(self) -> Mention | None:
        """The community that this clause itself makes act."""
        return next(
            (m for m in self.mentions if m.kind == COMMUNITY and m.role == "bearer"),
            None,
        )

    @property
    def has_own_other(self) -> bool:
        """Whether somebody else who is known acts in it, named in it."""
        named = any(m.kind == self.bearer.kind for m in self.mentions)
        return self.bearer.source == "own" and self.bearer.kind != COMMUNITY and named


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses of the text between ``start`` and ``end``; ``lead`` (a number) stands before them.

    ``first``/``last`` are the clauses at fault. ``row`` says whether it is a row of a table.
    """

    start: int
    end: int
    lead: str
    clauses: tuple[Clause, ...]
    first: int
    last: int
    row: bool
    numbered: bool

    @property
    def fault(self) -> str:
        """The words at fault, normalised."""
        return "，".join(clause.words for clause in self.clauses[self.first : self.last + 1])

    @property
    def above(self) -> str:
        """The words of the clause before those at fault; empty where they open the cell."""
        if self.first == 0 or self.clauses[self.first - 1].ends_cell:
            return ""
        return self.clauses[self.first - 1].words

    @property
    def words(self) -> str:
        return "，".join(clause.words for clause in self.clauses)

    @property
    def narrow(self) -> bool:
        """Whether it is written with narrow commas."""
        signs = "".join(clause.sign for clause in self.clauses)
        return "," in signs and "，" not in signs

    @property
    def reach(self) -> int:
        """The last clause that may hang on those at fault: the end of what is said, or of the cell."""
        for number in range(self.last, len(self.clauses)):
            if self.clauses[number].ends_cell or ends_sentence(self.clauses[number].sign):
                return number
        return len(self.clauses) - 1

    def written(self, clauses: Sequence[str | None]) -> str:
        """The sentence with ``clauses``, one for each of its own, ``None`` for one that goes.

        The sign before a clause that goes makes way for the one behind it, so that the sentence
        and every cell of a row end as they did.
        """
        parts = [self.lead]
        signs: list[str] = []
        begun = 0  # parts of the cell that is being written
        for own, words in zip(self.clauses, clauses, strict=True):
            if words is not None:
                parts += (words, own.sign)
                begun += 1
            elif begun and (own.ends_cell or own is self.clauses[-1] or ends_sentence(own.sign)):
                parts[-1] = own.sign
            elif own.ends_cell:
                parts += (EMPTY_CELL, own.sign)
            elif not begun and own is self.clauses[-1] and self.row:
                parts.append(EMPTY_CELL)
            signs.append(own.sign)
            if own.ends_cell:
                begun = 0
        text = "".join(parts)
        return "" if text == self.lead and not self.row else text

    def in_style(self, words: str) -> str:
        """``words`` with the punctuation of the sentence around them."""
        return words.translate(_NARROW) if self.narrow else words


def taken_apart(understanding: Understanding, start: int, end: int) -> Sentence | None:
    """The sentence that holds the evidence ``[start, end)`` of the document's text."""
    offsets = understanding.notice.normal.offsets
    number = understanding.sentence_at(bisect_left(offsets, start))
    if number < 0:
        return None
    whole = understanding.sentences[number]
    block = understanding.notice.blocks[whole.block]
    text = understanding.notice.document.text
    span = understanding.notice.normal.original(whole.start, whole.end)
    clauses: list[Clause] = []
    touched: list[int] = []
    lead = ""
    bearers = understanding.bearers[number]
    for index, (low, high) in enumerate(whole.clauses):
        if index == 0:
            low = _behind_lead(understanding.text, low, high)
            lead = text[span.start : offsets[low]]
        following = (
            offsets[whole.clauses[index + 1][0]] if index + 1 < len(whole.clauses) else span.end
        )
        stop = offsets[high - 1] + 1
        if offsets[low] < end and start < stop:
            touched.append(index)
        clauses.append(
            Clause(
                raw=text[offsets[low] : stop],
                words=understanding.text[low:high],
                back=tuple(offsets[at] - offsets[low] for at in range(low, high)),
                sign=text[stop:following],
                bearer=bearers[index],
                mentions=tuple(
                    replace(m, start=m.start - low, end=m.end - low)
                    for m in bearers[index].mentions
                    if m.start >= low
                ),
            )
        )
    if not touched:
        return None
    return Sentence(
        span.start, span.end, lead, tuple(clauses), touched[0], touched[-1],
        block.kind == "row", bool(lead.strip()),
    )  # fmt: skip


def _behind_lead(text: str, start: int, end: int) -> int:
    """Where the words of a clause begin behind its number and its 「一是」."""
    at = start
    found = opener(text[start:end])
    if found and start + found[1] < end:
        at += found[1]
    lead = _LEAD.match(text, at, end)
    return lead.end() if lead and lead.end() < end else at


def ends_sentence(sign: str) -> bool:
    """Whether ``sign`` holds a stop that ends a sentence."""
    return any(mark in sign for mark in _STOPS)
