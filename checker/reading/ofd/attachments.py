"""The files attached to an OFD document."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from checker.reading.contract import Inner, Unreadable
from checker.reading.limits import Limits
from checker.reading.ofd.document import Parts
from checker.reading.ofd.package import Package, local, text_of

_ASK = "请用 OFD 阅读器打开，把附件另存出来检查，或请对方重新发送"


def attached(package: Package, documents: Sequence[Parts], limits: Limits) -> Iterator[Inner]:
    """The attachments that a reader program shows, one at a time, in their order."""
    listings = dict.fromkeys(parts.attachments for parts in documents)
    found = chain.from_iterable(_listed(package, part) for part in listings if part is not None)
    yield from islice(found, limits.max_entries)
    if next(found, None) is not None:
        yield Inner("附件", b"", f"附件超过 {limits.max_entries} 个，其余的没有检查", _ASK)


def _listed(package: Package, listing: str) -> Iterator[Inner]:
    try:
        root = package.xml(listing)
    except Unreadable:
        yield Inner("附件", b"", "OFD 的附件目录已损坏，附件没有检查", _ASK)
        return
    for entry in root:
        # A hidden one is data for machines, such as the figures of an invoice.
        if local(entry) == "Attachment" and entry.get("Visible") not in ("false", "0"):
            location = text_of(entry, "FileLoc") or entry.get("FileLoc")
            yield _inner(package, listing, location, _name(entry.get("Name"), location))


def _inner(package: Package, listing: str, location: str | None, name: str) -> Inner:
    part = package.find(location, listing)
    if part is None:
        return Inner(name, b"", "附件不在文件里，没有检查", _ASK)
    try:
        data = package.data(part)
    except Unreadable as error:
        return Inner(name, b"", error.problem, error.cure)
    return Inner(name, data) if data else Inner(name, b"", "附件是空的（0 字节）", _ASK)


def _name(given: str | None, location: str | None) -> str:
    """What the attachment is called: by its given name, and with its file's ending."""
    file = posixpath.basename((location or "").strip().replace("\\", "/"))
    name = " ".join((given or "").split()) or file or "附件"
    ending = posixpath.splitext(file)[1]
    return name if posixpath.splitext(name)[1] or not ending else name + ending
