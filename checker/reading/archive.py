"""Opens zip containers that nobody vouches for (.docx and its relatives)."""

from __future__ import annotations

import io
import zipfile
import zlib

from checker.reading.contract import Unreadable
from checker.reading.limits import MB, Limits

_CENTRAL_HEADER = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Blank forms compress absurdly well without being a danger; the ratio counts from here on.
_RATIO_FROM = 8 * MB

BROKEN = Unreadable(
    "文件不完整或已损坏", "请重新下载或请对方重新发送；如能用 Word 或 WPS 打开，请另存一份后再检"
)


def entry_names(data: bytes, most: int) -> list[str] | None:
    """Names of a zip's entries, or ``None`` when it is broken or has more than ``most``."""
    # Counting signatures bounds the work before zipfile builds an object for every entry.
    # Containers stored inside the container have signatures too, hence the allowance.
    if data.count(_CENTRAL_HEADER) > 4 * most:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [entry.filename for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The container in ``data``, its number of entries and what it unpacks to within ``limits``.

    Raises ``Unreadable``.
    """
    if data.count(_CENTRAL_HEADER) > 4 * limits.max_entries:
        raise _too_many(limits)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise BROKEN from error
    entries = opened.infolist()
    if len(entries) > limits.max_entries:
        raise _too_many(limits)
    _check_expansion(entries, len(data), limits)
    return opened


def unpack(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, at_most: int) -> bytes:
    """The bytes of an entry of at most ``at_most`` bytes. Raises ``Unreadable``."""
    if entry.file_size > at_most:
        raise _too_big(at_most)
    if entry.flag_bits & _ENCRYPTED:
        raise Unreadable("文件内容已加密", "请取消密码，另存或重新打包后再检")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # No office program writes others, and Python unpacks those without a bound.
        raise BROKEN
    try:
        # zipfile stops at the declared size and compares the checksum, so a part that
        # lies about its size ends up here as broken.
        return opened.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise BROKEN from error
    except (NotImplementedError, RuntimeError) as error:
        raise BROKEN from error


class Archive:
    """The parts of a zip container that is a document, read one at a time and within limits.

    Raises ``Unreadable`` when the container is broken, encrypted or would expand too far.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = open_zip(data, limits)
        entries = self._zip.infolist()
        self._entries = {_plain(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            # Two parts of one name: which one is shown depends on the program, so trust neither.
            raise BROKEN

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def names(self) -> list[str]:
        """Part names in lower case, without a leading slash."""
        return list(self._entries)

    def read(self, name: str, at_most: int) -> bytes:
        """The bytes of a part of at most ``at_most`` bytes.

        Raises ``KeyError`` when there is no such part.
        """
        return unpack(self._zip, self._entries[_plain(name)], at_most)


def _check_expansion(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    expanded = sum(entry.file_size for entry in entries)
    if expanded > limits.max_expanded_bytes:
        raise _too_big(limits.max_expanded_bytes)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and ratio > limits.max_ratio:
            raise _suspicious()
    if expanded > _RATIO_FROM and expanded > limits.max_ratio * packed:
        raise _suspicious()


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _too_many(limits: Limits) -> Unreadable:
    return Unreadable(
        f"文件里面的部件或文件超过 {limits.max_entries} 个",
        "Word 文件请打开后另存一份再检；压缩包请解压后分批检查",
    )


def _too_big(most: int) -> Unreadable:
    return Unreadable(f"文件展开后超过 {most // MB} MB", "请删去大图片或拆成几个文件，分别检查")


def _suspicious() -> Unreadable:
    return Unreadable(
        "文件的压缩比高得不正常，可能是恶意文件", "请向发文单位核实来源，请对方重新发送"
    )
