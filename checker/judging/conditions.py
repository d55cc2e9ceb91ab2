"""Conditions of the whole notice that a type may need (``needs``): no money named, an element missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.demands.understanding import Understanding
from checker.judging.admission import missing
from checker.judging.funding import no_funding, no_staffing


def elements_missing(understanding: Understanding) -> bool:
    """Whether the notice leaves out an element of the admission that it speaks of."""
    return bool(missing(understanding))


CONDITIONS: dict[str, Callable[[Understanding], bool]] = {
    "no-funding": no_funding,
    "no-staffing": no_staffing,
    "elements-missing": elements_missing,
}


def hold(names: Sequence[str], understanding: Understanding, known: dict[str, bool]) -> bool:
    """Whether all conditions ``names`` hold; each is looked at once and remembered in ``known``."""
    for name in names:
        if name not in known:
            known[name] = CONDITIONS[name](understanding)
    return all(known[name] for name in names)
