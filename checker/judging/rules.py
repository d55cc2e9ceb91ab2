"""Patterns of all types, ready to run: a rule is compiled when a text first calls for it."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from checker import cache as cached
from checker.judging.anchors import Needs, needs
from checker.policy import Policy
from checker.policy.errors import PolicyError
from checker.policy.types import PatternSpec, ViolationType, expand, line_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with the type it belongs to; the expressions compile on first use.

    A hint may name the list that the demand must be a matter of (``matter_of``).
    """

    type: ViolationType
    spec: PatternSpec
    path: Path
    find_form: str
    also_form: str
    unless_form: str
    matter_of: str = ""

    @property
    def name(self) -> str:
        return f"{self.type.id}/{self.spec.id}"

    @property
    def find(self) -> re.Pattern[str]:
        return _compile(self.find_form, self.path)

    @property
    def also(self) -> re.Pattern[str] | None:
        return _compile(self.also_form, self.path) if self.also_form else None

    @property
    def unless(self) -> re.Pattern[str] | None:
        return _compile(self.unless_form, self.path) if self.unless_form else None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of a policy, and where in a text they could match.

    ``words`` are those that ``matcher`` looks for; ``sets`` are sets of them by number, ``owners`` the
    sets that a word is in. A match of ``rules[i]`` has a word of each of the sets ``needed[i]``, and
    at most ``widths[i]`` characters. ``hints`` of each type are only tried where the model asks.
    """

    rules: tuple[Rule, ...]
    hints: Mapping[str, tuple[Rule, ...]]
    words: tuple[str, ...]
    matcher: Any
    sets: tuple[tuple[int, ...], ...]
    owners: tuple[tuple[int, ...], ...]
    needed: tuple[frozenset[int], ...]
    widths: tuple[int, ...]

    def called(self, text: str) -> list[tuple[Rule, list[Span]]]:
        """The rules that could match in ``text``, in the policy's order, each with where it could.

        Every match of a rule lies within one of its stretches, which do not touch.
        """
        places: dict[int, list[Span]] = {}
        for word, start, end in self.matcher.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(word, []).append((start, end))
        present: set[int] = set()
        for word in places:
            present.update(self.owners[word])
        held: dict[int, list[Span]] = {}
        known: dict[tuple[frozenset[int], int], list[Span]] = {}
        found = []
        for rule, needed, width in zip(self.rules, self.needed, self.widths, strict=True):
            if not needed <= present:
                continue
            stretches = known.get((needed, width))
            if stretches is None:
                for one in needed:
                    if one not in held:
                        held[one] = self._places(one, places)
                stretches = _stretches([held[one] for one in needed], width, len(text))
                known[needed, width] = stretches
            if stretches:
                found.append((rule, stretches))
        return found

    def _places(self, number: int, places: dict[int, list[Span]]) -> list[Span]:
        """Where words of a set stand, in order."""
        held = [places[word] for word in self.sets[number] if word in places]
        return held[0] if len(held) == 1 else sorted(chain.from_iterable(held))


def _stretches(held: list[list[Span]], width: int, length: int) -> list[Span]:
    """Where a match of at most ``width`` characters can have a word of each of ``held``."""
    if not held:
        return [(0, length)]
    held.sort(key=len)
    rarest, *others = held
    found: list[Span] = []
    for start, end in rarest:
        low, high = max(0, end - width), start + width
        if not all(_within(places, low, high) for places in others):
            continue
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found


def _within(places: list[Span], low: int, high: int) -> bool:
    """Whether one of ``places`` lies in ``[low, high)``."""
    at = bisect_left(places, (low, 0))
    return at < len(places) and places[at][1] <= high


@cache
def rules_of(policy: Policy) -> RuleBook:
    """The rule book of ``policy``. Raises PolicyError for a word list that is not there."""
    rules: list[Rule] = []
    hints: dict[str, tuple[Rule, ...]] = {}
    for kind in policy.types.values():
        rules += [_rule(policy, kind, spec) for spec in kind.patterns]
        hints[kind.id] = tuple(
            _rule(
                policy,
                kind,
                PatternSpec(id=hint.id, find=hint.find, role="any", severity=hint.severity),
                hint.matter_of or "",
            )
            for hint in kind.hints
        )
    return replace(_book(tuple(rules)), hints=hints)


def _rule(policy: Policy, kind: ViolationType, spec: PatternSpec, matter_of: str = "") -> Rule:
    lists = {**policy.lexicon, **kind.lexicon}
    path = policy.folder / "types" / f"{kind.id}.yaml"
    return Rule(
        kind,
        spec,
        path,
        expand(spec.find, lists, path),
        expand(spec.also, lists, path),
        expand(spec.unless, lists, path),
        matter_of,
    )


def compile_all(policy: Policy) -> None:
    """Compile every expression; PolicyError names file and line of the first that is none."""
    book = rules_of(policy)
    for rule in chain(book.rules, *book.hints.values()):
        _ = (rule.find, rule.also, rule.unless)


def _book(rules: tuple[Rule, ...]) -> RuleBook:
    import ahocorasick_rs

    words: dict[str, int] = {}
    sets: dict[tuple[int, ...], int] = {}
    needed: list[frozenset[int]] = []
    found = _needs(rules)
    for each in found:
        numbers = [tuple(words.setdefault(w, len(words)) for w in one) for one in each.sets]
        needed.append(frozenset(sets.setdefault(one, len(sets)) for one in numbers))
    owners: list[list[int]] = [[] for _ in words]
    for one, number in sets.items():
        for word in one:
            owners[word].append(number)
    return RuleBook(
        rules,
        {},
        tuple(words),
        ahocorasick_rs.AhoCorasick(list(words)),
        tuple(sets),
        tuple(map(tuple, owners)),
        tuple(needed),
        tuple(each.width for each in found),
    )


def _needs(rules: tuple[Rule, ...]) -> list[Needs]:
    """The needs of every rule, from the user's cache when the rules have not changed."""
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(rule.find_form.encode())
        digest.update(b"\0")
    name = f"needs2-{digest.hexdigest()[:20]}"
    known = cached.load(name)
    if isinstance(known, list) and len(known) == len(rules):
        return [Needs(tuple(map(tuple, sets)), width) for sets, width in known]
    computed: list[Needs] = []
    for rule in rules:
        try:
            computed.append(needs(rule.find_form))
        except re.error as error:
            raise _fault(rule.find_form, rule.path, error) from error
    cached.store(name, [[each.sets, each.width] for each in computed])
    return computed


@cache
def _compile(form: str, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(form)
    except re.error as error:
        raise _fault(form, path, error) from error


def _fault(form: str, path: Path, error: re.error) -> PolicyError:
    return PolicyError(
        path,
        line_of(path, form[:16]),
        f"正则写法有误：{error}",
        "请检查括号是否成对、反斜杠是否写对",
    )
