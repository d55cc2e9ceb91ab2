"""The bytes of the pictures in a Word document, for a notice that was pasted in as scans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.docx.runs import choose
from checker.reading.docx.styles import whole
from checker.reading.sniff import sniff
from checker.reading.xml import attribute, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.reading.docx.package import Package
    from checker.reading.limits import Limits

_RASTER = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp"})
_REFERENCES = {"a:blip": "r:embed", "v:imagedata": "r:id"}
_IMAGE = "image"
_EMU_PER_POINT = 12_700


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file of a raster format and the drawing that shows it.

    ``width`` and ``height`` are in points as shown, 0 when the drawing does not say.
    """

    data: bytes
    drawing: _Element
    width: float = 0.0
    height: float = 0.0


def pictures(package: Package, drawings: Sequence[_Element], limits: Limits) -> Iterator[Picture]:
    """The pictures of ``drawings`` in order, each file once, at most ``max_pages`` of them.

    What is missing, broken, too large or no raster picture is passed over.
    """
    seen: set[str] = set()
    for drawing in drawings:
        width = height = 0.0
        for element in _shown(drawing):
            name = short_name(element.tag)
            if name == "wp:extent":
                width, height = (_points(element, side) for side in ("cx", "cy"))
            if name not in _REFERENCES:
                continue
            relation = package.related(attribute(element, _REFERENCES[name]))
            if relation is None or relation.kind != _IMAGE or relation.target in seen:
                continue
            if len(seen) == limits.max_pages:
                return
            seen.add(relation.target)
            try:
                data = package.data(relation.target)
            except Unreadable:
                continue
            if sniff(data) in _RASTER:
                yield Picture(data, drawing, width, height)


def _shown(drawing: _Element) -> Iterator[_Element]:
    """The elements of a drawing in order, without those of its text boxes.

    The paragraphs of a text box have drawings of their own; of two branches that say the same,
    one is shown.
    """
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        name = short_name(element.tag)
        if name == "mc:AlternateContent":
            chosen = choose(element)
            if chosen is not None:
                waiting.append(chosen)
        elif name != "w:txbxContent":
            yield element
            waiting.extend(reversed(element))


def _points(extent: _Element, side: str) -> float:
    return (whole(attribute(extent, side)) or 0) / _EMU_PER_POINT
