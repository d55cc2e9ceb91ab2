"""Where files and findings lie, as SARIF writes it: addresses of files, lines and columns."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from checker.reading.nesting import INSIDE

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SAFE = "/!$&'()*+,;=:@~"  # what RFC 3986 allows in a path as it is


def uri(path: str) -> str:
    """``path`` as an address: ``file:`` for a whole path, else relative (RFC 8089, RFC 3986)."""
    if _DRIVE.match(path):
        return f"file:///{_quoted(path.replace(chr(92), '/'))}"
    if path.startswith("\\\\"):  # a share: its server stands where hosts stand
        return f"file:{_quoted(path.replace(chr(92), '/'))}"
    if path.startswith("/"):
        # Two slashes at the beginning would make the first folder a host.
        return f"file:///{_quoted(path.lstrip('/'))}"
    first, slash, rest = path.partition("/")
    # Before the first slash a colon would end the name of a scheme.
    return _quoted(first).replace(":", "%3A") + slash + _quoted(rest)


def uri_inside(inside: str) -> str:
    """Where a file lies in its archive, relative to the archive's root (SARIF 3.24.3)."""
    parts = (_quoted(part.lstrip("/")) for part in inside.split(INSIDE))
    return "/".join(parts).replace(":", "%3A")


def path(address: str) -> str:
    """The path that ``uri`` was given; an address of another kind as it stands."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme not in ("", "file"):
        return address
    found = unquote(parts.path)
    if parts.netloc and parts.scheme:
        return chr(92) * 2 + (unquote(parts.netloc) + found).replace("/", chr(92))
    if parts.scheme and _DRIVE.match(found[1:]):
        return found[1:].replace("/", chr(92))
    return found


def region(text: str, start: int, end: int) -> dict[str, Any]:
    """Lines and columns of ``text[start:end]``, from 1, and the words themselves.

    Columns count code points; the last one is that after the words. No offsets are given: they
    would count the file's own line ends, which are folded in ``text``.
    """
    first, first_column = _position(text, start)
    last, last_column = _position(text, end)
    return {
        "startLine": first,
        "startColumn": first_column,
        "endLine": last,
        "endColumn": last_column,
        "snippet": {"text": text[start:end]},
    }


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _quoted(words: str) -> str:
    # Half a surrogate pair has no bytes to be written by.
    return quote(words, safe=_SAFE, errors="replace")
