"""How much of a file the checker is willing to read."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no single file may exceed; beyond one of them the file is refused.

    ``max_bytes``: size of the file. ``max_pages``: pages of a PDF, an OFD or a picture.
    ``max_characters``: length of the text. ``max_pixels``: width times height of a picture.
    ``max_entries``, ``max_expanded_bytes``, ``max_ratio``: entries of a zip container, the bytes
    they unpack to together, and unpacked bytes for each packed one; for an archive, all that is
    inside at any depth counts. ``max_nesting``: how many containers may lie in one another.
    ``max_seconds``, ``max_memory_bytes``: time and memory for one file where it is read in a
    process of its own (``checker.guard``).
    """

    max_bytes: int = 50 * MB
    max_pages: int = 500
    max_characters: int = 2_000_000
    max_pixels: int = 100_000_000
    max_entries: int = 2_000
    max_expanded_bytes: int = 300 * MB
    max_ratio: int = 200
    max_nesting: int = 4
    max_seconds: int = 300
    max_memory_bytes: int = 6_144 * MB


DEFAULT_LIMITS = Limits()

# What a user calls each limit, and the field that it sets.
_FIELDS = {
    "bytes": "max_bytes",
    "pages": "max_pages",
    "characters": "max_characters",
    "pixels": "max_pixels",
    "entries": "max_entries",
    "expanded": "max_expanded_bytes",
    "ratio": "max_ratio",
    "nesting": "max_nesting",
    "seconds": "max_seconds",
    "memory": "max_memory_bytes",
}
LIMIT_NAMES = tuple(_FIELDS)
_UNITS = {"KB": 1024, "MB": MB, "GB": 1024 * MB}


def parse_limit(text: str) -> tuple[str, int]:
    """``pages=800`` or ``bytes=100MB`` as the field of ``Limits`` and its value.

    Raises ``ValueError``.
    """
    name, sign, number = text.replace(" ", "").partition("=")
    unit = _UNITS.get(number[-2:].upper(), 1)
    value = int(number[:-2] if unit > 1 else number) * unit
    if name not in _FIELDS or not sign or value < 1:
        raise ValueError(text)
    return _FIELDS[name], value
