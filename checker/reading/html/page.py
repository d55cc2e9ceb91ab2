"""Decodes and parses web pages that nobody vouches for."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from checker.reading import text as plain_text
from checker.reading.contract import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,20})", re.I)
_HEAD = 8192  # bytes in which a page names its encoding
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_TAGS = 500_000


def decode(data: bytes) -> tuple[str, int]:
    """The text of a page and how many places in it are damaged. Raises ``Unreadable``.

    In order: byte order mark, strict UTF-8, what the page says of itself, then as plain text. What
    is well-formed UTF-8 is UTF-8, whatever it says.
    """
    if not data.startswith(_BOMS):
        named = _CHARSET.search(data[:_HEAD])
        for encoding in ("utf-8", named[1].decode("ascii") if named else ""):
            try:
                text = data.decode(codec(encoding))
            except (LookupError, UnicodeError):
                continue
            if "\0" not in text:
                return text, 0
    return plain_text.decode(data)


_OLDER = frozenset(
    {"gb2312", "gbk", "gb_2312-80", "gb2312-80", "x-gbk", "cp936", "ms936", "x-cp20936", "euc-cn"}
)
# What Python calls an encoding and no page is written in; some take for ever on a long text.
_NO_ENCODINGS = frozenset(
    {"idna", "punycode", "unicodeescape", "rawunicodeescape", "undefined", "mbcs", "oem", "dbcs"}
)


def codec(name: str) -> str:
    """What Python calls the encoding that a page or a mail calls ``name``.

    Pages say GB2312 and mean its successors. Raises ``LookupError``.
    """
    said = name.strip().lower()
    if not said.isascii() or "\0" in said:
        raise LookupError(name)
    found = "gb18030" if said in _OLDER else codecs.lookup(said).name
    if re.sub(r"[-_ ]", "", found) in _NO_ENCODINGS:
        raise LookupError(name)
    return found


def parse(text: str) -> _Element | None:
    """The root element of a page, ``None`` for an empty one. Raises ``Unreadable``."""
    from lxml import etree

    if text.count("<") > _MOST_TAGS:
        raise Unreadable("网页内容过于庞大", "请把正文复制到 Word 文档，分成几个文件检查")
    # Deeper than some hundred levels nobody nests on purpose, but forgotten end tags do.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            "网页内容已损坏，无法解析", "请在浏览器中打开，打印成 PDF 后再检"
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser leaves out what lies deeper.
        raise Unreadable("网页内容嵌套过深，可能是恶意文件", "请在浏览器中打开，打印成 PDF 后再检")
    return root
