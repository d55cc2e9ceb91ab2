"""Signing in through OpenID Connect, with a provider of the test's own on loopback."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from screen_server import free_port, served

jwk = pytest.importorskip("joserfc.jwk")
jwt = pytest.importorskip("joserfc.jwt")

SECONDS = 60_000
CLIENT = "checker-test"


class Provider(ThreadingHTTPServer):
    """Signs in at once whoever ``email`` is."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.email = ""
        self.nonces: dict[str, str] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            issuer = self.server.issuer
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/jwks",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif asked.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif asked.path == "/authorize":
            given = {name: values[0] for name, values in parse_qs(asked.query).items()}
            code = secrets.token_hex(8)
            self.server.nonces[code] = given.get("nonce", "")
            self.send_response(302)
            back = urlencode({"code": code, "state": given["state"]})
            self.send_header("Location", f"{given['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code = parse_qs(body)["code"][0]
        now = int(time.time())
        claims = {
            "iss": self.server.issuer,
            "aud": CLIENT,
            "sub": self.server.email,
            "email": self.server.email,
            "email_verified": True,
            "name": self.server.email.partition("@")[0],
            "nonce": self.server.nonces.pop(code),
            "iat": now,
            "exp": now + 600,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.server.key)
        self._json(
            {
                "access_token": secrets.token_hex(8),
                "token_type": "Bearer",
                "expires_in": 600,
                "id_token": signed,
            }
        )

    def _json(self, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("signed")
    port = free_port()
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        "\n".join(
            [
                "[auth]",
                f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"',
                f'cookie_secret = "{secrets.token_hex(32)}"',
                f'client_id = "{CLIENT}"',
                'client_secret = "not secret"',
                f'server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"',
                "[roles]",
                'reviewer = ["Zhang@example.org"]',
                'keeper = ["li@example.org"]',
            ]
        ),
        encoding="utf-8",
    )
    store = {"CHECKER_STORE": f"sqlite:///{folder / 'checker.db'}"}
    with served(store, folder=folder, port=port) as screen:
        yield screen.address


@pytest.mark.parametrize(
    ("email", "role", "may_scan"),
    [
        ("wang@example.org", "查看", False),
        ("zhang@example.org", "处理问题", True),
        ("li@example.org", "管理清单", True),
    ],
)
def test_a_person_signs_in_and_may_do_what_the_role_allows(
    browser: Any,
    provider: Provider,
    address: str,
    tmp_path: Path,
    email: str,
    role: str,
    may_scan: bool,
) -> None:
    provider.email = email
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    try:
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.goto(f"{address}/batch")
        page.get_by_text("请先登录").wait_for()
        assert page.get_by_role("heading", name="批量扫描").count() == 0
        page.get_by_role("button", name="登录").click()
        page.get_by_text(f"{email.partition('@')[0]}（{role}）").wait_for()
        page.goto(f"{address}/batch")
        page.get_by_role("heading", name="批量扫描").wait_for()
        page.get_by_label("文件夹路径").fill(str(tmp_path))
        page.get_by_label("文件夹路径").press("Tab")
        page.get_by_role("button", name="开始扫描").nth(1).click()
        if may_scan:
            page.get_by_text("扫描已完成").first.wait_for()
        else:
            page.get_by_text("没有“处理问题”的权限").first.wait_for()
        page.get_by_role("button", name="退出").click()
        page.get_by_text("请先登录").wait_for()
    finally:
        context.close()
