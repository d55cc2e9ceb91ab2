"""Data that several notices ask for, as figures show it: both places, field beside field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from checker.across.statistics_model import Place, Shared

if TYPE_CHECKING:
    from checker.across.statistics_model import Unit
    from checker.model import Asked


def asked(kept: str | None) -> tuple[Asked, ...]:
    """What a notice has communities collect, from the JSON that the store keeps of it."""
    if not kept:
        return ()
    from checker.model import Asked

    return tuple(
        Asked(one["name"], tuple(one["fields"]), tuple(one["words"]), one["start"], one["end"])
        for one in json.loads(kept)
    )


def shared(units: Iterable[Unit], asking: Mapping[int, tuple[Asked, ...]]) -> tuple[Shared, ...]:
    """The pairs of notices that ask for the same data; ``asking`` is what each asks for, by id."""
    wanted = [unit for unit in units if unit.id in asking]
    if len(wanted) < 2:
        return ()
    from checker.across.collection import Request, duplicates

    # Copies are set aside before: every notice is a group by itself.
    requests = [Request(one.id, one.id, one.issuer, one.day, asking[one.id]) for one in wanted]
    return tuple(
        Shared(_place(pair.first, asking), _place(pair.second, asking), pair.shared, pair.share)
        for pair in duplicates(requests)
    )


def _place(where: tuple[int, int], asking: Mapping[int, tuple[Asked, ...]]) -> Place:
    notice, index = where
    form = asking[notice][index]
    return Place(notice, form.name, form.fields)
