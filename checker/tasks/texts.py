"""Clauses and items as texts and grams: what the views compare."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.policy.lists import AssistItem, ListItem
from checker.tasks.phrases import fold

_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile(r"[\s|,.;:!?、。·…“”\"'《》()「」-]+")
_STRANGE_TOO = 0.2  # how near an example of "on no list" may be to an item without examples


def grams(folded: str) -> set[str]:
    """Runs of one to three characters inside the stretches between signs; digits are one."""
    found: set[str] = set()
    for part in _SIGNS.split(_NUMBER.sub("0", folded)):
        for size in (1, 2, 3):
            found.update(part[at : at + size] for at in range(len(part) - size + 1))
    return found


def texts_of(item: ListItem) -> list[str]:
    """What lists themselves say of an item, folded."""
    texts = [item.title, item.description, " ".join(item.phrases)]
    if isinstance(item, AssistItem):
        texts += [" ".join(item.community_may), " ".join(item.department_keeps)]
    return [fold_parts(text) for text in texts if text]


def fold_parts(text: str) -> str:
    """``text`` folded part by part, so that the parts stay apart."""
    return "|".join(fold(part) for part in text.split())


def own_grams(items: Sequence[ListItem]) -> list[set[str]]:
    """The grams of more than one character in what lists say of each of ``items``."""
    return [
        {gram for text in texts_of(item) for gram in grams(text) if len(gram) > 1} for item in items
    ]


def near(clause: str, told: list[set[str]]) -> bool:
    """Whether an item's own texts hold much of ``clause``."""
    own = {gram for gram in grams(clause) if len(gram) > 1}
    return any(len(own & item) >= _STRANGE_TOO * len(own) for item in told) if own else False
