"""What was learnt about list items: examples and weights; plain arrays, checked by hash.

``tasks.npz`` holds it, ``tasks.json`` describes it. Read with NumPy alone. Nothing in the ranker
belongs to single items: it weighs views of a clause, so that it serves items nobody has seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.trained import DamagedModel, lines_of, stored
from checker.wordvectors import Vectors, vectors_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

NAME = "tasks"
OFF, BARE = "-", "="
"""The titles under which clauses on no list, and clauses that name no matter, are learnt."""
KINDS = ("duties", "assist", "negative", "certificates", OFF, BARE)


class TaskModelError(DamagedModel):
    """The model of list items is damaged or not the one its card describes."""


@dataclass(frozen=True, slots=True)
class Example:
    """A clause with the title of its item, OFF or BARE; ``over`` where it goes too far."""

    title: str
    clause: str
    over: bool


@dataclass(frozen=True, slots=True)
class Linear:
    """Linear classifiers over grams and the sentence vector.

    ``by_gram`` of shape (grams, classes), ``by_vector`` of shape (dimensions, classes).
    """

    classes: tuple[str, ...]
    by_gram: Floats
    by_vector: Floats
    intercepts: Floats


@dataclass(frozen=True, slots=True)
class Ranker:
    """A logistic regression over standardised numbers."""

    mean: Floats
    scale: Floats
    weights: Floats
    offset: float

    def chances(self, samples: Floats) -> Floats:
        """Probabilities for ``samples`` of shape (samples, numbers)."""
        import numpy as np

        decided = (samples - self.mean) / self.scale @ self.weights + self.offset
        answer: Floats = 1.0 / (1.0 + np.exp(-decided))
        return answer


@dataclass(frozen=True, slots=True)
class Base:
    """What the views of a clause rest on: all but what weighs them."""

    examples: tuple[Example, ...]
    vectors: Vectors
    grams: tuple[str, ...]
    rarity: Floats
    items: Linear
    kinds: Linear
    too_far: Linear


@dataclass(frozen=True, slots=True)
class TaskModel:
    """The base, what weighs its views, and the limits.

    From ``sure`` on a clause is on a list, below ``doubted`` on none, between them open;
    ``limit`` is the point that errs least when one must say. ``over`` is the least log odds of
    help that goes too far, ``shown`` the least probability of a match.
    """

    base: Base
    ranker: Ranker
    listed: Ranker
    sure: float
    doubted: float
    limit: float
    over: float
    shown: float
    version: str


@cache
def load(folder: Path | None = None) -> TaskModel | None:
    """The model of ``folder``; None where none was shipped. Raises TaskModelError."""
    found = stored(NAME, folder, TaskModelError)
    if found is None:
        return None
    vectors = vectors_of(found, folder)
    with found.arrays() as arrays:
        limits = {name: float(found.card[name]) for name in LIMITS}
        return TaskModel(
            base=_base(arrays, vectors),
            ranker=_ranker(arrays, "ranker"),
            listed=_ranker(arrays, "listed"),
            version=found.version,
            **limits,
        )


LIMITS = ("sure", "doubted", "limit", "over", "shown")


def _base(arrays: Any, vectors: Vectors) -> Base:
    titles, clauses = lines_of(arrays["titles"]), lines_of(arrays["clauses"])
    return Base(
        examples=tuple(
            Example(titles[number], clause, bool(over))
            for number, clause, over in zip(
                arrays["example_title"], clauses, arrays["example_over"], strict=True
            )
        ),
        vectors=vectors,
        grams=lines_of(arrays["grams"]),
        rarity=arrays["rarity"],
        items=_linear(arrays, "items", titles),
        kinds=_linear(arrays, "kinds", KINDS),
        too_far=_linear(arrays, "too_far", ("over",)),
    )


def _linear(arrays: Any, name: str, classes: tuple[str, ...]) -> Linear:
    import numpy as np

    return Linear(
        classes,
        arrays[f"{name}_grams"].astype(np.float32) * arrays[f"{name}_scale"],
        arrays[f"{name}_vectors"].astype(np.float32),
        arrays[f"{name}_intercepts"],
    )


def _ranker(arrays: Any, name: str) -> Ranker:
    mean, scale, weights = (arrays[f"{name}_{part}"] for part in ("mean", "scale", "weights"))
    return Ranker(mean, scale, weights, float(arrays[f"{name}_offset"]))
