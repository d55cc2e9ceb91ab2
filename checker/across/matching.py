"""Which sets of fields ask for the same data, among tens of thousands.

Forms with the same fields are one layout; layouts meet through an inverted index over the fields
that say something. Fields of mere identity, which every form has, are not in it: they are counted
as bits, so a thousand forms with name and telephone cost nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.across.naming import ALIKE, Naming, alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

Shared = Mapping[str, str]
"""Shared fields: the name in the one form → the name in the other."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a form; ``people`` whom it is about, where its fields do not tell."""

    fields: frozenset[str]
    people: frozenset[str]


class Matcher:
    """Finds the pairs of ``layouts`` that ask for the same data.

    ``share`` (0 to 1] of the smaller one's fields and ``least`` fields must be shared.
    """

    def __init__(self, layouts: Sequence[Layout], names: Naming, share: float, least: int) -> None:
        self._layouts = layouts
        self._names = names
        self._share = share
        self._least = least
        self._unknown = {
            field for one in layouts for field in one.fields if field not in names.lists.fields
        }

    def pairs(self) -> Iterator[tuple[int, int, Shared]]:
        """``(a, b, shared)`` with ``a <= b``; ``a == b`` where a layout would match a second one."""
        yield from self._selves()
        yield from self._who_only()
        for a, b in self._candidates():
            shared = self._shared(a, b)
            if len(shared) >= self._need(a, b) and any(map(self._says_more, shared)):
                yield a, b, shared

    def _selves(self) -> Iterator[tuple[int, int, Shared]]:
        for index, one in enumerate(self._layouts):
            if len(one.fields) >= self._least and (
                one.people or any(map(self._says_more, one.fields))
            ):
                yield index, index, {field: field for field in one.fields}

    def _who_only(self) -> Iterator[tuple[int, int, Shared]]:
        """Layouts of identity fields alone, by the people that they are about."""
        about: dict[str, list[int]] = defaultdict(list)
        told: set[tuple[int, int]] = set()
        for b, one in enumerate(self._layouts):
            for kind in sorted(one.people):
                for a in about[kind]:
                    shared = self._layouts[a].fields & one.fields
                    if (a, b) not in told and len(shared) >= self._need(a, b):
                        told.add((a, b))
                        yield a, b, {field: field for field in shared}
                about[kind].append(b)

    def _says_more(self, field: str) -> bool:
        return not self._names.is_identity(field)

    def _need(self, a: int, b: int) -> int:
        smaller = min(len(self._layouts[a].fields), len(self._layouts[b].fields))
        # Rounded first: 0.6 * 5 is a hair above 3.
        return max(self._least, math.ceil(round(self._share * smaller, 6)))

    def _shared(self, a: int, b: int) -> Shared:
        """The shared fields, each once: equal ones first, then unknown ones of like wording."""
        one, other = self._layouts[a].fields, self._layouts[b].fields
        shared = {field: field for field in sorted(one & other)}
        left = sorted((one - other) & self._unknown)
        right = sorted((other - one) & self._unknown)
        for field in left:
            like = next((other for other in right if alike(field, other)), None)
            if like is not None:
                shared[field] = like
                right.remove(like)
        return shared

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs that may share enough, something that says more than who among it."""
        import numpy as np

        kin = _clusters(self._unknown)
        identity = {name: bit for bit, name in enumerate(self._names.lists.identity)}
        bits = np.zeros((len(self._layouts), len(identity)), dtype=np.int64)
        keys: list[list[str]] = []
        postings: dict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(self._layouts):
            keys.append(sorted({kin.get(f, f) for f in one.fields if f not in identity}))
            bits[index, [identity[field] for field in one.fields if field in identity]] = 1
            for key in keys[-1]:
                postings[key].append(index)
        sizes = np.array([len(one.fields) for one in self._layouts], dtype=np.int64)
        # Two fields of one form that are worded alike count as one key: allow for it.
        slack = sizes - bits.sum(axis=1) - np.array([len(key) for key in keys], dtype=np.int64)
        arrays = {key: np.array(found, dtype=np.int64) for key, found in postings.items()}
        before: dict[str, int] = dict.fromkeys(arrays, 0)
        for b, own in enumerate(keys):
            earlier = [arrays[key][: before[key]] for key in own if before[key]]
            for key in own:
                before[key] += 1
            if not earlier or sizes[b] < self._least:
                continue
            counts = np.bincount(np.concatenate(earlier))
            met = np.flatnonzero(counts)
            total = counts[met] + np.minimum(slack[met], slack[b])
            need = np.maximum(
                self._least, np.ceil(np.round(self._share * np.minimum(sizes[met], sizes[b]), 6))
            )
            # Most are far off: the bits of the rest are compared.
            near = total + bits[b].sum() >= need
            met, total, need = met[near], total[near], need[near]
            total = total + bits[met] @ bits[b]
            for a in met[total >= need].tolist():
                yield a, b


def _clusters(names: Iterable[str]) -> dict[str, str]:
    """Names → a name for all that are joined by like wording, be it over others."""
    ordered = sorted(names)
    grams = [{name[i : i + 2] for i in range(len(name) - 1)} for name in ordered]
    frequency: dict[str, int] = defaultdict(int)
    for one in grams:
        for gram in one:
            frequency[gram] += 1
    root = list(range(len(ordered)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    index: dict[str, list[int]] = defaultdict(list)
    # Names of a Dice coefficient d share at least d / (2 - d) of the bigrams of either.
    part = ALIKE / (2 - ALIKE)
    for number, one in enumerate(grams):
        rarest = sorted(one, key=lambda gram: (frequency[gram], gram))
        met: set[int] = set()
        for gram in rarest[: len(one) - math.ceil(round(part * len(one), 6)) + 1]:
            met.update(index[gram])
            index[gram].append(number)
        for other in met:
            if find(other) != find(number) and alike(ordered[number], ordered[other]):
                root[find(number)] = find(other)
    return {name: ordered[find(number)] for number, name in enumerate(ordered)}
