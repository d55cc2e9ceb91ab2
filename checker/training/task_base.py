"""The base of task recognition from labelled clauses: what views of a clause rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checker.policy.lists import ListItem, TaskList
from checker.tasks.model import BARE, KINDS, OFF, Base, Example, Linear
from checker.tasks.texts import fold_parts, grams, texts_of
from checker.training.labelled import Labelled
from checker.wordvectors import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_RIDGE = 0.6
_LEAST_TEXTS = 2  # texts that a gram must stand in to be weighed
_VECTOR_SHARE = 0.7  # the sentence vector beside grams, both of length 1
_OWN_TEXT = 0.5  # how much a text of the list itself counts beside an example
# How sharply the answers for kinds and for going too far are drawn apart.
_KIND_GAIN, _OVER_GAIN = 6.0, 4.0


def base_of(rows: Sequence[Labelled], lists: Mapping[str, TaskList], vectors: Vectors) -> Base:
    """Everything learnt from ``rows`` but the ranker."""
    import numpy as np

    items = {item.id: (kind, item) for kind, listed in lists.items() for item in listed.items}
    examples = [Example(_title(row, items), row.clause, row.over) for row in rows]
    texts = [(fold_parts(example.clause), example.title) for example in examples]
    own = [(text, item.title) for _, item in items.values() for text in texts_of(item)]
    everything = [*texts, *own]
    spread = Counter(gram for text, _ in everything for gram in grams(text))
    kept = sorted(gram for gram, count in spread.items() if count >= _LEAST_TEXTS)
    rarity = np.asarray(
        [np.log((1 + len(everything)) / (1 + spread[gram])) + 1 for gram in kept], np.float32
    )

    number = {gram: at for at, gram in enumerate(kept)}
    by_gram = _matrix([text for text, _ in everything], number, rarity)
    by_vector = np.stack([vectors.of(text) for text, _ in everything]) * _VECTOR_SHARE
    titles = tuple(sorted({title for _, title in everything}))
    wanted = np.asarray([titles.index(title) for _, title in everything])
    weights = np.asarray([1.0] * len(texts) + [_OWN_TEXT] * len(own))
    kind_of = {item.title: KINDS.index(kind) for kind, item in items.values()}
    kinds = np.asarray([KINDS.index(t) if t in (OFF, BARE) else kind_of[t] for _, t in everything])
    learnt = np.arange(len(texts))
    assist = {item.title for kind, item in items.values() if kind == "assist"}
    helping = np.asarray([at for at, (_, title) in enumerate(texts) if title in assist])
    over = np.asarray([int(example.over) for example in examples] + [0] * len(own))
    whole = _Fitting(by_gram, by_vector, weights)
    return Base(
        tuple(examples),
        vectors,
        tuple(kept),
        rarity,
        items=whole.fit(titles, wanted, np.arange(len(everything)), 1.0),
        kinds=whole.fit(KINDS, kinds, learnt, _KIND_GAIN),
        too_far=whole.fit(("over",), over, helping, _OVER_GAIN),
    )


def without(base: Base, titles: Collection[str]) -> Base:
    """``base`` as if nothing had been learnt for the items of ``titles``."""
    kept = [at for at, title in enumerate(base.items.classes) if title not in titles]
    items = Linear(
        tuple(base.items.classes[at] for at in kept),
        base.items.by_gram[:, kept],
        base.items.by_vector[:, kept],
        base.items.intercepts[kept],
    )
    examples = tuple(example for example in base.examples if example.title not in titles)
    return replace(base, items=items, examples=examples)


def _matrix(texts: Sequence[str], number: Mapping[str, int], rarity: Floats) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix, diags

    rows, columns = [], []
    for at, text in enumerate(texts):
        own = sorted(number[gram] for gram in grams(text) if gram in number)
        rows += [at] * len(own)
        columns += own
    values = rarity[columns]
    found = csr_matrix((values, (rows, columns)), shape=(len(texts), len(number)), dtype=np.float64)
    norms = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(norms, 1e-9)) @ found).tocsr()


class _Fitting:
    """Weighted ridge regressions on +1 and -1 over the same texts, solved through the texts."""

    def __init__(self, by_gram: Any, by_vector: Floats, weights: Floats) -> None:
        self._by_gram = by_gram
        self._by_vector = by_vector
        self._weights = weights

    def fit(self, classes: tuple[str, ...], wanted: Floats, rows: Floats, gain: float) -> Linear:
        """One regression a class on ``rows``; a single class is that of the rows wanted as 1."""
        import numpy as np

        some, vectors = self._by_gram[rows], self._by_vector[rows].astype(np.float64)
        kernel = (some @ some.T).toarray() + vectors @ vectors.T + 1.0
        numbers = np.asarray([1]) if len(classes) == 1 else np.arange(len(classes))
        target = np.where(wanted[rows][:, None] == numbers[None], 1.0, -1.0)
        kernel[np.diag_indices_from(kernel)] += _RIDGE / self._weights[rows]
        dual = np.linalg.solve(kernel, target) * gain
        return Linear(
            classes,
            np.asarray(some.T @ dual, np.float32),
            # The vector's share goes into the weights: inference has vectors of length 1.
            np.asarray(vectors.T @ dual * _VECTOR_SHARE, np.float32),
            np.asarray(dual.sum(axis=0), np.float32),
        )


def _title(row: Labelled, items: Mapping[str, tuple[str, ListItem]]) -> str:
    if row.item is None:
        return BARE if row.kind == "bare" else OFF
    return items[row.item][1].title
