"""Zip archives: every file inside is a notice of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from checker.reading.archive import open_zip, unpack
from checker.reading.contract import Content, Inner, Request, Unreadable
from checker.reading.limits import Limits
from checker.reading.text import decode_name

_UTF8_NAMES = 0x800
# What systems and office programs leave in a folder that somebody packs.
_LITTER_FOLDERS = ("__MACOSX/", ".git/", ".svn/")
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def read(data: bytes, request: Request) -> Content:
    """No text of its own, only the files inside. Raises ``Unreadable``."""
    opened = open_zip(data, request.limits)
    return Content("", (), inner=_entries(opened, request.limits))


def _entries(opened: zipfile.ZipFile, limits: Limits) -> Iterator[Inner]:
    named = [(_name(entry), entry) for entry in opened.infolist() if not entry.is_dir()]
    for name, entry in sorted(named, key=lambda pair: pair[0]):
        if _is_litter(name):
            continue
        try:
            yield Inner(name, unpack(opened, entry, limits.max_bytes))
        except Unreadable as error:
            yield Inner(name, b"", error.problem, error.cure)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was packed: Chinese programs write GB18030 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAMES:
        name = decode_name(name.encode("cp437", "replace"))
    return name.replace("\\", "/")


def _is_litter(name: str) -> bool:
    last = name.rpartition("/")[2]
    return (
        last.lower() in _LITTER
        or last.startswith(("._", "~$"))
        or any(folder in name for folder in _LITTER_FOLDERS)
    )
