"""Reads an uploaded form piece by piece: files go to disk as they come, and are hashed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from checker.errors import one_line
from checker.reading.text import decode_name
from checker.server.problems import Problem

_FILE = "file"
_MOST_HEADERS = 8_192
_MOST_FIELD = 1_024
_MOST_FIELDS = 32
_MOST_NAME = 255
_UNNAMED = "未命名"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file of the form, that now lies at ``path``."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(slots=True)
class Form:
    """Files in their order, and the other fields."""

    files: list[Uploaded] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


async def read_form(
    content_type: str,
    pieces: AsyncIterator[bytes],
    new_file: Callable[[], Path],
    most_files: int,
) -> Form:
    """The form that ``pieces`` make up; its files are those that ``new_file`` makes.

    The caller removes files, also where Problem is raised.
    """
    kind, parameters = parse_options_header(content_type)
    boundary = parameters.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise Problem(400, "Content-Type 里缺少 boundary。请用现成的程序来组成表单。")
    with ExitStack() as stack:
        reader = _Reader(stack, new_file, most_files)
        try:
            parser = MultipartParser(boundary, reader.callbacks)
            async for piece in pieces:
                parser.write(piece)
            parser.finalize()
        except FormParserError as error:
            raise Problem(400, "表单的格式有误，读不下去。请用现成的程序来组成表单。") from error
        if not reader.ended:
            raise Problem(400, "表单不完整，没有结尾。请重新发送。")
        return reader.form


class _Reader:
    """Takes what the parser calls out."""

    def __init__(self, stack: ExitStack, new_file: Callable[[], Path], most: int) -> None:
        self.form = Form()
        self.ended = False
        self._stack, self._new_file, self._most = stack, new_file, most
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = b"", b""
        self._field, self._file_name = "", ""
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._hash: Any = None
        self._size = 0
        self._words = bytearray()

    @property
    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._bounded()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bounded()

    def _bounded(self) -> None:
        if len(self._name) + len(self._value) > _MOST_HEADERS or len(self._headers) > _MOST_FIELDS:
            raise Problem(400, "表单里有一段的说明太长。请缩短文件名后重发。")

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"name" not in options:
            raise Problem(400, "表单里有一段没有名称。请用现成的程序来组成表单。")
        self._field = options[b"name"].decode("utf-8", "replace")
        if self._field != _FILE:
            if len(self.form.fields) >= _MOST_FIELDS:
                raise Problem(422, faults=[(_shown(self._field), "表单里的项目太多，请删掉")])
            self._words.clear()
            return
        if b"filename" not in options:
            raise Problem(422, faults=[(_FILE, "应是上传的文件，带文件名（filename）")])
        if len(self.form.files) >= self._most:
            raise Problem(422, faults=[(_FILE, f"一次最多 {self._most} 份文件，请分几次发送")])
        self._file_name = _file_name(options[b"filename"])
        self._path = self._new_file()
        self._file = self._stack.enter_context(self._path.open("wb"))
        self._hash, self._size = hashlib.sha256(), 0

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._file is not None:
            self._file.write(piece)
            self._hash.update(piece)
            self._size += len(piece)
            return
        self._words += piece
        if len(self._words) > _MOST_FIELD:
            raise Problem(422, faults=[(_shown(self._field), "写得太长")])

    def _end(self) -> None:
        if self._file is None or self._path is None:
            if self._field in self.form.fields:
                raise Problem(422, faults=[(_shown(self._field), "写了两遍")])
            self.form.fields[self._field] = self._words.decode("utf-8", "replace")
            return
        self._file.close()
        self.form.files.append(
            Uploaded(self._file_name, self._path, self._hash.hexdigest(), self._size)
        )
        self._file = None

    def _whole(self) -> None:
        self.ended = True


def _file_name(told: bytes) -> str:
    """The last part of a client's file name: what it is called, and no place anywhere."""
    name = decode_name(told).replace("\\", "/").rpartition("/")[2]
    return safe_name(name) or _UNNAMED


def safe_name(name: str) -> str:
    """``name`` without what steers a terminal, and not too long; it may be empty."""
    return one_line(name).strip()[:_MOST_NAME]


def _shown(name: str) -> str:
    return one_line(name)[:40]


__all__ = ["Form", "Uploaded", "read_form", "safe_name"]
