"""What outlives a run: lists that were imported, admissions, and who did what to them when.

SQLite in the user's data folder by default, PostgreSQL by URL. Opening a store brings its schema
up to date; nothing here knows what is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.store.place import default_url, is_there

if TYPE_CHECKING:
    from checker.store.database import Store, StoreError, open_store

__all__ = ["Store", "StoreError", "default_url", "is_there", "open_store"]


def __getattr__(name: str) -> Any:
    # The database takes a while to load, and whether there is a store is asked every time.
    if name not in ("Store", "StoreError", "open_store"):
        raise AttributeError(f"module 'checker.store' has no attribute {name!r}")
    from checker.store import database

    return getattr(database, name)
