"""A folder of the user's for what is dear to compute and cheap to lose.

Never the shared temporary folder: there any user of the machine could put other content in place.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile


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
    content = _read(name, "json")
    if content is None:
        return None
    try:
        return json.loads(content.decode("utf-8"))
    except ValueError:
        return None


def store(name: str, value: Any, most: int = 1000) -> None:
    """Keep ``value`` under ``name``, a word and a hash; of one word the ``most`` newest are kept."""
    _write(name, "json", json.dumps(value, ensure_ascii=False).encode("utf-8"), most)


def load_bytes(name: str) -> bytes | None:
    """What was stored under ``name``, None when there is nothing or it cannot be read."""
    return _read(name, "bin")


def store_bytes(name: str, content: bytes, most: int = 4) -> None:
    """Keep ``content`` under ``name``, a word and a hash; of one word the ``most`` newest stay."""
    _write(name, "bin", content, most)


def load_arrays(name: str) -> dict[str, Any] | None:
    """The cached NumPy arrays ``name``, None when there are none or they cannot be read."""
    import numpy as np

    folder = cache_folder()
    if folder is None:
        return None
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
            return {part: stored[part] for part in stored.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def store_arrays(name: str, arrays: Mapping[str, Any], most: int = 4) -> None:
    """Keep ``arrays`` under ``name``, a word and a hash; of one word the ``most`` newest are kept."""
    import numpy as np

    whole = io.BytesIO()
    np.savez(whole, **arrays)
    _write(name, "npz", whole.getvalue(), most)


def _read(name: str, suffix: str) -> bytes | None:
    folder = cache_folder()
    if folder is None:
        return None
    try:
        return (folder / f"{name}.{suffix}").read_bytes()
    except OSError:
        return None


def _write(name: str, suffix: str, content: bytes, most: int) -> None:
    """Written beside and moved, so that no reader sees half; what is too old goes."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        handle, path = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(path, folder / f"{name}.{suffix}")
        same = folder.glob(f"{name.partition('-')[0]}-*.{suffix}")
        for old in sorted(same, key=lambda kept: kept.stat().st_mtime)[:-most]:
            old.unlink()
