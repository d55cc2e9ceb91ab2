"""Says which drawn and embedded things of a Word document were not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model import ReadIssue
from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

_EQUATION = "equation"


def holds_picture(graphic: _Element) -> bool:
    """Whether a drawing shows a bitmap."""
    return any(_local(element) in ("blip", "imagedata") for element in graphic.iter())


def ole_object(graphic: _Element) -> _Element | None:
    """The ``o:OLEObject`` of a drawing, unless it is an equation."""
    for element in _named(graphic, "o:OLEObject"):
        is_equation = (attribute(element, "ProgID") or "").lower().startswith(_EQUATION)
        return None if is_equation else element
    return None


def describe(graphics: Sequence[_Element], merged: int, opaque: int) -> list[ReadIssue]:
    """One issue for each kind of content that stands in the document but not in its text.

    ``merged`` and ``opaque`` as in ``embedded.Embedded``; a file that is merely attached is no
    part of the text.
    """
    drawn = sum(1 for graphic in graphics if _is_diagram(graphic))
    found = (
        (drawn, "个图示或图表，其中的文字没有检查"),
        (merged, "处内容由别的文件并入，不在本篇之内，要作为单独的文件检查"),
        (opaque, "个嵌入的文件，其中的内容没有检查"),
    )
    return [ReadIssue(f"文件里有 {count} {what}") for count, what in found if count]


def _is_diagram(graphic: _Element) -> bool:
    for data in _named(graphic, "a:graphicData"):
        return child(data, "dgm:relIds") is not None or child(data, "c:chart") is not None
    return False


def _named(graphic: _Element, name: str) -> Iterable[_Element]:
    return (element for element in graphic.iter() if short_name(element.tag) == name)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
