"""Train what recognises list items: ``checker train --tasks``.

Views of a clause are learnt on some hands (authors) and weighed on another, so that the ranker
learns what they are worth on wording they have not seen; in half of the rounds a third of the items
has nothing learnt for it, as the items of a district's own lists. Every hand counts the same,
however much it wrote. Deterministic for the same files and versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import wordvectors
from checker.policy import Policy
from checker.policy.lists import TaskList
from checker.tasks.deciding import summary
from checker.tasks.model import Ranker, TaskModel
from checker.tasks.views import ViewIndex, candidates
from checker.training.distil import DistilError, distil, encoder, sentences_of
from checker.training.gold import load_gold
from checker.training.labelled import Labelled, load_labelled
from checker.training.stages import SEED
from checker.training.task_base import base_of, without
from checker.training.task_limits import Round, held_figures, limits_of
from checker.training.task_store import write
from checker.wordvectors import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_HIDDEN = 3  # one item in so many has nothing learnt in the second half of the rounds
_RANKER, _LISTED = 0.3, 0.03  # inverse strength of regularisation
_DIGITS = 4
_FLAT = 1e-3  # numbers that vary less are taken as they are


def train(
    files: Sequence[Path],
    folder: Path,
    distil_from: tuple[Sequence[Path], Sequence[Path]] = ((), ()),
) -> dict[str, Any]:
    """Train on labelled ``files`` and write model and card data to ``folder``; the card's data.

    The word vectors of ``folder`` are kept, or distilled anew from ``distil_from``: notices, and
    labelled clauses that the ranker need not be honest about. Raises GoldError, DistilError.
    """
    lists = labelled_lists(Policy.load())
    rows = load_labelled(files, ids_of(lists))
    notices, own = distil_from
    if notices:
        wordvectors.write(_distilled(notices, own, lists), folder)
    words = wordvectors.load(folder)
    if words is None:
        raise DistilError(f"{folder} 里没有词向量，请用 --distil 写明用哪些文件蒸馏。")
    rounds = [
        _see(query, lists, learnt, words, hidden)
        for hidden in (False, True)
        for query, learnt in _splits(rows)
    ]
    weights = [_weights(each, rows) for each in rounds]
    chances = _held_out(rounds, weights)
    ranker = _fit(*_candidates_of(rounds, weights), _RANKER)
    summaries = [
        [summary(asked, chance) for asked, chance in zip(each.asked, held, strict=True)]
        for each, held in zip(rounds, chances, strict=True)
    ]
    listed = _fit(*_clauses_of(rounds, weights, summaries), _LISTED)
    on = _held_out_listed(rounds, weights, summaries)
    limits = limits_of(rounds, weights, on)
    model = TaskModel(
        base=base_of(rows, lists, words), ranker=ranker, listed=listed, version="", **limits
    )
    held = held_figures(rounds, chances, on, limits)
    hands = dict(sorted(Counter(row.hand for row in rows).items()))
    return write(model, folder, hands, held)


def labelled_lists(policy: Policy) -> dict[str, TaskList]:
    """The shipped lists whose items clauses are labelled with; a purchase is never a label."""
    return {kind: listed for kind, listed in policy.lists.items() if kind != "purchase"}


def ids_of(lists: Mapping[str, TaskList]) -> set[str]:
    """The ids of all items."""
    return {item.id for listed in lists.values() for item in listed.items}


def _distilled(
    notices: Sequence[Path], own: Sequence[Path], lists: Mapping[str, TaskList]
) -> Vectors:
    sentences = sentences_of(document.text for document in load_gold(notices))
    clauses = [row.clause for row in load_labelled(own, ids_of(lists))] if own else []
    return distil(sentences, clauses, encoder())


def _splits(rows: Sequence[Labelled]) -> list[tuple[list[Labelled], list[Labelled]]]:
    """``(clauses asked, clauses learnt from)``; a hand that wrote most is asked in two halves."""
    import numpy as np

    found = []
    for hand in sorted({row.hand for row in rows}):
        own = [row for row in rows if row.hand == hand]
        others = [row for row in rows if row.hand != hand]
        if len(own) <= len(others):
            found.append((own, others))
            continue
        order = np.random.default_rng(SEED).permutation(len(own))
        halves = [[own[at] for at in sorted(order[half::2])] for half in (0, 1)]
        found += [(halves[0], others + halves[1]), (halves[1], others + halves[0])]
    return found


def _see(
    query: list[Labelled],
    lists: Mapping[str, TaskList],
    learnt: Sequence[Labelled],
    words: Vectors,
    hidden: bool,
) -> Round:
    import numpy as np

    entries = [(kind, item) for kind, listed in lists.items() for item in listed.items]
    number = {item.id: at for at, (_, item) in enumerate(entries)}
    base = base_of(learnt, lists, words)
    unseen: set[int] = set()
    if hidden:
        order = np.random.default_rng(SEED + len(query)).permutation(len(entries))
        unseen.update(order[: len(entries) // _HIDDEN].tolist())
        base = without(base, {entries[at][1].title for at in unseen})
    index = ViewIndex(entries, base)
    found = Round(query[0].hand, hidden, query, [], [], [], [])
    for row in query:
        seen = index.see(row.clause)
        chosen = candidates(seen)
        found.asked.append(index.questions(seen, chosen))
        wanted = -1 if row.item is None else number[row.item]
        found.right.append(chosen == wanted)
        found.unseen.append(wanted in unseen)
        found.too_far.append(seen.too_far)
    return found


def _weights(each: Round, rows: Sequence[Labelled]) -> Floats:
    import numpy as np

    written = sum(row.hand == each.hand for row in rows)
    return np.full(len(each.rows), len(rows) / written)


def _candidates_of(
    rounds: Sequence[Round], weights: Sequence[Floats]
) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    samples = np.concatenate([asked for each in rounds for asked in each.asked])
    wanted = np.concatenate([right for each in rounds for right in each.right])
    counts = np.concatenate(
        [
            np.full(len(asked), weight)
            for each, own in zip(rounds, weights, strict=True)
            for asked, weight in zip(each.asked, own, strict=True)
        ]
    )
    return samples, wanted, counts


def _clauses_of(
    rounds: Sequence[Round], weights: Sequence[Floats], summaries: Sequence[list[Floats]]
) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    wanted = [row.item is not None for each in rounds for row in each.rows]
    return (
        np.stack([one for each in summaries for one in each]),
        np.asarray(wanted),
        np.concatenate(list(weights)),
    )


def _fit(samples: Floats, wanted: Floats, weights: Floats, strength: float) -> Ranker:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    mean, scale = samples.mean(axis=0), samples.std(axis=0)
    scale = np.where(scale > _FLAT, scale, 1.0)
    fitted = LogisticRegression(C=strength, max_iter=2000, random_state=SEED)
    fitted.fit((samples - mean) / scale, wanted, sample_weight=weights / weights.mean())
    # Digits that hang on the order of sums in the libraries are none of the model.
    mean, scale, weights = (np.round(part, _DIGITS) for part in (mean, scale, fitted.coef_[0]))
    return Ranker(mean, scale, weights, round(float(fitted.intercept_[0]), _DIGITS))


def _others(rounds: Sequence[Round], hand: str) -> list[int]:
    return [at for at, each in enumerate(rounds) if each.hand != hand]


def _held_out(rounds: Sequence[Round], weights: Sequence[Floats]) -> list[list[Floats]]:
    """The chances of all candidates by rankers that have not seen the hand."""
    rankers = {}
    for hand in {each.hand for each in rounds}:
        others = _others(rounds, hand)
        chosen = _candidates_of([rounds[at] for at in others], [weights[at] for at in others])
        rankers[hand] = _fit(*chosen, _RANKER)
    return [[rankers[each.hand].chances(asked) for asked in each.asked] for each in rounds]


def _held_out_listed(
    rounds: Sequence[Round], weights: Sequence[Floats], summaries: Sequence[list[Floats]]
) -> list[Floats]:
    """How likely every clause is on a list, said by those that have not seen the hand."""
    import numpy as np

    answers = []
    for at, each in enumerate(rounds):
        others = _others(rounds, each.hand)
        fitted = _fit(
            *_clauses_of(
                [rounds[o] for o in others],
                [weights[o] for o in others],
                [summaries[o] for o in others],
            ),
            _LISTED,
        )
        answers.append(fitted.chances(np.stack(summaries[at])))
    return answers
