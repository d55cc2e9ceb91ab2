"""A document that hangs, crashes or eats memory costs one request, whoever else is asking."""

from __future__ import annotations

import io
import json
import re
import signal
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from serving import HARMLESS, VIOLATING, Server, is_problem, upload

from benchmarks.processes import below

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is limited on Linux only"
)
HARMFUL = ("hangs", "crashes", "eats", "fails")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    arguments = ("--limit", "seconds=3", "--limit", "memory=2GB")
    with Server(tmp_path_factory.mktemp("harm"), arguments, harmful=True) as running:
        yield running


def metric(server: Server, name: str) -> float:
    page = httpx.get(f"{server.url}/metrics").text
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    assert found, page
    return float(found[1])


def test_harm_costs_one_result_each(server: Server) -> None:
    before = metric(server, "checker_guard_restarts_total")
    names = [f"{n}-{HARMFUL[n // 2]}.txt" if n % 2 else f"{n}-good.txt" for n in range(8)]

    def ask(name: str) -> tuple[str, dict[str, object]]:
        with server.client() as client:
            answer = client.post("/v1/check", files=upload(VIOLATING, name))
            assert answer.status_code == 200, answer.text
            (found,) = answer.json()["results"]
            return name, found

    with ThreadPoolExecutor(8) as pool:
        found = dict(pool.map(ask, names))
    for name, result in found.items():
        assert result["file"] == name
        assert result["verdict"] == ("violation" if "good" in name else None)
        assert bool(result["errors"]) == ("good" not in name)
    assert "3 秒" in json.dumps(found["1-hangs.txt"], ensure_ascii=False)
    assert metric(server, "checker_guard_restarts_total") - before >= 3
    assert metric(server, 'checker_verdicts_total{verdict="unreadable"}') >= 4
    server.wait_until_warm()
    assert "Traceback" not in server.words()


def test_harm_in_an_archive_and_in_a_job(server: Server) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a-good.txt", "b-crashes.txt", "c-good.txt"):
            archive.writestr(name, VIOLATING)
    with server.client() as client:
        # The harm is planted by the name of the whole upload: an archive is one unit of it.
        answer = client.post("/v1/check", files=upload(packed.getvalue(), "good.zip"))
        assert [one["verdict"] for one in answer.json()["results"]] == ["violation"] * 3
        files = [
            *upload(VIOLATING, "a-good.txt"),
            *upload(VIOLATING, "b-crashes.txt"),
            *upload(VIOLATING, "c-hangs.txt"),
            *upload(VIOLATING, "d-good.txt"),
        ]
        job = client.post("/v1/jobs", files=files).json()["id"]
        lines = client.get(f"/v1/jobs/{job}/results").text.splitlines()
        labels = [json.loads(line)["verdict"] for line in lines]
        assert labels == ["violation", None, None, "violation"]


def test_the_event_loop_answers_while_all_guards_are_busy(server: Server) -> None:
    with ThreadPoolExecutor(2) as pool, server.client() as client:
        sent = upload(HARMLESS, "slow2.txt")
        busy = [pool.submit(httpx.post, f"{server.url}/v1/check", files=sent,
                            headers=dict(client.headers), timeout=60) for _ in range(2)]  # fmt: skip
        time.sleep(0.5)
        slowest, begun = 0.0, time.monotonic()
        while not all(one.done() for one in busy):
            began = time.monotonic()
            assert client.get("/healthz").status_code == 200
            slowest = max(slowest, time.monotonic() - began)
        # Were the loop held up, an answer would take as long as the checks do.
        assert slowest < (time.monotonic() - begun) / 2
        assert [one.result().status_code for one in busy] == [200, 200]


def test_what_runs_is_finished_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    with Server(tmp_path, ("--grace", "15"), harmful=True, workers=1) as server:
        with ThreadPoolExecutor(1) as pool, server.client() as client:
            sent = upload(VIOLATING, "slow2.txt")
            running = pool.submit(client.post, "/v1/check", files=sent)
            time.sleep(0.8)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            answer = running.result()
            assert answer.status_code == 200
            assert answer.json()["results"][0]["verdict"] == "violation"
        assert server.process.wait(20) == 0
        assert time.monotonic() - began < 10
        assert list(server.temporary.iterdir()) == []
        assert "Traceback" not in server.words()


def test_what_does_not_finish_in_time_is_told_so(tmp_path: Path) -> None:
    with Server(tmp_path, ("--grace", "2"), harmful=True) as server:
        with ThreadPoolExecutor(3) as pool, server.client() as client:
            job = client.post("/v1/jobs", files=upload(HARMLESS, "hangs.txt")).json()["id"]
            streamed = pool.submit(client.get, f"/v1/jobs/{job}/results")
            asked = [
                pool.submit(client.post, "/v1/check", files=upload(VIOLATING, "slow60.txt"))
                for _ in range(2)
            ]
            time.sleep(0.8)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            for one in asked:
                answer = one.result()
                is_problem(answer, 503)
                assert answer.headers["retry-after"]
            with pytest.raises(httpx.RemoteProtocolError):
                streamed.result()
        assert server.process.wait(20) == 0
        assert time.monotonic() - began < 10
        # Not even the guards' folders are left, nor what was uploaded.
        assert list(server.temporary.iterdir()) == []
        assert "Traceback" not in server.words()


def test_a_server_that_was_killed_leaves_nothing_for_long(tmp_path: Path) -> None:
    with Server(tmp_path, harmful=True, workers=1) as server:
        with ThreadPoolExecutor(1) as pool, server.client() as client:
            running = pool.submit(client.post, "/v1/check", files=upload(VIOLATING, "slow60.txt"))
            time.sleep(0.8)
            guards = below(server.process.pid)
            assert guards
            server.process.kill()
            with pytest.raises(httpx.TransportError):
                running.result()
        server.process.wait()
        left = list(server.temporary.glob("checker-server-*"))
        assert left
        end = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in guards):
            assert time.monotonic() < end, "a guard outlived its server"
            time.sleep(0.1)
    with Server(tmp_path, workers=1, warm=False) as server:
        assert not any(folder.exists() for folder in left)
        assert server.stop() == 0
