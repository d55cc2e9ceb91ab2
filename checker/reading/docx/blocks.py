"""What stands in a story or a table as Word shows it: no wrappers, nothing deleted or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.reading.docx.runs import DEEPEST, choose, too_deep
from checker.reading.docx.styles import switch
from checker.reading.xml import child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})


def unwrapped(root: _Element, depth: int = 0) -> Iterator[_Element]:
    """Children of ``root``, those of content controls and the like in place of them."""
    if depth > DEEPEST:
        raise too_deep()
    for block in root:
        name = short_name(block.tag)
        if name in _WRAPPERS:
            yield from unwrapped(block, depth + 1)
        elif name == "mc:AlternateContent":
            chosen = choose(block)
            if chosen is not None:
                yield from unwrapped(chosen, depth + 1)
        else:
            yield block


def is_shown_row(row: _Element) -> bool:
    """Whether ``row`` is a table row that is neither deleted nor hidden."""
    if short_name(row.tag) != "w:tr":
        return False
    properties = child(row, "w:trPr")
    if properties is None:
        return True
    return child(properties, "w:del") is None and switch(properties, "w:hidden") is not True
