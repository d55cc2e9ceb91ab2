"""What the first stage of the model sees of a clause: its characters and its surroundings.

Features are hashed into a fixed number of columns, so that no vocabulary has to be stored. Two
sources: character n-grams of the clause, of its neighbours, its sentence and its heading; and who
bears it, how firmly, under which context cues. The wording of rules is left to the second stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

from checker.demands.context import governing
from checker.demands.understanding import Understanding
from checker.judging.grams import DIGITS, Grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = 1 << 15
_AT_ONCE = 512  # clauses whose features are put together: bounds the memory
# Sizes of the n-grams of a sentence, a clause, the one before it (p) and the one after it.
_SIZES = {"s": (2, 3), "c": (1, 2, 3, 4), "p": (2,), "q": (2,)}


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
    places = [
        (number, clause)
        for number, sentence in enumerate(understanding.sentences)
        if understanding.notice.blocks[sentence.block].kind not in ("title", "heading")
        for clause, (start, end) in enumerate(sentence.clauses)
        if end - start >= 2
    ]
    grams = Grams(understanding.text, COLUMNS)
    found: list[Unit] = []
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        for (number, clause), columns in zip(
            some, _columns(understanding, some, grams), strict=True
        ):
            start, end = understanding.sentences[number].clauses[clause]
            found.append(Unit(number, clause, start, end, columns))
    return found


def _columns(
    understanding: Understanding, places: list[tuple[int, int]], grams: Grams
) -> list[NDArray[Any]]:
    """For each clause its hashed features, each once, in order."""
    import numpy as np

    parts = [*_written(understanding, places, grams), _named(understanding, places)]
    # Small numbers are sorted far faster.
    keys = np.concatenate(
        [owners * COLUMNS + columns for owners, columns in parts], dtype=np.int32, casting="unsafe"
    )
    keys.sort()
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    ends = np.searchsorted(keys, np.arange(1, len(places) + 1) * COLUMNS).tolist()
    columns = (keys % COLUMNS).astype(np.int64)
    return [columns[start:end] for start, end in pairwise([0, *ends])]


def _written(
    understanding: Understanding, places: list[tuple[int, int]], grams: Grams
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Number of the clause and column of what is written in it, beside it and in its sentence."""
    import numpy as np

    spans: dict[str, list[tuple[int, int, int]]] = {letter: [] for letter in _SIZES}
    for at, (number, clause) in enumerate(places):
        sentence = understanding.sentences[number]
        spans["s"].append((at, sentence.start, sentence.end))
        spans["c"].append((at, *sentence.clauses[clause]))
        if clause:
            spans["p"].append((at, *sentence.clauses[clause - 1]))
        if clause + 1 < len(sentence.clauses):
            spans["q"].append((at, *sentence.clauses[clause + 1]))
    for letter, held in spans.items():
        clauses, starts, ends = np.asarray(held, dtype=np.int64).reshape(-1, 3).T
        for size in _SIZES[letter]:
            owners, columns = grams.of(letter, starts, ends, size)
            yield clauses[owners], columns


def _named(
    understanding: Understanding, places: list[tuple[int, int]]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Number of the clause and column of all that has a name: who, how firmly, under which heading."""
    import numpy as np

    around: dict[int, list[int]] = {}
    owners: list[int] = []
    columns: list[int] = []
    for at, (number, clause) in enumerate(places):
        if number not in around:
            around[number] = _surroundings(understanding, number)
        columns += around[number]
        columns += map(_column, _clause(understanding, number, clause))
        owners += [at] * (len(columns) - len(owners))
    return np.asarray(owners, dtype=np.int64), np.asarray(columns, dtype=np.int64)


@lru_cache(maxsize=4096)
def _column(name: str) -> int:
    return crc32(name.encode()) % COLUMNS


@lru_cache(maxsize=4096)
def _label(label: str) -> tuple[int, ...]:
    """The columns of a heading, which stands over many clauses."""
    plain = DIGITS.sub("0", label)
    return tuple(crc32(f"h{plain[at : at + 2]}".encode()) % COLUMNS for at in range(len(plain) - 1))


def _surroundings(understanding: Understanding, number: int) -> list[int]:
    """The columns that all clauses of a sentence share."""
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
    return [*columns, *map(_column, names)]


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
