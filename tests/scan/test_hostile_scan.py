"""Files that hang, crash or eat up the process that reads them cost one error each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harm import planted
from scanning import VIOLATING

from checker.store import open_store
from checker.store.scanned import scanned

HARMFUL = ("hangs", "crashes", "eats", "fails")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
@pytest.mark.parametrize("jobs", [1, 2])
def test_harmful_files_are_errors_and_all_others_are_judged(tmp_path: Path, jobs: int) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(24):
        kind = HARMFUL[number // 6] if number % 6 == 3 else "good"
        (folder / f"{number:02}-{kind}.txt").write_text(f"{VIOLATING}{number}\n", encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    command = [
        *(sys.executable, "-m", "checker.cli", "scan", str(folder), "--store", url),
        *("--jobs", str(jobs), "--limit", "seconds=3", "--limit", "memory=2GB"),
    ]
    done = subprocess.run(
        command, env={**os.environ, **planted(tmp_path / "harm")}, capture_output=True, check=False
    )
    assert done.returncode == 3, done.stderr.decode()
    with open_store(url) as store:
        found = {Path(one.path).stem.partition("-")[2]: one for one in scanned(store)}
        good = [one for one in scanned(store) if "good" in one.path]
    assert len(good) == 20
    assert {one.label for one in good} == {"violation"}
    assert [found[kind].label for kind in HARMFUL] == [None] * 4
    assert "3 秒" in found["hangs"].problem
    assert all(found[kind].cure for kind in HARMFUL)

    # Once the files do no harm any more, they are read when somebody asks for it.
    calm = subprocess.run([*command, "--retry-errors"], capture_output=True, check=False)
    assert calm.returncode == 1, calm.stderr.decode()
    assert "其中 20 份没有变化" in calm.stdout.decode()
    with open_store(url) as store:
        assert [one.label for one in scanned(store)] == ["violation"] * 24
