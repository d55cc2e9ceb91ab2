"""The lists that a district has imported, as the policy judges by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from checker.policy.lists import LIST_MODELS, TaskList

if TYPE_CHECKING:
    from checker.policy.importing import Imported
    from checker.store.database import Store
    from checker.store.lists import ListVersion


@dataclass(frozen=True, slots=True)
class LocalList:
    """A version of a list and the first day on which it holds."""

    since: date
    task_list: TaskList


def load(store: Store) -> tuple[LocalList, ...]:
    """Every version in the store. Raises StoreError, also for a version that is no list."""
    from checker.store.lists import versions

    return tuple(LocalList(version.since, task_list(version)) for version in versions(store))


def keep(store: Store, imported: Imported, *, since: date, who: str, replace: bool = False) -> None:
    """Make the list that was read from a file hold from ``since`` on.

    Raises VersionExists where one of that day is there and is not to be replaced, and StoreError.
    """
    from checker.store.lists import add_version

    listed = imported.task_list
    add_version(
        store,
        kind=listed.kind,
        title=listed.title,
        since=since,
        content=listed.model_dump(mode="json", by_alias=True),
        source=imported.source,
        sha256=imported.sha256,
        who=who,
        replace=replace,
    )


def task_list(version: ListVersion) -> TaskList:
    """The list that a version of the store holds. Raises StoreError."""
    from checker.store.database import StoreError

    try:
        return LIST_MODELS[version.kind].model_validate(version.content)
    except (ValidationError, KeyError) as error:
        raise StoreError(
            f"存储里从 {version.since} 起生效的清单（{version.kind}，来自“{version.source}”）读不出来。"
            "请用 checker lists import 加 --replace 重新导入原来的文件。"
        ) from error


def holding(
    shipped: dict[str, TaskList], local: Sequence[LocalList], day: date
) -> dict[str, TaskList]:
    """The whole list of each kind that holds on ``day``, by kind.

    A local version takes the place of the whole shipped list from its first day on.
    """
    latest: dict[str, LocalList] = {}
    for version in local:
        kind = version.task_list.kind
        if version.since <= day and (kind not in latest or latest[kind].since <= version.since):
            latest[kind] = version
    kinds = [kind for kind in LIST_MODELS if kind in shipped or kind in latest]
    return {k: latest[k].task_list if k in latest else shipped[k] for k in kinds}


def turning_days(shipped: dict[str, TaskList], local: Sequence[LocalList]) -> list[date]:
    """The days on which another list begins to hold or another item is in force, in order."""
    days = {version.since for version in local}
    for found in (*shipped.values(), *(version.task_list for version in local)):
        for item in found.items:
            if item.since is not None:
                days.add(item.since)
            if item.until is not None and item.until < date.max:
                days.add(date.fromordinal(item.until.toordinal() + 1))
    return sorted(days)


def in_force(found: TaskList, day: date) -> TaskList:
    """``found`` with the items in force on ``day`` alone; as it is where all of them are."""
    items = tuple(item for item in found.items if item.in_force(day))
    return found if len(items) == len(found.items) else found.model_copy(update={"items": items})
