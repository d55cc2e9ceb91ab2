"""A short word for what the store holds, that is another as soon as something in it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from checker.store.schema import contents, events, files, notices, scans

if TYPE_CHECKING:
    from checker.store.database import Store


def state(store: Store) -> str:
    """The word. Raises StoreError."""
    asked = select(
        select(func.count()).select_from(files).scalar_subquery(),
        select(func.max(contents.c.id)).scalar_subquery(),
        select(func.max(notices.c.id)).scalar_subquery(),
        select(func.max(scans.c.beat_at)).scalar_subquery(),
        select(func.max(events.c.id)).scalar_subquery(),
    )
    with store.reading() as connection:
        return " ".join(map(str, connection.execute(asked).one()))
