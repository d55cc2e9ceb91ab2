"""What outlives a run: lists that were imported, admissions, and who did what to them when.

SQLite in the user's data folder by default, PostgreSQL by URL. Opening a store brings its schema
up to date; nothing here knows what is judged.
"""

from __future__ import annotations

from checker.store.database import Store, StoreError, default_url, open_store

__all__ = ["Store", "StoreError", "default_url", "open_store"]
