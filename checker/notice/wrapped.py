"""Sentences that were cut at the edge of a page, as in text copied from a PDF, are whole again.

A line goes on in the next one when it is full: when what begins the next line had no room on it any
more. A title, who is addressed, who signs and on which day end where they end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.notice.flattened import STOPS, TITLE_ENDS
from checker.notice.lines import STARTS, Line

_NARROW, _WIDE = 15, 60  # characters of a full line
_PILE = 2  # how far below the width the lines lie by which it is found
_ROOM = 3  # punctuation that may not begin a line takes a character or two along
_FEW, _FEWEST = 9, 2  # lines of a text so short that one or two full ones must do
_BROKEN = 3  # full lines that break off, of a longer text
_USUAL = 24  # characters of a line from which on a smaller share of full ones will do
_FULL, _FULL_NARROW, _LONGER = 0.25, 0.4, 0.2  # shares of lines that are full, or longer
_PROSE = 20  # characters of a line that must do alone
_RAGGED = 0.6  # share of the width that a line broken by hand has at least
_TAIL = 4  # characters that are only the end of a title
# What stays on one line: a number or word, and the brackets and stops that go with a character.
_UNBROKEN = re.compile(
    r"[“‘（(《〈〔［【「]*(?:[A-Za-z0-9.,:/_@%-]+|.)[，。；：！？、”’）)》〉〕］】」,;:!?]*",
    re.DOTALL,
)
_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:\s*印发)?$")
_INSIDE = re.compile("[，。；,;]")
_SENTENCE = re.compile("[，。；,;]|^(?:根据|按照?|依据|为|现|请|经|对|各)")
_DRAFT = re.compile(r"[（(][^（）()]{1,10}[)）]$")  # 更正稿, 试行
_FORWARDS = re.compile("(?:转发|批转|印发)[^《》]{2,}$")
_SAYS_WHO = re.compile(
    "(?:社区|居委会|村|单位|部门|街道|乡镇|[局办处科])(?:要|应|须|需|将|负责|于)[^，]*，"
)
_INDENT = re.compile(r"^(?:\u3000| {2,})")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """At which ``width`` lines were cut, as ``measure`` counts it; 0 when paragraphs are whole.

    With ``indented`` every paragraph begins with a blank, so that a line without one goes on even
    after a full stop.
    """

    width: float
    measure: Callable[[str], float]
    indented: bool

    def joins(self, lines: Sequence[Line], at: int) -> bool:
        """Whether the sentence or paragraph of line ``at`` goes on in the next."""
        if not self.width or at + 1 >= len(lines):
            return False
        line, following = lines[at], lines[at + 1]
        bare, after = line.bare, following.bare
        if not bare or not after or line.row or following.row:
            return False
        if _is_title(bare) or _is_title(after):
            return _is_title(after) and (len(after) <= _TAIL or _goes_on(bare, after))
        if _opens(lines, at + 1):
            return False
        full = self._is_full(line, after)
        if bare[-1] in STOPS:
            said = bare[-1] in "：:" and after[0] in '“"「'
            return full and (said or (self.indented and not _indented(following)))
        # Lines broken by hand differ in length: a sentence that has begun goes on all the same.
        return full or (self.measure(bare) >= _RAGGED * self.width and _is_prose(line))

    def _is_full(self, line: Line, after: str) -> bool:
        """Whether what begins ``after`` had no room on ``line``."""
        word = _UNBROKEN.match(after)
        room = self.width - self.measure(line.text.rstrip())
        return word is not None and room < self.measure(word[0]) + _ROOM


def _opens(lines: Sequence[Line], at: int) -> bool:
    """Whether line ``at`` begins something, however full the one before it is."""
    here = lines[at]
    if STARTS.match(here.bare) or _DATE.match(here.bare):
        return True
    if _indented(here) and not _indented(lines[at - 1]):
        return True
    signed = at + 1 < len(lines) and _DATE.match(lines[at + 1].bare) is not None
    return signed and _INSIDE.search(here.bare) is None


def _indented(line: Line) -> bool:
    return _INDENT.match(line.text) is not None


def _is_title(line: str) -> bool:
    spread = line.replace(" ", "").replace("\u3000", "")  # 通　知
    named = _DRAFT.sub("", spread)
    return TITLE_ENDS.search(named) is not None and _SENTENCE.search(line) is None


def _goes_on(title: str, more: str) -> bool:
    return ("关于" in title) > ("关于" in more) or _FORWARDS.search(title) is not None


def wrapping_of(lines: Sequence[Line]) -> Wrapping:
    """How the lines of a text were cut.

    They are taken for cut when those of prose pile up just under a common width. Copies count a
    digit as a character, pages as half of one: what the lines pile up closer by holds.
    """
    prose = [line for line in lines if line.bare and not line.row]
    indented = 1 < sum(map(_indented, prose)) < len(prose)
    found = [_width(prose, measure) for measure in (_characters, _columns)]
    width, _, measure = max(found, key=lambda each: (each[0] > 0, each[1]))
    return Wrapping(width, measure, indented)


def _is_prose(line: Line) -> bool:
    """Whether a line that ends without a stop is no heading and no entry of a list."""
    if not line.breaks_off:
        return False
    if line.bare[-1] in "，、,":
        return True
    if STARTS.match(line.bare) is not None:  # a heading has commas as well
        return "。" in line.bare or _SAYS_WHO.search(line.bare) is not None
    return _INSIDE.search(line.bare) is not None


def _characters(text: str) -> float:
    return len(text)


def _columns(text: str) -> float:
    """The width of ``text`` on paper, in Chinese characters."""
    return sum(1.0 if character > "\u2e7f" else 0.5 for character in text)


def _width(
    prose: Sequence[Line], measure: Callable[[str], float]
) -> tuple[float, int, Callable[[str], float]]:
    """``(width or 0, lines that are full, measure)``."""
    widths = [measure(line.text.rstrip()) for line in prose]
    candidates = {w for w in widths if _NARROW <= w <= _WIDE}
    nothing = (0.0, 0, measure)
    if not candidates or len(widths) < _FEWEST:
        return nothing
    few = len(widths) <= _FEW
    counted = Counter(widths)

    def piled(width: float) -> tuple[int, float]:
        # Few lines pile up nowhere: the longest is full, or none is.
        near = (n for each, n in counted.items() if width - _PILE <= each <= width)
        return 0 if few else sum(near), width

    width = max(candidates, key=piled)
    full = [width - _ROOM <= each <= width + 1 for each in widths]
    longer = sum(each > width + 2 for each in widths)
    sure = _are_cut(prose, full, longer, width) or (not longer and _are_cut_few(prose, full, few))
    return (width, sum(full), measure) if sure else nothing


def _are_cut(prose: Sequence[Line], full: Sequence[bool], longer: int, width: float) -> bool:
    """Whether enough lines are full and break off, and few are longer."""
    broken = sum(here and line.breaks_off for here, line in zip(full, prose, strict=True))
    share = _FULL if width >= _USUAL else _FULL_NARROW
    return broken >= _BROKEN and sum(full) >= share * len(full) and longer <= _LONGER * len(full)


def _are_cut_few(prose: Sequence[Line], full: Sequence[bool], few: bool) -> bool:
    """Whether the few full lines of a text whose lines are mostly short break off.

    Unless they were cut by hand, no sentence breaks off before its line is full, as the entries of
    a list do.
    """
    lines = list(zip(full, prose, strict=True))
    begun = [(here, line) for here, line in lines[:-1] if _is_prose(line)]
    alone = any(here and len(line.bare) >= _PROSE for here, line in begun)
    if not few:
        return alone and all(here for here, _ in begun)
    broken = [here and line.breaks_off for here, line in lines]
    return alone or any(one and other for one, other in pairwise(broken))
