"""Fold a document's text for understanding without losing the way back.

One width of punctuation and digits, no filling spaces, no zero-width characters, broken lines
(as copied from PDF) joined. The folded text is shorter than the original or equal; every folded
character remembers the index it came from, so a match maps back to the document's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model import NormalText
from checker.notice.characters import PLAIN, fold_character, is_filler, simplify
from checker.notice.flattened import breaks

# A run of characters that stay as they are, or one other.
_PIECES = re.compile(f"({PLAIN.pattern})|.", re.DOTALL)
# What opens a new paragraph even when the line above is full.
STARTS = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[)）]|\d{1,2}[.、．](?!\d)"
    r"|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百零\d]+[章条节]|附件|附表|附:|附：|[①-⑳]|注[:：]"
    r"|联系人|抄送|主送|甲方|乙方|【)"
)
_PAGE_MARK = re.compile(r"^[-—–－\s]*\d{1,4}[-—–－\s]*$|^第\s*\d+\s*页(?:\s*[/共].*)?$")
_TERMINAL = "。；：！？;:!?”）)】》"
_NUMBERED_TAB = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|[①-⑳])\t"
)
_BAR_AT_END = re.compile(r"[。；！？][|｜]\s*$")
_NARROW, _WIDE = 15, 60
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f\u3164\u115f\u1160\u034f\u180e\u2061\u2062\u2063\u2064"
)
_SPACE = frozenset(" \u3000\u00a0\u2002\u2003\u2009\r\f\v")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def bare(self) -> str:
        return self.text.strip()


def is_row(line: str) -> bool:
    """Whether a line is a table row: cells divided by ``|``, ``｜`` or tabs.

    A tab after a section number is Word's numbering, a bar after a full stop no cell.
    """
    bare = _NUMBERED_TAB.sub("", line.strip())
    bars = line.count("|") + line.count("｜")
    if bars == 1 and _BAR_AT_END.search(line):
        return False
    return bars >= 1 or bare.count("\t") >= 1


def _split(text: str) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    for part in text.split("\n"):
        begun = 0
        if not is_row(part):
            for start, end in breaks(part):
                lines.append(_Line(at + begun, part[begun:start]))
                begun = end
        lines.append(_Line(at + begun, part[begun:]))
        at += len(part) + 1
    return lines


def _wrap_width(lines: list[_Line]) -> int:
    """The column at which lines were broken, or 0 when paragraphs are whole.

    A text is taken for broken when its prose lines pile up just under a common width.
    """
    widths = [len(line.bare) for line in lines if line.bare and not is_row(line.text)]
    if len(widths) < 5:
        return 0
    candidates = [w for w in set(widths) if _NARROW <= w <= _WIDE]
    if not candidates:
        return 0
    width = max(candidates, key=lambda w: (sum(w - 4 <= other <= w for other in widths), w))
    full = [
        line for line in lines if width - 6 <= len(line.bare) <= width and not is_row(line.text)
    ]
    broken = sum(line.bare[-1] not in _TERMINAL for line in full)
    longer = sum(w > width + 2 for w in widths)
    share = 0.25 if width >= 24 else 0.4
    if broken < 3 or len(full) < share * len(widths) or longer > 0.2 * len(widths):
        return 0
    return width


def _joins(line: _Line, following: _Line, width: int) -> bool:
    bare, after = line.bare, following.bare
    if not bare or not after or STARTS.match(after) or is_row(after) or is_row(bare):
        return False
    if bare[-1] in _TERMINAL:
        return False
    return len(bare) >= 0.6 * width


def _row_joins(cells: int, columns: int, following: _Line) -> bool:
    """Whether a broken table row goes on: it lacks cells that the next line brings."""
    if not following.bare or columns < 2:
        return False
    more = following.text.count("|") + following.text.count("｜") + following.text.count("\t")
    if STARTS.match(following.bare) and not more:
        return False
    if cells < columns:
        return cells + more <= columns
    return more == 0 and len(following.bare) <= 6 and following.bare[-1] not in _TERMINAL


def normalise(text: str) -> NormalText:
    """Fold ``text``; see the module's words. The newline stays as the paragraph mark."""
    lines = [
        line
        for line in _split(simplify(text))
        if not _PAGE_MARK.match(line.bare) or is_row(line.text)
    ]
    width = _wrap_width(lines)
    out: list[str] = []
    offsets: list[int] = []
    columns = 0
    cells = 0
    for index, line in enumerate(lines):
        _fold_line(line, out, offsets)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None:
            break
        if is_row(line.text) or (columns and cells < columns):
            here = line.text.count("|") + line.text.count("｜") + line.text.count("\t")
            cells = cells + here if cells and cells < columns else here + 1
            columns = columns or cells
            if width and _row_joins(cells, columns, following):
                continue
            cells = 0
            if not is_row(following.text):
                columns = 0
        elif width and _joins(line, following, width):
            continue
        out.append("\n")
        offsets.append(min(line.start + len(line.text), len(text)))
    offsets.append(len(text))
    return NormalText("".join(out), tuple(offsets))


def _fold_line(line: _Line, out: list[str], offsets: list[int]) -> None:
    raw = line.text
    row = is_row(raw)
    opened = False
    for piece in _PIECES.finditer(raw):
        index, character = piece.start(), piece[0]
        if piece[1]:
            out.extend(character)
            offsets.extend(range(line.start + index, line.start + piece.end()))
            continue
        if character in _INVISIBLE:
            continue
        if character in _SPACE:
            before = out[-1] if out else "\n"
            after = raw[index + 1 : index + 2]
            if (before + after).isascii() and before.isalnum() and after.isalnum():
                out.append(" ")
                offsets.append(line.start + index)
            continue
        if is_filler(out[-1] if out else "", character, raw[index + 1 : index + 2]):
            continue
        if character in "\t｜" and row:
            character = "|"
        elif character == '"':
            character = "”" if opened else "“"
            opened = not opened
        else:
            character = fold_character(character, raw, index, out[-1] if out else "")
        out.append(character)
        offsets.append(line.start + index)
