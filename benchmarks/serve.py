"""How long an answer over HTTP takes against the library called directly, in the same run.

    python benchmarks/serve.py [--count 400] [--clients 1 2 8] [--workers 2]

Starts a server on this machine, waits until it is warm (and says after how long, and with how much
memory), asks it to check notices of the corpus, one client at a time and several, and prints p50,
p95 and p99 in milliseconds, and requests a second, beside those of the library. Seconds differ by
machine; what HTTP adds to the library holds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import httpx

from checker import check
from checker.guard import Guard, Order
from checker.model import Verdict
from checker.report.json import render
from checker.resources import data_folder
from checker.store import keys, open_store

_WARM = 20  # notices before the clock starts


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--clients", type=int, nargs="+", default=[1, 2, 8])
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args()
    texts = list(islice(_texts(), asked.count))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/checker.db"
        with open_store(url) as store:
            _, key = keys.add(store, "benchmark", "reader", who="benchmark", rate=100_000)
        _library(texts)
        _guard(texts)
        _server(texts, url, key, asked.clients, asked.workers)
        _library(texts)


def _texts() -> list[str]:
    """Notices of the corpus, as long as they come, else the samples over and over."""
    corpus = data_folder("corpus", "policy").parent / "notices"
    found = [
        json.loads(line)["text"]
        for path in sorted(corpus.rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return found or ["各社区要建立消防检查工作台账，每月报送。"] * 1_000


def _library(texts: list[str]) -> None:
    for text in texts[:_WARM]:
        render(check(text))
    spent = []
    began = time.perf_counter()
    for text in texts:
        start = time.perf_counter()
        render(check(text))
        spent.append(time.perf_counter() - start)
    _tell("library, one after the other", spent, time.perf_counter() - began)


def _guard(texts: list[str]) -> None:
    """What the process that can be killed costs, without HTTP."""
    spent = []
    with Guard(Order()) as guard:
        for text in texts[:_WARM]:
            list(guard.check(text.encode(), "text"))
        began = time.perf_counter()
        for text in texts:
            start = time.perf_counter()
            for verdict in guard.check(text.encode(), "text"):
                assert isinstance(verdict, Verdict)
                render(verdict)
            spent.append(time.perf_counter() - start)
        _tell("guard, one after the other", spent, time.perf_counter() - began)


def _server(texts: list[str], url: str, key: str, clients: list[int], workers: int) -> None:
    command = [sys.executable, "-m", "checker.cli", "serve", "--port", "0", "--store", url]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--workers", str(workers)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        told = re.search(r"http://\S+", process.stdout.readline().decode())
        assert told
        address, listening = told[0], time.perf_counter() - began
        while not _warm(address):
            time.sleep(0.02)
        print(f"listens after {listening:.1f} s, warm after {time.perf_counter() - began:.1f} s")
        _memory("warm", process.pid)
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=address, headers=headers, timeout=120) as client:

            def ask(text: str) -> float:
                start = time.perf_counter()
                client.post("/v1/check", json={"text": text}).raise_for_status()
                return time.perf_counter() - start

            spent, start = [], time.perf_counter()
            for _ in texts:
                once = time.perf_counter()
                client.get("/v1/policy").raise_for_status()
                spent.append(time.perf_counter() - once)
            _tell("HTTP, nothing to judge", spent, time.perf_counter() - start)
            for number in clients:
                with ThreadPoolExecutor(number) as pool:
                    list(pool.map(ask, texts[:_WARM]))
                    start = time.perf_counter()
                    spent = list(pool.map(ask, texts))
                    whole = time.perf_counter() - start
                _tell(f"HTTP, {number} clients, {workers} guards", spent, whole)
        _memory("in the end", process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _warm(address: str) -> bool:
    try:
        told = httpx.get(f"{address}/readyz")
    except httpx.TransportError:
        return False
    return told.status_code == 200 and told.json()["warm"] == told.json()["guards"]


def _tell(what: str, spent: list[float], whole: float) -> None:
    ordered = sorted(spent)
    parts = [f"p{p} {1_000 * ordered[len(ordered) * p // 100]:.1f} ms" for p in (50, 95, 99)]
    print(f"{what}: {', '.join(parts)}, {len(spent) / whole:.0f} a second", flush=True)


def _memory(when: str, pid: int) -> None:
    """Resident megabytes of the server and of each guard below it, where /proc tells."""
    if not Path("/proc").is_dir():
        return
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        if number == pid or int(words[1]) == pid:
            found[number] = int(words[21]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000
    guards = ", ".join(f"{size:.0f}" for number, size in found.items() if number != pid)
    print(f"memory {when}: server {found[pid]:.0f} MB; its processes {guards} MB")


if __name__ == "__main__":
    main()
