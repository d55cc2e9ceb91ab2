"""N-grams hashed for a whole text are those of each stretch hashed by itself."""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np
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
    # Beside the stretch stands a longer one, which must not mix with it.
    starts, ends = np.asarray([0, start]), np.asarray([len(text), end])
    for size in (1, 2, 3, 4):
        owners, columns = Grams(text, COLUMNS).of(letter, starts, ends, size)
        assert columns[owners == 0].tolist() == by_hand(letter, text, size)
        assert columns[owners == 1].tolist() == by_hand(letter, text[start:end], size)
