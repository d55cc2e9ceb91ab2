"""Files that do harm to whatever reads them, by their names."""

from __future__ import annotations

from pathlib import Path

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
