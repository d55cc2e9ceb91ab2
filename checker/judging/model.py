"""The model beside the rules: how likely each sentence is a demand of each type.

Five stages, all stored as plain arrays and read without scikit-learn. The first is a logistic
regression a type, and one for all types together, over hashed text features; the second a network
that reads the clauses of the notice together. Boosted trees shared by all types weigh the answers of
both against the structure of the clause and the wording of the rules; trees again, against what the
rest of the notice asks. A logistic curve makes the result a probability; of what is found once a
notice, trees over the whole of it decide at last. The file is checked by its
hash before it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.demands.understanding import Understanding
from checker.judging import weighing, whole
from checker.judging.candidates import Candidate
from checker.judging.features import COLUMNS, Unit
from checker.judging.gravity import Gravity, gravity_of
from checker.judging.structure import Structure
from checker.judging.together import Network, inputs_of
from checker.judging.trees import Trees, trees_of
from checker.trained import DamagedModel, stored
from checker.wordvectors import Vectors, vectors_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

NAME = "demands"
_NETWORK = "together_"
# Log odds of the clauses read together from which a clause is quoted beside the best one.
_TOLD = -1.0


@dataclass(frozen=True, slots=True)
class Least:
    """The least probability at which an answer counts.

    ``shown`` is the least probability at which a demand that no rule named is worth a look;
    below ``doubted`` a rule's finding is only told as a note. For types that are found once a notice
    ``once`` stands for both: every sentence says a little of it. ``unworded`` stands for ``shown`` for
    types that quote a whole sentence: no words of their own tell them from what is lawful.
    """

    shown: float
    doubted: float
    once: float
    unworded: float

    def of(self, *, once: bool, ruled: bool, unworded: bool = False) -> float:
        """For an answer of a type found ``once`` a notice or not, ``ruled`` or the model's alone."""
        if once:
            return self.once
        if ruled:
            return self.doubted
        return self.unworded if unworded else self.shown


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that inference needs.

    What counts less than ``least`` is left out; below ``sure`` a rule's violation is told as a review.
    ``weights`` of the first stage have the shape (columns, types and one more): a row a column, so
    that those of a clause lie together.
    """

    types: tuple[str, ...]
    idf: Floats
    weights: Floats
    intercepts: Floats
    vectors: Vectors
    network: Network
    alone: Trees
    among: Trees
    slope: float
    offset: float
    whole: Trees
    gravity: Gravity | None
    least: Least
    sure: float
    version: str


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely ``sentence`` is a demand of ``type``.

    ``unit`` is the clause that says it most, ``span`` that clause and the ones beside it that say it
    as well, in characters of the normalised text.
    """

    type: str
    sentence: int
    unit: Unit
    span: tuple[int, int]
    probability: float
    ruled: bool

    @property
    def key(self) -> tuple[str, int]:
        """``(type, sentence)``, as of a candidate."""
        return self.type, self.sentence


class ModelError(DamagedModel):
    """The model of demands is damaged or not the one its card describes."""


@cache
def load(folder: Path | None = None, *, graded: bool = True) -> Model | None:
    """The trained model of ``folder``; None where none was shipped. Raises ModelError.

    Unless ``graded``, how grave findings are is left aside: it is about to be learnt anew.
    """
    import numpy as np

    found = stored(NAME, folder, ModelError)
    if found is None:
        return None
    described = found.card
    if described["columns"] != COLUMNS or described["numbers"] != numbers():
        raise ModelError(f"{found.path.name}：模型与程序版本不符。请重新训练（checker train）。")
    vectors = vectors_of(found, folder)
    with found.arrays() as arrays:
        return Model(
            types=tuple(described["types"]),
            idf=arrays["idf"],
            weights=np.ascontiguousarray(arrays["weights"].astype(np.float32).T),
            intercepts=arrays["intercepts"],
            vectors=vectors,
            network=_network(arrays),
            alone=trees_of(arrays, "alone"),
            among=trees_of(arrays, "among"),
            slope=described["slope"],
            offset=described["offset"],
            whole=trees_of(arrays, "whole"),
            gravity=gravity_of(found, folder) if graded else None,
            least=Least(*(described[name] for name in ("shown", "doubted", "once", "unworded"))),
            sure=described["sure"],
            version=found.version,
        )


def numbers() -> dict[str, list[str]]:
    """The names of what the stages of trees read, in order."""
    return {
        "alone": list(weighing.ALONE),
        "among": list(weighing.AMONG),
        "whole": list(whole.WHOLE),
    }


def _network(arrays: Any) -> Network:
    import numpy as np

    held = {
        name.removeprefix(_NETWORK): arrays[name].astype(np.float32)
        for name in arrays
        if name.startswith(_NETWORK)
    }
    mean, spread = held.pop("mean"), held.pop("spread")
    return Network(held, mean, spread)


def arrays_of_network(network: Network) -> dict[str, Any]:
    """The arrays under which ``network`` is stored."""
    import numpy as np

    weights = {name: held.astype(np.float16) for name, held in network.weights.items()}
    held = {**weights, "mean": network.mean, "spread": network.spread}
    return {f"{_NETWORK}{name}": array for name, array in held.items()}


def first_stage(model: Model, found: Sequence[Unit]) -> Floats:
    """Log odds of shape (units, types and one more, for a demand of any type)."""
    import numpy as np

    answers = np.empty((len(found), model.weights.shape[1]), dtype=np.float32)
    for number, unit in enumerate(found):
        columns = unit.columns
        values = model.idf.take(columns)
        values /= np.sqrt(values @ values)
        answers[number] = values @ model.weights.take(columns, axis=0)
    answers += model.intercepts
    return answers


def weigh(
    model: Model,
    understanding: Understanding,
    found: Sequence[Unit],
    candidates: Sequence[Candidate],
) -> list[Likely]:
    """Every question of the notice with its probability, the likeliest first.

    ``found`` are its clauses, ``candidates`` where the wording of rules stands.
    """
    if not found:
        return []
    logits = first_stage(model, found)
    numbers = Structure(understanding).of_all(found)
    inputs = inputs_of(
        understanding, found, numbers, logits, candidates, model.types, model.vectors
    )
    together = model.network.read(inputs)
    asked = weighing.questions(found, numbers, logits, together, candidates, model.types)
    if not asked:
        return []
    first = probabilities(model.alone.decide(weighing.alone(asked, len(model.types))))
    decided = model.among.decide(weighing.among(asked, first, model.types))
    final = probabilities(model.slope * decided + model.offset)
    said = model.whole.decide(whole.rows(asked, final, model.types))
    final = whole.told(asked, final, probabilities(said), model.types)
    return likely(understanding.text, found, together, asked, final, model.types)


def likely(
    text: str,
    found: Sequence[Unit],
    together: Floats,
    asked: Sequence[weighing.Question],
    chances: Floats,
    types: Sequence[str],
) -> list[Likely]:
    """The questions ``asked`` of the clauses ``found`` with their ``chances``, the likeliest first."""
    answers = [
        Likely(
            types[question.type],
            question.sentence,
            found[question.unit],
            span_of(text, found, together[:, question.type], question.unit),
            round(float(value), 3),
            question.ruled,
        )
        for question, value in zip(asked, chances, strict=True)
    ]
    return sorted(answers, key=lambda answer: -answer.probability)


def span_of(text: str, found: Sequence[Unit], told: Floats, best: int) -> tuple[int, int]:
    """From the first to the last clause beside ``best`` of which the type is told without a break.

    Another sentence and another cell of a table break it off.
    """

    def goes_on(left: int, right: int) -> bool:
        return (
            left >= 0
            and right < len(found)
            and found[left].sentence == found[right].sentence
            and "|" not in text[found[left].end : found[right].start]
        )

    first = last = best
    while goes_on(first - 1, first) and told[first - 1] >= _TOLD:
        first -= 1
    while goes_on(last, last + 1) and told[last + 1] >= _TOLD:
        last += 1
    return found[first].start, found[last].end


def probabilities(decided: Floats) -> Floats:
    """Probabilities of log odds."""
    import numpy as np

    return 1.0 / (1.0 + np.exp(-decided))
