"""Fetches a file's bytes from disk, and says plainly why when it cannot."""

from __future__ import annotations

import os
import stat

from checker.reading.contract import Unreadable
from checker.reading.limits import MB, Limits

_CHECK_NAME = "请检查文件名和所在文件夹是否正确"


def load(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of the regular file at ``path``, at most one more than the limit allows.

    Raises ``Unreadable``.
    """
    try:
        if os.path.isdir(path):
            raise Unreadable("这是文件夹，不是文件", "请指定文件夹里的文件")
        return _bytes(path, limits)
    except FileNotFoundError as error:
        raise Unreadable("找不到这个文件", _CHECK_NAME) from error
    except PermissionError as error:
        raise Unreadable(
            "没有权限读取这个文件", "请修改文件权限，或把文件复制到自己的文件夹后再检"
        ) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise Unreadable(f"读取文件失败（{reason}）", _CHECK_NAME) from error
    except ValueError as error:  # a name with a zero character
        raise Unreadable("文件名不合规范", _CHECK_NAME) from error


def too_large(limits: Limits) -> Unreadable:
    """The refusal of a file beyond ``max_bytes``."""
    return Unreadable(
        f"文件超过 {_size(limits.max_bytes)}的上限", "请压缩其中的图片，或拆成几个文件，分别检查"
    )


def _bytes(path: str | os.PathLike[str], limits: Limits) -> bytes:
    # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("这不是普通文件（可能是设备或管道）", "请指定磁盘上的文件")
        if status.st_size > limits.max_bytes:
            raise too_large(limits)
        return file.read(limits.max_bytes + 1)


def _size(count: int) -> str:
    return f"{count // MB} MB " if count >= MB else f"{count} 字节"
