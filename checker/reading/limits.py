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
