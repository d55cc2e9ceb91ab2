"""The texts of the text boxes and shapes that lie over a worksheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.xlsx.package import Package, local

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Drawn:
    """The lines of a sheet's shapes in order, and the number of its pictures."""

    lines: list[str] = field(default_factory=list)
    pictures: int = 0
    is_broken: bool = False


def read_drawings(package: Package, sheet: str) -> Drawn:
    """What lies over the sheet whose part is ``sheet``."""
    drawn = Drawn()
    try:
        parts = [t.part for t in package.related(sheet).values() if t.kind == "drawing"]
        for part in dict.fromkeys(parts):
            if part in package:
                _collect(package.part(part), drawn)
    except Unreadable:
        drawn.is_broken = True
    return drawn


def _collect(root: _Element, drawn: Drawn) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "p":
            text = "".join(_characters(element))
            if text.strip():
                drawn.lines.append(text)
        elif name == "pic":
            drawn.pictures += 1
        elif name != "Fallback":  # says again what stands beside it
            waiting.extend(reversed(element))


def _characters(paragraph: _Element) -> list[str]:
    return [
        "\n" if local(element) == "br" else element.text or ""
        for element in paragraph.iter()
        if local(element) in ("t", "br")
    ]
