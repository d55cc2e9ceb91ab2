"""A thousand uploads, good and hostile: each is answered, and the server does not grow."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from serving import HARMLESS, VIOLATING, Server

COUNT = 1_000
_SETTLED = 200  # uploads after which everything has been loaded


def _zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def contents(seed: int) -> list[bytes]:
    """What is uploaded, over and over: about half of it good."""
    chance = random.Random(seed)
    noise = bytes(chance.randrange(256) for _ in range(2_000))
    good = _zip({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"})
    return [
        VIOLATING.encode(),
        HARMLESS.encode("gb18030"),
        f"<html><body><p>{VIOLATING}</p></body></html>".encode(),
        VIOLATING.encode("utf-16"),
        _zip({"甲.txt": VIOLATING.encode(), "乙.txt": HARMLESS.encode()}),
        (VIOLATING * 40).encode(),
        b"",
        noise,
        b"%PDF-1.7\n" + noise,
        b"PK\x03\x04" + noise,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise,
        b"\x89PNG\r\n\x1a\n" + noise,
        good[: len(good) // 2],
        good,
        _zip({"bomb.txt": b"\0" * 20_000_000}),
        _zip({"../../etc/passwd": b"x", "/abs.txt": b"y"}),
        _zip({"in.zip": _zip({"in.zip": _zip({"in.zip": _zip({"in.zip": _zip({"a": b"b"})})})})}),
        b"From: a\r\nTo: b\r\nSubject: c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x"
        * 9,
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"\xff" * 3_000,
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_thousand_uploads(tmp_path: Path) -> None:
    some = contents(1)
    answered: Counter[int] = Counter()
    labels: Counter[str | None] = Counter()
    with Server(tmp_path) as server, server.client() as client:
        client.timeout = httpx.Timeout(120)

        def ask(number: int) -> None:
            data = some[number % len(some)]
            answer = client.post(
                "/v1/check", files=[("file", (f"{number}.bin", data))], data={"on": "2025-06-01"}
            )
            answered[answer.status_code] += 1
            results = answer.json()["results"]
            assert results
            for one in results:
                labels[one["verdict"]] += 1
                assert one["verdict"] is not None or one["errors"]

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(_SETTLED)))
            settled = server.memory()
            list(pool.map(ask, range(_SETTLED, COUNT)))
        grown = server.memory() / settled
        print(f"{settled / 1e6:.0f} MB after {_SETTLED}, {grown:.2f} of it after {COUNT}")
        assert answered == {200: COUNT}
        assert labels["violation"] >= COUNT // 5
        assert labels[None] >= COUNT // 4
        assert grown < 1.3, (settled, grown)
        assert list(server.temporary.glob("checker-server-*/tmp*")) == []
        assert "Traceback" not in server.words()
        assert server.stop() == 0
