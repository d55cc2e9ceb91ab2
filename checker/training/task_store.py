"""How the task model is written: plain arrays of small integers, and a card with the hash."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.tasks.model import LIMITS, NAME, Linear, Ranker, TaskModel
from checker.trained import as_lines, in_steps, packed, store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]


def write(
    model: TaskModel, folder: Path, hands: Mapping[str, int], held: Mapping[str, Any]
) -> dict[str, Any]:
    """Write ``tasks.npz`` and ``tasks.json`` into ``folder``; the card's data."""
    card = {
        **{name: getattr(model, name) for name in LIMITS},
        "trained_on": dict(hands),
        "held_out": dict(held),
        "vectors": model.base.vectors.version,
        "grams": len(model.base.grams),
    }
    return store(NAME, folder, packed(_arrays(model)), card)


def _arrays(model: TaskModel) -> dict[str, Floats]:
    import numpy as np

    base = model.base
    titles = base.items.classes
    number = {title: at for at, title in enumerate(titles)}
    found = {
        "titles": as_lines(titles),
        "clauses": as_lines([example.clause for example in base.examples]),
        "example_title": np.asarray([number[e.title] for e in base.examples], np.int16),
        "example_over": np.asarray([e.over for e in base.examples], np.bool_),
        "grams": as_lines(base.grams),
        "rarity": base.rarity.astype(np.float32),
    }
    for name, linear in (("items", base.items), ("kinds", base.kinds), ("too_far", base.too_far)):
        found |= _linear(name, linear)
    for name, ranker in (("ranker", model.ranker), ("listed", model.listed)):
        found |= _ranker(name, ranker)
    return found


def _linear(name: str, linear: Linear) -> dict[str, Floats]:
    import numpy as np

    weights, scale = in_steps(linear.by_gram, axis=0)
    return {
        f"{name}_grams": weights,
        f"{name}_scale": scale,
        f"{name}_vectors": linear.by_vector.astype(np.float16),
        f"{name}_intercepts": linear.intercepts.astype(np.float32),
    }


def _ranker(name: str, ranker: Ranker) -> dict[str, Floats]:
    import numpy as np

    return {
        f"{name}_mean": ranker.mean,
        f"{name}_scale": ranker.scale,
        f"{name}_weights": ranker.weights,
        f"{name}_offset": np.asarray(ranker.offset),
    }
