"""The clauses of a notice read together: a small attention network over all of them.

Each clause comes with its place and actors (``structure``), the first stage's answers, the wording
of rules and what its words mean (word vectors of the clause, its sentence and its heading). The
network (``attention``) looks from every clause at the others around it and answers again for every
type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from checker.demands.understanding import Understanding
from checker.judging.attention import Quick, forward
from checker.judging.candidates import Candidate
from checker.judging.features import Unit
from checker.judging.structure import NAMES as STRUCTURE
from checker.literals import columns
from checker.wordvectors import Vectors, to_length_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

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

        answers = [
            forward(Quick(np), {name: held[at] for name, held in self.weights.items()}, scaled)
            for at in range(len(self.weights["enter"]))
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

    numbers, starts = columns(vectors.inside(understanding.text))
    order = np.argsort(starts, kind="stable")
    numbers, starts = numbers[order], starts[order]
    sums = np.empty((len(found), 2, vectors.table.shape[1]), dtype=np.float32)
    for first in range(0, len(found), _SUMMED_AT_ONCE):
        units = found[first : first + _SUMMED_AT_ONCE]
        sentences = sorted({unit.sentence for unit in units})
        spans = [(unit.start, unit.end) for unit in units]
        spans += map(understanding.sentence_span, sentences)
        # Words that begin within a clause or a sentence.
        here = np.searchsorted(starts, np.asarray(spans))
        low = here.min()
        held = _added(vectors.table[numbers[low : here.max()]], here - low)
        row_of = {sentence: len(units) + at for at, sentence in enumerate(sentences)}
        part = slice(first, first + len(units))
        sums[part, 0] = held[: len(units)]
        sums[part, 1] = held[[row_of[unit.sentence] for unit in units]]
    meanings = to_length_one(sums) * np.asarray([[_CLAUSE], [_SENTENCE]], dtype=np.float32)
    labels = [_heading(understanding, unit.sentence) for unit in found]
    rows = {label: row for row, label in enumerate(dict.fromkeys(labels))}
    known = np.stack([vectors.of(label) for label in rows]) * _HEADING
    headings = known[[rows[label] for label in labels]]
    return np.hstack([meanings.reshape(len(found), -1), headings])


def _added(rows: Floats, ranges: Floats) -> Floats:
    """The sum of ``rows`` over each ``[low, high)`` of ``ranges``; zeros for an empty one."""
    import numpy as np

    sums = np.zeros((len(ranges), rows.shape[1]), dtype=np.float32)
    there = ranges[:, 1] > ranges[:, 0]
    if there.any():
        # What follows the last row ends a sum there; between two ranges lies what nobody asks for.
        rows = np.vstack([rows, np.zeros_like(rows[:1])])
        sums[there] = np.add.reduceat(rows, ranges[there].ravel(), axis=0)[::2]
    return sums


def _heading(understanding: Understanding, sentence: int) -> str:
    section = understanding.notice.blocks[understanding.sentences[sentence].block].section
    return section[-1] if section else ""
