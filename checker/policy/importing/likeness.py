"""Titles that stand twice, or nearly so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil

from checker.policy.importing.entries import Entry
from checker.policy.importing.faults import Fault, Notes
from checker.policy.importing.values import folded

ALIKE = 0.8
"""From this Jaccard index of their character pairs on, two titles are nearly the same."""

_ROUNDING = 1e-9
_MOST_WARNINGS = 50
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_MARKS = re.compile(r"[\W_]+")

Days = tuple[date | None, date | None]


def report_alike(
    entries: Sequence[Entry], titles: Sequence[str], days: Sequence[Days], notes: Notes
) -> None:
    """Equal titles are faults unless no day has both; titles nearly equal are warnings."""
    same: dict[str, list[int]] = defaultdict(list)
    for at, title in enumerate(titles):
        if not title:
            continue
        earlier = same[folded(title)]
        twin = next((e for e in earlier if _meet(days[e], days[at])), None)
        if twin is not None:
            problem = f"与{entries[twin].place}同名（“{title[:30]}”）"
            notes.faults.append(entries[at].fault("title", problem, "请合并或删掉一个"))
        earlier.append(at)
    found = 0
    for first, second in _near(titles):
        if not _meet(days[first], days[second]):
            continue
        found += 1
        if found <= _MOST_WARNINGS:
            problem = f"“{titles[second][:30]}”与{entries[first].place}“{titles[first][:30]}”很像"
            notes.warnings.append(entries[second].fault("title", problem, "请看看是不是同一件事"))
    if found > _MOST_WARNINGS:
        notes.warnings.append(Fault(f"另有 {found - _MOST_WARNINGS} 对名称很像，没有列出"))


def pairs_of(title: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a title, blanks and punctuation left out."""
    bare = _MARKS.sub("", folded(title))
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1)) or frozenset({bare})


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """The Jaccard index of two sets of pairs, 0 to 1."""
    return len(first & second) / len(first | second)


def _near(titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places of titles that are alike but not equal, by the later one."""
    pairs = [pairs_of(title) if title else frozenset() for title in titles]
    bare = [_bare(title) for title in titles]
    common = Counter(pair for those in pairs for pair in those)
    by_pair: dict[str, list[int]] = defaultdict(list)
    by_bare: dict[str, list[int]] = defaultdict(list)
    for at, title in enumerate(titles):
        if not title:
            continue
        # Two sets as alike as that share one of the rarest few of either: look only there.
        size = len(pairs[at])
        rarest = sorted(pairs[at], key=lambda pair: (common[pair], pair))
        few = rarest[: size - ceil(ALIKE * size - _ROUNDING) + 1]
        candidates = {other for pair in few for other in by_pair[pair]} | set(by_bare[bare[at]])
        for other in sorted(candidates):
            if folded(titles[other]) == folded(title):
                continue
            if bare[other] == bare[at] or likeness(pairs[other], pairs[at]) >= ALIKE:
                yield other, at
        for pair in few:
            by_pair[pair].append(at)
        by_bare[bare[at]].append(at)


def _bare(title: str) -> str:
    plain = folded(title)
    return _MARKS.sub("", _BRACKETED.sub("", plain)) or plain


def _meet(first: Days, second: Days) -> bool:
    """Whether some day belongs to both."""
    (since, until), (other_since, other_until) = first, second
    before = until is not None and other_since is not None and until < other_since
    after = other_until is not None and since is not None and other_until < since
    return not (before or after)
