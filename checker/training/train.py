"""Train the model of ``judging/model.py`` from labelled notices: ``checker train``.

The word vectors of the folder written to are used, or else those that ship.

Deterministic: the same files, library versions and seed give the same weights. Groups (issuing
bodies or authors) never cross a fold, so that every stage learns from what the one before says of
wording it has not seen. Rules fit the notices that they were written on, so those weigh little in
the second and third stage; probabilities and limits come from fresh notices alone, held out group
by group.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import wordvectors
from checker.judging import weighing
from checker.judging.features import COLUMNS, Unit
from checker.judging.model import (
    NAME,
    Model,
    arrays_of_network,
    likely,
    load,
    numbers,
    probabilities,
    weigh,
)
from checker.judging.structure import NAMES as STRUCTURE
from checker.judging.structure import Structure
from checker.judging.together import inputs_of, widths
from checker.judging.trees import arrays_of
from checker.policy import Policy
from checker.trained import packed, store
from checker.training import gravity, network, stages, whole
from checker.training.limits import Limits, choose
from checker.training.material import OPEN, YES, Material
from checker.training.network import Text, TrainingError
from checker.training.sources import Sources, gathered, whole_notices
from checker.wordvectors import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SEED = stages.SEED
_FOLDS = 4


@dataclass(slots=True)
class _Asked:
    """All questions of all notices in one row each; ``inside[n]`` are the rows of notice ``n``."""

    inside: list[list[int]]
    questions: list[weighing.Question]
    wanted: Floats
    groups: Floats
    weights: Floats
    fresh: Floats


def train(sources: Sources, folder: Path) -> dict[str, Any]:
    """Train on ``sources`` and write model and card data to ``folder``.

    Raises GoldError, PolicyError, and TrainingError where JAX or the word vectors are missing.
    """
    import numpy as np

    network.require()
    vectors = wordvectors.load(folder) or wordvectors.load()
    if vectors is None:
        raise TrainingError(f"{folder} 里没有词向量，请先训练事项识别（checker train --tasks）。")
    policy = Policy.load()
    notices = gathered(sources, policy)
    types = sorted({g.type for n in notices for g in n.gold.findings if not g.optional})
    weights, intercepts, idf, logits = _first(notices, types)
    texts = _texts(notices, logits, types, vectors)
    parts = widths(len(types), vectors.table.shape[1])
    together = network.held_out(texts, parts)
    asked = _ask(notices, texts, logits, together, types)
    matrix = weighing.alone(asked.questions, len(types))
    held = stages.held_out(matrix, asked.wanted, asked.groups, asked.weights, stages.ALONE)
    second = _among(asked, held, types)
    decided = stages.held_out(second, asked.wanted, asked.groups, asked.weights, stages.AMONG)
    slope, offset, curve = _calibrate(decided, asked)
    final = probabilities(slope * decided + offset)
    known = whole.wholes(notices, asked.questions, asked.inside, final, types)
    final = whole.held_out(known, asked.questions, asked.inside, final, types)
    unworded = {kind for kind in types if policy.types[kind].quotes_whole}
    limits = choose(notices, asked.questions, asked.inside, final, types, unworded)
    model = Model(
        types=tuple(types),
        idf=idf,
        weights=weights.T,
        intercepts=intercepts,
        vectors=vectors,
        network=network.fit(texts, parts),
        alone=stages.fit(matrix, asked.wanted, asked.weights, stages.ALONE),
        among=stages.fit(second, asked.wanted, asked.weights, stages.AMONG),
        slope=slope,
        offset=offset,
        whole=whole.fit(known),
        least=limits.least,
        gravity=None,
        sure=1.0,
        version="in training",
    )
    answers = [
        likely(
            notice.understanding.text,
            notice.units,
            read,
            [asked.questions[row] for row in rows],
            final[rows],
            types,
        )
        for notice, read, rows in zip(notices, together, asked.inside, strict=True)
    ]
    learnt = gravity.choose(notices, answers, model, policy)
    model = replace(model, sure=learnt.sure)
    counts = {
        "notices": sum(n.origin != "part" for n in notices),
        "short_texts": sum(n.origin == "part" for n in notices),
        "fresh": sum(n.origin == "fresh" for n in notices),
        "clauses": sum(len(n.units) for n in notices),
        "questions": int(np.sum(asked.wanted != OPEN)),
    }
    card = _write(model, folder, counts, limits, learnt, curve)
    gravity.write(learnt, folder)
    return card


def train_gravity(sources: Sources, folder: Path) -> dict[str, Any]:
    """Learn anew how grave findings are, with the model of ``folder``, and write that beside it.

    A matter of minutes, for when rules or hints have changed. The model has learnt from the same
    notices, so nothing is said of verdicts. Raises GoldError, PolicyError, and TrainingError where
    there is no model.
    """
    shipped = load(folder, graded=False)
    if shipped is None:
        raise TrainingError(f"{folder} 里没有模型，请先完整训练（checker train）。")
    policy = Policy.load()
    notices = whole_notices(sources, policy)
    answers = [weigh(shipped, n.understanding, n.units, n.candidates) for n in notices]
    drafted = gravity.draft_all(notices, answers, shipped, policy)
    return gravity.write(gravity.learn(drafted, shipped.sure), folder)


def _first(notices: list[Material], types: list[str]) -> tuple[Floats, Floats, Floats, Floats]:
    """``(weights, intercepts, idf, log odds of every clause by a model that has not seen it)``."""
    import numpy as np

    found: list[Unit] = [unit for notice in notices for unit in notice.units]
    labels = _with_any(
        [[n.label_of_unit(unit, name) for name in types] for n in notices for unit in n.units]
    )
    groups = np.asarray([notice.gold.group for notice in notices for _ in notice.units])
    matrix, idf = stages.text_matrix(found)
    logits = np.empty(labels.shape, dtype=np.float32)
    for inside, outside in stages.folds(groups, _FOLDS):
        weights, intercepts = stages.regressions(matrix[inside], labels[inside])
        logits[outside] = matrix[outside] @ weights.T + intercepts
    weights, intercepts = stages.regressions(matrix, labels)
    return weights, intercepts, idf, logits


def _texts(
    notices: list[Material], logits: Floats, types: list[str], vectors: Vectors
) -> list[Text]:
    """What the network is told of every notice and short text, and what is right."""
    found = []
    at = 0
    for notice in notices:
        here = logits[at : at + len(notice.units)]
        at += len(notice.units)
        numbers = Structure(notice.understanding).of_all(notice.units)
        inputs = inputs_of(
            notice.understanding, notice.units, numbers, here, notice.candidates, types, vectors
        )
        labels = _with_any(
            [[notice.label_of_unit(unit, name) for name in types] for unit in notice.units]
        )
        # The examples of the types are labelled for one type alone: they teach the network nothing.
        weight = 0.0 if notice.only else math.sqrt(notice.weight)
        whole = notice.origin != "part"
        found.append(Text(inputs, labels, weight, notice.gold.group, whole))
    return found


def _with_any(labels: list[list[int]]) -> Floats:
    """``labels`` with one more column, for a demand of any type; open where none is sure."""
    import numpy as np

    known = np.asarray(labels, dtype=np.int8)
    return np.column_stack([known, np.where(known.max(axis=1) == YES, YES, known.min(axis=1))])


def _ask(
    notices: list[Material],
    texts: list[Text],
    logits: Floats,
    together: list[Floats],
    types: list[str],
) -> _Asked:
    import numpy as np

    inside: list[list[int]] = []
    asked: list[weighing.Question] = []
    wanted: list[int] = []
    groups: list[str] = []
    weights: list[float] = []
    fresh: list[bool] = []
    at = 0
    for notice, text, read in zip(notices, texts, together, strict=True):
        rows = logits[at : at + len(notice.units)]
        at += len(notice.units)
        numbers = text.inputs[:, : len(STRUCTURE)]
        found = weighing.questions(notice.units, numbers, rows, read, notice.candidates, types)
        inside.append(list(range(len(asked), len(asked) + len(found))))
        asked += found
        wanted += [notice.label_of_question(q, types[q.type]) for q in found]
        groups += [notice.gold.group] * len(found)
        weights += [notice.weight] * len(found)
        fresh += [notice.origin == "fresh"] * len(found)
    answers = np.asarray(wanted, dtype=np.int8)
    counts = np.asarray(weights)
    counts[answers == OPEN] = 0.0
    return _Asked(inside, asked, answers, np.asarray(groups), counts, np.asarray(fresh))


def _among(asked: _Asked, held: Floats, types: list[str]) -> Floats:
    """The third stage's matrix, notice by notice, from the held-out answers of the second."""
    import numpy as np

    parts = [
        weighing.among([asked.questions[row] for row in rows], probabilities(held[rows]), types)
        for rows in asked.inside
        if rows
    ]
    return np.concatenate(parts)


def _calibrate(decided: Floats, asked: _Asked) -> tuple[float, float, list[dict[str, float]]]:
    """A logistic curve from decisions to probabilities, and what it promises against what came."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    keep = asked.fresh & (asked.wanted != OPEN)
    wanted = asked.wanted[keep] == YES
    fitted = LogisticRegression(C=1e3, random_state=SEED).fit(decided[keep][:, None], wanted)
    slope, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    promised = probabilities(slope * decided[keep] + offset)
    curve = []
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (promised >= low) & (promised < low + 0.1)
        if inside.any():
            curve.append(
                {
                    "from": round(float(low), 1),
                    "questions": int(inside.sum()),
                    "promised": round(float(promised[inside].mean()), 3),
                    "came": round(float(wanted[inside].mean()), 3),
                }
            )
    return slope, offset, curve


def _write(
    model: Model,
    folder: Path,
    counts: dict[str, int],
    limits: Limits,
    learnt: gravity.Learnt,
    curve: list[dict[str, float]],
) -> dict[str, Any]:
    import numpy as np
    import sklearn

    arrays = {
        "idf": model.idf,
        "weights": model.weights.T.astype(np.float16),
        "intercepts": model.intercepts,
        **arrays_of_network(model.network),
        **arrays_of(model.alone, "alone"),
        **arrays_of(model.among, "among"),
        **arrays_of(model.whole, "whole"),
    }
    described = {
        "types": list(model.types),
        "columns": COLUMNS,
        "numbers": numbers(),
        "vectors": model.vectors.version,
        "slope": round(model.slope, 6),
        "offset": round(model.offset, 6),
        "shown": model.least.shown,
        "doubted": model.least.doubted,
        "sure": model.sure,
        "once": model.least.once,
        "unworded": model.least.unworded,
        "trained_on": counts,
        "held_out": {
            "f1": limits.f1,
            "precision": limits.precision,
            "recall": limits.recall,
            "right_verdicts": learnt.verdicts,
            "compliant_called_violating_per_100": learnt.accused,
            "curve": curve,
        },
        "seed": SEED,
        "scikit_learn": sklearn.__version__,
    }
    return store(NAME, folder, packed(arrays), described)
