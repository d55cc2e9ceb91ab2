"""Finds LibreOffice on this computer, and says what is missing where it is not complete."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from checker.reading.contract import Unreadable

_COMMANDS = ("soffice", "libreoffice")
# What the packages of a Linux distribution are called, and what users call the programs.
_MODULES: Mapping[str, tuple[str, str]] = {
    "writer": ("libreoffice-writer", "另存为 .docx 或 PDF"),
    "calc": ("libreoffice-calc", "另存为 .xlsx 或导出为 PDF"),
    "impress": ("libreoffice-impress", "导出为 PDF"),
}


def office(module: str) -> Path:
    """The program that starts LibreOffice, with ``module``: ``writer``, ``calc`` or ``impress``.

    Raises ``Unreadable`` with the name of the package to install.
    """
    program = next(_programs(), None)
    if program is None:
        raise Unreadable("读取这种文件需要安装 LibreOffice，本机没有找到", _advice(module))
    if not _has(program, module):
        raise Unreadable(f"本机的 LibreOffice 不完整，缺少 {module} 组件", _advice(module))
    return program


def _advice(module: str) -> str:
    package, instead = _MODULES[module]
    return (
        f"请安装 LibreOffice（Debian、Ubuntu：apt install {package}；其他系统见 libreoffice.org），"
        f"或用 WPS、Office 打开文件，{instead}后再检"
    )


def _programs() -> Iterator[Path]:
    for command in _COMMANDS:
        found = shutil.which(command)
        if found:
            yield Path(found)
    for place in _places():
        if place.is_file() and os.access(place, os.X_OK):
            yield place


def _places() -> Iterator[Path]:
    """Where LibreOffice installs itself without telling ``PATH``."""
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            folder = os.environ.get(variable)
            if folder:
                yield Path(folder, "LibreOffice", "program", "soffice.com")
        return
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    yield Path("/usr/lib/libreoffice/program/soffice")
    yield Path("/usr/lib64/libreoffice/program/soffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _has(program: Path, module: str) -> bool:
    """Whether ``module`` is installed; distributions package the modules one by one."""
    registry = program.resolve().parent.parent / "share" / "registry"
    # Elsewhere (macOS, Windows, a wrapper script) all modules come together.
    return not (registry / "main.xcd").exists() or (registry / f"{module}.xcd").exists()
