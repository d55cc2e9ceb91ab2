"""What the first stage of the model sees of a clause: its characters and its surroundings.

Features are hashed into a fixed number of columns, so that no vocabulary has to be stored. Two
sources: character n-grams of the clause, of its neighbours, its sentence and its heading; and who
bears it, how firmly, under which context cues. The wording of rules is left to the second stage.
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

    ``columns`` are its hashed text features.
    """

    sentence: int
    clause: int
    start: int
    end: int
    columns: tuple[int, ...]


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
            found.append(Unit(number, clause, start, end, _hash(names)))
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
