"""Several scans into one store, and the workers of a cluster, of which one is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from scanning import held, start, write_many

from checker.errors import CheckerError
from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import Store, open_store
from checker.store.scans import Progress, listing

FILES = 120


def test_two_scans_at_once_give_what_one_gives(url: str, tmp_path: Path) -> None:
    folder = write_many(tmp_path / "many", FILES)
    alone = f"sqlite:///{tmp_path / 'alone.db'}"
    assert start(alone, folder).wait(timeout=300) == 0
    with open_store(url):
        pass
    both = [start(url, folder), start(url, folder)]
    assert [process.wait(timeout=300) for process in both] == [0, 0]
    with open_store(alone) as first, open_store(url) as second:
        expected = held(first)
        assert len(expected) == FILES
        assert held(second) == expected
        assert [run.state for run in listing(second)] == ["finished", "finished"]


def test_a_cluster_that_is_not_there_is_said(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.scan.pool._PATIENCE", 1)
    plan = Plan(Sources([str(tmp_path)]), Order(), cluster=f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(CheckerError, match="连不上集群"):
        scan(store, plan, who="甲")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a Dask scheduler, and its two workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:

        def begin(*words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [*words],
                cwd=tmp_path,
                start_new_session=True,
                **quiet,  # type: ignore[call-overload]
            )
            stack.callback(stop, process)
            return process

        begin(
            *(sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"),
            *("--host", "127.0.0.1", "--port", address.rpartition(":")[2]),
        )
        workers = [
            begin(
                *(sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-dashboard"),
                *("--host", "127.0.0.1", "--nthreads", "1", "--local-directory", str(tmp_path)),
            )
            for _ in range(2)
        ]
        yield address, workers


def test_a_cluster_of_two_workers_of_which_one_is_lost_gives_what_one_machine_gives(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    folder = write_many(tmp_path / "many", FILES)
    alone = f"sqlite:///{tmp_path / 'alone.db'}"
    assert start(alone, folder).wait(timeout=300) == 0
    lost: list[int] = []

    def lose_one(progress: Progress, total: int | None) -> None:
        if progress.files >= FILES // 4 and not lost:
            lost.append(progress.files)
            os.killpg(workers[0].pid, signal.SIGKILL)

    wait_for_workers(address, 2)
    with open_store(f"sqlite:///{tmp_path / 'cluster.db'}") as store:
        plan = Plan(Sources([str(folder)]), Order(), cluster=address, send_files=True)
        run = scan(store, plan, who="甲", told=lose_one)
        assert lost
        assert lost[0] < FILES
        assert run.state == "finished"
        with open_store(alone) as first:
            expected = held(first)
            assert len(expected) == FILES
            assert held(store) == expected
            # The worker that is left sees the same paths: no file has to travel.
            with open_store(f"sqlite:///{tmp_path / 'paths.db'}") as third:
                scan(third, Plan(Sources([str(folder)]), Order(), cluster=address), who="甲")
                assert held(third) == expected


def wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with Client(address, timeout=5) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(number, timeout=60)  # type: ignore[no-untyped-call]
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the cluster did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
