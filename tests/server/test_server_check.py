"""``POST /v1/check`` gives what ``checker check --format json`` gives, whatever it is sent."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from serving import HARMLESS, JSON, VIOLATING, Server, is_problem, upload

from checker import check as library_check
from checker.report.json import contract, schema

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as opened:
        yield opened


def results(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"results"}
    found: list[dict[str, Any]] = answer.json()["results"]
    for one in found:
        jsonschema.validate(one, schema())
    return found


def undated(result: dict[str, Any]) -> dict[str, Any]:
    """``result`` without the time of the check, which differs."""
    return {**result, "checked_at": None}


def by_command(*arguments: str, folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "checker.cli", "check", "--format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_files_are_judged_as_by_the_command(client: httpx.Client, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.txt", VIOLATING)
        archive.writestr("乙.txt", HARMLESS)
        archive.writestr("坏.pdf", b"%PDF-1.7\nbroken")
    made = {
        "通知.txt": VIOLATING.encode("gb18030"),
        "空.txt": b"",
        "坏.docx": b"PK\x03\x04 broken",
        "多份.zip": packed.getvalue(),
    }
    samples = sorted(p for p in SAMPLES.iterdir() if p.suffix in (".txt", ".docx", ".html"))[:4]
    made |= {path.name: path.read_bytes() for path in samples}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    expected = by_command("--with-text", "--profile", "county", *made, folder=tmp_path)
    files = [("file", (name, data)) for name, data in made.items()]
    answer = client.post("/v1/check", files=files, data={"with_text": "true", "profile": "county"})
    assert [undated(one) for one in results(answer)] == [undated(one) for one in expected]


def test_a_text_is_judged_as_by_the_library(client: httpx.Client) -> None:
    answer = client.post(
        "/v1/check", json={"text": VIOLATING, "with_text": True, "on": "2025-03-01"}
    )
    verdict = library_check(VIOLATING, on=date(2025, 3, 1))
    assert undated(results(answer)[0]) == undated(contract(verdict, with_text=True))


@pytest.mark.parametrize(
    "text",
    [
        str(SAMPLES / "violation-market.txt"),
        "/etc/passwd",
        "file:///etc/passwd",
        "../../../../etc/passwd",
        "corpus/samples/violation-market.txt",
        "README.md",
        ".",
        "<html><body>各社区要建立台账</body></html>",
        "%PDF-1.7 各社区要建立台账",
        "From: a@b\nTo: c@d\nSubject: 各社区要建立台账\n\n正文",
        "BM各社区",
        "-",
    ],
)
def test_a_text_is_taken_for_nothing_but_itself(client: httpx.Client, text: str) -> None:
    found = results(client.post("/v1/check", json={"text": text, "with_text": True}))
    assert [one["text"] for one in found] == [text]
    assert found[0]["format"] == "text"
    assert found[0]["file"] == "<文本>"


@pytest.mark.parametrize("text", ["", " \n", "\0", "a\0b", "\x01\x02\x03"])
def test_a_text_that_is_none_is_a_result_with_an_error(client: httpx.Client, text: str) -> None:
    (found,) = results(client.post("/v1/check", json={"text": text}))
    assert found["verdict"] is None
    assert found["errors"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\文件\\通知.txt", "通知.txt"),
        ("通\r\n知\x1b[31m.txt", None),
        ("\u202etxt.exe", None),
        ("", "未命名"),
        ("a" * 1_000 + ".txt", "a" * 255),
        ("..", ".."),
        ("$(id)`id`;|&.txt", "$(id)`id`;|&.txt"),
    ],
)
def test_a_file_name_is_only_ever_shown(server: Server, name: str, shown: str | None) -> None:
    # By hand: httpx would not send all of these as they are.
    boundary = "border"
    told = name.encode().replace(b"\r\n", b"").replace(b"\n", b"")
    body = (
        b'--border\r\nContent-Disposition: form-data; name="file"; filename="'
        + told
        + b'"\r\n\r\n'
        + VIOLATING.encode()
        + b"\r\n--border--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with server.client() as client:
        (found,) = results(client.post("/v1/check", content=body, headers=headers))
    assert found["verdict"] == "violation"
    assert found["file"].isprintable()
    if shown is not None:
        assert found["file"] == shown


def test_a_chinese_name_in_either_encoding(server: Server) -> None:
    for encoding in ("utf-8", "gb18030"):
        body = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
            + "通知.txt".encode(encoding)
            + b'"\r\n\r\n'
            + HARMLESS.encode()
            + b"\r\n--b--\r\n"
        )
        with server.client() as client:
            answer = client.post(
                "/v1/check",
                content=body,
                headers={"Content-Type": "multipart/form-data; boundary=b"},
            )
        assert results(answer)[0]["file"] == "通知.txt"


@pytest.mark.parametrize(
    ("status", "field", "request_"),
    [
        (422, "text", {"json": {}}),
        (422, "text", {"json": {"text": 7}}),
        (422, "on", {"json": {"text": "甲", "on": "2025-2-30"}}),
        (422, "on", {"json": {"text": "甲", "on": 0}}),
        (422, "with_text", {"json": {"text": "甲", "with_text": "yes"}}),
        (422, "mode", {"json": {"text": "甲", "mode": "other"}}),
        (422, "profile", {"json": {"text": "甲", "profile": "none"}}),
        (422, "path", {"json": {"text": "甲", "path": "/etc/passwd"}}),
        (422, "", {"json": ["甲"]}),
        (400, None, {"content": b"{", "headers": {"Content-Type": JSON}}),
        (400, None, {"content": b"\xff\xfe", "headers": {"Content-Type": JSON}}),
        (400, None, {"content": b"[" * 10_000, "headers": {"Content-Type": JSON}}),
        (400, None, {"content": b'{"text": "\\ud800"}', "headers": {"Content-Type": JSON}}),
        (415, None, {"content": "甲".encode(), "headers": {"Content-Type": "text/plain"}}),
        (415, None, {"content": b"text=a", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}),
        (415, None, {"content": b"x"}),
        (422, "file", {"files": [("on", (None, "2025-01-01"))]}),
        (422, "file", {"files": [("file", (None, "no name"))]}),
        (422, "path", {"files": [*upload("甲"), ("path", (None, "/etc/passwd"))]}),
        (422, "on", {"files": [*upload("甲"), ("on", (None, "a" * 5_000))]}),
        (422, "on", {"files": [*upload("甲"), ("on", (None, "2025-01-01")), ("on", (None, "2025-01-02"))]}),
        (422, "with_text", {"files": upload("甲"), "data": {"with_text": "1"}}),
        (422, "file", {"files": upload("甲") * 21}),
        (400, None, {"content": b"--b\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}),
        (400, None, {"content": b"", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}),
        (400, None, {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}),
        (400, None, {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=" + "b" * 300}}),
        (
            400, None,
            {
                "content": b"--b\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\nx\r\n--b--\r\n",
                "headers": {"Content-Type": "multipart/form-data; boundary=b"},
            },
        ),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_what_is_wrong(
    client: httpx.Client, status: int, field: str | None, request_: dict[str, Any]
) -> None:
    told = is_problem(client.post("/v1/check", **request_), status)
    if field is not None:
        assert field in [fault["field"] for fault in told["errors"]], told


def test_unknown_places_and_methods(client: httpx.Client) -> None:
    is_problem(client.get("/v1/nothing"), 404)
    is_problem(client.get("/docs"), 404)
    answer = client.put("/v1/jobs/x")
    is_problem(answer, 405)
    assert answer.headers["allow"] == "DELETE, GET"
    is_problem(client.get("/v1/check"), 405)


def test_a_draft_has_suggestions_beside_the_results(client: httpx.Client) -> None:
    pytest.importorskip("checker.drafting")
    answer = client.post("/v1/check", json={"text": VIOLATING, "mode": "draft"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert set(told) == {"results", "drafts"}
    assert len(told["drafts"]) == len(told["results"]) == 1
    draft = told["drafts"][0]
    found = {one["fingerprint"]: one for one in told["results"][0]["findings"]}
    assert set(draft["suggestions"]) == set(found)
    for suggestion in draft["suggestions"].values():
        before = VIOLATING[suggestion["start"] : suggestion["end"]]
        assert suggestion["before"] == before
    again = client.post("/v1/check", json={"text": draft["revised"]})
    assert results(again)[0]["verdict"] == "compliant"
    plain = client.post("/v1/check", json={"text": VIOLATING})
    assert undated(results(plain)[0]) == undated(told["results"][0])
    # What cannot be read has no draft, and keeps its place.
    files = [*upload(b"%PDF-1.7 broken"), *upload(VIOLATING)]
    two = client.post("/v1/check", files=files, data={"mode": "draft"}).json()
    assert [one is None for one in two["drafts"]] == [True, False]
    assert [one["verdict"] for one in two["results"]] == [None, "violation"]


def test_the_example_of_the_description_is_what_is_answered(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    content = description["paths"]["/v1/check"]["post"]["responses"]["200"]["content"]
    (example,) = content[JSON]["example"]["results"]
    jsonschema.validate(example, schema())
    text = (
        "关于签订责任书的通知\n各社区：\n各社区要与我局签订安全生产目标责任书。\n"
        "某区应急管理局\n2025年3月1日\n"
    )
    answer = client.post("/v1/check", json={"text": text, "name": "通知.txt"})
    given = results(answer)[0]
    # The policy's version is another with every change of its files, and texts may be reworded.
    same = ("file", "sha256", "notice", "verdict")
    assert {name: given[name] for name in same} == {name: example[name] for name in same}
    assert given["findings"][0].keys() == example["findings"][0].keys()
