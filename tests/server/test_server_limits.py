"""Bodies, rates and places: what is too much is refused, however it is sent."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from serving import HARMLESS, JSON, VIOLATING, Server, in_this_process, is_problem, upload

from checker.reading.limits import DEFAULT_LIMITS, MB
from checker.server import Settings
from checker.server.problems import Problem
from checker.server.rates import Places, Rates
from checker.server.settings import Bounds
from checker.store import keys, open_store


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that reads files of 100 KB, and so takes bodies of little more than a megabyte."""
    arguments = ("--limit", "bytes=100KB", "--limit", "characters=60000")
    with Server(tmp_path_factory.mktemp("small"), arguments, workers=1) as running:
        yield running


def chunked(length: int) -> Iterator[bytes]:
    yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    for _ in range(length // 10_000):
        yield b"a" * 10_000
    yield b"\r\n--b--\r\n"


FORM = {"Content-Type": "multipart/form-data; boundary=b"}


def test_a_body_that_does_not_say_how_long_it_is(small: Server) -> None:
    with small.client() as client:
        fits = client.post("/v1/check", content=chunked(50_000), headers=FORM)
        assert fits.json()["results"][0]["verdict"] == "compliant"
        is_problem(client.post("/v1/check", content=chunked(3 * MB), headers=FORM), 413)
        assert client.post("/v1/check", json={"text": HARMLESS}).status_code == 200
    assert list(small.temporary.glob("checker-server-*/tmp*")) == []


def test_a_file_beyond_the_limit_of_files_is_a_result(small: Server) -> None:
    with small.client() as client:
        answer = client.post("/v1/check", files=upload(b"a" * 200_000))
        (found,) = answer.json()["results"]
        assert found["verdict"] is None
        assert "上限" in found["errors"][0]["message"]


def test_a_text_beyond_the_limits(small: Server) -> None:
    with small.client() as client:
        (found,) = client.post("/v1/check", json={"text": "a" * 70_000}).json()["results"]
        assert found["verdict"] is None
        is_problem(client.post("/v1/check", json={"text": "社" * 40_000}), 413)
        is_problem(client.post("/v1/check", json={"text": "a" * 2 * MB}), 413)


def test_small_endpoints_take_small_bodies(small: Server) -> None:
    with small.client("reviewer") as client:
        words = {"decision": "dismissed", "reason": "a" * 100_000}
        is_problem(client.post("/v1/findings/1/decision", json=words), 413)


def raw(server: Server, head: str, body: bytes, *, shut: bool = False) -> bytes:
    """What the server says to bytes that no client would send."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as line:
        key = f"Authorization: Bearer {server.keys['reader']}\r\nHost: {place.netloc}\r\n"
        line.sendall(f"{head}{key}\r\n".encode() + body)
        if shut:
            line.shutdown(socket.SHUT_WR)
        said = b""
        try:
            while piece := line.recv(65_536):
                said += piece
                if b"\r\n\r\n" in said and (b'"instance"' in said or b'"results"' in said):
                    break
        except ConnectionResetError:
            pass
        return said


def test_lengths_that_are_lies(small: Server) -> None:
    head = f"POST /v1/check HTTP/1.1\r\nContent-Type: {JSON}\r\n"
    said = raw(small, f"{head}Content-Length: 99999999999\r\n", b"x")
    assert b" 413 " in said
    assert b"application/problem+json" in said
    # Shorter than it said: the client is gone before the rest comes.
    raw(small, f"{head}Content-Length: 1000\r\n", b'{"text": "a"}', shut=True)
    # Longer than it said: the rest is no part of it.
    said = raw(small, f"{head}Content-Length: 13\r\n", b'{"text": "a"}' + b"b" * 1000)
    assert b" 200 " in said
    for wrong in ("-1", "1e3", "1, 2", "a"):
        said = raw(small, f"{head}Content-Length: {wrong}\r\n", b"x", shut=True)
        assert b" 200 " not in said
    with small.client() as client:
        assert client.post("/v1/check", json={"text": HARMLESS}).status_code == 200
    assert "Traceback" not in small.words()


def test_a_client_without_a_key_is_not_read(small: Server) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b"a" * 65_536

    # The connection may be closed in the middle of sending.
    with small.client(None) as client, suppress(httpx.TransportError):
        is_problem(client.post("/v1/check", content=endless(), headers=FORM), 401)
    assert sent < 100 * MB


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_at_its_rate() -> None:
    clock = Clock()
    rates = Rates(clock)
    for _ in range(60):
        rates.take(1, 60)
    rates.take(2, 60)
    with pytest.raises(Problem) as refused:
        rates.take(1, 60)
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"] == "2"
    clock.now += 1
    rates.take(1, 60)
    with pytest.raises(Problem):
        rates.take(1, 60)
    clock.now += 3_600
    for _ in range(60):
        rates.take(1, 60)
    with pytest.raises(Problem):
        rates.take(1, 60)
    # Further files of a request are paid for afterwards.
    clock.now += 3_600
    rates.take(1, 60, count=119, debt=True)
    clock.now += 59
    with pytest.raises(Problem):
        rates.take(1, 60)
    clock.now += 2
    rates.take(1, 60)


def test_places_are_given_back() -> None:
    places = Places(3, 2)
    with places.one("a"), places.one("a"):
        with pytest.raises(Problem) as refused, places.one("a"):
            pass
        assert refused.value.status == 429
        with places.one("b"):
            with pytest.raises(Problem) as refused, places.one("c"):
                pass
            assert refused.value.status == 503
    assert places.taken == 0


def test_each_key_has_a_rate_of_its_own(tmp_path: Path) -> None:
    with Server(tmp_path, rate=5, warm=False, workers=1) as server:
        with server.client("reader") as client:
            statuses = [client.get("/v1/policy").status_code for _ in range(8)]
            assert statuses == [200] * 5 + [429] * 3
            answer = client.get("/v1/policy")
            is_problem(answer, 429)
            assert 1 <= int(answer.headers["retry-after"]) <= 13
        with server.client("other") as client:
            assert client.get("/v1/policy").status_code == 200
        with server.client(None) as client:
            assert client.get("/healthz").status_code == 200


def test_a_body_that_comes_too_slowly_is_not_waited_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    settings = Settings(store=url, workers=1, bounds=Bounds(chunk_seconds=1, upload_seconds=2))
    with open_store(url) as store:
        _, key = keys.add(store, "甲", "reader", who="甲")
    with in_this_process(settings) as address:
        place = urlsplit(address)
        for pause, status in ((1.5, 408), (0.4, 408)):
            line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
            line.putrequest("POST", "/v1/check")
            for name, value in (*FORM.items(), ("Transfer-Encoding", "chunked")):
                line.putheader(name, value)
            line.putheader("Authorization", f"Bearer {key}")
            line.endheaders()
            began = time.monotonic()
            try:
                for piece in chunked(500_000):
                    line.send(b"%x\r\n%s\r\n" % (len(piece), piece))
                    time.sleep(pause)
                    if time.monotonic() - began > 3:
                        break
            except OSError:
                pass
            # It may be closed while it is still sending.
            with suppress(ConnectionError, http.client.HTTPException):
                assert line.getresponse().status == status
            assert time.monotonic() - began < 10
            line.close()


@pytest.fixture
def bounded(tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    """A server in this process that takes few jobs, and the keys of a reader and of another."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url) as store:
        made = [keys.add(store, name, "reader", who="甲", rate=10_000)[1] for name in "甲乙"]
    bounds = Bounds(
        job_files=3, job_bytes=100_000, jobs=3, jobs_per_key=2, jobs_bytes_per_key=50_000, files=2
    )
    settings = Settings(store=url, workers=1, bounds=bounds, limits=DEFAULT_LIMITS)
    with in_this_process(settings) as address, httpx.Client(base_url=address) as client:
        yield client, " ".join(made)


def test_jobs_are_bounded_in_total_and_for_each_key(bounded: tuple[httpx.Client, str]) -> None:
    client, made = bounded
    mine, other = ({"Authorization": f"Bearer {key}"} for key in made.split())

    def submit(headers: dict[str, str], count: int = 1, size: int = 10) -> httpx.Response:
        files = upload(b"a" * size, "a.txt") * count
        return client.post("/v1/jobs", files=files, headers=headers)

    is_problem(submit(mine, 4), 422)
    is_problem(submit(mine, 1, 150_000), 413)
    is_problem(submit(mine, 1, 60_000), 429)
    first, second = submit(mine), submit(mine, 3)
    assert (first.status_code, second.status_code) == (202, 202)
    answer = submit(mine)
    is_problem(answer, 429)
    assert answer.headers["retry-after"]
    third = submit(other)
    assert third.status_code == 202
    is_problem(submit(other), 503)
    is_problem(client.get(third.headers["location"], headers=mine), 404)
    is_problem(client.delete(third.headers["location"], headers=mine), 404)
    assert client.delete(first.headers["location"], headers=mine).status_code == 204
    assert submit(other).status_code == 202


def test_a_fault_of_the_program_shows_nothing_of_it(
    bounded: tuple[httpx.Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, made = bounded

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the program")

    monkeypatch.setattr("checker.server.reference.TypeLine.model_validate", broken)
    headers = {"Authorization": f"Bearer {made.split()[0]}"}
    answer = client.get("/v1/types", headers=headers)
    is_problem(answer, 500)
    assert "secret" not in answer.text

    monkeypatch.setattr("checker.store.audit.write", _store_is_gone)
    answer = client.post("/v1/check", json={"text": VIOLATING}, headers=headers)
    is_problem(answer, 503)  # what cannot be written down is not answered
    assert "sqlite" not in answer.text


def _store_is_gone(*_: object) -> None:
    from checker.store import StoreError

    raise StoreError("存储 sqlite:///somewhere 用不了。")
