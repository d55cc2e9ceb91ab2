"""``python -m benchmarks.year FOLDER --count 10000 --seed 1``; see the package."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.year import write_year


def main() -> int:
    """Write a year and print what it holds; 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--count", type=int, default=10_000, help="files (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default: 1)")
    parser.add_argument("--kinds", default="txt,docx,pdf", help="default: txt,docx,pdf")
    parser.add_argument("--hostile", type=int, default=0, help="broken and odd files on top")
    given = parser.parse_args()
    begin = time.perf_counter()
    try:
        year = write_year(
            given.folder,
            count=given.count,
            seed=given.seed,
            kinds=given.kinds.split(","),
            hostile=given.hostile,
        )
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    lengths = [file.characters for file in year.files]
    print(f"{len(year.files)} files in {time.perf_counter() - begin:.1f} s, facts in {year.facts}")
    print(f"formats: {_shares(file.kind for file in year.files)}")
    print(f"meant as: {_shares(file.verdict for file in year.files)}")
    print(
        f"characters: {min(lengths)} to {max(lengths)}, {sum(lengths) // len(lengths)} on average"
    )
    print(
        f"copies {len(year.copies)}, repeats {len(year.repeats)}, offenders {len(year.offenders)},"
        f" hostile {len(year.hostile)}"
    )
    return 0


def _shares(values: Iterable[str]) -> str:
    counted = Counter(values)
    whole = sum(counted.values())
    return ", ".join(f"{name} {n} ({n / whole:.0%})" for name, n in sorted(counted.items()))


if __name__ == "__main__":
    sys.exit(main())
