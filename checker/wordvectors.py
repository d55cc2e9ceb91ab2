"""Word vectors: what words mean, as numbers, for wording that no rule and no label has seen.

``words.npz`` holds them, ``words.json`` describes them. The vector of a text is the sum of those of
all words of the vocabulary that stand in it, overlapping ones among them, brought to length 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.literals import Hit, found_in
from checker.trained import (
    DamagedModel,
    Stored,
    as_lines,
    in_steps,
    lines_of,
    packed,
    store,
    stored,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

NAME = "words"


class VectorsError(DamagedModel):
    """The word vectors are damaged or not the ones their card describes."""


@dataclass(frozen=True)
class Vectors:
    """``table`` has the shape (words, dimensions), already weighted; ``version`` tells it apart."""

    words: tuple[str, ...]
    table: Floats = field(repr=False)
    version: str = ""

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(self.words)

    def inside(self, text: str) -> list[Hit]:
        """``(word, start, end)`` of every word in ``text``, overlapping ones among them, by end."""
        return found_in(text, self._automaton)

    def of(self, text: str) -> Floats:
        """The vector of ``text``, of length 1; zeros where no word is known."""
        return to_length_one(self.table[[found[0] for found in self.inside(text)]].sum(axis=0))


def to_length_one(sums: Floats) -> Floats:
    """``sums`` brought to length 1 along the last axis; zeros stay."""
    import numpy as np

    lengths = np.sqrt((sums * sums).sum(axis=-1, keepdims=True))
    answer: Floats = sums / np.where(lengths > 0, lengths, 1.0)
    return answer


@cache
def load(folder: Path | None = None) -> Vectors | None:
    """The word vectors of ``folder``; None where none were shipped. Raises VectorsError."""
    import numpy as np

    found = stored(NAME, folder, VectorsError)
    if found is None:
        return None
    with found.arrays() as arrays:
        words = lines_of(arrays["words"])
        table = arrays["table"].astype(np.float32) * arrays["scale"][:, None]
    return Vectors(words, table, found.version)


def vectors_of(model: Stored, folder: Path | None) -> Vectors:
    """The word vectors that ``model`` of ``folder`` was trained with, which may be those that ship.

    Raises the error of ``model`` when they are others, or gone.
    """
    found = load(folder) or load()
    if found is None or found.version != model.card["vectors"]:
        raise model.damaged(
            f"{model.path.name}：词向量不是训练时所用的。请重新安装或重新训练（checker train）。"
        )
    return found


def write(vectors: Vectors, folder: Path) -> None:
    """Write ``vectors`` into ``folder``, in small steps: use ``load`` for what comes back."""
    table, scale = in_steps(vectors.table, axis=1)
    arrays = {"words": as_lines(vectors.words), "table": table, "scale": scale}
    sizes = {"words": len(vectors.words), "dimensions": int(vectors.table.shape[1])}
    store(NAME, folder, packed(arrays), sizes)
    load.cache_clear()
