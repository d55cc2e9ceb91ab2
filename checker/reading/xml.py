"""Parses XML that nobody vouches for: no DTD, no entities, no network, bounded size."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_TAGS = 4_000_000  # every "<" costs memory many times its size
_MOST_ATTRIBUTES = 12_000_000

_PREFIXES = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:vml": "v",
}


def parse(data: bytes) -> _Element:
    """The root element of ``data``. Raises ``Unreadable``."""
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _forbidden()
    if data.count(b"<") > _MOST_TAGS or data.count(b"=") > _MOST_ATTRIBUTES:
        raise Unreadable("文件内容过于庞大", "请把文件拆成几个较小的文件，分别检查")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            "文件内容已损坏，无法解析", "请用 Word 或 WPS 打开，另存一份后再检"
        ) from error
    # Another encoding than ASCII's relatives hides the declaration from the search above.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _forbidden()
    return root


@lru_cache(maxsize=4096)
def short_name(tag: str) -> str:
    """``{namespace}local`` as ``prefix:local``; the strict and the usual namespaces are one."""
    namespace, brace, local = tag[1:].rpartition("}")
    if not brace:
        return tag
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


def attribute(element: _Element, name: str) -> str | None:
    """The attribute with the short name ``name``, for instance ``w:val``."""
    for key, value in element.attrib.items():
        if short_name(str(key)) == name:
            return str(value)
    return None


def child(element: _Element, name: str) -> _Element | None:
    """The first child with the short name ``name``."""
    for found in element:
        if short_name(found.tag) == name:
            return found
    return None


def _forbidden() -> Unreadable:
    return Unreadable(
        "文件含有不允许的实体定义（DTD），可能是恶意文件", "请向发文单位核实来源，请对方重新发送"
    )
