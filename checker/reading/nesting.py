"""How far files may lie inside files: depth, number and bytes over the whole of an archive."""

from __future__ import annotations

from checker.reading.contract import Inner, Unreadable
from checker.reading.limits import MB, Limits

INSIDE = " › "


class Budget:
    """What one outermost file may unpack to, at any depth."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._entries = 0
        self._bytes = 0

    def take(self, inner: Inner, depth: int) -> None:
        """Count ``inner``, found inside ``depth`` containers of containers.

        Raises ``Unreadable`` when that is more than the limits allow.
        """
        limits = self._limits
        self._entries += 1
        self._bytes += len(inner.data)
        if depth >= limits.max_nesting:
            raise Unreadable(
                f"压缩包层层嵌套，超过 {limits.max_nesting} 层，更里面的没有检查",
                "请解压后再检查里面的文件",
            )
        if self._entries > limits.max_entries:
            raise Unreadable(
                f"里面的文件超过 {limits.max_entries} 个，其余的没有检查", "请解压后分批检查"
            )
        if self._bytes > limits.max_expanded_bytes:
            raise Unreadable(
                f"里面的文件展开后超过 {limits.max_expanded_bytes // MB} MB，其余的没有检查",
                "请解压后分批检查",
            )


def inner_name(outer: str, name: str) -> str:
    """What a file called ``name`` inside ``outer`` is called in reports."""
    return f"{outer}{INSIDE}{name}"
