"""Patterns of all types, ready to run: a rule is compiled when a text first calls for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path

from checker.demands.anchors import Anchors, Span, anchored
from checker.model import Severity
from checker.policy import Policy
from checker.policy.errors import PolicyError
from checker.policy.types import PatternSpec, ViolationType, expand, line_of


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
    def severity(self) -> Severity:
        """What the wording makes of a demand where no exception speaks for it."""
        return self.spec.severity or self.type.severity

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

    ``hints`` of each type are only tried where the model asks. ``computed`` are the names of detectors,
    each with the rule that its findings cite: the first pattern of a type, under the detector's name.
    """

    rules: tuple[Rule, ...]
    hints: Mapping[str, tuple[Rule, ...]]
    computed: tuple[tuple[str, Rule], ...]
    anchors: Anchors

    def called(self, text: str, sentences: Sequence[Span]) -> Iterator[tuple[Rule, list[Span]]]:
        """The rules that could match in ``text``, in the policy's order, each with where it could.

        Every match of a rule that lies in one of the ``sentences``, but for one character after it,
        begins in one of the rule's stretches, which do not touch.
        """
        starts = [start for start, _ in sentences]
        known: dict[int, list[Span]] = {}
        for number, units in self.anchors.among(text, starts):
            if units not in known:
                known[units] = list(_stretches(units, sentences))
            yield self.rules[number], known[units]


def _stretches(units: int, sentences: Sequence[Span]) -> Iterator[Span]:
    """Where the sentences of ``units`` stand, those that follow each other as one."""
    while units:
        first = (units & -units).bit_length() - 1
        rest = units >> first
        run = (~rest & (rest + 1)).bit_length() - 1
        yield sentences[first][0], sentences[first + run - 1][1]
        units = (rest >> run) << (first + run)


@cache
def rules_of(policy: Policy) -> RuleBook:
    """The rule book of ``policy``. Raises PolicyError for a word list that is not there."""
    rules: list[Rule] = []
    hints: dict[str, tuple[Rule, ...]] = {}
    computed: list[tuple[str, Rule]] = []
    for kind in policy.types.values():
        own = [_rule(policy, kind, spec) for spec in kind.patterns]
        rules += own
        computed += [
            (name, replace(own[0], spec=own[0].spec.model_copy(update={"id": name})))
            for name in kind.detectors
        ]
        hints[kind.id] = tuple(
            _rule(
                policy,
                kind,
                PatternSpec(id=hint.id, find=hint.find, role="any", severity=hint.severity),
                hint.matter_of or "",
            )
            for hint in kind.hints
        )
    return replace(_book(tuple(rules)), hints=hints, computed=tuple(computed))


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
    try:
        anchors = anchored([rule.find_form for rule in rules])
    except re.error:
        for rule in rules:
            _ = rule.find  # names the one that is no expression
        raise
    return RuleBook(rules, {}, (), anchors)


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
