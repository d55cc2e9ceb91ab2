"""What the model sees of a clause: its characters, its surroundings, and its structure.

Features are hashed into a fixed number of columns, so that no vocabulary has to be stored. Two
sources: character n-grams of the clause, of its neighbours, its sentence and its heading; and who
bears it, how firmly, under which context cues. Rules are left out on purpose: the model is there
for what no rule names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from checker.demands.context import governing
from checker.demands.understanding import Understanding

COLUMNS = 1 << 15
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause that the model answers for.

    ``columns`` are its hashed text features, ``structure`` the few numbers that the second stage
    reads (see ``STRUCTURE``).
    """

    sentence: int
    clause: int
    start: int
    end: int
    columns: tuple[int, ...]
    structure: tuple[float, ...]


def units(understanding: Understanding) -> list[Unit]:
    """All clauses of the notice that could hold a demand, in reading order."""
    found: list[Unit] = []
    for number, sentence in enumerate(understanding.sentences):
        block = understanding.notice.blocks[sentence.block]
        if block.kind in ("title", "heading"):
            continue
        around = _surroundings(understanding, number)
        for clause, (start, end) in enumerate(sentence.clauses):
            if end - start < 2:
                continue
            names = set(around)
            names.update(_clause(understanding, number, clause))
            found.append(
                Unit(
                    number,
                    clause,
                    start,
                    end,
                    _hash(names),
                    _structure(understanding, number, clause),
                )
            )
    return found


def _hash(names: set[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(name.encode()) % COLUMNS for name in names}))


def _grams(prefix: str, text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    plain = _DIGITS.sub("0", text)
    for size in sizes:
        for at in range(len(plain) - size + 1):
            yield f"{prefix}{plain[at : at + size]}"


def _surroundings(understanding: Understanding, number: int) -> set[str]:
    sentence = understanding.sentences[number]
    block = understanding.notice.blocks[sentence.block]
    text = understanding.text
    names = set(_grams("s", text[sentence.start : sentence.end], (2, 3)))
    for label in (*block.section[-2:], block.attachment):
        names.update(_grams("h", label, (2,)))
    names.add(f"k{block.kind}")
    names.add(f"a{understanding.addressed:d}{understanding.addressed_alone:d}")
    names.add(f"n{understanding.notice.kind}")
    names.update(f"M{hit.category}" for hit in understanding.modal[number])
    names.update(f"X{hit.category}" for hit in understanding.context[number])
    names.update(f"B{bearer.kind}" for bearer in understanding.bearers[number])
    return names


def _clause(understanding: Understanding, number: int, clause: int) -> Iterator[str]:
    sentence = understanding.sentences[number]
    start, end = sentence.clauses[clause]
    text = understanding.text
    bearer = understanding.bearers[number][clause]
    yield from _grams("c", text[start:end], (1, 2, 3, 4))
    if clause:
        left = sentence.clauses[clause - 1]
        yield from _grams("p", text[left[0] : left[1]], (2,))
    if clause + 1 < len(sentence.clauses):
        right = sentence.clauses[clause + 1]
        yield from _grams("q", text[right[0] : right[1]], (2,))
    kind = bearer.kind or "none"
    yield f"b{kind}"
    yield f"b{kind}/{bearer.source}"
    yield f"i{bearer.implied:d}{bearer.involved:d}"
    for mention in bearer.mentions:
        yield f"m{mention.kind}/{mention.role}"
    for hit in governing(understanding.context[number], start, end):
        yield f"g{hit.category}"
        yield f"g{hit.category}/{kind}"
    for modal in understanding.modal[number]:
        if start <= modal.start < end:
            yield f"o{modal.category}"


_KINDS = ("community", "street", "department", "enterprise", "resident", "other")
_SOURCES = ("own", "clause", "sentence", "heading", "table", "addressee", "none")
_CONTEXT = (
    "negation",
    "cancellation",
    "past",
    "problem",
    "quotation",
    "permission",
    "emergency",
    "self_government",
    "unified",
)
_MODAL = ("obligation", "consequence", "weak", "quantity", "deadline")
STRUCTURE = (
    *(f"bearer={kind}" for kind in _KINDS),
    *(f"source={source}" for source in _SOURCES),
    "implied",
    "involved",
    *(f"context={category}" for category in _CONTEXT),
    *(f"clause={category}" for category in _MODAL),
    *(f"sentence={category}" for category in _MODAL),
    "row",
    "length",
)


def _structure(understanding: Understanding, number: int, clause: int) -> tuple[float, ...]:
    sentence = understanding.sentences[number]
    start, end = sentence.clauses[clause]
    bearer = understanding.bearers[number][clause]
    governed = {hit.category for hit in governing(understanding.context[number], start, end)}
    modal = understanding.modal[number]
    here = {hit.category for hit in modal if start <= hit.start < end}
    around = {hit.category for hit in modal}
    row = understanding.notice.blocks[sentence.block].kind == "row"
    return (
        *(float(bearer.kind == kind) for kind in _KINDS),
        *(float(bearer.source == source) for source in _SOURCES),
        float(bearer.implied),
        float(bearer.involved),
        *(float(category in governed) for category in _CONTEXT),
        *(float(category in here) for category in _MODAL),
        *(float(category in around) for category in _MODAL),
        float(row),
        float(min(end - start, 60)),
    )
