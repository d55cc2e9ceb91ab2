"""Bytes to ``Document``: any file that a department sends, and the files inside it.

The format is told by the content and not by the name. Every file is taken for hostile: a file
that cannot be read costs one ``ReadError`` with a cure in Chinese, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from time import monotonic

from checker.errors import ReadError
from checker.model import Document
from checker.reading import text as plain_text
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.formats import reader
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.nesting import Budget, inner_name
from checker.reading.sniff import sniff
from checker.reading.source import load, too_large

__all__ = ["DEFAULT_LIMITS", "Limits", "read", "read_all", "read_text"]

Source = str | os.PathLike[str] | bytes
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
    document, _ = _read(source, name, _request(limits, places))
    if document is None:
        raise ReadError(
            name,
            "这里面装的是别的文件，本身没有正文",
            "请解压或另存出来再检（命令 checker check 和网页可以直接检查压缩包）",
        )
    return document


def read_all(
    source: Source,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    places: bool = False,
) -> Iterator[Document | ReadError]:
    """The document in ``source`` and those in the files inside it, each by itself, in order.

    What cannot be read comes as a ``ReadError`` in its place. The name of an inner file is the
    outer one's, `` › `` and what it is called inside.
    """
    yield from _walk(source, _name(source, name), _request(limits, places), Budget(limits), 0)


def read_text(text: str, name: str = "<文本>", *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document of a text already decoded; line breaks become ``\n``. Raises ``ReadError``."""
    name = _printable(name)
    try:
        content = plain_text.content(text, limits)
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error
    return _document(name, hashlib.sha256(text.encode()).hexdigest(), "text", content)


def _request(limits: Limits, places: bool) -> Request:
    # The rest of the time is for understanding what has been read.
    return Request(limits, places, monotonic() + _SHARE_OF_TIME * limits.max_seconds)


def _walk(
    source: Source, name: str, request: Request, budget: Budget, depth: int
) -> Iterator[Document | ReadError]:
    try:
        document, content = _read(source, name, request)
    except ReadError as error:
        yield error
        return
    if document is not None:
        yield document
    found = document is not None
    try:
        for inner in content.inner:
            budget.take(inner, depth)
            found = True
            inside = inner_name(name, inner.name)
            if inner.problem:
                yield ReadError(inside, inner.problem, inner.cure)
            else:
                yield from _walk(inner.data, inside, request, budget, depth + 1)
    except Unreadable as error:
        yield ReadError(name, error.problem, error.cure)
    except Exception as error:
        yield _unexpected(name, error)
    else:
        if not found:
            yield ReadError(name, "里面没有文件", "请确认发来的是不是正确的文件")


def _read(source: Source, name: str, request: Request) -> tuple[Document | None, Content]:
    limits = request.limits
    try:
        data = source if isinstance(source, bytes) else load(source, limits)
        if not data:
            raise Unreadable("文件是空的（0 字节）", "请确认文件已下载完整，或请对方重新发送")
        if len(data) > limits.max_bytes:
            raise too_large(limits)
        kind = sniff(data)
        content = reader(kind)(data, request)
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error
    except Exception as error:
        # Parsers of hostile files fail in ways nobody lists; one file must never cost the batch.
        raise _unexpected(name, error) from error
    if not content.pages:
        return None, content
    return _document(name, hashlib.sha256(data).hexdigest(), kind, content), content


def _unexpected(name: str, error: Exception) -> ReadError:
    if isinstance(error, MemoryError):
        return ReadError(name, "文件太复杂，内存不够", "请拆成几个较小的文件，分别检查")
    return ReadError(
        name,
        f"文件不合规范，读取时出错（{type(error).__name__}）",
        "请用 Word、WPS 或 PDF 阅读器打开，另存一份后再检",
    )


def _document(name: str, sha256: str, kind: str, content: Content) -> Document:
    return Document(
        name=name,
        sha256=sha256,
        format=kind,
        text=content.text,
        pages=content.pages,
        tables=content.tables,
        issues=content.issues,
        placed=content.placed,
    )


def _name(source: Source, name: str | None) -> str:
    if name is not None:
        return name
    return "<内容>" if isinstance(source, bytes) else _printable(os.fspath(source))


def _printable(name: str) -> str:
    # A file name may hold bytes that are no text; those could not be printed or stored later.
    return name.encode("utf-8", "replace").decode()
