"""Reads one file by itself: fetch, tell the format, hand over to its reader."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TypeAlias

from checker.errors import ReadError
from checker.model import Document
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.formats import reader
from checker.reading.sniff import sniff
from checker.reading.source import load, too_large

Source: TypeAlias = str | os.PathLike[str] | bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the bytes of the file that it was read from."""

    document: Document
    data: bytes


def read_one(source: Source, name: str, request: Request) -> tuple[Reading | None, Content]:
    """What was read from ``source``, ``None`` for a mere container, and its content.

    Raises ``ReadError``.
    """
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
        raise unexpected(name, error) from error
    if not content.pages:
        return None, content
    found = document(name, hashlib.sha256(data).hexdigest(), kind, content)
    return Reading(found, data), content


def document(name: str, sha256: str, kind: str, content: Content) -> Document:
    """``content`` with the name, the hash and the format of its file."""
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


def unexpected(name: str, error: Exception) -> ReadError:
    """What the user is told of an error that no reader foresaw."""
    if isinstance(error, MemoryError):
        return ReadError(name, "文件太复杂，内存不够", "请拆成几个较小的文件，分别检查")
    return ReadError(
        name,
        f"文件不合规范，读取时出错（{type(error).__name__}）",
        "请用 Word、WPS 或 PDF 阅读器打开，另存一份后再检",
    )
