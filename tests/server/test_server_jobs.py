"""Jobs: the same results as the command, as they come, and nothing left behind."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import HARMLESS, VIOLATING, Server, is_problem, upload

DEADLINE = 60


def submitted(client: httpx.Client, files: list[tuple[str, tuple[str, bytes]]]) -> dict[str, Any]:
    answer = client.post("/v1/jobs", files=files)
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{told['id']}"
    return told


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/jsonl")
    return [json.loads(line) for line in answer.text.splitlines()]


def done(client: httpx.Client, job: str) -> dict[str, Any]:
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        told: dict[str, Any] = client.get(f"/v1/jobs/{job}").json()
        if told["state"] == "done":
            return told
        time.sleep(0.05)
    raise AssertionError("the job was not done in time")


def test_results_come_in_the_order_of_the_files(server: Server) -> None:
    files = []
    for number in range(40):
        content = (VIOLATING, HARMLESS)[number % 2].encode()
        if number % 10 == 9:
            content = b"%PDF-1.7 broken"
        files += upload(content, f"{number}.txt")
    with server.client() as client:
        job = submitted(client, files)["id"]
        streamed = lines(client.get(f"/v1/jobs/{job}/results"))
        told = done(client, job)
        assert (told["files"], told["finished"], told["results"]) == (40, 40, 40)
        assert [one["file"] for one in streamed] == [f"{number}.txt" for number in range(40)]
        labels = [one["verdict"] for one in streamed]
        assert labels[:2] == ["violation", "compliant"]
        assert labels[9] is None
        # Once more, afterwards, and as from the other door.
        assert lines(client.get(f"/v1/jobs/{job}/results")) == streamed
        single = client.post("/v1/check", files=upload(VIOLATING, "0.txt")).json()["results"][0]
        first = {**streamed[0], "checked_at": None}
        assert first == {**single, "checked_at": None}
        # Files are gone as soon as they have been judged.
        left = list(server.temporary.glob("checker-server-*/*/*"))
        assert [path.name for path in left] == ["results.jsonl"]
        assert client.delete(f"/v1/jobs/{job}").status_code == 204
        is_problem(client.get(f"/v1/jobs/{job}"), 404)
        is_problem(client.get(f"/v1/jobs/{job}/results"), 404)
        is_problem(client.delete(f"/v1/jobs/{job}"), 404)
        assert client.get("/v1/jobs").json() == {"jobs": []}
    assert list(server.temporary.glob("checker-server-*/tmp*")) == []


def test_a_job_is_its_makers_alone(server: Server) -> None:
    with server.client("reader") as mine, server.client("other") as other:
        job = submitted(mine, upload(VIOLATING))["id"]
        for method, path in (("GET", ""), ("GET", "/results"), ("DELETE", "")):
            is_problem(other.request(method, f"/v1/jobs/{job}{path}"), 404)
            with server.client("keeper") as keeper:
                is_problem(keeper.request(method, f"/v1/jobs/{job}{path}"), 404)
        assert other.get("/v1/jobs").json() == {"jobs": []}
        assert [one["id"] for one in mine.get("/v1/jobs").json()["jobs"]] == [job]
        assert mine.delete(f"/v1/jobs/{job}").status_code == 204


def test_wrong_requests(server: Server) -> None:
    with server.client() as client:
        is_problem(client.post("/v1/jobs", json={"text": VIOLATING}), 415)
        is_problem(client.post("/v1/jobs", files=[("on", (None, "2025-01-01"))]), 422)
        draft = client.post("/v1/jobs", files=upload(VIOLATING), data={"mode": "draft"})
        is_problem(draft, 422)
        assert client.get("/v1/jobs").json() == {"jobs": []}
    assert list(server.temporary.glob("checker-server-*/tmp*")) == []


@pytest.fixture
def slow(tmp_path: Path) -> Any:
    with Server(tmp_path, harmful=True) as running:
        yield running


def test_results_are_streamed_while_the_job_goes_on_and_break_off_when_it_is_deleted(
    slow: Server,
) -> None:
    files = [*upload(VIOLATING, "first.txt"), *upload(HARMLESS, "second-slow4.txt")]
    files += upload(HARMLESS, "third-slow4.txt") + upload(HARMLESS, "fourth.txt")
    with slow.client() as client, slow.client() as other:
        job = submitted(client, files)["id"]
        came = []

        def read() -> None:
            with client.stream("GET", f"/v1/jobs/{job}/results") as answer:
                for line in answer.iter_lines():
                    came.append(json.loads(line)["file"])
                    told = other.get(f"/v1/jobs/{job}").json()
                    assert (told["state"], told["finished"]) == ("running", 1)
                    assert other.delete(f"/v1/jobs/{job}").status_code == 204

        with pytest.raises(httpx.RemoteProtocolError):
            read()
        assert came == ["first.txt"]
        # Once the guards are through with what they were at, they are there for others.
        checked = other.post("/v1/check", json={"text": HARMLESS})
        assert checked.status_code == 200
