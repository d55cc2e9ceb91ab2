"""The head of a notice that its writer put into the header of the first page.

Other headers only repeat what the document is and stay out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.docx.body import Body, Line
from checker.reading.docx.numbering import Numbering
from checker.reading.docx.styles import Styles, switch
from checker.reading.xml import attribute, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.reading.docx.package import Package

_MOST_LINES = 12
_SPACE = re.compile(r"\s+")
# 发文机关标志: the name of a body and 文件; 招标文件 and the like name the document instead.
_ISSUER = re.compile(
    r"[\u4e00-\u9fff()（）、]{2,60}(?:政府|委员会|党委|[省市区县旗州工党纪政]委|人大|政协|总工会|联合会|"
    r"办公室|办公厅|办事处|指挥部|领导小组|[局厅院部署处办站所队]|中心|街道|镇|乡|社区|公司)文件"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff()（）]{1,20}[〔\[(（【](?:19|20)\d{2}[〕\])）】]第?\d{1,5}号(?:签发人[:：].*)?"
)
_PAGE = re.compile(r"[第共页总\d\s/／—–-]+")


def leading_lines(package: Package, styles: Styles, shown: Sequence[str]) -> list[str]:
    """The lines of the header of the first page if it is the head of a notice, else none.

    ``shown`` are the first lines of the text; what stands there already is not repeated.
    """
    lines = _lines(package, styles)
    if not any(_is_head(line) for line in lines):
        return []
    there = {_SPACE.sub("", line) for line in shown}
    return [line for line in lines if _SPACE.sub("", line) not in there]


def _is_head(line: str) -> bool:
    text = _SPACE.sub("", line)
    return bool(_ISSUER.fullmatch(text) or _NUMBER.fullmatch(text))


def _lines(package: Package, styles: Styles) -> list[str]:
    """The first lines of the header of the first page, page numbers left out."""
    part = _first_header(package)
    if part is None:
        return []
    found: list[str] = []
    for item in Body(styles, Numbering(None, styles)).story(part):
        if isinstance(item, Line):
            texts = str(item.text).split("\n")
        else:
            texts = [str(cell) for row in item.rows for cell in row]
        found += (text.strip() for text in texts if text.strip() and not _PAGE.fullmatch(text))
        if len(found) >= _MOST_LINES:
            break
    return found[:_MOST_LINES]


def _first_header(package: Package) -> _Element | None:
    section = next(
        (e for e in package.document.iter("{*}sectPr") if short_name(e.tag) == "w:sectPr"), None
    )
    if section is None:
        return None
    wanted = "first" if switch(section, "w:titlePg") else "default"
    for element in section:
        is_header = short_name(element.tag) == "w:headerReference"
        if is_header and (attribute(element, "w:type") or "default") == wanted:
            relation = package.related(attribute(element, "r:id"))
            try:
                return None if relation is None else package.xml(relation.target)
            except Unreadable:
                return None
    return None
