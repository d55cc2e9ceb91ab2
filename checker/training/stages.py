"""The fits behind the three stages, and their answers on groups that they have not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.judging.features import COLUMNS, Unit
from checker.judging.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SEED = 20260101
# Weak regularisation, less weak for a demand of any type, which has far more examples: measured on
# groups not seen. A finer fit takes twice as long and is no better there.
_STRENGTH, _STRENGTH_ANY = 10.0, 3.0
_TOLERANCE = 1e-2
_LEAST = 3  # positive clauses that a type needs to be learnt at all
_FOLDS = 10
# Trees grown with several seeds, each on a share of the rows, and averaged waver less than those of one.
_BAGS, _ROWS = 3, 0.7


@dataclass(frozen=True, slots=True)
class Boosting:
    """How a stage of boosted trees is grown."""

    trees: int
    depth: int
    rate: float
    leaf: int
    share: float


ALONE = Boosting(trees=200, depth=4, rate=0.06, leaf=15, share=0.3)
AMONG = Boosting(trees=150, depth=3, rate=0.05, leaf=20, share=0.4)
WHOLE = Boosting(trees=120, depth=3, rate=0.05, leaf=20, share=0.3)


def text_matrix(found: Sequence[Unit]) -> tuple[Any, Floats]:
    """Sparse text features, weighted by inverse document frequency and normalised; the weights."""
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


def regressions(matrix: Any, labels: Floats) -> tuple[Floats, Floats]:
    """One logistic regression a type and one for any; ``labels`` of shape (clauses, types and one
    more), -1 counts neither way.

    Types run in processes of their own: the answer does not depend on how many there are.
    """
    import numpy as np
    from joblib import Parallel, delayed

    last = labels.shape[1] - 1
    fitted = Parallel(n_jobs=-1)(
        delayed(_regression)(
            matrix, labels[:, number], _STRENGTH_ANY if number == last else _STRENGTH
        )
        for number in range(labels.shape[1])
    )
    weights = np.asarray([w for w, _ in fitted], dtype=np.float32)
    return weights, np.asarray([b for _, b in fitted], dtype=np.float32)


def _regression(matrix: Any, labels: Floats, strength: float) -> tuple[Floats, float]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    keep = labels >= 0
    wanted = labels[keep] > 0
    if wanted.sum() < _LEAST:
        return np.zeros(COLUMNS, dtype=np.float32), -12.0
    fitted = LogisticRegression(C=strength, tol=_TOLERANCE, solver="liblinear", random_state=SEED)
    fitted.fit(matrix[np.nonzero(keep)[0]], wanted)
    return fitted.coef_[0], float(fitted.intercept_[0])


def folds(groups: Floats, count: int) -> Iterator[tuple[Floats, Floats]]:
    """``(rows to learn from, rows held out)``; no group is in both."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    number = min(count, len(np.unique(groups)))
    yield from GroupKFold(number).split(groups, groups=groups)


def held_out(
    matrix: Floats, wanted: Floats, groups: Floats, weights: Floats, how: Boosting
) -> Floats:
    """Log odds of every row by trees that have not seen its group."""
    import numpy as np
    from joblib import Parallel, delayed

    parts = list(folds(groups, _FOLDS))
    answers = Parallel(n_jobs=-1)(
        delayed(_held)(matrix, wanted, weights, how, inside, outside) for inside, outside in parts
    )
    decided = np.empty(len(wanted), dtype=np.float64)
    for (_, outside), answer in zip(parts, answers, strict=True):
        decided[outside] = answer
    return decided


def _held(
    matrix: Floats, wanted: Floats, weights: Floats, how: Boosting, inside: Floats, outside: Floats
) -> Floats:
    grown = fit(matrix[inside], wanted[inside], weights[inside], how, jobs=1)
    return grown.decide(matrix[outside])


def fit(matrix: Floats, wanted: Floats, weights: Floats, how: Boosting, *, jobs: int = -1) -> Trees:
    """Boosted trees over the rows of positive weight: the mean of ``_BAGS`` seeds."""
    from joblib import Parallel, delayed

    keep = weights > 0
    rows = matrix[keep], wanted[keep] > 0, weights[keep]
    grown = Parallel(n_jobs=jobs)(delayed(_grown)(*rows, how, SEED + bag) for bag in range(_BAGS))
    return mean_of(list(grown))


def _grown(matrix: Floats, wanted: Floats, weights: Floats, how: Boosting, seed: int) -> Trees:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    boosted = HistGradientBoostingClassifier(
        max_iter=how.trees,
        max_depth=how.depth,
        max_leaf_nodes=None,
        learning_rate=how.rate,
        min_samples_leaf=how.leaf,
        max_features=how.share,
        early_stopping=False,
        random_state=seed,
    )
    chosen = np.random.default_rng(seed).random(len(matrix)) < _ROWS
    # One thread: sums taken in another order would grow other trees on another machine.
    with threadpool_limits(limits=1):
        boosted.fit(matrix[chosen], wanted[chosen], sample_weight=weights[chosen])
    return to_trees(boosted)


def mean_of(grown: Sequence[Trees]) -> Trees:
    """One set of trees that decides as the mean of several does."""
    import numpy as np

    offsets = np.cumsum([0, *(len(trees.feature) for trees in grown)])[:-1]

    def moved(children: str) -> Floats:
        return np.concatenate(
            [
                np.where(getattr(trees, children) >= 0, getattr(trees, children) + offset, -1)
                for trees, offset in zip(grown, offsets, strict=True)
            ]
        )

    return Trees(
        np.concatenate([trees.feature for trees in grown]),
        np.concatenate([trees.bound for trees in grown]),
        moved("left"),
        moved("right"),
        np.concatenate([trees.value for trees in grown]) / len(grown),
        np.concatenate(
            [trees.roots + offset for trees, offset in zip(grown, offsets, strict=True)]
        ),
        float(np.mean([trees.start for trees in grown])),
    )


def to_trees(boosted: Any) -> Trees:
    """A fitted HistGradientBoostingClassifier of two classes as arrays."""
    import numpy as np

    grown = [tree.nodes for (tree,) in boosted._predictors]
    roots = np.cumsum([0, *map(len, grown)])[:-1]

    def children(side: str) -> Floats:
        return np.concatenate(
            [
                np.where(nodes["is_leaf"], -1, nodes[side].astype(np.int64) + root)
                for nodes, root in zip(grown, roots, strict=True)
            ]
        )

    nodes = np.concatenate(grown)
    return Trees(
        np.where(nodes["is_leaf"], -2, nodes["feature_idx"]),
        nodes["num_threshold"],
        children("left"),
        children("right"),
        np.where(nodes["is_leaf"], nodes["value"], 0.0),
        roots,
        float(np.ravel(boosted._baseline_prediction)[0]),
    )
