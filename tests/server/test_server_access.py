"""Who may do what: every endpoint with every kind of key, against a table written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import HARMLESS, VIOLATING, Server, is_problem, upload

from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store

KINDS = (None, "wrong", "revoked", "expired", "reader", "reviewer", "keeper")
NO = (401, 401, 401, 401)
ALL = (200, 200, 200)
# Without a key, with a wrong, a revoked, an expired one | reader, reviewer, keeper.
TABLE: list[tuple[str, str, dict[str, Any], tuple[int, ...]]] = [
    ("POST", "/v1/check", {"json": {"text": HARMLESS}}, (*NO, *ALL)),
    ("POST", "/v1/check", {"files": upload(VIOLATING)}, (*NO, *ALL)),
    ("POST", "/v1/check", {"content": b"{"}, (*NO, 415, 415, 415)),
    ("POST", "/v1/jobs", {"files": upload(HARMLESS)}, (*NO, 202, 202, 202)),
    ("GET", "/v1/jobs", {}, (*NO, *ALL)),
    ("GET", "/v1/jobs/none", {}, (*NO, 404, 404, 404)),
    ("GET", "/v1/jobs/none/results", {}, (*NO, 404, 404, 404)),
    ("DELETE", "/v1/jobs/none", {}, (*NO, 404, 404, 404)),
    ("GET", "/v1/types", {}, (*NO, *ALL)),
    ("GET", "/v1/types/ledger", {}, (*NO, *ALL)),
    ("GET", "/v1/types/none", {}, (*NO, 404, 404, 404)),
    ("GET", "/v1/lists", {}, (*NO, *ALL)),
    ("GET", "/v1/lists?on=2025-02-30", {}, (*NO, 422, 422, 422)),
    ("GET", "/v1/policy", {}, (*NO, *ALL)),
    ("GET", "/v1/findings", {}, (*NO, 403, 200, 200)),
    ("GET", "/v1/findings?limit=0", {}, (*NO, 403, 422, 422)),
    ("POST", "/v1/findings/1/decision", {"json": {"decision": "confirmed"}}, (*NO, 403, 200, 200)),
    ("POST", "/v1/findings/999/decision", {"json": {"decision": "confirmed"}}, (*NO, 403, 404, 404)),
    ("POST", "/v1/findings/1/decision", {"json": {}}, (*NO, 403, 422, 422)),
    ("GET", "/v1/audit", {}, (*NO, 403, 403, 200)),
    ("GET", "/v1/keys", {}, (*NO, 403, 403, 200)),
    ("DELETE", "/v1/keys/999", {}, (*NO, 403, 403, 404)),
    ("GET", "/healthz", {}, (200, 200, 200, 200, *ALL)),
    # From this machine no key is needed; one that is given must be good.
    ("GET", "/readyz", {}, (200, 401, 401, 401, *ALL)),
    ("GET", "/metrics", {}, (200, 401, 401, 401, *ALL)),
    ("GET", "/openapi.json", {}, (200, 200, 200, 200, *ALL)),
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server with a finding to decide about."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "notices").mkdir()
    (folder / "notices" / "一.txt").write_text(VIOLATING, encoding="utf-8")
    server = Server(folder, workers=1)
    with open_store(server.store) as store:
        scan(store, Plan(Sources([str(folder / "notices")]), Order(), jobs=1), who="甲")
    with server:
        yield server


@pytest.mark.parametrize(
    ("method", "path", "request_", "expected"), TABLE, ids=[f"{m} {p}" for m, p, *_ in TABLE]
)
def test_the_table(
    kept: Server, method: str, path: str, request_: dict[str, Any], expected: tuple[int, ...]
) -> None:
    for kind, status in zip(KINDS, expected, strict=True):
        with kept.client(kind) as client:
            answer = client.request(method, path, **request_)
            assert answer.status_code == status, (kind, answer.text)
            if status >= 400:
                is_problem(answer, status)
            if status == 401:
                assert answer.headers["www-authenticate"].startswith("Bearer")
            if status == 202:
                assert client.delete(answer.headers["location"]).status_code == 204


def test_the_table_is_whole(kept: Server) -> None:
    described = httpx.get(f"{kept.url}/openapi.json").json()["paths"]
    tried = {(method, path.partition("?")[0]) for method, path, *_ in TABLE}

    def matches(path: str, template: str) -> bool:
        one, other = path.split("/"), template.split("/")
        return len(one) == len(other) and all(
            a == b or b.startswith("{") for a, b in zip(one, other, strict=True)
        )

    for template, operations in described.items():
        for method in operations:
            assert any(m == method.upper() and matches(p, template) for m, p in tried), template


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic dTpw", "bearer x", "Bearer \x7f", "Bearer checker_00000000_"],
)
def test_headers_that_hold_no_key(kept: Server, header: str) -> None:
    is_problem(httpx.get(f"{kept.url}/v1/types", headers={"Authorization": header}), 401)


def test_a_key_that_is_revoked_holds_no_longer_from_this_moment_on(kept: Server) -> None:
    from checker.store import keys

    with open_store(kept.store) as store:
        key, text = keys.add(store, "一时", "reader", who="甲")
    with kept.client("keeper") as keeper, httpx.Client(base_url=kept.url) as client:
        client.headers["Authorization"] = f"Bearer {text}"
        assert client.get("/v1/policy").status_code == 200
        assert keeper.delete(f"/v1/keys/{key.id}").status_code == 204
        is_problem(client.get("/v1/policy"), 401)
        assert keeper.delete(f"/v1/keys/{key.id}").status_code == 204
        shown = {one["id"]: one for one in keeper.get("/v1/keys").json()["keys"]}
        assert shown[key.id]["revoked_by"] == "keeper"
        assert text.rpartition("_")[2] not in keeper.get("/v1/keys").text
        # Whoever is left without a key cannot make another over HTTP.
        is_problem(keeper.delete(f"/v1/keys/{kept.numbers['keeper']}"), 409)


def test_what_comes_through_a_proxy_is_not_from_this_machine(kept: Server) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        for path in ("/readyz", "/metrics"):
            is_problem(httpx.get(kept.url + path, headers={name: "127.0.0.1"}), 401)


def test_decisions_hold_and_are_in_the_audit(kept: Server) -> None:
    with kept.client("reviewer") as client, kept.client("keeper") as keeper:
        page = client.get("/v1/findings", params={"state": "all", "limit": 1}).json()
        found = page["findings"][0]
        assert found["file"] == "一.txt"
        assert str(kept.folder) not in client.get("/v1/findings", params={"state": "all"}).text
        place = f"/v1/findings/{found['id']}/decision"
        dismissed = client.post(place, json={"decision": "dismissed", "reason": "已核实"})
        assert dismissed.json()["state"] == "dismissed"
        is_problem(client.post(place, json={"decision": "dismissed", "reason": " "}), 422)
        is_problem(client.post(place, json={"decision": "corrected", "type": "none"}), 422)
        same = {"decision": "corrected", "type": found["found_type"]}
        is_problem(client.post(place, json=same), 409)
        corrected = client.post(place, json={"decision": "corrected", "type": "ledger"})
        assert corrected.json()["type"] == "ledger"
        shown = client.get("/v1/findings", params={"state": "corrected"}).json()["findings"]
        assert [(one["id"], one["who"]) for one in shown] == [(found["id"], "reviewer")]
        assert client.post(place, json={"decision": "reopened"}).json()["state"] == "open"
        is_problem(client.post(place, json={"decision": "reopened"}), 409)
        rows = all_rows(keeper)
        decided = [row for row in rows if row["action"] == "decision"]
        assert [row["who"] for row in decided[-3:]] == ["reviewer"] * 3
        assert {row["target"] for row in decided[-3:]} == {str(found["id"])}


def test_findings_come_in_pages(kept: Server) -> None:
    with kept.client("reviewer") as client:
        whole = client.get("/v1/findings", params={"state": "all"}).json()
        assert whole["next"] is None
        assert len(whole["findings"]) > 1
        single, offset = [], 0
        while offset is not None:
            asked = {"state": "all", "limit": 1, "offset": offset}
            page = client.get("/v1/findings", params=asked).json()
            single += page["findings"]
            offset = page["next"]
        assert single == whole["findings"]


def test_the_audit_holds_who_and_which_bytes_and_no_word_of_them(kept: Server) -> None:
    secret = "极其特别的正文内容"
    with kept.client("reader") as client, kept.client("keeper") as keeper:
        text = f"{VIOLATING}{secret}"
        answer = client.post("/v1/check", files=upload(text, f"{secret}.txt"))
        client.post("/v1/check", json={"text": text, "name": secret})
        client.post("/v1/check", files=upload(b"%PDF-1.7 broken", f"{secret}.pdf"))
        is_problem(client.get("/v1/audit"), 403)
        rows = all_rows(keeper)
        checks = [row for row in rows if row["action"] == "check"][-3:]
        result = answer.json()["results"][0]
        assert [row["sha256"] for row in checks[:2]] == [result["sha256"]] * 2
        assert [row["verdict"] for row in checks] == ["violation", "violation", None]
        assert checks[0]["violations"] == len(
            [one for one in result["findings"] if one["severity"] == "violation"]
        )
        assert checks[0]["request"] == answer.headers["x-request-id"]
        assert {row["key_id"] for row in checks} == {kept.numbers["reader"]}
        refused = [row for row in rows if row["action"] == "refused"][-1]
        assert (refused["who"], refused["target"], refused["status"]) == (
            "reader",
            "/v1/audit",
            403,
        )
    for path in kept.folder.glob("checker.db*"):
        assert secret.encode() not in path.read_bytes()
    assert secret not in kept.words()


def all_rows(keeper: httpx.Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = keeper.get("/v1/audit", params={"after": after, "limit": 50}).json()
        rows += page["entries"]
        after = page["next"]
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    return rows


def test_an_open_server_is_for_this_machine_and_for_checking_only(tmp_path: Path) -> None:
    with Server(tmp_path, ("--open",), workers=1, warm=False) as server:
        with server.client(None) as client:
            assert client.post("/v1/check", json={"text": HARMLESS}).status_code == 200
            assert client.get("/v1/types").status_code == 200
            is_problem(client.get("/v1/findings"), 403)
            is_problem(client.get("/v1/keys"), 403)
            # A page in the browser, led here under a name of its own.
            is_problem(client.get("/v1/types", headers={"Host": "evil.example"}), 421)
            is_problem(client.get("/v1/types", headers={"Host": "127.0.0.1.evil.example:80"}), 421)
        with server.client("wrong") as client:
            is_problem(client.get("/v1/types"), 401)
        with server.client("keeper") as client:
            assert client.get("/v1/keys").status_code == 200
