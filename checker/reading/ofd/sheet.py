"""What is drawn on one page: characters, ruled lines and pictures, with their places.

Everything is in points from the page's upper left corner. Text that runs another way than from
left to right is kept apart by its way, in coordinates turned so that it does run like that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from checker.model import Box


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: where it begins and ends on its baseline, and the size of its type.

    ``text`` is one character, a blank one included.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """About the middle of the printed character."""
        return (self.left + self.right) / 2, self.baseline - 0.38 * self.size


@dataclass(slots=True)
class Text:
    """The characters that run the same way; each of ``columns`` is written downwards."""

    glyphs: list[Glyph] = field(default_factory=list)
    columns: list[list[Glyph]] = field(default_factory=list)

    def __len__(self) -> int:
        """How many visible characters there are."""
        across = sum(1 for glyph in self.glyphs if not glyph.text.isspace())
        return across + sum(map(len, self.columns))

    def add(self, other: Text) -> None:
        """Take over the characters of ``other``."""
        self.glyphs += other.glyphs
        self.columns += other.columns


@dataclass(slots=True)
class Slanting:
    """Text that runs at an angle, its place, and the angle in whole degrees."""

    text: str
    box: Box
    angle: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: level at height ``at`` from ``start`` to ``end``, or upright likewise."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the identifier of its resource."""

    resource: str
    box: Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's coordinates turned by ``quarters`` so that text running that way runs level.

    ``width`` and ``height`` are the page's as shown.
    """

    quarters: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point ``(x, y)`` of the page as shown."""
        if self.quarters == 1:
            return y, self.width - x
        if self.quarters == 2:
            return self.width - x, self.height - y
        if self.quarters == 3:
            return self.height - y, x
        return x, y

    def rule(self, rule: Rule) -> Rule:
        """A line of the page as shown."""
        if not self.quarters:
            return rule
        one, two = ((rule.start, rule.at), (rule.end, rule.at))
        if not rule.level:
            one, two = one[::-1], two[::-1]
        (x, y), (x_end, y_end) = self.point(*one), self.point(*two)
        if rule.level == (self.quarters == 2):
            return Rule(True, y, min(x, x_end), max(x, x_end))
        return Rule(False, x, min(y, y_end), max(y, y_end))

    def shown(self, box: Box) -> Box:
        """Where a box of these coordinates is on the page as shown."""
        if self.quarters == 1:
            return Box(self.width - box.bottom, box.left, self.width - box.top, box.right)
        if self.quarters == 2:
            return Box(
                self.width - box.right,
                self.height - box.bottom,
                self.width - box.left,
                self.height - box.top,
            )
        if self.quarters == 3:
            return Box(box.top, self.height - box.right, box.bottom, self.height - box.left)
        return replace(box)


@dataclass(slots=True)
class Sheet:
    """A page of ``width`` and ``height`` as drawn so far.

    ``texts`` by quarter turns (0 to 3, clockwise). ``unseen`` is text of full transparency,
    ``slanting`` is text that runs at another angle. ``paths`` counts lines, shapes and curves; ``overruled`` says that there were too
    many to keep in ``rules``.
    """

    width: float
    height: float
    texts: defaultdict[int, Text] = field(default_factory=lambda: defaultdict(Text))
    unseen: defaultdict[int, Text] = field(default_factory=lambda: defaultdict(Text))
    slanting: list[Slanting] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    overruled: bool = False
    paths: int = 0
    pictures: list[Picture] = field(default_factory=list)

    @property
    def characters(self) -> int:
        """How many visible characters run along the page's sides."""
        return sum(map(len, self.texts.values()))

    @property
    def picture_share(self) -> float:
        """The share of the page that its pictures cover."""
        covered = 0.0
        for picture in self.pictures:
            box = picture.box
            across = min(box.right, self.width) - max(box.left, 0.0)
            down = min(box.bottom, self.height) - max(box.top, 0.0)
            covered += max(across, 0.0) * max(down, 0.0)
        return covered / (self.width * self.height)

    def reveal(self) -> None:
        """Count the unseen text as text."""
        for quarters, text in self.unseen.items():
            self.texts[quarters].add(text)
        self.unseen.clear()

    def draw(self, under: Sheet, *, text: bool) -> None:
        """Take over what ``under`` shows, its text only when ``text``."""
        self.rules += under.rules
        self.overruled |= under.overruled
        self.paths += under.paths
        self.pictures += under.pictures
        if text:
            self.slanting += under.slanting
            for quarters, its_text in under.texts.items():
                self.texts[quarters].add(its_text)
