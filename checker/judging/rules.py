"""Patterns of all types, ready to run: a rule is compiled when a text first calls for it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checker import cache as cached
from checker.judging.anchors import anchors
from checker.policy import Policy
from checker.policy.errors import PolicyError
from checker.policy.types import PatternSpec, ViolationType, expand, line_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with the type it belongs to; the expressions compile on first use."""

    type: ViolationType
    spec: PatternSpec
    path: Path
    find_form: str
    also_form: str
    unless_form: str

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
    """All rules of a policy, and which of them a text calls for."""

    rules: tuple[Rule, ...]
    always: tuple[int, ...]
    matcher: Any
    owners: tuple[tuple[int, ...], ...]

    def called(self, text: str) -> list[Rule]:
        """The rules that could match somewhere in ``text``, in the policy's order."""
        numbers = set(self.always)
        seen: set[int] = set()
        for word, _, _ in self.matcher.find_matches_as_indexes(text, overlapping=True):
            if word not in seen:
                seen.add(word)
                numbers.update(self.owners[word])
        return [self.rules[number] for number in sorted(numbers)]


@cache
def rules_of(policy: Policy) -> RuleBook:
    """The rule book of ``policy``. Raises PolicyError for a word list that is not there."""
    rules: list[Rule] = []
    for kind in policy.types.values():
        lists = {**policy.lexicon, **kind.lexicon}
        path = policy.folder / "types" / f"{kind.id}.yaml"
        for spec in kind.patterns:
            rules.append(
                Rule(
                    kind,
                    spec,
                    path,
                    expand(spec.find, lists, path),
                    expand(spec.also, lists, path),
                    expand(spec.unless, lists, path),
                )
            )
    return _book(tuple(rules))


def compile_all(policy: Policy) -> None:
    """Compile every expression; PolicyError names file and line of the first that is none."""
    for rule in rules_of(policy).rules:
        _ = (rule.find, rule.also, rule.unless)


def _book(rules: tuple[Rule, ...]) -> RuleBook:
    import ahocorasick_rs

    words: dict[str, list[int]] = {}
    always: list[int] = []
    for number, needed in enumerate(_anchors(rules)):
        for word in needed:
            words.setdefault(word, []).append(number)
        if not needed:
            always.append(number)
    matcher = ahocorasick_rs.AhoCorasick(list(words))
    return RuleBook(rules, tuple(always), matcher, tuple(tuple(n) for n in words.values()))


def _anchors(rules: tuple[Rule, ...]) -> list[list[str]]:
    """Anchors of every rule, from the user's cache when the rules have not changed."""
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(rule.find_form.encode())
        digest.update(b"\0")
    name = f"anchors-{digest.hexdigest()[:20]}"
    known = cached.load(name)
    if isinstance(known, list) and len(known) == len(rules):
        return known
    computed: list[list[str]] = []
    for rule in rules:
        try:
            computed.append(list(anchors(rule.find_form)))
        except re.error as error:
            raise _fault(rule.find_form, rule.path, error) from error
    cached.store(name, computed)
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
