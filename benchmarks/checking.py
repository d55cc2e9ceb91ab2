"""What a check costs, as ratios within one run: ``python benchmarks/checking.py``.

- the whole check of a text (anatomy, demands, lists, judging, report objects), warm and in one
  process, against ``jieba.lcut`` of the same texts: the notices of ``corpus/notices``;
- a cold ``checker check short.txt`` against ``python -c "import spacy"``, the best of several;
- growth with length, 2,000 to 200,000 characters of one document, as the exponent of a fitted power;
- growth with rules, all types ten times over under other names;
- the peak memory of the process.

Seconds differ by machine and by hour; only ratios of one run are printed as results.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checker import check
from checker.engine import check_document
from checker.policy import Policy
from checker.reading import read_text

CORPUS = Path(__file__).parents[1] / "corpus" / "notices"
COLD_RUNS = 5
LENGTHS = (2_000, 6_000, 20_000, 60_000, 200_000)
COPIES = 10


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, default=1_000)
    asked = options.parse_args()
    texts = notices(asked.notices)
    policy = Policy.load()
    whole(texts, policy)
    cold(texts)
    growth(texts, policy)
    rules(texts[:50], policy)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def notices(number: int) -> list[str]:
    """So many texts, from all files of the corpus in turn."""
    found = [
        json.loads(line)["text"]
        for path in sorted(CORPUS.glob("*/*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    step = max(1, len(found) // number)
    return found[::step][:number]


def whole(texts: list[str], policy: Policy) -> None:
    import jieba

    jieba.setLogLevel(60)
    documents = [read_text(text) for text in texts]

    def cut() -> None:
        for text in texts:
            jieba.lcut(text)

    def judge() -> None:
        for document in documents:
            check_document(document, profile="all", on=None, policy=policy)

    jieba.lcut(texts[0])
    check(texts[0], policy=policy)
    # One after the other in small turns, so that both see the same hour.
    ratio = statistics.median(seconds(judge) / seconds(cut) for _ in range(3))
    print(
        f"whole check of {len(texts)} notices, {sum(map(len, texts))} characters:"
        f" {ratio:.2f} times jieba.lcut"
    )


def cold(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        short = Path(place) / "short.txt"
        short.write_text(min(texts, key=len), encoding="utf-8")
        ours = best([sys.executable, "-m", "checker.cli", "check", str(short)])
        theirs = best([sys.executable, "-c", "import spacy"])
    print(f"cold check of a short file: {ours / theirs:.2f} times importing spaCy")


def growth(texts: list[str], policy: Policy) -> None:
    import numpy as np

    longest = "\n".join(texts) * (1 + LENGTHS[-1] // sum(map(len, texts)))
    took = []
    for length in LENGTHS:
        document = read_text(longest[:length])
        took.append(
            min(
                seconds(lambda: check_document(document, profile="all", on=None, policy=policy))  # noqa: B023
                for _ in range(2)
            )
        )
    exponent = np.polyfit(np.log(LENGTHS), np.log(took), 1)[0]
    print(f"growth with length, {LENGTHS[0]} to {LENGTHS[-1]} characters: exponent {exponent:.2f}")


def rules(texts: list[str], policy: Policy) -> None:
    many = replace(
        policy,
        types={
            f"{name}-{copy}" if copy else name: kind.model_copy(update={"id": f"{name}-{copy}"})
            if copy
            else kind
            for copy in range(COPIES)
            for name, kind in policy.types.items()
        },
    )

    def judged(under: Policy) -> Callable[[], None]:
        def judge() -> None:
            for text in texts:
                check(text, policy=under, models=False)

        return judge

    for under in (policy, many):
        judged(under)()
    ratio = statistics.median(seconds(judged(many)) / seconds(judged(policy)) for _ in range(3))
    print(f"rules alone, {len(many.types)} types against {len(policy.types)}: {ratio:.2f} times")


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def best(command: list[str]) -> float:
    return min(
        seconds(lambda: subprocess.run(command, capture_output=True, check=False))
        for _ in range(COLD_RUNS)
    )


if __name__ == "__main__":
    main()
