"""A scan that is killed, by whoever and whenever, loses nothing and does nothing twice."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest
from scanning import held, start, write_many

from benchmarks.processes import below
from checker.store import open_store
from checker.store.scans import listing

FILES = 120
KILLS = 10


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return write_many(tmp_path / "many", FILES)


def test_ten_kills_at_random_and_the_store_is_as_if_nothing_had_happened(
    many: Path, tmp_path: Path
) -> None:
    undisturbed = f"sqlite:///{tmp_path / 'undisturbed.db'}"
    began = time.monotonic()
    assert start(undisturbed, many).wait(timeout=300) == 0
    whole = time.monotonic() - began

    killed = f"sqlite:///{tmp_path / 'killed.db'}"
    moments = random.Random(20261126)
    interrupted = 0
    with open_store(killed):
        pass
    for _ in range(KILLS):
        process = start(killed, many)
        time.sleep(moments.uniform(0, whole / 3))
        interrupted += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert interrupted >= KILLS / 2, "most kills should come while it is at work"
    assert start(killed, many).wait(timeout=300) == 0
    with open_store(undisturbed) as first, open_store(killed) as second:
        expected = held(first)
        assert len(expected) == FILES
        assert held(second) == expected
        # A run that was killed is taken up, and no second one begun.
        assert [run.state for run in listing(second)] == ["finished"]
        with second.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_nothing_that_was_started_outlives_a_killed_scan(many: Path, tmp_path: Path) -> None:
    process = start(f"sqlite:///{tmp_path / 'store.db'}", many)
    deadline = time.monotonic() + 60
    while not (children := set(below(process.pid))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert children, "the scan works in processes of its own"
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 30
    while any(_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [child for child in children if _alive(child)]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
