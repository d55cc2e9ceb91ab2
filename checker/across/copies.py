"""Which files are one notice: copies, corrected reissues, and what a street passed on.

Two notices are ONE when their texts are nearly the same (or the shorter stands in the longer) and

- they have the same document number: a scan and the Word file, a copy with errors of recognition,
  a reissue that kept its number; or
- at least one has no number, the issuer is the same or unknown, the titles are about the same and
  the dates are no more than three days apart (or one is missing); or
- the issuer is the same and just one title says that it corrects (更正, 修订, 重新印发), within a month; or
- the issuers differ, the titles are about the same and one of the two is a street or town or says
  转发, within two months: the district's notice passed on under an own head and number. Two streets
  that passed on the same notice belong together, too.

They are NOT one, however alike the texts, when

- the titles name different months, quarters, years, weeks or batches: the next round of a request;
- the numbers differ and nothing says that the one corrects or passes on the other;
- the dates are weeks or months apart and no number shows that it is the same document;
- two departments used one template: their issuers differ and neither passes on.

Nor is a group joined through a member that does not say enough: no group holds two months of one
request, two numbers of one issuer (but for a correction), or more than two months in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from checker.across.kin import FORWARD_DAYS, LEAST, Kin, one
from checker.across.signature import BYTES, PERMUTATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signatures = NDArray[np.uint32]
    Pairs = NDArray[np.int64]

__all__ = ["Kin", "groups"]

# 32 bands of 4 rows: texts of likeness 0.5 meet with probability 0.87, of 0.6 with 0.99.
_ROWS = 4
# In a bucket up to this size everybody meets everybody; in a larger one, a family of thousands from
# one template, only those of one number or one title, and of these the nearest in time.
_CROWD = 16
_NEIGHBOURS = 8
_CHUNK = 1 << 15


def groups(notices: Iterable[Kin]) -> dict[int, int]:
    """The group of each notice: its id → the id of the group's first member.

    The first is the earliest by date (no date counts as last), then the one of the lowest id. A
    notice that nothing is a copy of is a group by itself; so is one without signature. Raises
    ValueError for an id that stands twice or a signature of the wrong length.
    """
    kin = sorted(notices, key=lambda k: (k.date is None, k.date or date.min, k.id))
    if len({k.id for k in kin}) < len(kin):
        raise ValueError("an id stands twice")
    signed = [index for index, k in enumerate(kin) if k.signature]
    if any(len(kin[index].signature) != BYTES for index in signed):
        raise ValueError(f"a signature has {BYTES} bytes")
    forest = _Forest(kin)
    if len(signed) > 1:
        for a, b, like in _likely([kin[i] for i in signed]):
            forest.join(signed[a], signed[b], like)
    return forest.groups()


def _likely(kin: Sequence[Kin]) -> list[tuple[int, int, float]]:
    """Pairs of indices whose texts are alike, the likeliest first."""
    import numpy as np

    signatures = np.frombuffer(b"".join(k.signature for k in kin), dtype="<u4")
    signatures = signatures.reshape(len(kin), PERMUTATIONS)
    number = _labels([f"{k.number}" if k.number else f"#{i}" for i, k in enumerate(kin)])
    title = _labels([f"{k.core}|{k.periods}" if k.core else f"#{i}" for i, k in enumerate(kin)])
    # A number is worth a comparison even where bad recognition leaves no band intact.
    order = np.argsort(number, kind="stable")
    known = np.concatenate(
        [np.empty(0, dtype=np.int64), *_neighbours(order, number[order], _NEIGHBOURS, len(kin))]
    )
    for low in range(0, PERMUTATIONS, _ROWS):
        buckets = _buckets(signatures[:, low : low + _ROWS])
        codes = [known]
        codes.extend(_meeting(buckets, number, title, len(kin)))
        known = np.unique(np.concatenate(codes))
    first, second = known // len(kin), known % len(kin)
    likes = np.empty(len(known), dtype=np.float32)
    for at in range(0, len(known), _CHUNK):
        part = slice(at, at + _CHUNK)
        likes[part] = (signatures[first[part]] == signatures[second[part]]).mean(axis=1)
    order = np.lexsort((known, -likes))
    order = order[likes[order] >= LEAST]
    return list(
        zip(first[order].tolist(), second[order].tolist(), likes[order].tolist(), strict=True)
    )


def _labels(keys: Sequence[str]) -> Pairs:
    import numpy as np

    names: dict[str, int] = {}
    return np.array([names.setdefault(key, len(names)) for key in keys], dtype=np.int64)


def _buckets(rows: Signatures) -> Pairs:
    """One number for each signature; equal rows, equal numbers."""
    import numpy as np

    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in range(rows.shape[1]):
        mixed = (mixed ^ rows[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)


def _meeting(buckets: Pairs, number: Pairs, title: Pairs, count: int) -> Iterator[Pairs]:
    """Pairs to compare, each as ``first * count + second`` with ``first < second``."""
    import numpy as np

    order = np.argsort(buckets, kind="stable")
    sizes = _run_lengths(buckets[order])
    small = order[(sizes > 1) & (sizes <= _CROWD)]
    yield from _neighbours(small, buckets[small], _CROWD - 1, count)
    large = order[sizes > _CROWD]
    for label in (number, title):
        # Members come in the order of their dates, so neighbours of one key are near in time.
        inner = large[np.lexsort((large, label[large], buckets[large]))]
        key = _buckets(np.stack([buckets[inner], label[inner]], axis=1).view(np.uint64))
        yield from _neighbours(inner, key, _NEIGHBOURS, count)


def _neighbours(members: Pairs, key: Pairs, reach: int, count: int) -> Iterator[Pairs]:
    """Pairs of ``members`` of one key that stand at most ``reach`` places apart."""
    for step in range(1, reach + 1):
        if len(members) <= step:
            return
        together = key[:-step] == key[step:]
        if not together.any():
            return
        a, b = members[:-step][together], members[step:][together]
        yield a * count + b


def _run_lengths(ordered: Pairs) -> Pairs:
    """For each element of a sorted array, how many are equal to it."""
    import numpy as np

    _, inverse, sizes = np.unique(ordered, return_inverse=True, return_counts=True)
    return sizes[inverse]


@dataclass(slots=True)
class _Group:
    """What a group has said so far about itself."""

    members: list[int]
    periods: dict[str, str]
    numbers: dict[str, set[str]]
    dates: tuple[date, date] | None
    corrects: bool = field(default=False)


class _Forest:
    """Disjoint groups that are joined pair by pair, unless what they say conflicts."""

    def __init__(self, kin: Sequence[Kin]) -> None:
        self._kin = kin
        self._root = list(range(len(kin)))
        self._groups: dict[int, _Group] = {}

    def join(self, a: int, b: int, like: float) -> None:
        left, right = self._find(a), self._find(b)
        if left == right:
            return
        reason = one(self._kin[a], self._kin[b], like)
        if not reason:
            return
        first, second = self._group(left), self._group(right)
        if not _agree(first, second, reason):
            return
        if len(first.members) < len(second.members):
            left, right, first, second = right, left, second, first
        first.members += second.members
        first.periods.update(second.periods)
        for issuer, numbers in second.numbers.items():
            first.numbers.setdefault(issuer, set()).update(numbers)
        first.dates = _span(first.dates, second.dates)
        first.corrects = first.corrects or second.corrects
        self._root[right] = left
        del self._groups[right]

    def groups(self) -> dict[int, int]:
        """Indices are in the order of dates: the lowest index of a group is its first."""
        first: dict[int, int] = {}
        answer: dict[int, int] = {}
        for index, kin in enumerate(self._kin):
            answer[kin.id] = self._kin[first.setdefault(self._find(index), index)].id
        return answer

    def _find(self, index: int) -> int:
        while self._root[index] != index:
            self._root[index] = self._root[self._root[index]]
            index = self._root[index]
        return index

    def _group(self, root: int) -> _Group:
        if root not in self._groups:
            kin = self._kin[root]
            numbers = {kin.body: {kin.number}} if kin.number else {}
            dates = (kin.date, kin.date) if kin.date else None
            self._groups[root] = _Group([root], dict(kin.periods), numbers, dates, kin.corrects)
        return self._groups[root]


def _span(a: tuple[date, date] | None, b: tuple[date, date] | None) -> tuple[date, date] | None:
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), max(a[1], b[1])


def _agree(a: _Group, b: _Group, reason: str) -> bool:
    """Whether nothing that two groups say of themselves shows two different notices."""
    if any(b.periods[unit] != which for unit, which in a.periods.items() if unit in b.periods):
        return False
    if reason == "number":
        return True
    for issuer, numbers in a.numbers.items():
        others = b.numbers.get(issuer)
        if others and others != numbers and not (a.corrects or b.corrects):
            return False
    span = _span(a.dates, b.dates)
    return span is None or (span[1] - span[0]).days <= FORWARD_DAYS
