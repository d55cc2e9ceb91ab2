"""What changed from one version of a list to another: items added, removed, and changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from checker.policy.importing.columns import FIELDS
from checker.policy.importing.likeness import likeness, pairs_of
from checker.policy.importing.values import folded
from checker.policy.lists import ListItem, TaskList

_SAME_MATTER = 0.3
"""Below this likeness of the titles an equal id was given to another matter."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, as the items have it."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that both versions have, and the fields in which they differ."""

    before: ListItem
    after: ListItem
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """``added`` in the order of the new version, the others in that of the old one."""

    added: tuple[ListItem, ...]
    removed: tuple[ListItem, ...]
    changed: tuple[ItemChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def differences(before: TaskList, after: TaskList) -> Differences:
    """From ``before`` to ``after``, two lists of one kind.

    Items belong together by title and id, then by title (it was renumbered), then by id where the
    titles are not of different matters (it was renamed).
    """
    old, new = list(before.items), list(after.items)
    pairs: list[tuple[ListItem, ListItem]] = []
    keys: tuple[Callable[[ListItem], Hashable], ...] = (
        lambda item: (folded(item.title), item.id),
        lambda item: folded(item.title),
        lambda item: item.id,
    )
    for key in keys:
        waiting: dict[Hashable, list[ListItem]] = {}
        for item in new:
            waiting.setdefault(key(item), []).append(item)
        for item in tuple(old):
            twin = next((t for t in waiting.get(key(item), ()) if _fits(item, t)), None)
            if twin is not None:
                waiting[key(item)].remove(twin)
                pairs.append((item, twin))
                old.remove(item)
                new.remove(twin)
    order = {item.id: at for at, item in enumerate(before.items)}
    pairs.sort(key=lambda pair: order[pair[0].id])
    changes = (ItemChange(a, b, _fields(a, b, before.kind)) for a, b in pairs)
    return Differences(tuple(new), tuple(old), tuple(one for one in changes if one.fields))


def _fits(one: ListItem, other: ListItem) -> bool:
    if folded(one.title) == folded(other.title):
        return True
    return likeness(pairs_of(one.title), pairs_of(other.title)) >= _SAME_MATTER


def _fields(before: ListItem, after: ListItem, kind: Any) -> tuple[FieldChange, ...]:
    found = []
    for name in FIELDS[kind]:
        old, new = getattr(before, name), getattr(after, name)
        # The order of several values says nothing.
        same = set(old) == set(new) if isinstance(old, tuple) else old == new
        if not same:
            found.append(FieldChange(name, old, new))
    return tuple(found)
