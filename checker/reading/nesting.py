"""Walks a file and the files inside it, within bounds on depth, number and bytes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from checker.errors import ReadError
from checker.reading.contract import Inner, Request, Unreadable
from checker.reading.limits import MB
from checker.reading.single import Reading, Source, read_one, unexpected

INSIDE = " › "


class Walk:
    """One walk over an outermost file.

    Files are numbered from 0 in the order in which they are met. Those in ``without`` are not
    opened; ``starting`` is told the number and the name of every other before it is opened.
    """

    def __init__(
        self,
        request: Request,
        without: Container[int] = (),
        starting: Callable[[int, str], None] = lambda number, name: None,
    ) -> None:
        self._request = request
        self._without = without
        self._starting = starting
        self._met = 0
        self._bytes = 0

    def over(self, source: Source, name: str, depth: int = 0) -> Iterator[Reading | ReadError]:
        """What ``source`` says, then the files inside it; an error in place of what cannot be read.

        The name of an inner file is the outer one's, ``INSIDE`` and what it is called inside.
        """
        number = self._met
        self._met += 1
        if number in self._without:
            return
        self._starting(number, name)
        try:
            reading, content = read_one(source, name, self._request)
        except ReadError as error:
            yield error
            return
        if reading is not None:
            yield reading
        found = reading is not None
        try:
            for inner in content.inner:
                found = True
                self._count(inner, depth)
                inside = f"{name}{INSIDE}{inner.name}"
                if inner.problem:
                    yield ReadError(inside, inner.problem, inner.cure)
                else:
                    yield from self.over(inner.data, inside, depth + 1)
        except Unreadable as error:
            yield ReadError(name, error.problem, error.cure)
        except Exception as error:
            yield unexpected(name, error)
        else:
            if not found:
                yield ReadError(name, "里面没有文件", "请确认发来的是不是正确的文件")

    def _count(self, inner: Inner, depth: int) -> None:
        limits = self._request.limits
        self._bytes += len(inner.data)
        if depth >= limits.max_nesting:
            raise Unreadable(
                f"文件层层嵌套，超过 {limits.max_nesting} 层，更里面的没有检查",
                "请解压后再检查里面的文件",
            )
        if self._met > limits.max_entries:
            raise Unreadable(
                f"里面的文件超过 {limits.max_entries} 个，其余的没有检查", "请解压后分批检查"
            )
        if self._bytes > limits.max_expanded_bytes:
            raise Unreadable(
                f"里面的文件展开后超过 {limits.max_expanded_bytes // MB} MB，其余的没有检查",
                "请解压后分批检查",
            )
