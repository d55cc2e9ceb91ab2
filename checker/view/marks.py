"""Where the findings of a verdict stand on the pages that are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isfinite

from checker.annotate.finder import Finder
from checker.model import Box, Document, Finding, Verdict
from checker.reading.boxes import around
from checker.reading.places import boxes
from checker.report import words
from checker.report.arrange import Numbered, numbered
from checker.report.inert import inert
from checker.view.sheet import Mark

_MOST_BOXES = 400  # lines of one finding: more say nothing more
_ONE_CHARACTER = 1.6  # times as wide as high
_SAME_COLUMN = (
    0.6  # share of the narrower box's width that two characters of a column have in common
)


def called(entry: Numbered) -> str:
    """What a mark is called aloud and in a hint: 第3条，违规，业务台账."""
    finding = entry.finding
    return f"第{entry.number}条，{words.SEVERITIES[finding.severity]}，{inert(finding.title)}"


class Marks:
    """The marks of ``verdict`` by page; ``places`` is the document that knows where text stands.

    Where that is another one than the verdict's (a file converted to be shown), its text is
    searched for the evidence. ``lost`` counts the findings whose words were not found; those are
    marked on the page on which they must be about.
    """

    def __init__(self, verdict: Verdict, places: Document) -> None:
        text = verdict.document.text
        self._places = places
        self._finder = None if places.text == text else Finder(text, places)
        self._length = max(1, len(text))
        self.lost = 0
        found: dict[int, list[Mark]] = defaultdict(list)
        for entry in numbered(verdict.findings):
            for page, mark in self._of(entry):
                found[page].append(mark)
        self.by_page: Mapping[int, Sequence[Mark]] = found

    def on(self, page: int, count: int) -> tuple[Mark, ...]:
        """The marks of ``page`` of ``count``; the last takes those beyond, the first those before."""
        numbers = [number for number in sorted(self.by_page) if min(max(number, 1), count) == page]
        return tuple(mark for number in numbers for mark in self.by_page[number])

    def pages(self, count: int) -> list[int]:
        """The pages, of ``count``, that hold a finding."""
        return sorted({min(max(number, 1), count) for number in self.by_page})

    def _of(self, entry: Numbered) -> list[tuple[int, Mark]]:
        finding = entry.finding
        where: dict[int, list[Box]] = defaultdict(list)
        for page, box in self._boxes(finding)[:_MOST_BOXES]:
            if all(isfinite(side) for side in (box.left, box.top, box.right, box.bottom)):
                if where[page] and _stands_below(where[page][-1], box):
                    box = around((where[page].pop(), box))
                where[page].append(box)
        if not where:
            self.lost += 1
            where[self._about(finding)] = []
        first = next(iter(where))
        return [
            (
                page,
                Mark(entry.number, finding.severity, called(entry), tuple(found), page == first),
            )
            for page, found in where.items()
        ]

    def _boxes(self, finding: Finding) -> Sequence[tuple[int, Box]]:
        if self._finder is None:
            return boxes(self._places, finding.start, finding.end)
        return self._finder.boxes(finding.start, finding.end)

    def _about(self, finding: Finding) -> int:
        if self._finder is None:
            return finding.page
        share = finding.start / self._length
        return self._places.page_at(int(share * len(self._places.text)))


def _stands_below(one: Box, other: Box) -> bool:
    """Whether ``other`` is one character that goes on a column, of a page turned or written so."""
    width, height = other.right - other.left, other.bottom - other.top
    shared = min(one.right, other.right) - max(one.left, other.left)
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    narrow = max(width, one.right - one.left) <= _ONE_CHARACTER * max(height, 0.1)
    return narrow and gap <= height and shared >= _SAME_COLUMN * min(width, one.right - one.left)
