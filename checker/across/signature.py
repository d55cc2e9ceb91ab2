"""Short signatures of texts, from which the likeness of two texts can be estimated.

MinHash (Broder 1997) over the set of character 5-grams. Spaces, punctuation, case and width are
folded away, so a re-typeset copy has the signature of its original. All arithmetic is on unsigned
integers that wrap around: the same text has the same signature on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint32]

PERMUTATIONS = 128
BYTES = 4 * PERMUTATIONS
SHORTEST = 40
"""Folded characters below which a text has no signature: too few 5-grams to compare."""

_GRAM = 5
_NO_LETTER = re.compile(r"[\W_]+")
# Grams taken at a time: what a permutation makes of them stays in the processor's cache.
_CHUNK = 2048
_MASK = (1 << 64) - 1


def signature(text: str) -> bytes:
    """The signature of ``text``: 128 unsigned 32-bit integers, little endian, 512 bytes.

    Empty for a text of fewer than ``SHORTEST`` letters and digits.
    """
    folded = _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).lower()
    if len(folded) < SHORTEST:
        return b""

    import numpy as np

    grams = _grams(np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4"))
    factors, addends = _permutations()
    lowest = np.full(PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint32)
    for at in range(0, len(grams), _CHUNK):
        permuted = grams[at : at + _CHUNK][None, :] * factors
        permuted += addends
        np.minimum(lowest, permuted.min(axis=1), out=lowest)
    return lowest.astype("<u4").tobytes()


def likeness(a: bytes, b: bytes) -> float:
    """The estimated share (0 to 1) of 5-grams that two texts have in common (Jaccard).

    0 where one of them has no signature. The standard error is at most 0.045. Raises ValueError
    for bytes that are no signature.
    """
    for one in (a, b):
        if len(one) not in (0, BYTES):
            raise ValueError(f"a signature has {BYTES} bytes, not {len(one)}")
    if not a or not b:
        return 0.0

    import numpy as np

    return float(np.mean(np.frombuffer(a, dtype="<u4") == np.frombuffer(b, dtype="<u4")))


def _grams(codes: Words) -> Words:
    """One well-mixed 32-bit number for each 5-gram of code points."""
    import numpy as np

    count = len(codes) - _GRAM + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(_GRAM):
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed += codes[offset : offset + count]
    # The finaliser of MurmurHash3: neighbours in the alphabet must not be neighbours here.
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(32)
    return mixed.astype(np.uint32)


@cache
def _permutations() -> tuple[Words, Words]:
    """Odd factors and addends, ``(128, 1)`` each: multiply-add permutes the 32-bit integers."""
    import numpy as np

    numbers = [_splitmix(index) & 0xFFFFFFFF for index in range(2 * PERMUTATIONS)]
    factors = np.array(numbers[:PERMUTATIONS], dtype=np.uint32) | np.uint32(1)
    return factors[:, None], np.array(numbers[PERMUTATIONS:], dtype=np.uint32)[:, None]


def _splitmix(index: int) -> int:
    """The ``index``-th number of SplitMix64 from a fixed seed: no library can change it."""
    value = (0x5EED + (index + 1) * 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)
