"""Hashed character n-grams of a text, for all of its places at once.

The hash of an n-gram is the CRC-32 of a letter that says where it stands and of its characters in
UTF-8, modulo the number of columns. Numbers are one character, ``0``, whatever they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
        self._text = text
        self._columns = columns
        self._runs = [match.span() for match in DIGITS.finditer(text)]
        self._ends = [end for _, end in self._runs]
        self._less = [0]  # characters that the numbers up to each have lost
        for start, end in self._runs:
            self._less.append(self._less[-1] + end - start - 1)
        self._plain = DIGITS.sub("0", text)
        self._bytes: list[NDArray[Any]] = []
        self._hashes: dict[tuple[str, int], NDArray[Any]] = {}

    def of(self, letter: str, start: int, end: int, sizes: tuple[int, ...]) -> list[NDArray[Any]]:
        """The columns of the n-grams of ``[start, end)``, an array a size."""
        if self._cuts(start) or self._cuts(end):
            return self._singly(letter, start, end, sizes)
        low, high = self._at(start), self._at(end)
        return [self._hashed(letter, size)[low : max(low, high - size + 1)] for size in sizes]

    def _cuts(self, offset: int) -> bool:
        """Whether ``offset`` lies inside a number, which is then two numbers."""
        run = bisect_left(self._ends, offset + 1)
        return run < len(self._runs) and self._runs[run][0] < offset

    def _at(self, offset: int) -> int:
        """Where ``offset`` is once numbers are one character."""
        return offset - self._less[bisect_left(self._ends, offset + 1)]

    def _singly(
        self, letter: str, start: int, end: int, sizes: tuple[int, ...]
    ) -> list[NDArray[Any]]:
        import numpy as np

        plain = DIGITS.sub("0", self._text[start:end])
        return [
            np.asarray(
                [
                    crc32(f"{letter}{plain[at : at + size]}".encode()) % self._columns
                    for at in range(len(plain) - size + 1)
                ],
                dtype=np.int64,
            )
            for size in sizes
        ]

    def _hashed(self, letter: str, size: int) -> NDArray[Any]:
        """The column of the n-gram that begins at each place."""
        import numpy as np

        key = letter, size
        if key not in self._hashes:
            count = max(0, len(self._plain) - size + 1)
            state = np.full(count, _begun(letter), dtype=np.uint32)
            for step in range(size):
                state = self._step(state, step, count)
            self._hashes[key] = ((state ^ np.uint32(0xFFFFFFFF)) % self._columns).astype(np.int64)
        return self._hashes[key]

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
