"""Reads the objects of a page or of a template onto a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.boxes import around
from checker.reading.contract import Unreadable
from checker.reading.ofd.geometry import Area, Matrix, area, matrix, number
from checker.reading.ofd.package import below, local
from checker.reading.ofd.paths import rules
from checker.reading.ofd.resources import Resources
from checker.reading.ofd.runs import add, run_of
from checker.reading.ofd.sheet import Frame, Glyph, Picture, Sheet, Slanting

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_OBJECTS = 400_000  # on one page, those of drawings counted each time they are used
_MOST_CHARACTERS = 400_000
_MOST_RULES = 20_000
_MOST_PATH_DATA = 4_000_000  # characters
_DEEPEST_UNIT = 4
_LONGEST_SLANTING = 200  # characters
_SLANT = 10.0  # degrees by which text may be out of the straight
_FALSE = ("false", "0")


class Objects:
    """Draws objects on ``sheet``, whose upper left corner is that of ``page`` (millimetres).

    ``scale`` is points for a millimetre. Raises ``Unreadable`` from ``read`` when a page holds
    more than any page does.
    """

    def __init__(self, sheet: Sheet, page: Area, scale: float, resources: Resources) -> None:
        self._sheet = sheet
        self._page = Matrix(scale, 0.0, 0.0, scale, -scale * page.x, -scale * page.y)
        self._resources = resources
        self._objects = 0
        self._characters = 0
        self._path_data = 0
        self._frames = [Frame(quarters, sheet.width, sheet.height) for quarters in range(4)]

    def read(self, content: _Element) -> None:
        """Draw everything below ``content``, in the order in which it is written."""
        # No recursion: blocks nest as deep as the file's author likes.
        waiting: list[tuple[Iterator[_Element], Matrix, int]] = [(iter(content), self._page, 0)]
        while waiting:
            siblings, outer, depth = waiting[-1]
            element = next(siblings, None)
            if element is None:
                waiting.pop()
                continue
            self._objects += 1
            if self._objects > _MOST_OBJECTS:
                raise _overfull()
            kind = local(element)
            if element.get("Visible") in _FALSE:
                continue
            if kind in ("Layer", "PageBlock"):
                waiting.append((iter(element), outer, depth))
            elif kind == "TextObject":
                self._text(element, _placed(element, outer))
            elif kind == "PathObject":
                self._path(element, _placed(element, outer))
            elif kind == "ImageObject":
                self._picture(element, outer)
            elif kind == "CompositeObject" and depth < _DEEPEST_UNIT:
                drawn = below(self._resources.unit(element.get("ResourceID")), "Content")
                if drawn is not None:
                    waiting.append((iter(drawn), _placed(element, outer), depth + 1))

    def _text(self, element: _Element, place: Matrix) -> None:
        quarters = _quarters(*place.step(1.0, 0.0))
        target = self._sheet.unseen if _is_clear(element) else self._sheet.texts
        x, y = 0.0, 0.0
        for code in element:
            if local(code) != "TextCode":
                continue
            text = code.text or ""
            self._characters += len(text)
            if self._characters > _MOST_CHARACTERS:
                raise _overfull()
            # A piece that does not say where it begins begins where the one before did.
            x = _or(number(code.get("X")), x)
            y = _or(number(code.get("Y")), y)
            if quarters is None:
                self._slant(run_of(text, x, y, element, code, place, self._frames[0]), place)
            else:
                run = run_of(text, x, y, element, code, place, self._frames[quarters])
                add(run, target[quarters])

    def _slant(self, run: list[Glyph], place: Matrix) -> None:
        """Keep text that runs at an angle, with what was drawn just before it in the same way."""
        text = "".join(glyph.text for glyph in run).strip()
        if not text:
            return
        angle = round(math.degrees(math.atan2(place.b, place.a)))
        size = max(glyph.size for glyph in run)
        box = Box(
            min(glyph.left for glyph in run),
            min(glyph.baseline for glyph in run) - size,
            max(glyph.left for glyph in run) + size,
            max(glyph.baseline for glyph in run),
        )
        slanting = self._sheet.slanting
        last = slanting[-1] if slanting else None
        if (
            last is not None
            and last.angle == angle
            and len(last.text) < _LONGEST_SLANTING
            and _touch(last.box, box)
        ):
            last.text += text
            last.box = around((last.box, box))
        else:
            slanting.append(Slanting(text, box, angle))

    def _path(self, element: _Element, place: Matrix) -> None:
        sheet = self._sheet
        sheet.paths += 1
        data = below(element, "AbbreviatedData")
        if data is None or sheet.overruled:
            return
        stroke = element.get("Stroke") not in _FALSE
        fill = element.get("Fill") in ("true", "1")
        text = data.text or ""
        self._path_data += len(text)
        if self._path_data > _MOST_PATH_DATA:
            sheet.overruled = True
            return
        for rule in rules(text, place, stroke=stroke, fill=fill):
            sheet.rules.append(rule)
            if len(sheet.rules) > _MOST_RULES:
                sheet.overruled = True
                return

    def _picture(self, element: _Element, outer: Matrix) -> None:
        box = area(element.get("Boundary"))
        place = outer
        if box is None:  # then its matrix alone says where its one by one square goes
            box, place = Area(0.0, 0.0, 1.0, 1.0), matrix(element.get("CTM")).within(outer)
        x, y = place.point(box.x, box.y)
        x_end, y_end = place.point(box.x + box.width, box.y + box.height)
        shown = Box(min(x, x_end), min(y, y_end), max(x, x_end), max(y, y_end))
        self._sheet.pictures.append(Picture(element.get("ResourceID", ""), shown))


def _touch(one: Box, two: Box) -> bool:
    return (
        one.left <= two.right
        and two.left <= one.right
        and one.top <= two.bottom
        and two.top <= one.bottom
    )


def _placed(element: _Element, outer: Matrix) -> Matrix:
    """From the object's own coordinates to the page."""
    box = area(element.get("Boundary")) or Area(0.0, 0.0, 0.0, 0.0)
    corner = Matrix(e=box.x, f=box.y)
    return matrix(element.get("CTM")).within(corner).within(outer)


def _quarters(x: float, y: float) -> int | None:
    """In quarter turns, which way text runs that goes ``(x, y)``; ``None`` when askew."""
    turns = math.degrees(math.atan2(y, x)) / 90
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) * 90 <= _SLANT else None


def _is_clear(element: _Element) -> bool:
    """Whether the object is drawn with full transparency."""
    colour = below(element, "FillColor")
    return number(element.get("Alpha")) == 0 or (
        colour is not None and number(colour.get("Alpha")) == 0
    )


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _overfull() -> Unreadable:
    return Unreadable("OFD 的一页上内容过于庞大", "请转换成 PDF 后再检")
