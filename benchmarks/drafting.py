"""How many findings get a rewording that holds: ``python -m benchmarks.drafting``.

Rewords the flagged examples of every type and the notices of ``corpus/notices`` (``dev`` and
``train``; ``--notices N`` takes every so many). Each suggestion is put alone into its notice and
checked again by ``checker.check``; only if its type is no longer found there does it count as
cured. Prints the shares by type and what is still found in the texts with everything reworded.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from checker import check
from checker.drafting import drafted
from checker.drafting.model import applied
from checker.policy import Policy

ROOT = Path(__file__).resolve().parent.parent
HOWS = ("reworded", "added", "deleted", "left", "broken")


def notices(parts: Iterable[str]) -> Iterator[str]:
    """The texts of the labelled notices."""
    for part in parts:
        for path in sorted((ROOT / "corpus" / "notices" / part).glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)["text"]


def examples() -> Iterator[str]:
    """The flagged examples of all types."""
    for kind in Policy.load().types.values():
        yield from (example.text for example in kind.examples.flagged)


def measured(task: tuple[str, bool]) -> tuple[list[tuple[str, str]], int, int]:
    """Type and fate of each finding; findings left in the whole; characters that were added."""
    text, models = task
    policy = Policy.load()
    verdict = check(text, policy=policy, models=models)
    draft = drafted(verdict, policy, models=models)
    fates: list[tuple[str, str]] = []
    for suggestion in draft.suggestions:
        fate: str = suggestion.how
        edit = suggestion.edit
        if edit is not None:
            alone = check(
                applied(verdict.document.text, [edit]),
                policy=policy,
                on=verdict.on,
                models=models,
            )
            end = edit.start + len(edit.after)
            if any(
                f.type == suggestion.type and f.start < end and edit.start < f.end
                for f in alone.findings
            ):
                fate = "broken"
        fates.append((suggestion.type, fate))
    again = check(draft.text, policy=policy, on=verdict.on, models=models)
    remaining = sum(finding.severity != "note" for finding in again.findings)
    return fates, remaining, len(draft.text) - len(text)


def table(title: str, tasks: list[tuple[str, bool]], workers: int) -> None:
    """Measure ``tasks`` and print what became of their findings."""
    begin = time.perf_counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    remaining = 0
    with ProcessPoolExecutor(workers) as pool:
        for fates, left, _ in pool.map(measured, tasks, chunksize=4):
            remaining += left
            for kind, fate in fates:
                counts[kind][fate] += 1
                counts["all types"][fate] += 1
    seconds = time.perf_counter() - begin
    print(f"\n{title}: {len(tasks)} texts, {seconds:.0f} s with {workers} workers")
    print(f"{'type':24}{'findings':>9}{'cured':>8}" + "".join(f"{how:>10}" for how in HOWS))
    for kind in sorted(counts, key=lambda name: (name == "all types", name)):
        found = counts[kind]
        total = sum(found.values())
        cured = total - found["left"] - found["broken"]
        shares = "".join(f"{found[how]:>10}" for how in HOWS)
        print(f"{kind:24}{total:>9}{cured / total:>8.1%}{shares}")
    print(f"still found once everything is reworded: {remaining}")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="measure rewordings")
    parser.add_argument("--notices", type=int, default=1, help="take every so many notices")
    parser.add_argument("--parts", default="dev,train")
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    options = parser.parse_args()
    table("examples", [(text, False) for text in examples()], options.workers)
    chosen = list(notices(options.parts.split(",")))[:: options.notices]
    table("notices", [(text, True) for text in chosen], options.workers)


if __name__ == "__main__":
    main()
