"""Patterns of all types, compiled once a policy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.policy import Policy
from checker.policy.errors import PolicyError
from checker.policy.types import PatternSpec, ViolationType, expand, line_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern with the type it belongs to."""

    type: ViolationType
    spec: PatternSpec
    find: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    @property
    def name(self) -> str:
        return f"{self.type.id}/{self.spec.id}"


@cache
def rules_of(policy: Policy) -> tuple[Rule, ...]:
    """Compile every pattern; PolicyError names the file and line of one that is no expression."""
    rules: list[Rule] = []
    for kind in policy.types.values():
        lists = {**policy.lexicon, **kind.lexicon}
        path = policy.folder / "types" / f"{kind.id}.yaml"
        for spec in kind.patterns:
            find = _compile(spec.find, lists, path)
            assert find is not None
            rules.append(
                Rule(kind, spec, find, _compile(spec.also, lists, path), _compile(spec.unless, lists, path))
            )
    return tuple(rules)


def _compile(form: str, lists: dict[str, tuple[str, ...]], path: Path) -> re.Pattern[str] | None:
    if not form:
        return None
    try:
        return re.compile(expand(form, lists, path))
    except re.error as error:
        raise PolicyError(
            path, line_of(path, form[:20]), f"正则写法有误:{error}", "请检查括号是否成对、反斜杠是否写对"
        ) from error
