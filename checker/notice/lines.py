"""The lines of a text: what opens a paragraph, what is a row of a table, what is only a page number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.notice.flattened import breaks

# What opens a new paragraph even when the line above is full. 「第三条」 and 「附件2」 are named inside
# sentences as well, so what follows decides.
STARTS = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[)）]|\d{1,2}[.、．](?!\d(?!\d{3}年))"
    r"|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百零\d]+(?:[章节]|条(?![的、和，）)》第至款]|规定|要求))"
    r"|附[件表](?:[一二三四五六七八九十\d]{1,3}(?![\d）)》，。和的中所要])|[:：.．、\s]|$)|附[:：]"
    r"|[①-⑳]|注[:：]|联系人[:：]|特此(?:通知|函|通报|公告)|抄送|主送|[甲乙]方[:：（(]|【)"
)
_PAGE_MARK = re.compile(r"^[-—–－\s]*\d{1,4}[-—–－\s]*$|^第\s*\d+\s*页(?:\s*[/共].*)?$")
_NUMBERED_TAB = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|[①-⑳])\t"
)
_BAR_AT_END = re.compile(r"[。；！？][|｜]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document's text and where it begins there."""

    start: int
    text: str

    @property
    def bare(self) -> str:
        return self.text.strip()


def split(text: str) -> list[Line]:
    """The lines of ``text`` without page numbers; what a copy ran together is parted again."""
    lines: list[Line] = []
    at = 0
    for part in text.split("\n"):
        begun = 0
        if not is_row(part):
            for start, end in breaks(part):
                lines.append(Line(at + begun, part[begun:start]))
                begun = end
        lines.append(Line(at + begun, part[begun:]))
        at += len(part) + 1
    return [line for line in lines if not _PAGE_MARK.match(line.bare) or is_row(line.text)]


def is_row(line: str) -> bool:
    """Whether a line is a table row: cells divided by ``|``, ``｜`` or tabs.

    A tab after a section number is Word's numbering, a bar after a full stop no cell.
    """
    bare = _NUMBERED_TAB.sub("", line.strip())
    bars = line.count("|") + line.count("｜")
    if bars == 1 and _BAR_AT_END.search(line):
        return False
    return bars >= 1 or bare.count("\t") >= 1
