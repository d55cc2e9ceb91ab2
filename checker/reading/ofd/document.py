"""What OFD.xml and Document.xml say: which pages there are, in which order, and what they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.limits import Limits
from checker.reading.ofd.geometry import Area, area
from checker.reading.ofd.package import ENTRY, RESEND, Package, below, local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_USUAL_ROOT = "Doc_0/Document.xml"
_A4 = Area(0.0, 0.0, 210.0, 297.0)
_MOST_VERSIONS = 100
_MOST_RESOURCES = 100
_SMALLEST, _LARGEST = 1.0, 20_000.0  # millimetres of a page's side


@dataclass(frozen=True, slots=True)
class Parts:
    """One document of an OFD file, by the names of its parts.

    ``pages`` in the order in which they are shown, ``None`` where a part is missing; ``area`` is
    a page's where it has no own; ``templates`` are locations by identifier.
    """

    root: str
    pages: Sequence[str | None]
    area: Area
    templates: Mapping[str, str]
    resources: Sequence[str]
    attachments: str | None


def documents(package: Package, limits: Limits) -> list[Parts]:
    """The documents of the file in their order.

    Raises ``Unreadable`` when there is no page or more than ``limits`` allow.
    """
    found: list[Parts] = []
    count = 0
    for root in _roots(package, limits):
        parts = _parts(package, root, count, limits)
        count += len(parts.pages)
        found.append(parts)
    if not count:
        raise Unreadable("OFD 文件里没有可读的页面，文件不完整", RESEND)
    return found


def page_area(element: _Element | None, default: Area) -> Area:
    """The physical box of a ``PageArea`` or ``Area``; ``default`` when it is none for a page."""
    found = area(text_of(element, "PhysicalBox"))
    if found is None or not all(_SMALLEST <= s <= _LARGEST for s in (found.width, found.height)):
        return default
    return found


def _roots(package: Package, limits: Limits) -> list[str]:
    entry = package.find(ENTRY)
    root = None if entry is None else package.xml(entry)
    bodies = list(islice(_children(root, "DocBody"), limits.max_pages))
    found = dict.fromkeys(filter(None, (_root(package, body) for body in bodies)))
    usual = package.find(_USUAL_ROOT)
    if not found and usual is not None:
        return [usual]
    if not found:
        raise Unreadable("OFD 文件里缺少正文，文件不完整", RESEND)
    return list(found)


def _root(package: Package, body: _Element) -> str | None:
    """The part with the document's root, of the version that is shown."""
    for version in islice(_children(below(body, "Versions"), "Version"), _MOST_VERSIONS):
        if version.get("Current") in ("true", "1"):
            part = package.find(version.get("BaseLoc"))
            if part is not None:
                root = package.find(text_of(package.xml(part), "DocRoot"), part)
                if root is not None:
                    return root
    return package.find(text_of(body, "DocRoot"))


def _parts(package: Package, root: str, before: int, limits: Limits) -> Parts:
    """The parts of the document of ``root``, which has ``before`` pages before it."""
    document = package.xml(root)
    common = below(document, "CommonData")
    pages = list(_children(below(document, "Pages"), "Page"))
    count = before + len(pages)
    if count > limits.max_pages:
        raise Unreadable(
            f"OFD 有 {count} 页，超过 {limits.max_pages} 页的上限", "请拆成几个文件，分别检查"
        )
    resources = [
        package.find(resource.text, root)
        for kind in ("PublicRes", "DocumentRes")
        for resource in islice(_children(common, kind), _MOST_RESOURCES)
    ]
    return Parts(
        root,
        [package.find(page.get("BaseLoc"), root) for page in pages],
        page_area(below(common, "PageArea"), _A4),
        {
            template.get("ID", ""): template.get("BaseLoc", "")
            for template in _children(common, "TemplatePage")
        },
        [part for part in resources if part is not None],
        package.find(text_of(document, "Attachments"), root),
    )


def _children(element: _Element | None, name: str) -> Iterator[_Element]:
    return (child for child in (() if element is None else element) if local(child) == name)
