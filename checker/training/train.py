"""Train the model of ``judging/model.py`` from labelled notices: ``checker train``.

Deterministic: the same files, library versions and seed give the same weights. Groups (issuing
departments or authors) never cross a fold, so that what the second stage learns of the first is
what the first says of wording it has not seen. Other files than those trained on calibrate the
probabilities.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.judging.features import COLUMNS, STRUCTURE, Unit
from checker.judging.model import NAME, Model, Trees, first_stage, pairs
from checker.training.dataset import Example, examples
from checker.training.gold import load_gold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SEED = 20260101
FOLDS = 5
STRENGTH = 10.0
TREES, DEPTH, RATE = 160, 4, 0.08


def train(
    files: Sequence[Path], calibration: Sequence[Path], folder: Path, threshold: float
) -> dict[str, Any]:
    """Train on ``files``, calibrate on ``calibration``, write model and card data to ``folder``."""
    import numpy as np

    documents = load_gold(files)
    material = examples(documents)
    types = sorted({name for example in material for name in example.types})
    labels = _labels(material, types)
    matrix, idf = _matrix([e.unit for e in material])
    groups = np.asarray([e.group for e in material])
    logits = _out_of_fold(matrix, material, labels, types, groups)
    weights, intercepts = _first(matrix, material, labels, types)
    trees = _second(logits, material, labels)
    model = Model(tuple(types), idf, weights, intercepts, trees, 1.0, 0.0, threshold, "in training")
    held = load_gold(calibration)
    slope, offset, curve = _calibrate(model, examples(held), types)
    return _write(model, slope, offset, folder, len(documents), len(material), len(held), curve)


def _labels(material: list[Example], types: list[str]) -> Floats:
    import numpy as np

    return np.asarray([[name in e.types for name in types] for e in material], dtype=bool)


def _matrix(found: list[Unit]) -> tuple[Any, Floats]:
    """Sparse text features, weighted by inverse document frequency and normalised."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    indices = np.concatenate([np.asarray(u.columns, dtype=np.int32) for u in found])
    starts = np.concatenate([[0], np.cumsum([len(u.columns) for u in found])])
    counts = csr_matrix(
        (np.ones(len(indices), dtype=np.float32), indices, starts), shape=(len(found), COLUMNS)
    )
    weigher = TfidfTransformer().fit(counts)
    return weigher.transform(counts), weigher.idf_.astype(np.float32)


def _fit(matrix: Any, wanted: Floats, keep: Floats) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED)
    fitted.fit(matrix[keep], wanted[keep])
    return fitted.coef_[0], float(fitted.intercept_[0])


def _first(
    matrix: Any,
    material: list[Example],
    labels: Floats,
    types: list[str],
    rows: Floats | None = None,
) -> tuple[Floats, Floats]:
    """One logistic regression a type over ``rows`` (default: all)."""
    import numpy as np

    weights = np.zeros((len(types), COLUMNS), dtype=np.float32)
    intercepts = np.full(len(types), -12.0, dtype=np.float32)
    chosen = np.arange(len(material)) if rows is None else rows
    for number, name in enumerate(types):
        keep = np.asarray([r for r in chosen if name not in material[r].optional])
        if labels[keep, number].sum() >= 3:
            weights[number], intercepts[number] = _fit(matrix, labels[:, number], keep)
    return weights, intercepts


def _out_of_fold(
    matrix: Any, material: list[Example], labels: Floats, types: list[str], groups: Floats
) -> Floats:
    """First-stage log odds of every clause from a model that has not seen its group."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    logits = np.empty((len(material), len(types)), dtype=np.float32)
    for seen, unseen in GroupKFold(FOLDS).split(matrix, groups=groups):
        weights, intercepts = _first(matrix, material, labels, types, seen)
        logits[unseen] = matrix[unseen] @ weights.T + intercepts
    return logits


def _by_document(logits: Floats, material: list[Example]) -> tuple[Floats, Floats, Floats]:
    """Pairs and features, document by document, with indices into ``material``."""
    import numpy as np

    rows, kinds, features = [], [], []
    numbers = np.asarray([e.document for e in material])
    for number in np.unique(numbers):
        inside = np.nonzero(numbers == number)[0]
        unit_index, type_index, found = pairs(logits[inside], [material[i].unit for i in inside])
        rows.append(inside[unit_index])
        kinds.append(type_index)
        features.append(found)
    return np.concatenate(rows), np.concatenate(kinds), np.concatenate(features)


def _second(logits: Floats, material: list[Example], labels: Floats) -> Trees:
    """Boosted trees over the pairs that the first stage leaves in question."""
    from sklearn.ensemble import GradientBoostingClassifier

    rows, kinds, features = _by_document(logits, material)
    boosted = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        subsample=0.7,
        min_samples_leaf=30,
        max_features=0.5,
        random_state=SEED,
    ).fit(features, labels[rows, kinds])
    return to_trees(boosted, float(labels[rows, kinds].mean()))


def to_trees(boosted: Any, share: float) -> Trees:
    """A fitted GradientBoostingClassifier as arrays; ``share`` of its samples were positive."""
    import numpy as np

    feature, bound, left, right, value, roots = [], [], [], [], [], []
    base = 0
    for (stump,) in boosted.estimators_:
        tree = stump.tree_
        roots.append(base)
        feature.append(tree.feature)
        bound.append(tree.threshold)
        left.append(np.where(tree.children_left >= 0, tree.children_left + base, -1))
        right.append(np.where(tree.children_right >= 0, tree.children_right + base, -1))
        value.append(tree.value[:, 0, 0] * boosted.learning_rate)
        base += tree.node_count
    return Trees(
        np.concatenate(feature),
        np.concatenate(bound),
        np.concatenate(left),
        np.concatenate(right),
        np.concatenate(value),
        np.asarray(roots),
        float(np.log(share / (1 - share))),
    )


def _calibrate(
    model: Model, material: list[Example], types: list[str]
) -> tuple[float, float, list[dict[str, float]]]:
    """A logistic curve from decisions to probabilities, and what it promises against what came."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    logits = first_stage(model, [e.unit for e in material])
    rows, kinds, features = _by_document(logits, material)
    wanted = _labels(material, types)[rows, kinds]
    decided = model.trees.decide(features)
    fitted = LogisticRegression(C=1e3, random_state=SEED).fit(decided[:, None], wanted)
    slope, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    probability = 1 / (1 + np.exp(-(slope * decided + offset)))
    curve = []
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (probability >= low) & (probability < low + 0.1)
        if inside.any():
            curve.append(
                {
                    "from": round(float(low), 1),
                    "clauses": int(inside.sum()),
                    "promised": round(float(probability[inside].mean()), 3),
                    "came": round(float(wanted[inside].mean()), 3),
                }
            )
    return slope, offset, curve


def _write(
    model: Model,
    slope: float,
    offset: float,
    folder: Path,
    documents: int,
    clauses: int,
    held: int,
    curve: list[dict[str, float]],
) -> dict[str, Any]:
    import numpy as np
    import sklearn

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}.npz"
    np.savez_compressed(
        path,
        idf=model.idf,
        weights=model.weights.astype(np.float16),
        intercepts=model.intercepts,
        feature=model.trees.feature,
        tree_threshold=model.trees.threshold,
        left=model.trees.left,
        right=model.trees.right,
        value=model.trees.value,
        roots=model.trees.roots,
        start=np.asarray(model.trees.start),
    )
    described = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "types": list(model.types),
        "columns": COLUMNS,
        "structure": list(STRUCTURE),
        "slope": round(slope, 6),
        "offset": round(offset, 6),
        "threshold": model.threshold,
        "trained_on": {"notices": documents, "clauses": clauses},
        "calibrated_on": {"notices": held, "curve": curve},
        "seed": SEED,
        "scikit_learn": sklearn.__version__,
    }
    card = folder / f"{NAME}.json"
    card.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return described
