"""How much of a file the checker is willing to read."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no single file may exceed; beyond one of them the file is refused.

    ``max_bytes``: size of the file. ``max_pages``: pages of a PDF. ``max_characters``: length of
    the text. ``max_entries``, ``max_expanded_bytes``, ``max_ratio``: entries of a zip container,
    the bytes they unpack to together, and unpacked bytes for each packed one.
    """

    max_bytes: int = 50 * MB
    max_pages: int = 500
    max_characters: int = 2_000_000
    max_entries: int = 2_000
    max_expanded_bytes: int = 300 * MB
    max_ratio: int = 200


DEFAULT_LIMITS = Limits()
