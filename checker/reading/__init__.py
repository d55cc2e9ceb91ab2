"""Bytes to ``Document``: text, Word (.docx) and PDF with a text layer.

The format is told by the content and not by the name. Every file is taken for hostile: a file
that cannot be read costs one ``ReadError`` with a cure in Chinese, and nothing else.
"""

from __future__ import annotations

import hashlib
import os

from checker.errors import ReadError
from checker.model import Document
from checker.reading import text as plain_text
from checker.reading.contract import Content, Unreadable
from checker.reading.formats import reader
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.sniff import sniff
from checker.reading.source import load, too_large

__all__ = ["DEFAULT_LIMITS", "Limits", "read", "read_text"]


def read(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """The document in ``source``: a path (``str`` or ``PathLike``) or a file's content (bytes).

    ``name`` is what errors and reports call it; the path itself by default. Raises ``ReadError``.
    """
    if name is None:
        name = "<内容>" if isinstance(source, bytes) else _printable(os.fspath(source))
    try:
        data = source if isinstance(source, bytes) else load(source, limits)
        if not data:
            raise Unreadable("文件是空的（0 字节）", "请确认文件已下载完整，或请对方重新发送")
        if len(data) > limits.max_bytes:
            raise too_large(limits)
        kind = sniff(data)
        content = reader(kind)(data, limits)
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error
    except Exception as error:
        # Parsers of hostile files fail in ways nobody lists; one file must never cost the batch.
        raise ReadError(
            name,
            f"文件不合规范，读取时出错（{type(error).__name__}）",
            "请用 Word、WPS 或 PDF 阅读器打开，另存一份后再检",
        ) from error
    return _document(name, hashlib.sha256(data).hexdigest(), kind, content)


def read_text(text: str, name: str = "<文本>", *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document of a text already decoded; line breaks become ``\\n``. Raises ``ReadError``."""
    name = _printable(name)
    try:
        content = plain_text.content(text, limits)
    except Unreadable as error:
        raise ReadError(name, error.problem, error.cure) from error
    return _document(name, hashlib.sha256(text.encode()).hexdigest(), "text", content)


def _document(name: str, sha256: str, kind: str, content: Content) -> Document:
    return Document(
        name=name,
        sha256=sha256,
        format=kind,
        text=content.text,
        pages=content.pages,
        tables=content.tables,
        issues=content.issues,
    )


def _printable(name: str) -> str:
    # A file name may hold bytes that are no text; those could not be printed or stored later.
    return name.encode("utf-8", "replace").decode()
