"""What the first stage of the model sees of a clause: its characters and its surroundings.

Features are hashed into a fixed number of columns, so that no vocabulary has to be stored. Two
sources: character n-grams of the clause, of its neighbours, its sentence and its heading; and who
bears it, how firmly, under which context cues. The wording of rules is left to the second stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from checker.demands.context import governing
from checker.demands.understanding import Understanding
from checker.judging.grams import DIGITS, Grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A clause that the model answers for.

    ``columns`` are its hashed text features, each once, in order.
    """

    sentence: int
    clause: int
    start: int
    end: int
    columns: NDArray[Any]


def units(understanding: Understanding) -> list[Unit]:
    """All clauses of the notice that could hold a demand, in reading order."""
    import numpy as np

    found: list[Unit] = []
    grams = Grams(understanding.text, COLUMNS)
    for number, sentence in enumerate(understanding.sentences):
        block = understanding.notice.blocks[sentence.block]
        if block.kind in ("title", "heading"):
            continue
        around = _surroundings(understanding, number, grams)
        for clause, (start, end) in enumerate(sentence.clauses):
            if end - start < 2:
                continue
            named = [_column(name) for name in _clause(understanding, number, clause)]
            columns = [*around, *_clause_grams(understanding, number, clause, grams)]
            columns.append(np.asarray(named, dtype=np.int64))
            held = np.unique(np.concatenate(columns))
            found.append(Unit(number, clause, start, end, held))
    return found


@lru_cache(maxsize=4096)
def _column(name: str) -> int:
    return crc32(name.encode()) % COLUMNS


@lru_cache(maxsize=4096)
def _label(label: str) -> tuple[int, ...]:
    """The columns of a heading, which stands over many clauses."""
    plain = DIGITS.sub("0", label)
    return tuple(crc32(f"h{plain[at : at + 2]}".encode()) % COLUMNS for at in range(len(plain) - 1))


def _surroundings(understanding: Understanding, number: int, grams: Grams) -> list[NDArray[Any]]:
    """The columns that all clauses of a sentence share."""
    import numpy as np

    sentence = understanding.sentences[number]
    block = understanding.notice.blocks[sentence.block]
    columns = [
        column for label in (*block.section[-2:], block.attachment) for column in _label(label)
    ]
    names = [
        f"k{block.kind}",
        f"a{understanding.addressed:d}{understanding.addressed_alone:d}",
        f"n{understanding.notice.kind}",
        *(f"M{hit.category}" for hit in understanding.modal[number]),
        *(f"X{hit.category}" for hit in understanding.context[number]),
        *(f"B{bearer.kind}" for bearer in understanding.bearers[number]),
    ]
    columns += map(_column, names)
    shown = grams.of("s", sentence.start, sentence.end, (2, 3))
    return [*shown, np.asarray(columns, dtype=np.int64)]


def _clause_grams(
    understanding: Understanding, number: int, clause: int, grams: Grams
) -> list[NDArray[Any]]:
    clauses = understanding.sentences[number].clauses
    found = grams.of("c", *clauses[clause], (1, 2, 3, 4))
    if clause:
        found += grams.of("p", *clauses[clause - 1], (2,))
    if clause + 1 < len(clauses):
        found += grams.of("q", *clauses[clause + 1], (2,))
    return found


def _clause(understanding: Understanding, number: int, clause: int) -> Iterator[str]:
    sentence = understanding.sentences[number]
    start, end = sentence.clauses[clause]
    bearer = understanding.bearers[number][clause]
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
