"""Files with bits flipped, ends cut off and pieces swapped cost one clear answer each.

``MUTATIONS=2000 pytest tests/reading/test_mutations.py`` is the full run; without it, a few of each
format. The seed is fixed: a failure comes again.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import every_format
import pytest

from checker.errors import ReadError
from checker.guard import Guard, Order
from checker.model import Verdict
from checker.reading.limits import Limits

SEED = 20260214
COUNT = int(os.environ.get("MUTATIONS", "150"))
SLOW = 0.04  # the share of formats that start a program of their own or recognise pictures
LIMITS = Limits(max_seconds=60)


def flipped(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(data))
    return chance.choice((data[:at], data[at:], data[: len(data) - at // 20 - 1]))


def spliced(data: bytes, chance: random.Random, other: bytes) -> bytes:
    at, there = chance.randrange(len(data)), chance.randrange(len(other))
    piece = other[there : there + chance.randrange(1, 4_000)]
    end = at + (len(piece) if chance.random() < 0.5 else 0)
    return data[:at] + piece + data[end:]


def mutated(seeds: Mapping[str, bytes], name: str, chance: random.Random) -> bytes:
    data = seeds[name]
    way = chance.randrange(3)
    if way == 0:
        return flipped(data, chance)
    if way == 1:
        return cut(data, chance)
    return spliced(data, chance, seeds[chance.choice(sorted(seeds))])


@pytest.fixture(scope="module")
def slow() -> Mapping[str, bytes]:
    pictures = dict(every_format.pictures())
    if shutil.which("soffice"):
        pictures |= every_format.converted("doc", "rtf")
    return pictures


def test_mutated_files_are_answered_one_by_one(
    slow: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chance = random.Random(SEED)
    light = every_format.light()
    seeds = {**light, **slow}
    answers = {Verdict: 0, ReadError: 0}
    killed = []
    with Guard(Order(limits=LIMITS)) as guard:
        for number in range(COUNT):
            names = sorted(slow) if chance.random() < SLOW else sorted(light)
            name = chance.choice(names)
            data = mutated(seeds, name, chance)
            begin = time.monotonic()
            for result in guard.check(data, f"{number}-{name}"):
                answers[type(result)] += 1
                if isinstance(result, ReadError):
                    assert result.problem
                    assert result.cure
                    assert "Traceback" not in str(result)
                    if "被迫停止" in result.problem or "已停止" in result.problem:
                        killed.append(str(result))
            assert time.monotonic() - begin < 2 * LIMITS.max_seconds
    assert not killed
    assert answers[Verdict] > COUNT / 10
    assert answers[ReadError] > COUNT / 10
    assert not list(tmp_path.iterdir())
