"""Obligation, softness, consequence, quantity and deadline cues (``corpus/cues/modality.tsv``).

A single-character cue (应, 须, 要, 需, 请) counts only where it is a token of its own or opens one:
供应, 响应 and 重要 oblige nobody.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from checker.demands.cues import rows
from checker.resources import data_folder


@dataclass(frozen=True, slots=True)
class ModalHit:
    category: str
    start: int
    end: int


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The compiled table: category → pattern."""
    path = data_folder("corpus", "cues", "modality.tsv")
    return {cells[0]: re.compile(cells[1]) for _, cells in rows(path, 2)}


@cache
def single_cues() -> frozenset[str]:
    """The characters that are a cue by themselves, for which word boundaries must be known."""
    return frozenset(
        letter
        for pattern in patterns().values()
        for letter in set(pattern.pattern)
        if any(
            match.end() - match.start() == 1
            for around in ("{}", "某{}某", "，{}某", "某{}，")
            for match in pattern.finditer(around.format(letter))
        )
    )


def find(text: str, start: int, end: int, boundaries: Set[int]) -> tuple[ModalHit, ...]:
    """Modal cues of the stretch ``[start, end)`` of normalised text."""
    found: list[ModalHit] = []
    for category, pattern in patterns().items():
        for match in pattern.finditer(text, start, end):
            if match.end() - match.start() == 1 and match.start() not in boundaries:
                continue
            if match.end() > match.start():
                found.append(ModalHit(category, match.start(), match.end()))
    found.sort(key=lambda hit: hit.start)
    return tuple(found)
