"""Searching a text for many words at once (Aho-Corasick)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Hit = tuple[int, int, int]
"""Number of a word, and where it starts and ends."""


def found_in(text: str, automaton: Any) -> list[Hit]:
    """Every word of ``automaton`` in ``text``, overlapping ones among them, by end."""
    try:
        found: list[Hit] = automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:
        # Half a surrogate pair, which the search refuses, is as long as the mark put in its place.
        whole = text.encode("utf-8", "replace").decode("utf-8")
        found = automaton.find_matches_as_indexes(whole, overlapping=True)
    return found


def columns(hits: Sequence[Hit]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The words of ``hits`` and where each starts."""
    import numpy as np

    flat = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=3 * len(hits))
    return flat[0::3], flat[1::3]
