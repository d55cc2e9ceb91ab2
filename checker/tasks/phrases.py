"""Which list items a clause names literally, judged by the wordings that the lists give for them.

An item is recognised by its phrases and the parts of its title. A phrase found whole counts by
its length and by how few items share it; a phrase of four characters also counts, for less,
when its two halves stand apart (``摸排辖区税源`` for ``税源摸排``), because officials turn such
words round freely. The evidence for an item adds up as independent chances do, so a score is
between 0 and 1; it ranks and is no probability.

What this cannot do:

- A matter named by none of its wordings (``把这几个人的行踪看住``) is not recognised, and a
  clause that refers back (``上述工作``) has nothing to recognise.
- It does not read who acts, whether the act is forbidden, or how far help goes: a clause about
  检查 of a matter may match the assist item, the negative item, or both, and a certificate
  asked for in some matter may rank behind that matter. The ranking between neighbours rests on
  the few words that tell them apart, so look at all the matches.
- A phrase is looked for as characters, not words, so a chance meeting of characters counts.
- It does not look at dates; give it lists that hold only what is in force.
- THRESHOLD was set on clauses written for this purpose, not learnt.

``checker.tasks.match`` weighs these scores with other views of a clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from typing import TYPE_CHECKING

from checker.literals import found_in
from checker.model import TaskMatch

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

    from checker.policy.lists import ListItem, TaskList

THRESHOLD = 0.3
"""Matches that score less are not returned."""

# A whole phrase of FULL_LENGTH characters that no other item shares reaches MOST; one phrase
# alone should not look certain.
MOST = 0.75
FULL_LENGTH = 6
# Two halves apart are weaker than the phrase, and mean nothing far apart.
APART = 0.6
APART_LENGTH = 4
APART_WINDOW = 14
# Shorter parts of a title (银行, 为企业) are too common to name a matter.
TITLE_PART = 4

_TITLE_JOINTS = re.compile(r"[、,;()「」]")


def match(clause: str, lists: Mapping[str, TaskList], limit: int = 3) -> tuple[TaskMatch, ...]:
    """The items of ``lists`` that ``clause`` may be, best first, at most ``limit``.

    ``words`` of a match are the wordings that decided, heaviest first, folded to half width
    and lower case; two halves found apart are joined by ``…``. Empty when no item reaches
    THRESHOLD. The first call with given list objects builds their index.
    """
    index = _index(ListsByIdentity(tuple(lists.items())))
    return index.match(clause, limit)


class ListsByIdentity:
    """A cache key of list objects: comparing identities is fast, and the lists are frozen.

    Holding the lists keeps their identities from being given to other objects.
    """

    def __init__(self, lists: tuple[tuple[str, TaskList], ...]) -> None:
        self.lists = lists
        self._key = tuple((kind, id(task_list)) for kind, task_list in lists)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ListsByIdentity) and self._key == other._key


@lru_cache(maxsize=16)
def _index(key: ListsByIdentity) -> PhraseIndex:
    return PhraseIndex((kind, item) for kind, listed in key.lists for item in listed.items)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A wording found in a clause and where; two spans when its halves stand apart."""

    words: str
    weight: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Split:
    """A four-character phrase of an item as its halves; ``tail`` indexes the patterns."""

    tail: int
    item: int
    weight: float


class PhraseIndex:
    """The phrases of all items, ready to be looked up in one pass over a clause."""

    def __init__(self, entries: Iterable[tuple[str, ListItem]]) -> None:
        from ahocorasick_rs import AhoCorasick

        self._items = list(entries)
        wordings = [_wordings(item) for _, item in self._items]
        self._patterns = sorted(
            {part for own in wordings for wording in own for part in (wording, *_halves(wording))}
        )
        self._automaton: AhoCorasick | None = (
            AhoCorasick(self._patterns) if self._patterns else None
        )
        number = {pattern: index for index, pattern in enumerate(self._patterns)}
        rarity = self._rarity(wordings)
        self._whole: dict[int, list[tuple[int, float]]] = defaultdict(list)
        self._split: dict[int, list[_Split]] = defaultdict(list)
        for item, own in enumerate(wordings):
            for wording in own:
                pattern = number[wording]
                length = sqrt(min(len(wording), FULL_LENGTH) / FULL_LENGTH)
                self._whole[pattern].append((item, MOST * length * rarity[pattern]))
                if halves := _halves(wording):
                    head, tail = (number[half] for half in halves)
                    # One telling half is enough: 证明 is everywhere, 证明…未婚 is not.
                    weight = MOST * APART * length * max(rarity[head], rarity[tail])
                    self._split[head].append(_Split(tail, item, weight))

    def _rarity(self, wordings: list[tuple[str, ...]]) -> list[float]:
        """For each pattern 1 when one item has it, falling to 0 when all have."""
        having = [0] * len(self._patterns)
        for own in wordings:
            for pattern in self._spans("\n".join(own)):
                having[pattern] += 1
        most = log(len(wordings) + 1)
        return [1 - log(count) / most for count in having]

    def _spans(self, text: str) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        if self._automaton is not None:
            for pattern, start, end in found_in(text, self._automaton):
                found[pattern].append((start, end))
        return found

    def match(self, clause: str, limit: int) -> tuple[TaskMatch, ...]:
        """The items that reach THRESHOLD, best first, at most ``limit``."""
        matches = []
        for item, (score, words) in self.found(fold(clause)).items():
            if score >= THRESHOLD:
                kind, listed = self._items[item]
                matches.append(TaskMatch(kind, listed.id, listed.title, score, words))
        matches.sort(key=lambda found: (-found.score, found.kind, found.item))
        return tuple(matches[:limit])

    def found(self, folded: str) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Score and deciding words by the number of each item named in ``folded`` text."""
        spans = self._spans(folded)
        whole: dict[int, list[_Evidence]] = defaultdict(list)
        apart: dict[int, list[_Evidence]] = defaultdict(list)
        for pattern, places in spans.items():
            words = self._patterns[pattern]
            for item, weight in self._whole.get(pattern, ()):
                whole[item] += [_Evidence(words, weight, (place,)) for place in places]
            for split in self._split.get(pattern, ()):
                pair = _nearest(places, spans.get(split.tail, ()))
                if pair is not None:
                    both = f"{words}…{self._patterns[split.tail]}"
                    apart[split.item].append(_Evidence(both, split.weight, pair))
        return {
            item: _scored(_chosen(whole.get(item, []), apart.get(item, [])))
            for item in whole.keys() | apart.keys()
        }


def _scored(evidence: list[_Evidence]) -> tuple[float, tuple[str, ...]]:
    doubt = 1.0
    for piece in evidence:
        doubt *= 1 - piece.weight
    evidence.sort(key=lambda piece: (-piece.weight, piece.spans))
    return round(1 - doubt, 4), tuple(piece.words for piece in evidence)


def _chosen(whole: list[_Evidence], apart: list[_Evidence]) -> list[_Evidence]:
    """Evidence that counts: no character twice, no wording twice, longer before shorter."""
    whole.sort(key=lambda piece: (-len(piece.words), piece.spans))
    apart.sort(key=lambda piece: (-piece.weight, piece.spans))
    chosen: list[_Evidence] = []
    taken: list[tuple[int, int]] = []
    seen: set[str] = set()
    for piece in (*whole, *apart):
        if piece.words in seen or any(
            start < other_end and other_start < end
            for start, end in piece.spans
            for other_start, other_end in taken
        ):
            continue
        seen.add(piece.words)
        taken += piece.spans
        chosen.append(piece)
    return chosen


def _nearest(
    heads: Iterable[tuple[int, int]], tails: Iterable[tuple[int, int]]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The closest two places that do not overlap, within APART_WINDOW characters."""
    best: tuple[tuple[int, int], tuple[int, int]] | None = None
    least = APART_WINDOW + 1
    tails = tuple(tails)
    for head in heads:
        for tail in tails:
            gap = max(tail[0] - head[1], head[0] - tail[1])
            if 0 <= gap < least:
                best, least = (head, tail), gap
    return best


def _wordings(item: ListItem) -> tuple[str, ...]:
    """The folded phrases of an item and the parts of its title, each once."""
    parts = _TITLE_JOINTS.split(fold(item.title))
    names = [fold(phrase) for phrase in item.phrases] + [p for p in parts if len(p) >= TITLE_PART]
    return tuple(dict.fromkeys(names))


def _halves(wording: str) -> tuple[str, ...]:
    """The two halves of a phrase of APART_LENGTH characters, else nothing."""
    if len(wording) != APART_LENGTH:
        return ()
    middle = APART_LENGTH // 2
    return wording[:middle], wording[middle:]


def fold(text: str) -> str:
    """One width, one case, no white space: the differences that typing makes.

    Half a surrogate pair, which the search for phrases refuses, becomes a question mark.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(unicodedata.normalize("NFKC", whole).lower().split())
