"""Numbers, boxes and matrices as OFD writes them, whatever stands in their place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

POINTS = 72 / 25.4
"""Points in a millimetre, OFD's unit."""

_SEPARATOR = re.compile(r"[^\s,]+")
_FARTHEST = 100_000.0  # millimetres; what stands farther off is a slip of the writer


def number(text: str | None) -> float | None:
    """The number that ``text`` says; ``None`` when it says none or one out of this world."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _FARTHEST else None


def numbers(text: str | None, most: int) -> list[float]:
    """The first ``most`` numbers of a list; 0 in place of what is none."""
    found = _SEPARATOR.finditer(text or "")
    return [number(token[0]) or 0.0 for token, _ in zip(found, range(most), strict=False)]


def steps(text: str | None, most: int) -> list[float]:
    """The first ``most`` distances of a ``DeltaX`` or ``DeltaY``; ``g n v`` says ``v`` n times."""
    result: list[float] = []
    tokens = (token[0] for token in _SEPARATOR.finditer(text or ""))
    for token in tokens:
        if len(result) >= most:
            break
        if token in ("g", "G"):
            result.extend(_repeated(tokens, most - len(result)))
        else:
            result.append(number(token) or 0.0)
    return result


def _repeated(tokens: Iterator[str], most: int) -> list[float]:
    times = number(next(tokens, None)) or 0.0
    return [number(next(tokens, None)) or 0.0] * max(0, min(int(times), most))


@dataclass(frozen=True, slots=True)
class Area:
    """An upright rectangle: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


def area(text: str | None) -> Area | None:
    """The rectangle ``x y width height``; ``None`` when ``text`` is not four numbers."""
    found = _SEPARATOR.findall(text or "", 0, 200)
    values = [number(token) for token in found[:4]]
    if len(values) < 4:
        return None
    x, y, width, height = values
    if x is None or y is None or width is None or height is None:
        return None
    return Area(x, y, width, height)


@dataclass(frozen=True, slots=True)
class Matrix:
    """``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where the point ``(x, y)`` goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def step(self, x: float, y: float) -> tuple[float, float]:
        """What becomes of the way ``(x, y)`` between two points."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def within(self, outer: Matrix) -> Matrix:
        """This one first, then ``outer``."""
        a, b = outer.step(self.a, self.b)
        c, d = outer.step(self.c, self.d)
        e, f = outer.point(self.e, self.f)
        return Matrix(a, b, c, d, e, f)


def matrix(text: str | None) -> Matrix:
    """The matrix of a ``CTM``; the one that moves nothing for one that is missing or flattens."""
    values = numbers(text, 6)
    if len(values) < 6 or abs(values[0] * values[3] - values[1] * values[2]) < 1e-12:
        return Matrix()
    return Matrix(*values)
