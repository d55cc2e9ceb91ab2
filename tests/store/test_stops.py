"""A stop in the middle of a transaction leaves no lock behind."""

from __future__ import annotations

import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from checker.store import Store, open_store
from checker.store.stops import uninterrupted

pytestmark = pytest.mark.usefixtures("interruptible")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        with opened.writing() as connection:
            connection.execute(text("CREATE TABLE seen (number INTEGER)"))
        yield opened


def numbers(store: Store) -> list[int]:
    with store.reading() as connection:
        return list(connection.execute(text("SELECT number FROM seen ORDER BY number")).scalars())


def test_a_stop_waits_until_what_is_written_is_written(store: Store) -> None:
    def write() -> None:
        with store.writing() as connection:
            signal.raise_signal(signal.SIGINT)
            connection.execute(text("INSERT INTO seen VALUES (1)"))

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        write()
    assert numbers(store) == [1]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_stop_is_heard_at_once_by_what_only_reads(store: Store) -> None:
    def read() -> None:
        with store.reading():
            signal.raise_signal(signal.SIGINT)
            pytest.fail("the stop came too late")

    with pytest.raises(KeyboardInterrupt):
        read()
    with store.writing() as connection:
        connection.execute(text("INSERT INTO seen VALUES (1)"))
    assert numbers(store) == [1]


def test_a_stop_is_not_forgotten_where_the_transaction_fails(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            connection.execute(text("INSERT INTO seen VALUES (1)"))
            signal.raise_signal(signal.SIGINT)
            raise ValueError("as a fault of the program would")

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert numbers(store) == []


def test_own_handlers_hear_of_the_stop_and_come_back() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    own = signal.getsignal(signal.SIGTERM)
    try:
        with uninterrupted(), uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            assert heard == []
        assert heard == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        signal.signal(signal.SIGTERM, before)


def test_other_threads_write_as_they_are(store: Store) -> None:
    def write() -> None:
        with store.writing() as connection:
            connection.execute(text("INSERT INTO seen VALUES (7)"))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert numbers(store) == [7]


def _write_until_stopped(store: Store, stopper: threading.Thread) -> None:
    stopper.start()
    while True:
        with store.writing() as connection:
            connection.execute(text("INSERT INTO seen VALUES (0)"))


def test_stops_at_any_moment_leave_no_lock(store: Store, tmp_path: Path) -> None:
    chance = random.Random(20261126)
    main = threading.main_thread().ident
    assert main is not None
    other = sqlite3.connect(tmp_path / "store.db", timeout=0.5, isolation_level=None)

    def stop(after: float) -> None:
        time.sleep(after)
        signal.pthread_kill(main, signal.SIGINT)

    for _ in range(150):
        stopper = threading.Thread(target=stop, args=(chance.uniform(0, 0.004),))
        # Kept, as by whoever cleans up after it: its frames hold what they had open.
        with pytest.raises(KeyboardInterrupt) as stopped:
            _write_until_stopped(store, stopper)
        stopper.join()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        del stopped
    other.close()
