"""Literals that a pattern cannot match without, so that most patterns need not be tried at all.

``anchors(form)`` returns words of which at least one stands in every match of the expression, or
an empty tuple when there are none. One Aho-Corasick pass over a text then tells which of some
hundreds of patterns are worth running on it, and worth compiling.
"""

from __future__ import annotations

from typing import Any

try:  # the parser of the standard library's own expressions; without it no pattern is skipped
    import re._constants as constants
    import re._parser as parser
except ImportError:  # pragma: no cover - another Python has moved it
    parser = None

_WORTH = 64  # more alternatives than this narrow nothing down
_Words = frozenset[str]


def anchors(form: str) -> tuple[str, ...]:
    """Words of which every match of ``form`` holds at least one; empty when none are known."""
    if parser is None:
        return ()
    found = _sequence(list(parser.parse(form)))
    return tuple(sorted(found)) if found else ()


def _sequence(items: list[Any]) -> _Words | None:
    """The most telling demand among the items that must all match, one after the other."""
    best: _Words | None = None
    run = ""
    for item in [*items, (None, None)]:
        operation, argument = item
        if operation is constants.LITERAL:
            run += chr(argument)
            continue
        if run:
            best = _better(best, frozenset({run}))
            run = ""
        if operation is not None:
            best = _better(best, _single(operation, argument))
    return best


def _single(operation: Any, argument: Any) -> _Words | None:
    if operation is constants.SUBPATTERN:
        return _sequence(list(argument[3]))
    if operation is constants.BRANCH:
        words: set[str] = set()
        for branch in argument[1]:
            inner = _sequence(list(branch))
            if inner is None:
                return None
            words |= inner
        return frozenset(words) if len(words) <= _WORTH * 4 else None
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _sequence(list(argument[2])) if argument[0] >= 1 else None
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


def _better(first: _Words | None, second: _Words | None) -> _Words | None:
    """The set that fewer texts hold: longer words, fewer alternatives."""
    if first is None or second is None:
        return second if first is None else first
    return min(first, second, key=_commonness)


def _commonness(words: _Words) -> float:
    # A character more in a word makes it about thirty times rarer.
    return float(sum(30.0 ** (2 - min(len(word), 4)) for word in words))
