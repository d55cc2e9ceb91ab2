"""The model that widens what rules see: likely demands that no rule named, as review.

Two stages, both stored as plain arrays and read without scikit-learn. The first is a logistic
regression a type over hashed text features; the second, boosted trees shared by all types, weighs
the first's answers against the structure of the clause (who bears it, what takes it back). A
logistic curve makes the result a probability. The file is checked by its hash before it is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.demands.understanding import Understanding
from checker.errors import CheckerError
from checker.judging.features import COLUMNS, STRUCTURE, Unit, units
from checker.resources import data_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

NAME = "demands"
_WORTH = -6.0  # first-stage answers below this logit are not weighed further


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted regression trees as arrays: one row a node, ``roots`` the first node of each tree."""

    feature: Floats
    threshold: Floats
    left: Floats
    right: Floats
    value: Floats
    roots: Floats
    start: float

    def decide(self, samples: Floats) -> Floats:
        """The summed decision (log odds) for ``samples`` of shape (samples, features)."""
        import numpy as np

        total = np.full(len(samples), self.start, dtype=np.float64)
        rows = np.arange(len(samples))
        for root in self.roots:
            node = np.full(len(samples), root, dtype=np.int64)
            while True:
                inner = self.left[node] >= 0
                if not inner.any():
                    break
                goes_left = samples[rows, np.maximum(self.feature[node], 0)] <= self.threshold[node]
                node = np.where(inner, np.where(goes_left, self.left[node], self.right[node]), node)
            total += self.value[node]
        return total


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that inference needs; ``threshold`` is the least probability worth showing."""

    types: tuple[str, ...]
    idf: Floats
    weights: Floats
    intercepts: Floats
    trees: Trees
    slope: float
    offset: float
    threshold: float
    version: str


@dataclass(frozen=True, slots=True)
class Likely:
    """A demand that the model thinks likely, in normalised text."""

    type: str
    unit: Unit
    probability: float


class ModelError(CheckerError):
    """A model file is damaged or not the one its card describes."""


@cache
def load(folder: Path | None = None) -> Model | None:
    """The trained model of ``folder``; None where none was shipped. Raises ModelError."""
    import numpy as np

    base = folder or data_folder("models")
    card, weights = base / f"{NAME}.json", base / f"{NAME}.npz"
    if not card.exists() or not weights.exists():
        return None
    described = json.loads(card.read_text(encoding="utf-8"))
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != described["sha256"]:
        raise ModelError(
            f"{weights.name}：模型文件与说明卡不符，可能已损坏。请重新安装或重新训练。"
        )
    if described["columns"] != COLUMNS or described["structure"] != list(STRUCTURE):
        raise ModelError(f"{weights.name}：模型与程序版本不符。请重新训练（checker train）。")
    with np.load(weights, allow_pickle=False) as arrays:
        return Model(
            types=tuple(described["types"]),
            idf=arrays["idf"],
            weights=arrays["weights"].astype(np.float32),
            intercepts=arrays["intercepts"],
            trees=Trees(
                arrays["feature"],
                arrays["tree_threshold"],
                arrays["left"],
                arrays["right"],
                arrays["value"],
                arrays["roots"],
                float(arrays["start"]),
            ),
            slope=described["slope"],
            offset=described["offset"],
            threshold=described["threshold"],
            version=digest[:12],
        )


def first_stage(model: Model, found: list[Unit]) -> Floats:
    """Log odds of shape (units, types)."""
    import numpy as np

    answers = np.empty((len(found), len(model.types)), dtype=np.float32)
    for number, unit in enumerate(found):
        columns = np.asarray(unit.columns, dtype=np.int64)
        values = model.idf[columns]
        values = values / np.sqrt((values**2).sum())
        answers[number] = model.weights[:, columns] @ values + model.intercepts
    return answers


def pairs(logits: Floats, found: list[Unit]) -> tuple[Floats, Floats, Floats]:
    """``(unit index, type index, features)`` of the pairs worth weighing.

    Features of a pair: its own logit; how far its sentence's and the document's best of the type
    and the clause's best of any type lie above; the type's number; the clause's structure.
    """
    import numpy as np

    unit_index, type_index = np.nonzero(logits > _WORTH)
    sentences = np.asarray([unit.sentence for unit in found])
    best_sentence = np.empty_like(logits)
    for sentence in np.unique(sentences):
        inside = sentences == sentence
        best_sentence[inside] = logits[inside].max(axis=0)
    own = logits[unit_index, type_index]
    structure = np.asarray([unit.structure for unit in found], dtype=np.float32)
    features = np.column_stack(
        [
            own,
            best_sentence[unit_index, type_index] - own,
            logits.max(axis=0)[type_index] - own,
            logits.max(axis=1)[unit_index] - own,
            type_index,
            structure[unit_index],
        ]
    ).astype(np.float32)
    return unit_index, type_index, features


def likely(model: Model, understanding: Understanding) -> list[Likely]:
    """Every clause and type with at least the threshold's probability, the likeliest first."""
    import numpy as np

    found = units(understanding)
    if not found:
        return []
    unit_index, type_index, features = pairs(first_stage(model, found), found)
    decided = model.trees.decide(features)
    probability = 1.0 / (1.0 + np.exp(-(model.slope * decided + model.offset)))
    order = np.argsort(-probability, kind="stable")
    return [
        Likely(model.types[type_index[at]], found[unit_index[at]], round(float(probability[at]), 3))
        for at in order
        if probability[at] >= model.threshold
    ]
