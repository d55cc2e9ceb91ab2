"""The texts of list items as tables of grams and vectors: what an index compares clauses with.

To build them takes longer than anything else in a cold check of one sentence, so they are kept in
the user's cache, under the hash of all that they are made of.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker import cache
from checker.tasks.arrays import Postings, postings
from checker.tasks.texts import grams
from checker.trained import as_lines, lines_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from checker.tasks.model import Base

    Floats = NDArray[Any]

_NAME = "tables1"  # another number for tables of another build
_COMMON = 0.06  # a gram of more than this share of all texts tells nothing
_SMOOTH = 12.0


@dataclass(frozen=True, slots=True)
class Tables:
    """``spelled`` are all grams, those of the model first, ``rarity`` what each weighs.

    ``by_text`` holds the texts that a gram stands in, ``by_group`` the groups (items and what is on
    no list) with two weights; ``text_vectors`` has the shape (dimensions, texts), ``group_vectors``
    (dimensions, groups).
    """

    spelled: tuple[str, ...]
    rarity: Floats
    by_text: Postings
    by_group: Postings
    text_vectors: Floats
    group_vectors: Floats


def tables(texts: Sequence[str], owner: Floats, groups: int, base: Base) -> Tables:
    """The tables of ``texts``, each of the group that ``owner`` names."""
    key = hashlib.sha256()
    for part in (*texts, "", *base.grams, base.vectors.version, str(groups)):
        key.update(part.encode("utf-8", "surrogatepass") + b"\n")
    key.update(owner.tobytes())
    name = f"{_NAME}-{key.hexdigest()[:24]}"
    kept = cache.load_arrays(name)
    if kept is not None:
        return _restored(kept)
    built = _built(texts, owner, groups, base)
    cache.store_arrays(name, _parts(built))
    return built


def _built(texts: Sequence[str], owner: Floats, groups: int, base: Base) -> Tables:
    import numpy as np

    vocabulary = {gram: at for at, gram in enumerate(base.grams)}
    inside: list[list[int]] = []
    spread: Counter[int] = Counter()
    for text in texts:
        # In one order, so that sums come out the same in every process.
        own = [vocabulary.setdefault(gram, len(vocabulary)) for gram in sorted(grams(text))]
        inside.append(own)
        spread.update(own)
    total = len(texts)
    size = len(vocabulary)
    having = np.zeros(size)
    having[list(spread)] = list(spread.values())
    rarity = np.log((1 + total) / (1 + having)) + 1
    rarity[having > max(_COMMON * total, 8)] = 0.0
    lengths = np.asarray([len(own) for own in inside])
    rows = np.repeat(np.arange(total), lengths)
    columns = np.asarray([gram for own in inside for gram in own], dtype=np.int64)
    weights = rarity[columns]
    kept = weights > 0
    rows, columns, weights = rows[kept], columns[kept], weights[kept]
    norms = np.sqrt(np.bincount(rows, weights**2, minlength=total))
    weights = weights / np.maximum(norms, 1e-9)[rows]
    # One cell a gram and group: the summed weight, and the log odds against the rest.
    cells, where = np.unique(columns * groups + owner[rows], return_inverse=True)
    gram, group = cells // groups, cells % groups
    summed = np.bincount(where, weights)
    norm = np.sqrt(np.bincount(group, summed**2, minlength=groups))
    background = np.bincount(columns, weights, minlength=size)
    background = background / background.sum()
    whole = np.bincount(group, summed, minlength=groups)
    odds = np.log(
        (summed + _SMOOTH * background[gram]) / ((whole[group] + _SMOOTH) * background[gram])
    )
    central = summed / np.maximum(norm, 1e-9)[group]
    vectors = np.stack([base.vectors.of(text) for text in texts])
    together = np.zeros((groups, vectors.shape[1]), dtype=np.float32)
    np.add.at(together, owner, vectors)
    together /= np.maximum(np.linalg.norm(together, axis=1, keepdims=True), 1e-6)
    return Tables(
        tuple(vocabulary),
        rarity,
        postings(columns, rows, (weights,), size, total),
        postings(gram, group, (central, np.maximum(odds, 0.0)), size, groups),
        np.ascontiguousarray(vectors.T),
        np.ascontiguousarray(together.T),
    )


def _parts(built: Tables) -> dict[str, Any]:
    parts = {
        "spelled": as_lines(built.spelled),
        "rarity": built.rarity,
        "text_vectors": built.text_vectors,
        "group_vectors": built.group_vectors,
    }
    for name, held in (("by_text", built.by_text), ("by_group", built.by_group)):
        parts |= {f"{name}_columns": held.columns, f"{name}_start": held.start}
        parts |= {f"{name}_weights_{at}": weight for at, weight in enumerate(held.weights)}
    return parts


def _restored(parts: Mapping[str, Any]) -> Tables:
    def held(name: str, weights: int, width: int) -> Postings:
        return Postings(
            parts[f"{name}_columns"],
            tuple(parts[f"{name}_weights_{at}"] for at in range(weights)),
            parts[f"{name}_start"],
            width,
        )

    return Tables(
        lines_of(parts["spelled"]),
        parts["rarity"],
        held("by_text", 1, parts["text_vectors"].shape[1]),
        held("by_group", 2, parts["group_vectors"].shape[1]),
        parts["text_vectors"],
        parts["group_vectors"],
    )
