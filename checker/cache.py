"""A folder of the user's for what is dear to compute and cheap to lose.

Never the shared temporary folder: there any user of the machine could put other content in place.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any


def cache_folder() -> Path | None:
    """The folder, made when missing; None where the user has nowhere to write."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "checker"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def load(name: str) -> Any:
    """The cached JSON value ``name``, None when there is none or it cannot be read."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def store(name: str, value: Any) -> None:
    """Keep ``value`` under ``name``; written beside and moved, so that no reader sees half."""
    folder = cache_folder()
    if folder is None:
        return
    try:
        handle, path = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
        os.replace(path, folder / f"{name}.json")
    except OSError:
        return
