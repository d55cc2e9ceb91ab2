"""How a scan of many files goes: two workers against one, and memory from the first to the last.

    python -m benchmarks.scan [--count 10000] [--seed 1] [--folder FOLDER]

Writes a year of notices (``benchmarks/year``: text, Word and PDF), scans it with two workers and
looks at the memory of all processes after the first and after the last thousand files; then scans a
part of it with one worker and with two, from a warm start, and compares. Prints files a second,
megabytes and their ratios. Seconds differ by machine; ratios hold.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import below, unshared
from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store
from checker.store.scans import Progress

_WARM = 200  # files after which the processes have loaded everything
_PART = 2_000


@dataclass
class Watch:
    """Notes time and memory on the way. ``marks``: files gone through → what was then."""

    marks: dict[int, tuple[float, float, float]] = field(default_factory=dict)

    def told(self, progress: Progress, total: int | None) -> None:
        step = progress.files // _WARM * _WARM
        if step and step not in self.marks:
            own, others = _megabytes()
            self.marks[step] = (time.perf_counter(), own, others)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, help="a year that was written before")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.folder
        if folder is None:
            from benchmarks.year import write_year

            folder = Path(place) / "year"
            write_year(folder, count=asked.count, seed=asked.seed)
        files = [str(path) for path in Sources([str(folder)])]
        _memory(files, Path(place))
        _speed(files, Path(place))


def _memory(files: list[str], place: Path) -> None:
    watch = _scanned(files, place / "all.db", 2)
    steps = sorted(watch.marks)
    early = [watch.marks[step] for step in steps if step <= 1_000]
    late = [watch.marks[step] for step in steps if step > steps[-1] - 1_000]
    print(f"{len(files)} files, two workers: {_rate(watch):.1f} files a second")
    for name, at in (("parent", 1), ("workers", 2)):
        first, last = max(mark[at] for mark in early), max(mark[at] for mark in late)
        print(
            f"memory of {name}: {first:.0f} MB in the first thousand, {last:.0f} MB in the last,"
            f" ratio {last / first:.2f}"
        )


def _speed(files: list[str], place: Path) -> None:
    # Every so many, so that both kinds of file and all departments are among them.
    part = files[:: max(1, len(files) // _PART)][:_PART]
    rates = {jobs: _rate(_scanned(part, place / f"{jobs}.db", jobs)) for jobs in (1, 2)}
    print(
        f"{len(part)} files, warm: one worker {rates[1]:.1f} files a second, two {rates[2]:.1f},"
        f" ratio {rates[2] / rates[1]:.2f}"
    )


def _scanned(files: list[str], store: Path, jobs: int) -> Watch:
    watch = Watch()
    with open_store(f"sqlite:///{store}") as opened:
        scan(opened, Plan(Sources(files), Order(), jobs=jobs), who="benchmark", told=watch.told)
    return watch


def _rate(watch: Watch) -> float:
    """Files a second from the first mark, when everything is loaded, to the last."""
    first, last = min(watch.marks), max(watch.marks)
    return (last - first) / (watch.marks[last][0] - watch.marks[first][0])


def _megabytes() -> tuple[float, float]:
    """What this process and what its children hold, in megabytes."""
    own = os.getpid()
    return unshared(own), sum(map(unshared, below(own)))


if __name__ == "__main__":
    main()
