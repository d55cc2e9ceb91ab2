"""What the server answers is what it describes, whatever Schemathesis thinks of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from serving import VIOLATING, Server

from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store

_EXAMPLES = 5
_SEED = "1"  # any other finds as little


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    pytest.importorskip("schemathesis")
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "一.txt").write_text(VIOLATING, encoding="utf-8")
    server = Server(tmp_path / "server", rate=100_000)
    server.folder.mkdir()
    with open_store(server.store) as store:
        scan(store, Plan(Sources([str(tmp_path / "notices")]), Order(), jobs=1), who="甲")
    with server:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"),
            *("--header", f"Authorization: Bearer {server.keys['keeper']}"),
            *("--checks", "all", "--max-examples", str(_EXAMPLES), "--seed", _SEED),
            *("--generation-database", "none", "--no-color"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=170, check=False)
        assert done.returncode == 0, done.stdout.decode()[-30_000:] + done.stderr.decode()[-2_000:]
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert "Traceback" not in server.words()
        assert server.stop() == 0
