"""Trained models as files: plain arrays beside a card that describes them and holds their hash."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.errors import CheckerError
from checker.resources import data_folder

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_LEVELS = 127


class DamagedModel(CheckerError):
    """A model file is damaged or not the one its card describes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A model on disk whose arrays are those that ``card`` describes; ``version`` tells it apart."""

    path: Path
    card: dict[str, Any]
    version: str
    damaged: type[DamagedModel] = DamagedModel

    @contextmanager
    def arrays(self) -> Iterator[Any]:
        """The arrays by name."""
        import numpy as np

        with np.load(self.path, allow_pickle=False) as arrays:
            yield arrays


def stored(
    name: str, folder: Path | None = None, damaged: type[DamagedModel] = DamagedModel
) -> Stored | None:
    """The model ``name`` of ``folder`` (default: what ships); ``None`` where there is none.

    Raises ``damaged`` when the arrays are not those of the card.
    """
    base = folder or data_folder("models")
    card, arrays = base / f"{name}.json", base / f"{name}.npz"
    if not card.exists() or not arrays.exists():
        return None
    described: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))
    digest = hashlib.sha256(arrays.read_bytes()).hexdigest()
    if digest != described["sha256"]:
        raise damaged(f"{arrays.name}：模型文件与说明卡不符，可能已损坏。请重新安装或重新训练。")
    return Stored(arrays, described, digest[:12], damaged)


def store(name: str, folder: Path, arrays: bytes, described: Mapping[str, Any]) -> dict[str, Any]:
    """Write the model ``name`` into ``folder``: ``arrays`` as packed, the card with their hash.

    Returns what the card says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.npz").write_bytes(arrays)
    card = {"sha256": hashlib.sha256(arrays).hexdigest(), **described}
    text = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return card


def packed(arrays: Mapping[str, Any]) -> bytes:
    """As ``numpy.savez_compressed`` does it, with the same bytes every time."""
    import numpy as np

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            single = io.BytesIO()
            np.lib.format.write_array(single, np.asarray(array, order="C"), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, single.getvalue())
    return whole.getvalue()


def as_lines(texts: Sequence[str]) -> Any:
    """``texts`` as one array of bytes, one text a line."""
    import numpy as np

    return np.frombuffer("\n".join(texts).encode("utf-8"), np.uint8)


def lines_of(stored: Any) -> tuple[str, ...]:
    """The texts that ``as_lines`` has stored."""
    return tuple(stored.tobytes().decode("utf-8").split("\n"))


def in_steps(table: Any, axis: int) -> tuple[Any, Any]:
    """``table`` in small steps (int8), and the step of each row (``axis`` 1) or column (0)."""
    import numpy as np

    scale = np.maximum(np.abs(table).max(axis=axis), 1e-9) / _LEVELS
    steps = np.rint(table / np.expand_dims(scale, axis)).astype(np.int8)
    return steps, scale.astype(np.float32)
