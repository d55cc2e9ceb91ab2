"""Literals that a pattern cannot match without, so that most patterns need not be tried at all.

``needs(form)`` says which words every match of the expression holds, and how long a match can be.
One Aho-Corasick pass over a text then tells which of some hundreds of patterns are worth running
on it, and on which stretches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

try:  # the parser of the standard library's own expressions; without it no pattern is skipped
    import re._constants as constants
    import re._parser as parser
except ImportError:  # pragma: no cover - another Python has moved it
    parser = None

_WORTH = 64  # more alternatives than this narrow nothing down
_LONGEST = 240  # characters; nobody writes a demand whose telling words are further apart
_Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Needs:
    """What every match of an expression has.

    It holds a word of each of ``sets``, and no more than ``width`` characters. Where an expression
    could go on for ever, ``width`` is as much of it as is looked for.
    """

    sets: tuple[tuple[str, ...], ...]
    width: int


def needs(form: str) -> Needs:
    """What every match of ``form`` has. Raises ``re.error`` for what is no expression."""
    if parser is None:
        return Needs((), _LONGEST)
    parsed = parser.parse(form)
    found = dict.fromkeys(_sequence(list(parsed)))
    longest = parsed.getwidth()[1]
    words = tuple(tuple(sorted(words)) for words in found)
    return Needs(words, min(longest, _LONGEST))


def _sequence(items: list[Any]) -> list[_Words]:
    """What the items that must all match, one after the other, demand each."""
    found: list[_Words] = []
    run = ""
    for item in [*items, (None, None)]:
        operation, argument = item
        if operation is constants.LITERAL:
            run += chr(argument)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        if operation is not None:
            found += _item(operation, argument)
    return found


def _item(operation: Any, argument: Any) -> list[_Words]:
    if operation is constants.SUBPATTERN:
        return _sequence(list(argument[3]))
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _sequence(list(argument[2])) if argument[0] >= 1 else []
    single = _single(operation, argument)
    return [] if single is None else [single]


def _single(operation: Any, argument: Any) -> _Words | None:
    if operation is constants.BRANCH:
        words: set[str] = set()
        for branch in argument[1]:
            inner = _sequence(list(branch))
            if not inner:
                return None
            words.update(min(inner, key=_commonness))
        return frozenset(words) if len(words) <= _WORTH * 4 else None
    if operation is constants.IN:
        return _characters(argument)
    return None


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
    return frozenset(words) if len(words) <= _WORTH else None


def _commonness(words: Iterable[str]) -> float:
    # A character more in a word makes it about thirty times rarer.
    return float(sum(30.0 ** (2 - min(len(word), 4)) for word in words))
