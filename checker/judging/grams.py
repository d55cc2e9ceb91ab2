"""Hashed character n-grams of a text, for all of its places at once.

The hash of an n-gram is the CRC-32 of a letter that says where it stands and of its characters in
UTF-8, modulo the number of columns. Numbers are one character, ``0``, whatever they are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIGITS = re.compile(r"\d+")
_MOST_BYTES = 4  # of a character in UTF-8


class Grams:
    """The n-grams of one text. Stretches are given in the text's own offsets."""

    def __init__(self, text: str, columns: int) -> None:
        import numpy as np

        self._text = text
        self._columns = columns
        runs = np.asarray([match.span() for match in DIGITS.finditer(text)], dtype=np.int64)
        begins, self._ends = runs.reshape(-1, 2).T
        self._begins = np.append(begins, len(text) + 1)  # no offset lies inside what begins there
        # Characters that the numbers up to each have lost.
        self._less = np.append(0, np.cumsum(self._ends - begins - 1))
        self._plain = DIGITS.sub("0", text)
        self._bytes: list[NDArray[Any]] = []
        self._hashes: dict[tuple[str, int], NDArray[Any]] = {}
        self._states: dict[tuple[str, int], NDArray[Any]] = {}

    def of(
        self, letter: str, starts: NDArray[Any], ends: NDArray[Any], size: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """The columns of the n-grams of many stretches, and which stretch each belongs to."""
        import numpy as np

        low, high = self._at(starts), self._at(ends)
        counts = np.maximum(0, high - low - size + 1)
        cut = self._cuts(starts) | self._cuts(ends)
        counts[cut] = 0
        owners = np.repeat(np.arange(len(counts)), counts)
        first = np.cumsum(counts) - counts
        columns = self._hashed(letter, size)[np.arange(len(owners)) + (low - first)[owners]]
        if cut.any():
            alone = [self._singly(letter, starts[at], ends[at], size) for at in np.flatnonzero(cut)]
            owners = np.concatenate([owners, np.repeat(np.flatnonzero(cut), [*map(len, alone)])])
            columns = np.concatenate([columns, *alone])
        return owners, columns

    def _cuts(self, offsets: NDArray[Any]) -> NDArray[Any]:
        """Whether each offset lies inside a number, which is then two numbers."""
        import numpy as np

        answer: NDArray[Any] = self._begins[np.searchsorted(self._ends, offsets, "right")] < offsets
        return answer

    def _at(self, offsets: NDArray[Any]) -> NDArray[Any]:
        """Where each offset is once numbers are one character."""
        import numpy as np

        answer: NDArray[Any] = offsets - self._less[np.searchsorted(self._ends, offsets, "right")]
        return answer

    def _singly(self, letter: str, start: int, end: int, size: int) -> NDArray[Any]:
        import numpy as np

        plain = DIGITS.sub("0", self._text[start:end])
        found = [
            crc32(f"{letter}{plain[at : at + size]}".encode()) % self._columns
            for at in range(len(plain) - size + 1)
        ]
        return np.asarray(found, dtype=np.int64)

    def _hashed(self, letter: str, size: int) -> NDArray[Any]:
        """The column of the n-gram that begins at each place."""
        import numpy as np

        key = letter, size
        if key not in self._hashes:
            state = self._state(letter, size) ^ np.uint32(0xFFFFFFFF)
            self._hashes[key] = (state % self._columns).astype(np.int64)
        return self._hashes[key]

    def _state(self, letter: str, size: int) -> NDArray[Any]:
        """The checksum so far of the letter and ``size`` characters from each place."""
        import numpy as np

        key = letter, size
        if key not in self._states:
            count = max(0, len(self._plain) - size + 1)
            if size == 0:
                self._states[key] = np.full(count, _begun(letter), dtype=np.uint32)
            else:
                shorter = self._state(letter, size - 1)[:count]
                self._states[key] = self._step(shorter, size - 1, count)
        return self._states[key]

    def _step(self, state: NDArray[Any], step: int, count: int) -> NDArray[Any]:
        """``state`` after the character that stands ``step`` after each place."""
        import numpy as np

        table = _table()
        lengths, *held = self._encoded()
        lengths = lengths[step : step + count]
        for number, values in enumerate(held):
            after = table[(state ^ values[step : step + count]) & 0xFF] ^ (state >> np.uint32(8))
            state = after if number == 0 else np.where(lengths > number, after, state)
        return state

    def _encoded(self) -> list[NDArray[Any]]:
        """The length in UTF-8 of each character, then its first, second, third and fourth byte."""
        import numpy as np

        if not self._bytes:
            codes = np.frombuffer(self._plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            lengths = 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF).astype(np.int64)
            columns = np.zeros((_MOST_BYTES, len(codes)), dtype=np.uint32)
            for length in range(1, _MOST_BYTES + 1):
                at = np.nonzero(lengths == length)[0]
                for number in range(length):
                    part = codes[at] >> np.uint32(6 * (length - 1 - number))
                    columns[number, at] = _byte(part, number, length)
            self._bytes = [lengths, *columns]
        return self._bytes


def _byte(part: NDArray[Any], number: int, length: int) -> NDArray[Any]:
    """The byte ``number`` of a character of ``length`` bytes, as UTF-8 has it."""
    import numpy as np

    if number:
        return (part & 0x3F) | np.uint32(0x80)
    if length == 1:
        return part
    lead = {2: 0xC0, 3: 0xE0, 4: 0xF0}[length]
    return (part & (0xFF >> (length + 1))) | np.uint32(lead)


@cache
def _table() -> NDArray[Any]:
    """CRC-32 of each byte, for the steps from one character to the next."""
    import numpy as np

    found = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        found = np.where(found & 1, (found >> 1) ^ np.uint32(0xEDB88320), found >> 1)
    return found


@cache
def _begun(letter: str) -> int:
    """The state of the checksum after ``letter``."""
    return crc32(letter.encode()) ^ 0xFFFFFFFF
