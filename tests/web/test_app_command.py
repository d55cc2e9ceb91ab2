"""``checker app``: how the screen is served unless somebody says otherwise."""

from __future__ import annotations

import os
import sys

import pytest

from checker.cli import main
from checker.web.batch.runs import ROOTS


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that Streamlit is started with."""
    words: list[str] = []
    monkeypatch.setattr(sys, "argv", ["checker"])
    monkeypatch.setenv(ROOTS, "")
    monkeypatch.delenv(ROOTS)
    monkeypatch.setattr(
        "streamlit.web.cli.main", lambda standalone_mode: words.extend(sys.argv) or 0
    )
    return words


def test_only_this_machine_reaches_it_and_uploads_are_bounded(served: list[str]) -> None:
    assert main(["app"]) == 0
    assert "--server.address=127.0.0.1" in served
    assert "--server.maxUploadSize=50" in served
    assert "--browser.gatherUsageStats=false" in served
    assert "--client.showErrorDetails=none" in served
    assert ROOTS not in os.environ, "who sits at this machine may scan any folder of it"


def test_for_others_only_the_folders_that_were_opened_can_be_scanned(
    served: list[str], tmp_path: os.PathLike[str]
) -> None:
    assert main(["app", "--address", "0.0.0.0"]) == 0
    assert "--server.address=0.0.0.0" in served
    assert os.environ[ROOTS] == ""
    assert main(["app", "--scan-root", os.fspath(tmp_path)]) == 0
    assert os.environ[ROOTS] == os.fspath(tmp_path)
