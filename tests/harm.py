"""Files that do harm to whatever reads them, by their names, and damaged models."""

from __future__ import annotations

import shutil
from pathlib import Path

from checker.resources import data_folder

# Runs in every process that Python starts, before anything else: files of these names do harm,
# and those that are slow take a second.
_HARM = """
import os, signal, time
import checker.engine

whole = checker.engine.check_all

def check_all(source, *, name=None, **others):
    if "hangs" in name:
        time.sleep(600)
    if "crashes" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "eats" in name:
        held = []
        while True:
            held.append(bytearray(50_000_000))
    if "fails" in name:
        raise RuntimeError("a fault of the program")
    if "slow" in name:
        time.sleep(float(name.split("slow")[1].split(".")[0]))
    return whole(source, name=name, **others)

checker.engine.check_all = check_all
"""


def planted(folder: Path) -> dict[str, str]:
    """The environment in which a Python process and all that it starts meet such files."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_HARM, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def spoiled(model: str, folder: Path) -> None:
    """Put the shipped ``model`` with its card into ``folder``, one bit of its arrays turned over."""
    for path in data_folder("models").glob(f"{model}.*"):
        shutil.copy(path, folder / path.name)
    arrays = folder / f"{model}.npz"
    whole = bytearray(arrays.read_bytes())
    whole[len(whole) // 2] ^= 1
    arrays.write_bytes(whole)
