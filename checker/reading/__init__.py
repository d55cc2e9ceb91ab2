"""Bytes to ``Document``: any file that a department sends, and the files inside it.

The format is told by the content and not by the name. Every file is taken for hostile: a file
that cannot be read costs one ``ReadError`` with a cure in Chinese, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from time import monotonic

from checker.errors import ReadError
from checker.model import Document
from checker.reading import text as plain_text
from checker.reading.contract import Request, Unreadable
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.nesting import Walk
from checker.reading.single import Reading, Source, document, read_one

__all__ = ["DEFAULT_LIMITS", "Limits", "Reading", "Source", "read", "read_all", "read_text"]

_SHARE_OF_TIME = 0.8


def read(
    source: Source,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    places: bool = False,
) -> Document:
    """The document in ``source``: a path (``str`` or ``PathLike``) or a file's content (bytes).

    ``name`` is what errors and reports call it; the path itself by default. ``places`` asks for
    the place of every line on its page also where that takes longer (PDF). Files inside the file
    are left alone: see ``read_all``. Raises ``ReadError``, also for a container without text.
    """
    name = _name(source, name)
    found, _ = read_one(source, name, _request(limits, places))
    if found is None:
        raise ReadError(
            name,
            "这里面装的是别的文件，本身没有正文",
            "请解压或另存出来再检（命令 checker check 可以直接检查压缩包）",
        )
    return found.document


def read_all(
    source: Source,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    places: bool = False,
    without: Container[int] = (),
    starting: Callable[[int, str], None] = lambda number, name: None,
    recognising: Callable[[int], None] = lambda page: None,
) -> Iterator[Reading | ReadError]:
    """The document in ``source`` and those in the files inside it, each by itself, in order.

    What cannot be read comes as a ``ReadError`` in its place. ``without`` and ``starting`` as in
    ``checker.reading.nesting.Walk``, ``recognising`` as in ``checker.reading.contract.Request``.
    """
    request = replace(_request(limits, places), recognising=recognising)
    walk = Walk(request, without, starting)
    yield from walk.over(source, _name(source, name))


def read_text(text: str, name: str = "<文本>", *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document of a text already decoded; line breaks become ``\n``. Raises ``ReadError``."""
    name = _printable(name)
    try:
        content = plain_text.content(text, limits)
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error
    return document(name, hashlib.sha256(text.encode()).hexdigest(), "text", content)


def _request(limits: Limits, places: bool) -> Request:
    # The rest of the time is for understanding what has been read.
    return Request(limits, places, monotonic() + _SHARE_OF_TIME * limits.max_seconds)


def _name(source: Source, name: str | None) -> str:
    if name is not None:
        return name
    return "<内容>" if isinstance(source, bytes) else _printable(os.fspath(source))


def _printable(name: str) -> str:
    # A file name may hold bytes that are no text; those could not be printed or stored later.
    return name.encode("utf-8", "replace").decode()
