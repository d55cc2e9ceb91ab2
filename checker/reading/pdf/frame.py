"""A page as shown: what PDF coordinates mean to somebody who looks at it, and back."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from checker.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Corners: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own coordinates."""


class Frame:
    """Turns PDF coordinates of a page into points from the upper left corner as shown.

    ``corners`` is the part of the page that is shown, ``turn`` by how many degrees clockwise.
    ``width`` and ``height`` are those of the page as shown, 0 for a page without measure.
    """

    def __init__(self, corners: Corners, turn: int) -> None:
        left, bottom, right, top = corners
        self._corners = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        self._turn = turn % 360
        size = (abs(right - left), abs(top - bottom))
        self.width, self.height = size[::-1] if self.sideways else size
        if not (isfinite(self.width) and isfinite(self.height)):
            self.width = self.height = 0.0

    @classmethod
    def of(cls, page: PdfPage) -> Frame:
        """The frame of ``page``.

        Viewers show the crop box within the media box. Only PDFium's own idea of both knows what
        a page inherits from the nodes above it.
        """
        return cls(page.get_bbox(), page.get_rotation())

    @property
    def sideways(self) -> bool:
        """Whether width and height of the page change places when it is shown."""
        return self._turn in (90, 270)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The point ``(x, y)`` of the page's own coordinates, as shown."""
        left, bottom, right, top = self._corners
        if self._turn == 90:
            return y - bottom, x - left
        if self._turn == 180:
            return right - x, y - bottom
        if self._turn == 270:
            return top - y, right - x
        return x - left, top - y

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The shown point ``(x, y)`` in the page's own coordinates: the way back of ``place``."""
        left, bottom, right, top = self._corners
        if self._turn == 90:
            return left + y, bottom + x
        if self._turn == 180:
            return right - x, bottom + y
        if self._turn == 270:
            return right - y, top - x
        return left + x, top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The rectangle of the page's own coordinates, as shown."""
        x, y = self.place(left, bottom)
        other_x, other_y = self.place(right, top)
        return Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))

    def shift_from(self, other: Frame) -> tuple[float, float]:
        """What to add to a place in ``other`` (same page, another box) to have it in this one."""
        here, there = self.place(0, 0), other.place(0, 0)
        return here[0] - there[0], here[1] - there[1]
