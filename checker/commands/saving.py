"""Where results are written: tried before the work, never over what somebody may have changed."""

from __future__ import annotations

import os
from pathlib import Path

from checker.errors import ReadError, one_line


def try_out(output: Path, *, folder: bool = False) -> None:
    """Find out before the work, not after it, that nothing can be written. Raises ReadError.

    With ``folder`` a folder is to be written to, which is made when missing.
    """
    place = output if folder else output.parent
    try:
        if folder:
            output.mkdir(parents=True, exist_ok=True)
        elif output.is_dir():
            raise IsADirectoryError(output)
        if not os.access(place, os.W_OK):
            raise PermissionError(place)
    except OSError as error:
        raise ReadError(str(output), "报告写不到这里", "请换一个可以写入的文件路径") from error


def save(place: Path, data: bytes) -> None:
    """Write a file, over one that was there. Raises ReadError."""
    try:
        place.write_bytes(data)
    except OSError as error:
        raise ReadError(
            str(place), f"写不进去（{error.strerror}）", "请换一个可以写入的路径"
        ) from error


def taken(output: Path) -> str:
    """What is wrong with writing a draft to ``output``; empty where no file is there."""
    if not output.exists():
        return ""
    return one_line(f"{output} 已经存在，可能有人改过。请用 --output 换一个文件名。")


def free(output: Path, before: int) -> Path:
    """The path for the next draft: of several from one file, only the first gets ``output``."""
    place, number = output, before + 1
    if before:
        place = output.with_name(f"{output.stem}-{number}{output.suffix}")
    while place.exists():
        number += 1
        place = output.with_name(f"{output.stem}-{number}{output.suffix}")
    return place


def save_new(place: Path, data: bytes, called: str) -> None:
    """Write a file that is not there yet. Raises ReadError, which names what it is ``called``."""
    try:
        with place.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise ReadError(
            str(place), f"{called}写不到这里", "请用 --output 换一个可以写入的位置"
        ) from error
