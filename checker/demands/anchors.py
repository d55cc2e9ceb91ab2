"""Literals that an expression cannot match without, so that most expressions need not be tried.

``needs(form)`` says which words every match of an expression holds. ``Anchors`` looks for those of some
hundreds of expressions in one Aho-Corasick pass and tells which of them are worth running, and on which
sentences of a text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker import cache
from checker.literals import columns, found_in

try:  # the parser of the standard library's own expressions; without it no pattern is skipped
    import re._constants as constants
    import re._parser as parser
except ImportError:  # pragma: no cover - another Python has moved it
    parser = None

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORTH = 256  # more words than this narrow nothing down
_AGAIN = 3  # times that an item is written out for
_Words = frozenset[str]
_NOTHING = frozenset({""})
_REPEATS = (
    (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT) if parser else ()
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several lists of numbers, one after the other; ``starts`` says where each begins."""

    numbers: NDArray[Any]
    starts: NDArray[Any]

    def joined(self, operation: Any, values: NDArray[Any]) -> NDArray[Any]:
        """For each list the ``values`` of its numbers, joined by ``operation``."""
        answer: NDArray[Any] = operation.reduceat(values[self.numbers], self.starts)
        return answer


def _listed(lists: Iterable[Sequence[int]]) -> Listed:
    """``lists`` of at least one number each."""
    import numpy as np

    held = [np.asarray(one, dtype=np.int64) for one in lists]
    ends = np.cumsum([len(one) for one in held])
    return Listed(np.concatenate(held), np.append(0, ends[:-1]))


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where each of many expressions could match.

    ``matcher`` looks for the words of all; ``owners[w]`` are the sets that word ``w`` is in. What
    ``sets`` and ``groups`` list one after the other begins at each of their ``starts``: the words of
    every set, and the sets of every combination that expressions need. A match of an expression holds a
    word of each set of the group that it is among the ``members`` of.
    """

    matcher: Any
    owners: tuple[tuple[int, ...], ...]
    sets: Listed
    groups: Listed
    members: tuple[tuple[int, ...], ...]
    _needed: tuple[int, ...]  # the sets of each group, as bits
    _known: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def within(self, words: str) -> tuple[int, ...]:
        """Numbers of the expressions that could match inside ``words``, in order."""
        present = 0
        for word, _, _ in found_in(words, self.matcher):
            for one in self.owners[word]:
                present |= 1 << one
        found = self._known.get(present)
        if found is None:
            found = tuple(
                sorted(
                    number
                    for needed, numbers in zip(self._needed, self.members, strict=True)
                    if needed & ~present == 0
                    for number in numbers
                )
            )
            if len(self._known) < _REMEMBERED:
                self._known[present] = found
        return found

    def among(self, text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
        """The expressions that could match, in order, each with the units where: bit ``n`` for unit ``n``.

        Units begin at ``starts``, in order; each reaches to the next one and a character beyond.
        """
        import numpy as np

        if not starts:
            return []
        words, places = columns(found_in(text, self.matcher))
        begins = np.asarray(starts, dtype=np.int64)
        units = np.searchsorted(begins, places, "right") - 1
        # The character after a unit is the first one of the next.
        shared = (units > 0) & (begins[units] == places)
        words = np.concatenate([words, words[shared]])
        units = np.concatenate([units, units[shared] - 1])
        answers = [0] * len(self.groups.starts)
        for first in range(0, len(starts), _BITS):
            inside = (units >= first) & (units < first + _BITS)
            held = np.zeros(len(self.owners), dtype=np.uint64)
            bits = np.uint64(1) << (units[inside] - first).astype(np.uint64)
            np.bitwise_or.at(held, words[inside], bits)
            every = (1 << min(_BITS, len(starts) - first)) - 1
            present = self.sets.joined(np.bitwise_or, np.append(held, np.uint64(every)))
            for group, found in enumerate(self.groups.joined(np.bitwise_and, present).tolist()):
                if found:
                    answers[group] |= found << first
        return sorted(
            (number, found)
            for group, found in enumerate(answers)
            if found
            for number in self.members[group]
        )


_BITS = 64  # units that are looked at together, each a bit
_REMEMBERED = 20_000  # combinations of words, of some bytes each


def anchored(forms: Sequence[str]) -> Anchors:
    """The anchors of ``forms``. Raises ``re.error`` for what is no expression."""
    import ahocorasick_rs

    words: dict[str, int] = {}
    sets: dict[tuple[int, ...], int] = {}
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, needed in enumerate(_needs_of(forms)):
        numbers = (tuple(words.setdefault(w, len(words)) for w in one) for one in needed)
        group = tuple(sorted({sets.setdefault(one, len(sets)) for one in numbers}))
        groups.setdefault(group, []).append(number)
    owners: list[list[int]] = [[] for _ in words]
    for one, number in sets.items():
        for word in one:
            owners[word].append(number)
    # One more word that stands everywhere, and one more set of it: what needs nothing needs that.
    always = len(sets)
    return Anchors(
        ahocorasick_rs.AhoCorasick(list(words)),
        tuple(map(tuple, owners)),
        _listed([*sets, (len(words),)]),
        _listed([group or (always,) for group in groups] or [(always,)]),
        tuple(map(tuple, groups.values())),
        tuple(sum(1 << one for one in group) for group in groups),
    )


def _needs_of(forms: Sequence[str]) -> list[list[list[str]]]:
    """The needs of every form, from the user's cache when the forms have not changed."""
    digest = hashlib.sha256()
    for form in forms:
        digest.update(form.encode())
        digest.update(b"\0")
    name = f"needs5-{digest.hexdigest()[:20]}"
    known = cache.load(name)
    if isinstance(known, list) and len(known) == len(forms):
        return known
    found = [[list(one) for one in needs(form)] for form in forms]
    cache.store(name, found)
    return found


def needs(form: str) -> tuple[tuple[str, ...], ...]:
    """Sets of words; every match of ``form`` holds one of each. ``re.error`` for no expression."""
    if parser is None:
        return ()
    parsed = parser.parse(form)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    found = dict.fromkeys(_sequence(list(parsed)))
    return tuple(tuple(sorted(words)) for words in found)


def _sequence(items: list[Any]) -> list[_Words]:
    """What the items that must all match, one after the other, demand each."""
    found: list[_Words] = []
    run = _NOTHING  # all that the items since the last set can stand for
    for item in items:
        words = _language(*item)
        if words is not None and len(run) * len(words) <= _WORTH:
            run = frozenset(before + after for before in run for after in words)
            continue
        found += _telling(run)
        run = _NOTHING if words is None else words
        if words is None:
            found += _item(*item)
    return found + _telling(run)


def _telling(run: _Words) -> list[_Words]:
    return [] if "" in run else [run]


def _language(operation: Any, argument: Any) -> _Words | None:
    """All that the item can stand for; None where that is too much to be told."""
    if operation in (constants.AT, constants.ASSERT, constants.ASSERT_NOT):
        return _NOTHING  # looks without taking a character
    if operation is constants.LITERAL:
        return frozenset({chr(argument)})
    if operation is constants.IN:
        return _characters(argument)
    if operation is constants.SUBPATTERN:
        return None if _any_case(argument) else _product(map(_language_of, argument[3]))
    if operation is constants.BRANCH:
        words: set[str] = set()
        for branch in argument[1]:
            inner = _product(map(_language_of, branch))
            if inner is None:
                return None
            words |= inner
        return frozenset(words) if len(words) <= _WORTH else None
    if operation in _REPEATS and argument[1] <= _AGAIN:
        inner = _product(map(_language_of, argument[2]))
        times = [_product([inner] * count) for count in range(argument[0], argument[1] + 1)]
        joined = [one for one in times if one is not None]
        if len(joined) == len(times) and sum(map(len, joined)) <= _WORTH:
            return frozenset().union(*joined)
    return None


def _any_case(group: Any) -> bool:
    """Whether letters of the group stand for small and capital ones: ``(?i:app)``."""
    return bool(group[1] & re.IGNORECASE)


def _language_of(item: tuple[Any, Any]) -> _Words | None:
    return _language(*item)


def _product(parts: Iterable[_Words | None]) -> _Words | None:
    """All that ``parts``, one after the other, can stand for."""
    run = _NOTHING
    for part in parts:
        if part is None or len(run) * len(part) > _WORTH:
            return None
        run = frozenset(before + after for before in run for after in part)
    return run


def _item(operation: Any, argument: Any) -> list[_Words]:
    """What an item that can stand for too much demands all the same."""
    if operation is constants.SUBPATTERN:
        return [] if _any_case(argument) else _sequence(list(argument[3]))
    if operation in _REPEATS:
        return _sequence(list(argument[2])) if argument[0] >= 1 else []
    if operation is not constants.BRANCH:
        return []
    # Each way has a word of its rarest set, of its second rarest, and so on.
    ways = [sorted(_sequence(list(branch)), key=_commonness) for branch in argument[1]]
    if not all(ways):
        return []
    joined = [
        frozenset().union(*(way[min(rank, len(way) - 1)] for way in ways))
        for rank in range(max(map(len, ways)))
    ]
    return [words for words in joined if len(words) <= _WORTH]


def _characters(choices: list[Any]) -> _Words | None:
    """A class of single characters, when it is short and not negated."""
    words: set[str] = set()
    for operation, argument in choices:
        if operation is constants.LITERAL:
            words.add(chr(argument))
        elif operation is constants.RANGE and argument[1] - argument[0] < 12:
            words |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        else:
            return None
    return frozenset(words)


def _commonness(words: Iterable[str]) -> float:
    # A character more in a word makes it about thirty times rarer.
    return float(sum(30.0 ** (2 - min(len(word), 4)) for word in words))
