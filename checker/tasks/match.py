"""Which list items a clause is, how surely, and whether it is on a list at all.

Every item is seen from several sides: the wordings of the lists (``phrases``), shared grams and
word vectors of its texts and examples, and weights learnt for items and kinds (``views``). A
ranker, which knows views and no items, makes them one probability, so that a district's own items
are judged by the same measure, if less surely where nothing was learnt for them. Without a trained
model the wordings alone decide.

What this cannot do:

- A clause that refers back (``上述工作``) has nothing to recognise.
- It does not look at dates; give it lists that hold only what is in force.
- Nothing is learnt for purchases: they are matters of other lists that somebody pays for, and
  their score is that of their wordings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from checker.model import TaskMatch
from checker.tasks import phrases

if TYPE_CHECKING:
    from checker.policy.lists import ListItem, TaskList
    from checker.tasks.model import TaskModel
    from checker.tasks.views import ViewIndex

Decision = Literal["on-list", "off-list", "unsure"]

_UNLEARNT = "purchase"
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Recognition:
    """The items that a clause may be, best first, and what the limits of the model say.

    ``listed`` is the probability that it is on a list; with wordings alone the best score.
    """

    matches: tuple[TaskMatch, ...]
    decision: Decision
    listed: float


def match(clause: str, lists: Mapping[str, TaskList], limit: int = 3) -> tuple[TaskMatch, ...]:
    """The items of ``lists`` that ``clause`` may be, best first, at most ``limit``.

    ``score`` is the probability that it is this item; ``words`` of a match are the wordings of the
    list that decided, else what it shares with the item's texts, heaviest first, folded to half
    width and lower case; ``over`` the act that the department keeps. The first call with given list
    objects builds their index. Raises TaskModelError for a damaged model.
    """
    return recognise(clause, lists, limit).matches


def recognise(clause: str, lists: Mapping[str, TaskList], limit: int = 3) -> Recognition:
    """As ``match``, with the decision whether ``clause`` is on a list. Raises TaskModelError."""
    from checker.tasks.model import load

    model = load()
    known = _index(phrases.ListsByIdentity(tuple(lists.items()))) if model is not None else None
    if model is None or known is None:
        named = phrases.match(clause, lists, limit)
        best = named[0].score if named else 0.0
        return Recognition(named, "on-list" if named else "unsure", best)
    found, listed = _learnt(clause, known, model, limit)
    if _UNLEARNT in lists:
        found += phrases.match(clause, {_UNLEARNT: lists[_UNLEARNT]}, limit)
        found.sort(key=lambda one: (-one.score, one.kind, one.item))
    return Recognition(tuple(found[: max(limit, 0)]), _decided(listed, model), listed)


def over(clause: str, item: ListItem) -> str:
    """The words of ``clause`` that ask more than assistance with ``item``; empty where none do."""
    from checker.tasks.over import kept_act

    return kept_act(clause, item)


def _decided(listed: float, model: TaskModel) -> Decision:
    if listed >= model.sure:
        return "on-list"
    return "off-list" if listed < model.doubted else "unsure"


def _learnt(
    clause: str, index: ViewIndex, model: TaskModel, limit: int
) -> tuple[list[TaskMatch], float]:
    from checker.tasks.deciding import weighed

    answer = weighed(index, model.ranker, model.listed, clause)
    found: list[TaskMatch] = []
    for number, chance in zip(answer.items, answer.chances, strict=True):
        if chance < model.shown or len(found) >= limit:
            break
        kind, item = index.entries[number]
        literal = answer.seen.phrases.get(number)
        words = literal[1] if literal else index.shared(answer.seen, number, _MOST_WORDS)
        one = TaskMatch(kind, item.id, item.title, round(chance, 4), words)
        if kind == "assist":
            one = replace(one, over=_over(clause, item, answer.seen.too_far, model))
        found.append(one)
    return found, answer.listed


def _over(clause: str, item: ListItem, too_far: float, model: TaskModel) -> str:
    """Words that go too far, where the clause as a whole does; without such words, the clause."""
    if too_far < model.over:
        return ""
    return over(clause, item) or clause.strip()


@lru_cache(maxsize=16)
def _index(key: phrases.ListsByIdentity) -> ViewIndex | None:
    from checker.tasks.model import load
    from checker.tasks.views import ViewIndex

    model = load()
    entries = [
        (kind, item) for kind, listed in key.lists if kind != _UNLEARNT for item in listed.items
    ]
    return ViewIndex(entries, model.base) if model is not None and entries else None
