"""What a file's result depends on besides its bytes: a result made by another key is out of date."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache

from checker import __version__
from checker.resources import data_folder


def key(policy_version: str, profile: str, on: date | None) -> str:
    """A name for the program, its models and cues, the policy, and what was asked of them."""
    parts = (__version__, _learned(), policy_version, profile, on.isoformat() if on else "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def _learned() -> str:
    """A hash over the models and the cues by which demands are understood."""
    digest = hashlib.sha256()
    for folder in (data_folder("models"), data_folder("corpus", "cues")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
