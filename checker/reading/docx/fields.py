"""Which characters of a story are field codes (``PAGE``, ``TOC \\o``) and not text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.reading.xml import attribute, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOX = "w:txbxContent"
_UNREAD = frozenset({"w:del", "w:moveFrom"})


class Fields:
    """Follows the field marks of one story (the body, a text box, a note) in reading order.

    A mark without its partner is ignored, so that an unfinished field cannot hide the rest.
    """

    def __init__(self, story: _Element) -> None:
        self._paired = _paired(story)
        self._open: list[bool] = []  # whether its code (and not its result) comes next
        self._codes = 0

    def pass_mark(self, mark: _Element) -> None:
        """Take note of a ``w:fldChar``."""
        if mark not in self._paired:
            return
        kind = attribute(mark, "w:fldCharType")
        if kind == "begin":
            self._open.append(True)
            self._codes += 1
        elif kind == "separate" and self._open:
            self._codes -= self._open[-1]
            self._open[-1] = False
        elif kind == "end" and self._open:
            self._codes -= self._open.pop()

    @property
    def in_code(self) -> bool:
        """Whether the next characters are part of a code, or of a field inside one."""
        return self._codes > 0


def _paired(story: _Element) -> frozenset[_Element]:
    marks = [m for m in story.iter("{*}fldChar") if short_name(m.tag) == "w:fldChar"]
    paired: set[_Element] = set()
    waiting: list[list[_Element]] = []
    for mark in marks:
        if not _belongs(mark, story):
            continue
        kind = attribute(mark, "w:fldCharType")
        if kind == "begin":
            waiting.append([mark])
        elif kind == "separate" and waiting:
            waiting[-1].append(mark)
        elif kind == "end" and waiting:
            paired.update(waiting.pop(), [mark])
    return frozenset(paired)


def _belongs(mark: _Element, story: _Element) -> bool:
    """Whether the story shows the mark: it stands in no text box of its own, nor in a deletion."""
    for ancestor in mark.iterancestors():
        if ancestor is story:
            return True
        name = short_name(ancestor.tag)
        if name == _BOX or name in _UNREAD:
            return False
    return True
