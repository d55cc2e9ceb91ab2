"""The attention network that reads the clauses of a notice together, written once.

JAX computes it in training, NumPy in use. ``Arithmetic`` holds the steps of it as they are learnt, ``Quick``
the same steps in the way that is fast for NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

HEADS = 4
REACH = 32  # clauses further apart than this count as this far


def as_they_are(values: Any) -> Any:
    """Nothing is left out in use; training leaves out some numbers at random."""
    return values


class Arithmetic:
    """The steps of the network as they are learnt; ``xp`` computes, NumPy or what is like it."""

    def __init__(self, xp: Any) -> None:
        self.xp = xp

    def near(self, distance: Any, apart: Any) -> Any:
        """What ``distance`` (heads, distances) says of clauses so far ``apart`` (clauses, clauses)."""
        return distance[:, apart]

    def shares(self, scores: Any) -> Any:
        """How much each clause heeds each other, from their ``scores`` (..., clauses, clauses)."""
        heeded = self.xp.exp(scores - scores.max(axis=-1, keepdims=True))
        return heeded / heeded.sum(axis=-1, keepdims=True)

    def levelled(self, values: Any) -> Any:
        """``values`` (..., width) with mean 0 and spread 1."""
        centred = values - values.mean(axis=-1, keepdims=True)
        spread = self.xp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _least(self.xp))
        return centred / spread

    def gelu(self, values: Any) -> Any:
        """What is well below zero is left out, what is above stays."""
        xp = self.xp
        inner = xp.float32(0.7978845608) * (
            values + xp.float32(0.044715) * values * values * values
        )
        return xp.float32(0.5) * values * (1 + xp.tanh(inner))


class Quick(Arithmetic):
    """The same for NumPy, which goes along short rows slowly and makes an array at every step."""

    def near(self, distance: Any, apart: Any) -> Any:
        return distance.take(apart, axis=1)

    def shares(self, scores: Any) -> Any:
        xp = self.xp
        best = xp.ascontiguousarray(scores.swapaxes(-1, -2)).max(axis=-2)
        heeded = xp.exp(scores - best[..., None])
        heeded /= (heeded @ xp.ones(scores.shape[-1], dtype=scores.dtype))[..., None]
        return heeded

    def levelled(self, values: Any) -> Any:
        xp = self.xp
        even = xp.full(values.shape[-1], 1 / values.shape[-1], dtype=values.dtype)
        centred = values - (values @ even)[..., None]
        centred /= xp.sqrt((centred * centred) @ even + _least(xp))[..., None]
        return centred

    def gelu(self, values: Any) -> Any:
        xp = self.xp
        inner = values * values
        inner *= xp.float32(0.7978845608 * 0.044715)
        inner += xp.float32(0.7978845608)
        inner *= values
        xp.tanh(inner, out=inner)
        inner += 1
        inner *= values
        inner *= xp.float32(0.5)
        return inner


def _least(xp: Any) -> Any:
    return xp.float32(1e-5)


def forward(
    by: Arithmetic,
    weights: Mapping[str, Any],
    inputs: Any,
    there: Any = None,
    leave_out: Callable[[Any], Any] = as_they_are,
) -> Any:
    """Log odds (..., clauses, answers) for ``inputs`` (..., clauses, width).

    ``there`` (..., clauses) is false for what only fills up a batch; None where nothing does.
    """
    xp = by.xp
    count = inputs.shape[-2]
    held = by.gelu(leave_out(inputs) @ weights["enter"] + weights["enter_bias"])
    size = held.shape[-1] // HEADS
    steps = xp.arange(count)
    apart = xp.clip(steps[None, :] - steps[:, None], -REACH, REACH) + REACH

    def heads(values: Any) -> Any:
        return xp.swapaxes(values.reshape((*values.shape[:-1], HEADS, size)), -2, -3)

    for layer in range(weights["query"].shape[0]):
        seen = by.levelled(held) * weights["level"][layer]
        query, key, value = (heads(seen @ weights[n][layer]) for n in ("query", "key", "value"))
        scores = query @ xp.swapaxes(key, -1, -2) / xp.float32(size**0.5)
        scores = scores + by.near(weights["distance"][layer], apart)
        if there is not None:
            scores = xp.where(there[..., None, None, :], scores, xp.float32(-1e9))
        mixed = xp.swapaxes(by.shares(scores) @ value, -2, -3).reshape(held.shape)
        held = held + leave_out(mixed @ weights["out"][layer])
        seen = by.levelled(held) * weights["level_wide"][layer]
        wide = by.gelu(seen @ weights["wide"][layer] + weights["wide_bias"][layer])
        held = held + leave_out(wide @ weights["narrow"][layer])
    return leave_out(by.levelled(held)) @ weights["answer"] + weights["answer_bias"]
