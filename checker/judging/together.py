"""The clauses of a notice read together: a small attention network over all of them.

Each clause comes with its place and actors (``structure``), the first stage's answers, the wording
of rules and what its words mean (word vectors of the clause, its sentence and its heading). The
network looks from every clause at the others around it and answers again for every type. What it
computes is written once, for NumPy in use and for JAX in training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate
from checker.judging.features import Unit
from checker.judging.structure import NAMES as STRUCTURE
from checker.wordvectors import Vectors, to_length_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

HEADS = 4
REACH = 32  # clauses further apart than this count as this far
# A long notice is read in windows of so many clauses, each with a margin of clauses around it.
_WINDOW, _MARGIN = 256, 48
_SUMMED_AT_ONCE = 64  # clauses whose word vectors are summed together: bounds the memory
_LEAST_SPREAD = 1e-3
_WIDEST = 4.0  # standard deviations at which a number is cut off
# Log odds and vectors are brought to about the size of the other numbers.
_LOG_ODDS, _MOST_LOG_ODDS = 4.0, 3.0
_CLAUSE, _SENTENCE, _HEADING = 4.0, 4.0, 2.0


@dataclass(frozen=True, slots=True)
class Network:
    """Several networks grown from different seeds, whose answers are averaged.

    ``weights`` hold one more axis in front, the networks; ``mean`` and ``spread`` standardise the
    numbers of ``structure``.
    """

    weights: Mapping[str, Floats]
    mean: Floats
    spread: Floats

    def read(self, inputs: Floats) -> Floats:
        """Log odds of shape (clauses, types and one more) for ``inputs`` of one notice."""
        import numpy as np

        scaled = standardised(inputs, self.mean, self.spread)
        # A notice is too small to share out: threads would wait for each other far longer than one
        # computes, above all where every core already judges a notice of its own.
        with _threads().limit(limits=1, user_api="blas"):
            if len(scaled) <= _WINDOW + 2 * _MARGIN:
                return self._read(scaled)
            parts = []
            for first in range(0, len(scaled), _WINDOW):
                before = max(0, first - _MARGIN)
                answers = self._read(scaled[before : first + _WINDOW + _MARGIN])
                parts.append(answers[first - before : first - before + _WINDOW])
            return np.concatenate(parts)

    def _read(self, scaled: Floats) -> Floats:
        import numpy as np

        there = np.ones(len(scaled), dtype=bool)
        count = len(self.weights["enter"])
        answers = [
            forward(np, {name: held[at] for name, held in self.weights.items()}, scaled, there)
            for at in range(count)
        ]
        answer: Floats = np.mean(answers, axis=0)
        return answer


@cache
def _threads() -> Any:
    """What says how many threads NumPy multiplies matrices with."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def standardised(inputs: Floats, mean: Floats, spread: Floats) -> Floats:
    """``inputs`` with the numbers of ``structure`` centred, scaled and cut off."""
    import numpy as np

    count = len(STRUCTURE)
    scaled = np.clip((inputs[:, :count] - mean) / spread, -_WIDEST, _WIDEST)
    return np.hstack([scaled, inputs[:, count:]]).astype(np.float32)


def spread_of(inputs: Floats) -> tuple[Floats, Floats]:
    """Mean and spread of the numbers of ``structure`` in ``inputs``."""
    import numpy as np

    numbers = inputs[:, : len(STRUCTURE)]
    spread = numbers.std(axis=0) + _LEAST_SPREAD
    return numbers.mean(axis=0).astype(np.float32), spread.astype(np.float32)


def as_they_are(values: Any) -> Any:
    """Nothing is left out in use; training leaves out some numbers at random."""
    return values


def forward(
    xp: Any,
    weights: Mapping[str, Any],
    inputs: Any,
    there: Any,
    leave_out: Callable[[Any], Any] = as_they_are,
) -> Any:
    """Log odds (..., clauses, answers) for ``inputs`` (..., clauses, width); ``xp`` computes.

    ``there`` (..., clauses) is false for what only fills up a batch.
    """
    count = inputs.shape[-2]
    held = _gelu(xp, leave_out(inputs) @ weights["enter"] + weights["enter_bias"])
    size = held.shape[-1] // HEADS
    steps = xp.arange(count)
    apart = xp.clip(steps[None, :] - steps[:, None], -REACH, REACH) + REACH

    def heads(values: Any) -> Any:
        return xp.swapaxes(values.reshape((*values.shape[:-1], HEADS, size)), -2, -3)

    for layer in range(weights["query"].shape[0]):
        seen = _levelled(xp, held) * weights["level"][layer]
        query, key, value = (heads(seen @ weights[n][layer]) for n in ("query", "key", "value"))
        scores = query @ xp.swapaxes(key, -1, -2) / xp.float32(size**0.5)
        scores = scores + weights["distance"][layer][:, apart]
        scores = xp.where(there[..., None, None, :], scores, xp.float32(-1e9))
        shares = xp.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = shares / shares.sum(axis=-1, keepdims=True)
        mixed = xp.swapaxes(shares @ value, -2, -3).reshape(held.shape)
        held = held + leave_out(mixed @ weights["out"][layer])
        seen = _levelled(xp, held) * weights["level_wide"][layer]
        wide = _gelu(xp, seen @ weights["wide"][layer] + weights["wide_bias"][layer])
        held = held + leave_out(wide @ weights["narrow"][layer])
    return leave_out(_levelled(xp, held)) @ weights["answer"] + weights["answer_bias"]


def _levelled(xp: Any, values: Any) -> Any:
    centred = values - values.mean(axis=-1, keepdims=True)
    return centred / xp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + xp.float32(1e-5))


def _gelu(xp: Any, values: Any) -> Any:
    inner = xp.float32(0.7978845608) * (values + xp.float32(0.044715) * values * values * values)
    return xp.float32(0.5) * values * (1 + xp.tanh(inner))


def widths(types: int, dimensions: int) -> tuple[int, ...]:
    """How many numbers of a clause belong to each source, in order."""
    return len(STRUCTURE), types + 1, 2 * types, 3 * dimensions


def inputs_of(
    understanding: Understanding,
    found: Sequence[Unit],
    numbers: Floats,
    logits: Floats,
    candidates: Sequence[Candidate],
    types: Sequence[str],
    vectors: Vectors,
) -> Floats:
    """What the network is told of each clause in ``found``.

    ``numbers`` are those of ``structure``, ``logits`` the first stage's.
    """
    import numpy as np

    parts = (
        numbers,
        np.clip(logits / _LOG_ODDS, -_MOST_LOG_ODDS, _MOST_LOG_ODDS),
        _wordings(found, candidates, types),
        _meanings(understanding, found, vectors),
    )
    return np.hstack(parts).astype(np.float32)


def _wordings(
    found: Sequence[Unit], candidates: Sequence[Candidate], types: Sequence[str]
) -> Floats:
    """Of which types a rule's wording stands in the clause, and of which a rule decides there."""
    import numpy as np

    said = np.zeros((len(found), 2 * len(types)), dtype=np.float32)
    rows = {(unit.sentence, unit.clause): row for row, unit in enumerate(found)}
    kinds = {name: kind for kind, name in enumerate(types)}
    for candidate in candidates:
        row = rows.get((candidate.sentence, candidate.clause))
        kind = kinds.get(candidate.rule.type.id)
        if row is not None and kind is not None:
            said[row, kind] = 1.0
            if candidate.decides:
                said[row, len(types) + kind] = 1.0
    return said


def _meanings(understanding: Understanding, found: Sequence[Unit], vectors: Vectors) -> Floats:
    """The vectors of each clause, its sentence and its heading."""
    import numpy as np

    words = sorted(vectors.inside(understanding.text), key=lambda word: word[1])
    numbers = np.asarray([word for word, _, _ in words], dtype=np.int64)
    starts = np.asarray([start for _, start, _ in words], dtype=np.int64)
    spans = [(unit.start, unit.end, *understanding.sentence_span(unit.sentence)) for unit in found]
    sums = np.empty((len(found), 2, vectors.table.shape[1]), dtype=np.float32)
    for first in range(0, len(found), _SUMMED_AT_ONCE):
        # Words that begin within a clause or a sentence, as differences of running sums.
        here = np.searchsorted(starts, np.asarray(spans[first : first + _SUMMED_AT_ONCE]))
        low, high = here.min(), here.max()
        running = np.zeros((high - low + 1, vectors.table.shape[1]))
        np.cumsum(vectors.table[numbers[low:high]], axis=0, dtype=np.float64, out=running[1:])
        here -= low
        part = slice(first, first + len(here))
        sums[part, 0] = running[here[:, 1]] - running[here[:, 0]]
        sums[part, 1] = running[here[:, 3]] - running[here[:, 2]]
    meanings = to_length_one(sums) * np.asarray([[_CLAUSE], [_SENTENCE]], dtype=np.float32)
    labels = [_heading(understanding, unit.sentence) for unit in found]
    known = {label: vectors.of(label) * _HEADING for label in set(labels)}
    headings = np.asarray([known[label] for label in labels])
    return np.hstack([meanings.reshape(len(found), -1), headings])


def _heading(understanding: Understanding, sentence: int) -> str:
    section = understanding.notice.blocks[understanding.sentences[sentence].block].section
    return section[-1] if section else ""
