"""Running heads, running feet and page numbers: printed on the page but not part of the notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.reading.paged.layout import Line, PageContent

EDGE_LINES = 3  # writers draw heads and feet before or after all the rest

# Shares of the page's height, from the upper edge and from the lower one. The text of a notice
# begins below a head; official page numbers stand close under the text (GB/T 9704).
_HEAD_ZONE = (0.09, 0.09)
_NUMBER_ZONE = (0.09, 0.14)
_MARKED_ZONE = (0.12, 0.25)
_SAME_PLACE = 0.006  # 5 points on A4
_MOST_PAGES = 0.5  # half, so that heads that differ on left and right pages count

_NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,5})"
_DASH = r"[-‐-―−－─~～·•]"
_MARKED_NUMBER = re.compile(
    rf"{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    rf"|{_DASH}*\s*第\s*{_NUMERAL}\s*页\s*{_DASH}*"
    rf"|第\s*{_NUMERAL}\s*页\s*[,，/／|]?\s*[(（]?\s*共\s*{_NUMERAL}\s*页\s*[)）]?"
    rf"|共\s*{_NUMERAL}\s*页\s*[,，/／|]?\s*第\s*{_NUMERAL}\s*页"
    r"|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_BARE_NUMBER = re.compile(r"\d{1,4}(?:\s*[/／]\s*\d{1,4})?")
_DIGITS = re.compile(r"\d+")


def without_margins(pages: Sequence[PageContent]) -> list[PageContent]:
    """``pages`` without the lines that only say which document and which page this is.

    Where nothing else is on any page, lines that repeat are what the document says.
    """
    running = _running(pages)
    kept = [_strip(page, running) for page in pages]
    if running and not any(page.items or page.problem for page in kept):
        return [_strip(page, {}) for page in pages]
    return kept


def _strip(page: PageContent, running: dict[str, list[float]]) -> PageContent:
    edge = {id(line) for line in _edge_lines(page)}
    kept = [
        item
        for item in page.items
        if not (isinstance(item, Line) and id(item) in edge and _is_marginal(item, running))
    ]
    return replace(page, items=kept) if len(kept) < len(page.items) else page


def _is_marginal(line: Line, running: dict[str, list[float]]) -> bool:
    text, height = line.text.strip(), line.height
    if height is None:
        return False
    if _within(height, _MARKED_ZONE) and _MARKED_NUMBER.fullmatch(text):
        return True
    if _within(height, _NUMBER_ZONE) and _BARE_NUMBER.fullmatch(text):
        return True
    places = running.get(_without_numbers(text), ())
    return any(abs(height - place) < _SAME_PLACE for place in places)


def _running(pages: Sequence[PageContent]) -> dict[str, list[float]]:
    """Lines that stand at the same place in the margin of most pages, and those places."""
    full = [page for page in pages if page.items]
    if len(full) < 2:
        return {}
    seen: Counter[tuple[str, int]] = Counter()
    heights: dict[tuple[str, int], float] = {}
    for page in full:
        here = set()
        for line in _edge_lines(page):
            height = line.height
            if height is None or not _within(height, _HEAD_ZONE):
                continue
            key = (_without_numbers(line.text.strip()), round(height / _SAME_PLACE))
            here.add(key)
            heights.setdefault(key, height)
        seen.update(here)
    needed = max(2, len(full) * _MOST_PAGES)
    running: dict[str, list[float]] = {}
    for (text, place), height in heights.items():
        # Rounding may put one place into two neighbouring boxes.
        if sum(seen[text, near] for near in (place - 1, place, place + 1)) >= needed:
            running.setdefault(text, []).append(height)
    return running


def _edge_lines(page: PageContent) -> Iterator[Line]:
    lines = [item for item in page.items if isinstance(item, Line)]
    return (lines[at] for at in edges(len(lines)))


def edges(count: int) -> list[int]:
    """Which of a page's ``count`` lines stand at its ends: only those can be heads and feet."""
    return [at for at in range(count) if at < EDGE_LINES or at >= count - EDGE_LINES]


def _within(height: float, zone: tuple[float, float]) -> bool:
    return height < zone[0] or 1 - height < zone[1]


def _without_numbers(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))
