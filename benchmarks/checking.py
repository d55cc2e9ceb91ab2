"""What a check costs, as ratios within one run: ``python -m benchmarks.checking``.

- ``text``: the whole check of a text (anatomy, demands, lists, judging, report objects), warm and in
  one process, against ``jieba.lcut`` of the same texts: the notices of ``corpus/notices``;
- ``pdf``, ``pdf-plumbed``: the whole check of text PDFs against bare PDFium's text of the same files,
  and against pdfplumber's;
- ``cold``: a cold ``checker check short.txt`` against ``python -c "import spacy"``, the best of several;
- ``length``: growth with length of one document, as the exponent of a fitted power;
- ``rules``: all types ten times over under other names, against once;
- ``memory``: the peak memory, in megabytes, of a process of its own that has checked those notices,
  the PDFs and the longest document.

Seconds differ by machine and by hour; only ratios of one run are printed. ``ratios.json`` keeps what an
idle machine gave; with ``--guard`` the run is short and fails where something is three times worse;
``--profile`` says where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks import processes
from benchmarks.reading import bare, plumbed
from benchmarks.year import write_year
from checker import check
from checker.engine import check_document
from checker.policy import Policy
from checker.reading import read_text

CORPUS = Path(__file__).parents[1] / "corpus" / "notices"
KNOWN = Path(__file__).with_name("ratios.json")
COLD_RUNS = 5
COPIES = 10
_ROOMS = 20  # that a profile names
WORSE = 3.0  # so many times what is known, and the guard fails
# An exponent says how time grows when a document doubles: 1.0 is in step, 2.0 fourfold.
STEEPER = 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    notices: int
    pdfs: int
    lengths: tuple[int, ...]
    turns: int


WHOLE = Size(1_000, 40, (2_000, 6_000, 20_000, 60_000, 200_000), 3)
SHORT = Size(60, 8, (2_000, 6_000, 20_000), 3)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, help="so many notices")
    options.add_argument("--guard", action="store_true", help="short; fails on a threefold loss")
    options.add_argument("--save", action="store_true", help="keep the ratios as those known")
    options.add_argument("--profile", action="store_true", help="where the time of a check goes")
    asked = options.parse_args()
    size = SHORT if asked.guard else WHOLE
    if asked.notices:
        size = replace(size, notices=asked.notices)
    if asked.profile:
        for place, share in profile(notices(size.notices), Policy.load())[:_ROOMS]:
            print(f"{place}: {share:.0%}")
        return 0
    known: dict[str, float] = json.loads(KNOWN.read_text(encoding="utf-8"))
    found: dict[str, float] = {}
    lost = []
    for name, value, said in measured(size):
        found[name] = round(value, 2)
        before = f" (known: {known[name]:g})" if name in known else ""
        print(f"{name}: {said}{before}", flush=True)
        if name in known and is_lost(name, value, known[name]):
            lost.append(name)
    if asked.save:
        KNOWN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if asked.guard and lost:
        print(f"three times worse than known: {', '.join(lost)}")
        return 1
    return 0


def profile(texts: list[str], policy: Policy) -> list[tuple[str, float]]:
    """``(module, its share of the time of a warm check)``, the largest first.

    The profiler counts calls dear: many small ones look worse than they are.
    """
    judge = judging(texts, policy)
    judge()
    run = cProfile.Profile()
    run.runcall(judge)
    shares: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, _) in pstats.Stats(run).stats.items():  # type: ignore[attr-defined]
        shares[_place(file, name)] += own
    return [(place, own / shares.total()) for place, own in shares.most_common()]


def _place(file: str, name: str) -> str:
    """What a function belongs to: one of our modules, a package, or what is built in."""
    parts = Path(file).parts
    if "checker" in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("checker") :])
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    if "re.Pattern" in name:
        return "regular expressions"
    return "built in" if file == "~" else Path(file).stem


def is_lost(name: str, value: float, known: float) -> bool:
    """Whether ``value`` is beyond what a noisy machine does to it."""
    if name == "length":
        return value > known + STEEPER
    return value > WORSE * known


def measured(size: Size) -> Iterator[tuple[str, float, str]]:
    """``(name, value, what it says)`` of each measurement, as it comes."""
    texts = notices(size.notices)
    policy = Policy.load()
    yield whole(texts, policy, size.turns)
    with tempfile.TemporaryDirectory() as place:
        write_year(Path(place) / "year", count=size.pdfs, seed=1, kinds=("pdf",))
        files = sorted((Path(place) / "year").rglob("*.pdf"))
        yield from pages(files, policy, size.turns)
        yield cold(texts)
        yield growth(texts, policy, size.lengths)
        yield rules(texts[:50], policy, size.turns)
        yield memory(texts, files, long_text(texts, size.lengths[-1]))


def notices(number: int) -> list[str]:
    """So many texts, from all files of the corpus in turn."""
    found = [
        json.loads(line)["text"]
        for path in sorted(CORPUS.glob("*/*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    step = max(1, len(found) // number)
    return found[::step][:number]


def judging(texts: list[str], policy: Policy) -> Callable[[], None]:
    """The whole check of ``texts``, which have been read before it begins."""
    documents = [read_text(text) for text in texts]

    def judge() -> None:
        for document in documents:
            check_document(document, profile="all", on=None, policy=policy)

    return judge


def whole(texts: list[str], policy: Policy, turns: int) -> tuple[str, float, str]:
    import jieba

    jieba.setLogLevel(60)
    judge = judging(texts, policy)

    def cut() -> None:
        for text in texts:
            jieba.lcut(text)

    jieba.lcut(texts[0])
    check(texts[0], policy=policy)
    # One after the other in small turns, so that both see the same hour.
    ratio = statistics.median(seconds(judge) / seconds(cut) for _ in range(turns))
    said = f"{len(texts)} notices, {sum(map(len, texts))} characters: {ratio:.2f} times jieba.lcut"
    return "text", ratio, said


def pages(files: list[Path], policy: Policy, turns: int) -> Iterator[tuple[str, float, str]]:
    held = [path.read_bytes() for path in files]

    def judge() -> None:
        for path in files:
            check(path, policy=policy)

    def text() -> None:
        for data in held:
            bare(data)

    def plumb() -> None:
        for data in held:
            plumbed(data, sys.maxsize)

    for work in (judge, text):
        work()
    taken = [(seconds(judge), seconds(text)) for _ in range(turns)]
    beside_bare = statistics.median(ours / theirs for ours, theirs in taken)
    beside_plumbed = min(ours for ours, _ in taken) / seconds(plumb)
    yield "pdf", beside_bare, f"{len(files)} PDFs: {beside_bare:.2f} times bare PDFium"
    yield "pdf-plumbed", beside_plumbed, f"the same: {beside_plumbed:.2f} times pdfplumber"


def cold(texts: list[str]) -> tuple[str, float, str]:
    with tempfile.TemporaryDirectory() as place:
        short = Path(place) / "short.txt"
        short.write_text(min(texts, key=len), encoding="utf-8")
        ours = best([sys.executable, "-m", "checker.cli", "check", str(short)])
        theirs = best([sys.executable, "-c", "import spacy"])
    ratio = ours / theirs
    return "cold", ratio, f"a short file: {ratio:.2f} times importing spaCy"


def growth(texts: list[str], policy: Policy, lengths: tuple[int, ...]) -> tuple[str, float, str]:
    import numpy as np

    longest = long_text(texts, lengths[-1])
    took = []
    for length in lengths:
        document = read_text(longest[:length])
        took.append(
            min(
                seconds(lambda: check_document(document, profile="all", on=None, policy=policy))  # noqa: B023
                for _ in range(2)
            )
        )
    exponent = float(np.polyfit(np.log(lengths), np.log(took), 1)[0])
    return "length", exponent, f"{lengths[0]} to {lengths[-1]} characters: exponent {exponent:.2f}"


def long_text(texts: list[str], length: int) -> str:
    return ("\n".join(texts) * (1 + length // sum(map(len, texts))))[:length]


def memory(texts: list[str], files: list[Path], longest: str) -> tuple[str, float, str]:
    # What measures here holds a dictionary and types of its own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        held = alone.submit(peak_of, texts, files, longest).result()
    return "memory", held, f"at most {held:.0f} MB in a process that has checked all of these"


def peak_of(texts: list[str], files: list[Path], longest: str) -> float:
    policy = Policy.load()
    for source in (*texts, *files, longest):
        check(source.encode() if isinstance(source, str) else source, name="x", policy=policy)
    return processes.peak()


def rules(texts: list[str], policy: Policy, turns: int) -> tuple[str, float, str]:
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
    ratio = statistics.median(seconds(judged(many)) / seconds(judged(policy)) for _ in range(turns))
    return "rules", ratio, f"{len(many.types)} types against {len(policy.types)}: {ratio:.2f} times"


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
    sys.exit(main())
