"""Sentences and clauses of a notice: the units that bearer and negation are decided in.

Official sentences are paragraphs long, so everything is bounded by the clause: the stretch
between commas, colons, semicolons and stops, or a table cell's part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model import Block, Notice
from checker.notice.duty_line import BODIES, PARTS

_SENTENCE_END = re.compile(r"[。；！？]")
# Who is responsible for the sentence before: 「……。（牵头单位：农业农村处）」「……。（各村负责）」.
_RESPONSIBLE = re.compile(
    rf"（(?:{PARTS}(?:{BODIES}|领导|人)：[^（）。]{{2,80}}"
    r"|[^（）。：]{2,60}(?:负责|牵头|落实|承办|配合|实施))）"
)
_CLAUSE_END = re.compile(r"[，；：。！？|]|——")


# Characters of the longest sentence that is understood as one.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or a whole table row) in normalised text, with its clauses' spans."""

    index: int
    start: int
    end: int
    block: int
    clauses: tuple[tuple[int, int], ...]


def split(notice: Notice) -> tuple[Sentence, ...]:
    """Cut every block of ``notice`` into sentences and clauses, in order."""
    text = notice.normal.text
    sentences: list[Sentence] = []
    for number, block in enumerate(notice.blocks):
        for start, end in _sentences(text, block):
            clauses = _clauses(text, start, end)
            if clauses:
                sentences.append(Sentence(len(sentences), start, end, number, clauses))
    return tuple(sentences)


def _sentences(text: str, block: Block) -> list[tuple[int, int]]:
    if block.kind == "row":
        return _bounded(text, block.start, block.end)
    spans: list[tuple[int, int]] = []
    at = block.start
    for stop in _SENTENCE_END.finditer(text, block.start, block.end):
        # A closing quotation mark belongs to the sentence that it closes.
        end = stop.end()
        if end < block.end and text[end] in "”）":
            end += 1
        responsible = _RESPONSIBLE.match(text, end, block.end)
        if responsible:
            end = responsible.end()
        if end > at:
            spans.append((at, end))
        at = end
    if at < block.end:
        spans.append((at, block.end))
    return [part for start, end in spans for part in _bounded(text, start, end)]


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what no sentence mark ends, so that no text costs more than its length."""
    parts: list[tuple[int, int]] = []
    while end - start > LONGEST:
        comma = text.rfind("，", start + LONGEST // 2, start + LONGEST)
        stop = comma + 1 if comma > 0 else start + LONGEST
        parts.append((start, stop))
        start = stop
    parts.append((start, end))
    return parts


def _clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    at = start
    for stop in _CLAUSE_END.finditer(text, start, end):
        if stop.start() > at:
            spans.append((at, stop.start()))
        at = stop.end()
    if at < end and text[at:end].strip("”）"):
        spans.append((at, end))
    return tuple(spans)
