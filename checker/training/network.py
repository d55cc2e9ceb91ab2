"""The fit of the network that reads clauses together, and its answers on groups it has not seen.

JAX computes it, which only training needs (``pip install 'community-notice-checker[train]'``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError
from checker.judging.attention import HEADS, REACH, Arithmetic, forward
from checker.judging.together import Network, spread_of, standardised
from checker.training.stages import SEED, folds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Weights = dict[str, Any]

_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Growing:
    """How a network is grown.

    ``left_out`` is the share of numbers left out at random, ``source_left_out`` how often a whole
    source is, so that none is leant on alone; ``batch`` counts clauses, ``short`` is the share of
    short texts that a round takes.
    """

    size: int = 128
    layers: int = 2
    rounds: int = 10
    seeds: int = 2
    rate: float = 2.5e-3
    warm_up: int = 100
    decay: float = 0.02
    left_out: float = 0.2
    source_left_out: float = 0.2
    batch: int = 2048
    short: float = 0.3


HOW = Growing()
_LENGTHS = (8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096)
_FIRST_ANSWER = -4.0  # log odds before anything is learnt: demands are rare
_SMALL = 0.3  # what is added to a clause begins small
_STEEPEST = 1.0  # length at which a gradient is cut off


class TrainingError(CheckerError):
    """What training needs is not installed."""


@dataclass(frozen=True, slots=True)
class Text:
    """One notice or short text: ``inputs`` (clauses, width), ``labels`` (clauses, answers) with -1
    for what counts neither way, ``weight`` what a clause counts; with none it is not learnt from."""

    inputs: Floats
    labels: Floats
    weight: float
    group: str
    whole: bool


def require() -> None:
    """Raise TrainingError where JAX is not installed: before an hour's work, not after."""
    if find_spec("jax") is None:
        raise TrainingError("训练需要先安装 jax（pip install 'community-notice-checker[train]'）。")


def held_out(texts: Sequence[Text], sources: Sequence[int]) -> list[Floats]:
    """Log odds of every text by networks that have not seen its group.

    One seed each: most of the hour of a training is spent here.
    """
    import numpy as np

    how = replace(HOW, seeds=1)
    groups = np.asarray([text.group for text in texts])
    answers: dict[int, Floats] = {}
    for inside, outside in folds(groups, _FOLDS):
        network = fit([texts[at] for at in inside], sources, how)
        answers |= {int(at): network.read(texts[at].inputs) for at in outside}
    return [answers[at] for at in range(len(texts))]


def fit(texts: Sequence[Text], sources: Sequence[int], how: Growing | None = None) -> Network:
    """Networks grown on ``texts``; ``sources`` are the widths of what a clause comes with."""
    import numpy as np

    how = how or HOW
    texts = [text for text in texts if text.weight > 0]
    mean, spread = spread_of(np.concatenate([text.inputs for text in texts]))
    scaled = [standardised(text.inputs, mean, spread) for text in texts]
    grown = [_grown(texts, scaled, sources, how, SEED + seed) for seed in range(how.seeds)]
    weights = {name: np.stack([each[name] for each in grown]) for name in grown[0]}
    return Network(weights, mean, spread)


def _grown(
    texts: Sequence[Text], scaled: Sequence[Floats], sources: Sequence[int], how: Growing, seed: int
) -> Weights:
    import jax
    import numpy as np

    chance = np.random.default_rng(seed)
    whole = [at for at, text in enumerate(texts) if text.whole]
    short = [at for at, text in enumerate(texts) if not text.whole]
    step = _step(tuple(sources), how)
    weights = _begun(chance, scaled[0].shape[1], texts[0].labels.shape[1], how)
    moments = {name: (np.zeros_like(w), np.zeros_like(w)) for name, w in weights.items()}
    key = jax.random.PRNGKey(seed)
    rounds = []
    for _ in range(how.rounds):
        taken = chance.permutation(short)[: int(len(short) * how.short)]
        rounds.append(list(_batches([*whole, *map(int, taken)], scaled, how.batch, chance)))
    total = sum(map(len, rounds))
    done = 0
    for batches in rounds:
        for length, rows, chosen in batches:
            key, own = jax.random.split(key)
            filled = _filled(length, rows, chosen, texts, scaled)
            done += 1
            weights, moments = step(weights, moments, own, done, _rate(how, done, total), *filled)
    return {name: np.asarray(value) for name, value in weights.items()}


def _rate(how: Growing, done: int, total: int) -> float:
    """Up to ``how.rate`` in a straight line, then down to nothing along a cosine."""
    import math

    if done <= how.warm_up:
        return how.rate * done / how.warm_up
    gone = (done - how.warm_up) / max(1, total - how.warm_up)
    return how.rate * 0.5 * (1 + math.cos(math.pi * gone))


def _begun(chance: Any, width: int, answers: int, how: Growing) -> Weights:
    import numpy as np

    size, layers = how.size, how.layers

    def drawn(*shape: int) -> Floats:
        values: Floats = (chance.standard_normal(shape) / np.sqrt(shape[-2])).astype(np.float32)
        return values

    def same(value: float, *shape: int) -> Floats:
        return np.full(shape, value, dtype=np.float32)

    return {
        "enter": drawn(width, size),
        "enter_bias": same(0.0, size),
        **{name: drawn(layers, size, size) for name in ("query", "key", "value")},
        "out": drawn(layers, size, size) * np.float32(_SMALL),
        "distance": same(0.0, layers, HEADS, 2 * REACH + 1),
        "level": same(1.0, layers, size),
        "level_wide": same(1.0, layers, size),
        "wide": drawn(layers, size, 2 * size),
        "wide_bias": same(0.0, layers, 2 * size),
        "narrow": drawn(layers, 2 * size, size) * np.float32(_SMALL),
        "answer": drawn(size, answers) * np.float32(_SMALL),
        "answer_bias": same(_FIRST_ANSWER, answers),
    }


def _batches(
    chosen: list[int], scaled: Sequence[Floats], size: int, chance: Any
) -> Iterator[tuple[int, int, list[int]]]:
    """``(clauses a row, rows, texts)``: texts of about one length together, in random order."""
    by_length: dict[int, list[int]] = {}
    for at in chosen:
        length = next(length for length in _LENGTHS if len(scaled[at]) <= length)
        by_length.setdefault(length, []).append(at)
    found = []
    for length, inside in sorted(by_length.items()):
        chance.shuffle(inside)
        rows = max(1, size // length)
        found += [
            (length, rows, inside[first : first + rows]) for first in range(0, len(inside), rows)
        ]
    chance.shuffle(found)
    yield from found


def _filled(
    length: int, rows: int, chosen: Sequence[int], texts: Sequence[Text], scaled: Sequence[Floats]
) -> tuple[Floats, Floats, Floats]:
    """``(inputs, labels, weight of each clause)`` of one batch; weight 0 fills it up."""
    import numpy as np

    width, answers = scaled[0].shape[1], texts[0].labels.shape[1]
    inputs = np.zeros((rows, length, width), dtype=np.float32)
    labels = np.full((rows, length, answers), -1, dtype=np.int8)
    counts = np.zeros((rows, length), dtype=np.float32)
    for row, at in enumerate(chosen):
        here = len(scaled[at])
        inputs[row, :here] = scaled[at]
        labels[row, :here] = texts[at].labels
        counts[row, :here] = texts[at].weight
    return inputs, labels, counts


_STEPS: dict[tuple[tuple[int, ...], Growing], Callable[..., tuple[Weights, Any]]] = {}


def _step(sources: tuple[int, ...], how: Growing) -> Callable[..., tuple[Weights, Any]]:
    """One step of Adam with decoupled decay, compiled once for every shape of batch."""
    if (sources, how) not in _STEPS:
        _STEPS[sources, how] = _compiled(sources, how)
    return _STEPS[sources, how]


def _compiled(sources: tuple[int, ...], how: Growing) -> Callable[..., tuple[Weights, Any]]:
    import jax
    import numpy as np
    from jax import numpy as jnp

    def loss(weights: Weights, key: Any, inputs: Any, labels: Any, counts: Any) -> Any:
        keys = iter(jax.random.split(key, 2 + 2 * how.layers + 1))
        kept = jax.random.bernoulli(
            next(keys), 1 - how.source_left_out, (*counts.shape, len(sources))
        )
        spread = jnp.repeat(kept, np.asarray(sources), axis=-1, total_repeat_length=sum(sources))

        def leave_out(values: Any) -> Any:
            stay = jax.random.bernoulli(next(keys), 1 - how.left_out, values.shape)
            return values * stay / (1 - how.left_out)

        decided = forward(Arithmetic(jnp), weights, inputs * spread, counts > 0, leave_out)
        wanted = (labels > 0).astype(jnp.float32)
        # The cross entropy of a logistic curve, without overflow.
        cost = jnp.maximum(decided, 0) - decided * wanted + jnp.log1p(jnp.exp(-jnp.abs(decided)))
        counted = cost * (labels >= 0) * counts[..., None]
        return counted.sum() / jnp.maximum((counts > 0).sum(), 1)

    @jax.jit
    def step(
        weights: Weights, moments: Any, key: Any, done: Any, rate: Any, *batch: Any
    ) -> tuple[Weights, Any]:
        slopes = jax.grad(loss)(weights, key, *batch)
        length = jnp.sqrt(sum((slope**2).sum() for slope in slopes.values()))
        shrunk = jnp.minimum(1.0, _STEEPEST / jnp.maximum(length, 1e-12))
        new: Weights = {}
        kept = {}
        for name, slope in slopes.items():
            first, second = moments[name]
            first = 0.9 * first + 0.1 * slope * shrunk
            second = 0.999 * second + 0.001 * (slope * shrunk) ** 2
            towards = first / (1 - 0.9**done)
            scale = jnp.sqrt(second / (1 - 0.999**done)) + 1e-8
            new[name] = weights[name] - rate * (towards / scale + how.decay * weights[name])
            kept[name] = (first, second)
        return new, kept

    return step
