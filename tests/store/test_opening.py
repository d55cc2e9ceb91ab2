"""Several open a store that none has used yet."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.store import StoreError, database, open_store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_a_new_file_that_another_holds_is_waited_for(place: Path) -> None:
    # Not in WAL mode yet: SQLite would refuse the change of mode at once.
    with sqlite3.connect(place, isolation_level=None, check_same_thread=False) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as opener:
            opening = opener.submit(open_store, f"sqlite:///{place}")
            time.sleep(0.5)
            assert not opening.done()
            other.execute("COMMIT")
            with opening.result(timeout=60) as store, store.reading() as connection:
                mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert mode == "wal"


def test_waiting_ends_and_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT_SECONDS", 0.3)
    with sqlite3.connect(place, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            open_store(f"sqlite:///{place}")
