"""N-grams hashed for a whole text are those of each stretch hashed by itself."""

from __future__ import annotations

import re
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from checker.judging.grams import Grams

COLUMNS = 1 << 15


def by_hand(letter: str, text: str, size: int) -> list[int]:
    plain = re.sub(r"\d+", "0", text)
    grams = [plain[at : at + size] for at in range(len(plain) - size + 1)]
    return [crc32(f"{letter}{gram}".encode()) % COLUMNS for gram in grams]


@given(
    st.text("社区台账12３4aé，。😀\n", max_size=60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from("cspq"),
)
def test_every_stretch(text: str, first: int, second: int, letter: str) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    found = Grams(text, COLUMNS).of(letter, start, end, (1, 2, 3, 4))
    assert [one.tolist() for one in found] == [
        by_hand(letter, text[start:end], size) for size in (1, 2, 3, 4)
    ]
