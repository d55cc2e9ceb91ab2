"""A store to keep results in, and a folder of notices to scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scanning import HARMLESS, VIOLATING

from checker.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store' / 'checker.db'}") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files in three folders: two violate, one cannot be read, two are equal to the byte."""
    made = tmp_path / "notices"
    for name, content in {
        "民政局/一.txt": VIOLATING.encode(),
        "民政局/二.txt": HARMLESS.encode(),
        "住建局/三.txt": f"{VIOLATING}第三号。".encode(),
        "住建局/副本.txt": HARMLESS.encode(),
        "残联/坏.pdf": b"%PDF-1.7\nbroken",
        "残联/四.txt": "请社区居民积极参加义诊活动。".encode(),
    }.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return made
