"""Watermarks: words printed across every page (样稿、内部资料) that are not part of the notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace

from checker.reading.paged.layout import Line, PageContent

_MOST_PAGES = 0.5
_LONGEST = 40  # characters; a watermark has a few words
_SENTENCE = re.compile("[，。；：]")  # lines of a form letter repeat as well; they need no look
_LARGE = 36.0  # points; headings of notices are set in 22 at most, red heads stand on one page

StandingOut = Callable[[int, Container[str], float], set[str]]
"""Which of these texts are large or faint lines of page ``number`` (see ``PageText``)."""


def without_watermarks(
    pages: Sequence[PageContent], standing_out: StandingOut
) -> list[PageContent]:
    """``pages`` without watermarks; words at an angle that are none become lines at the end."""
    pages = _without_slanting(pages)
    suspects = _on_most(pages, _texts)
    if not suspects or len(pages) < 2:
        return pages
    where = {
        page.number: standing_out(page.number, suspects, _LARGE)
        for page in pages
        if suspects & _texts(page)
    }
    seen = Counter(text for texts in where.values() for text in texts)
    marks = {text for text, count in seen.items() if count >= _needed(pages)}
    return [_without(page, marks & where.get(page.number, set())) for page in pages]


def _without_slanting(pages: Sequence[PageContent]) -> list[PageContent]:
    """A slanting text is a watermark on most pages; elsewhere it may be part of the notice."""
    marks = _on_most(pages, _slanting_texts)
    result = []
    for page in pages:
        kept = [line for line in page.slanting if line.text.strip() not in marks]
        result.append(replace(page, items=[*page.items, *kept]) if kept else page)
    return result


def _on_most(pages: Sequence[PageContent], texts: Callable[[PageContent], set[str]]) -> set[str]:
    seen = Counter(text for page in pages for text in texts(page))
    return {text for text, count in seen.items() if count >= _needed(pages)}


def _needed(pages: Sequence[PageContent]) -> float:
    """On how many pages a watermark stands at least; pages without any text do not count."""
    full = sum(1 for page in pages if page.items or page.slanting)
    return max(min(2, full), _MOST_PAGES * full)


def _texts(page: PageContent) -> set[str]:
    lines = (item for item in page.items if isinstance(item, Line))
    return {text for text in _short(lines) if not _SENTENCE.search(text)}


def _slanting_texts(page: PageContent) -> set[str]:
    return set(_short(page.slanting))


def _short(lines: Iterator[Line] | Sequence[Line]) -> Iterator[str]:
    return (text for line in lines if 0 < len(text := line.text.strip()) <= _LONGEST)


def _without(page: PageContent, marks: set[str]) -> PageContent:
    if not marks:
        return page
    kept = [
        item for item in page.items if not (isinstance(item, Line) and item.text.strip() in marks)
    ]
    return replace(page, items=kept)
