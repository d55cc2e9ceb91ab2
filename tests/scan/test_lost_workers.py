"""Workers that die over a file: that file is given up, and no other pays for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scanning import HARMLESS

from checker.guard import Order
from checker.scan.chunks import Chunk
from checker.scan.pool import Pool, WorkersLost
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import Store
from checker.store.results import Outcome
from checker.store.scanned import scanned

FILES = 40


@pytest.mark.parametrize("deadly", [1, 3])
def test_only_the_files_that_kill_workers_are_given_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadly: int
) -> None:
    for number in range(FILES):
        kind = "deadly" if number % 10 == 5 and number // 10 < deadly else "good"
        (tmp_path / f"{number:02}-{kind}.txt").write_text(f"{HARMLESS}{number}", encoding="utf-8")
    judged = Pool.results

    def results(pool: Pool, chunks: Iterator[Chunk]) -> Iterator[tuple[int, tuple[Outcome, ...]]]:
        """As a cluster does it: the workers take several portions before one of them dies."""
        taken = [chunk for _, chunk in zip(range(4), chunks, strict=False)]
        while taken:
            if any("deadly" in job.path for chunk in taken for job in chunk.jobs):
                raise WorkersLost
            yield from judged(pool, iter(taken))
            taken = [chunk for _, chunk in zip(range(4), chunks, strict=False)]

    monkeypatch.setattr(Pool, "results", results)
    plan = Plan(Sources([str(tmp_path)], include=["*.txt"]), Order(), jobs=1)
    run = scan(store, plan, who="甲")
    assert run.state == "finished"
    assert run.progress.files == FILES
    unread = {Path(one.path).name for one in scanned(store) if one.label is None}
    assert len(unread) == deadly
    assert all("deadly" in name for name in unread)
