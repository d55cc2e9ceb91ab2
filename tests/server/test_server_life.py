"""What a server does in the course of weeks: new lists, old jobs, measurements."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import HARMLESS, VIOLATING, Server, in_this_process, is_problem, upload

from checker.cli import main
from checker.policy.admitted import Application
from checker.server import Settings
from checker.server.running import _bound
from checker.server.settings import Bounds
from checker.store import admissions, keys, open_store

SOON = 0.3


@pytest.fixture
def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[httpx.Client, str]]:
    """A server that looks around all the time, and its store."""
    monkeypatch.setattr("checker.server.service._LOOK_SECONDS", SOON)
    monkeypatch.setattr("checker.server.jobs._LOOK_SECONDS", SOON)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url) as store:
        _, key = keys.add(store, "甲", "reader", who="甲", rate=10_000)
    settings = Settings(store=url, workers=1, bounds=Bounds(job_seconds=1))
    with (
        in_this_process(settings) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        client.headers["Authorization"] = f"Bearer {key}"
        yield client, url


def test_what_is_admitted_holds_without_a_new_start(hasty: tuple[httpx.Client, str]) -> None:
    client, url = hasty
    before = client.get("/v1/policy").json()
    assert before["admissions"] == 0
    with open_store(url) as store:
        admissions.apply(store, Application(department="民政局", matter="老年人摸底"), who="甲")
    end = time.monotonic() + 20
    while (now := client.get("/v1/policy").json()) == before:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert now["admissions"] == 1
    # Guards judge by it as well, and say so.
    for _ in range(3):
        (found,) = client.post("/v1/check", json={"text": VIOLATING}).json()["results"]
        assert found["policy_version"] == now["version"] != before["version"]


def test_jobs_go_when_their_time_has_come(hasty: tuple[httpx.Client, str]) -> None:
    client, _ = hasty
    place = client.post("/v1/jobs", files=upload(HARMLESS)).headers["location"]
    assert client.get(f"{place}/results").status_code == 200
    end = time.monotonic() + 20
    while client.get(place).status_code == 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    is_problem(client.get(place), 404)
    assert client.get("/v1/jobs").json() == {"jobs": []}


def test_measurements_have_few_labels_and_no_words_of_clients(server: Server) -> None:
    with server.client() as client:
        client.get("/v1/secret-path-of-a-client")
        client.get("/v1/types/secret-type")
        client.post("/v1/check", files=upload(VIOLATING, "secret-name.txt"))
        client.request("SECRET", "/v1/types")
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    page = answer.text
    assert "secret" not in page.lower()
    for name in (
        r'checker_requests_total{method="POST",route="/v1/check",status="200"}',
        r'checker_requests_total{method="GET",route="/v1/types/{id}",status="404"}',
        r'checker_request_seconds_count{route="/v1/check"}',
        r'checker_verdicts_total{verdict="violation"}',
        "checker_guard_restarts_total",
        "checker_guards_warm",
        "checker_queue",
        "checker_jobs",
    ):
        assert re.search(rf"^{re.escape(name)} [0-9.e+]+$", page, re.MULTILINE), name


def test_readiness_says_when(server: Server) -> None:
    told = httpx.get(f"{server.url}/readyz").json()
    assert told["status"] == "ready"
    assert told["guards"] == told["warm"] == 2
    assert 0 < told["warm_after"] < 120


def test_without_its_packages_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("checker.commands.serve.find_spec", lambda name: None)
    assert main(["serve"]) == 2
    assert "[server]" in capsys.readouterr().err


def test_an_address_that_is_said_takes_whoever_comes(tmp_path: Path) -> None:
    bound = _bound(Settings(store=f"sqlite:///{tmp_path / 'store.db'}", port=0))
    with bound, socket.create_connection(bound.getsockname()[:2], timeout=5) as line:
        assert line.getpeername() == bound.getsockname()
