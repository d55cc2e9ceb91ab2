"""What holds for every test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps tests away from the store of whoever runs them."""
    monkeypatch.setenv("CHECKER_STORE", f"sqlite:///{tmp_path / 'no store yet' / 'checker.db'}")
