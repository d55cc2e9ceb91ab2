"""A server in a process of its own, stopped by its number, and what is sent to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
import uvicorn
from harm import planted

from checker.server import Settings, application
from checker.store import keys, open_store

VIOLATING = (
    "关于安全生产工作的通知\n各社区：\n"
    "各社区要与我局签订安全生产目标责任书，未完成的社区年度考核一票否决。\n"
)
HARMLESS = "不得要求社区建立业务台账。"
JSON = "application/json"
ROLES = ("reader", "reviewer", "keeper")


@dataclass
class Server:
    """``with Server(folder) as server``: it answers, and is warm."""

    folder: Path
    arguments: tuple[str, ...] = ()
    harmful: bool = False
    rate: int = 100_000
    warm: bool = True
    workers: int = 2
    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    url: str = ""

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder / 'checker.db'}"

    def __enter__(self) -> Server:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_keys()
        environment = {**os.environ, "TMPDIR": str(self._sub("temporary"))}
        if self.harmful:
            harm = self._sub("harm")
            environment |= planted(harm)
        command = [
            *(sys.executable, "-m", "checker.cli", "serve", "--port", "0"),
            *("--workers", str(self.workers)),
            *("--store", self.store, *self.arguments),
        ]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=self.log
        )
        assert self.process.stdout is not None
        told = self.process.stdout.readline().decode()
        found = re.search(r"http://\S+", told)
        assert found, (told, (self.folder / "log").read_text(encoding="utf-8"))
        self.url = found[0]
        if self.warm:
            self.wait_until_warm()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def words(self) -> str:
        """What the server has complained of."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def client(self, key: str | None = "reader", **options: Any) -> httpx.Client:
        """A client with the key of that name, ``None`` for one without."""
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        options.setdefault("timeout", 60)
        return httpx.Client(base_url=self.url, headers=headers, **options)

    def wait_until_warm(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                told = httpx.get(f"{self.url}/readyz")
                if told.status_code == 200 and told.json()["warm"] == told.json()["guards"]:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("the server did not get warm")

    def stop(self, seconds: float = 30) -> int:
        """Ask it to end; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def memory(self) -> int:
        """Resident bytes of the server itself, without its guards."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024

    def _sub(self, name: str) -> Path:
        made = self.folder / name
        made.mkdir(exist_ok=True)
        return made

    def _make_keys(self) -> None:
        with open_store(self.store) as store:
            for name, role, expires in (
                *((role, role, None) for role in ROLES),
                ("other", "reader", None),
                ("revoked", "keeper", None),
                ("expired", "keeper", date.today() - timedelta(days=1)),
            ):
                key, text = keys.add(store, name, role, who="甲", rate=self.rate, expires=expires)
                self.keys[name], self.numbers[name] = text, key.id
            keys.revoke(store, self.numbers["revoked"], who="甲")
        self.keys["wrong"] = self.keys["reader"][:-1] + (
            "A" if self.keys["reader"][-1] != "A" else "B"
        )


@contextmanager
def in_this_process(settings: Settings) -> Iterator[str]:
    """The address of a server in a thread of this process, whose parts can be replaced."""
    config = uvicorn.Config(application(settings), port=0, log_level="critical", lifespan="on")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        while not running.started:
            assert thread.is_alive()
            time.sleep(0.05)
        host, port = running.servers[0].sockets[0].getsockname()
        yield f"http://{host}:{port}"
    finally:
        running.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def upload(content: bytes | str, name: str = "通知.txt") -> list[tuple[str, tuple[str, bytes]]]:
    """A file for httpx's ``files``."""
    data = content.encode() if isinstance(content, str) else content
    return [("file", (name, data))]


def is_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that an answer is, after a look at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["type"].startswith("urn:checker:problem:")
    assert told["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    for words in (told["title"], told["detail"]):
        assert re.search("[一-龥]", words)
        assert "Traceback" not in words
    return told
