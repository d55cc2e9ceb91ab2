"""The text of an element, line by line and table by table, as a browser would set it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from checker.reading.docx.counting import count
from checker.reading.docx.styles import whole
from checker.reading.html.tables import grid, is_set_as_table, layout_tables
from checker.reading.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

Item: TypeAlias = str | list[list[str]]
"""A line, or the rows of a table."""

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol",
        "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "ul",
    }
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CHINESE = re.compile("[“”‘’—…\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_NO_BREAK = "\u00a0"
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.I)
_NUMBERS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCountingThousand", "cjk-decimal": "ideographDigital",
    "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
_UNNUMBERED = frozenset({"none", "disc", "circle", "square"})
_IN_WORDS = ("chinese", "ideograph")


def flow(root: _Element, limits: Limits) -> Iterator[Item]:
    """The lines and tables below ``root`` in order. Nesting costs no stack.

    Raises ``Unreadable`` for a table that would be too long as text.
    """
    return _Flow(layout_tables(root), limits).run(root)


class _Flow:
    def __init__(self, layouts: set[_Element], limits: Limits) -> None:
        self._layouts = layouts
        self._limits = limits
        self._parts: list[str] = []
        self._label = ""
        self._counts: dict[_Element, int] = {}

    def run(self, root: _Element) -> Iterator[Item]:
        # Waiting are elements to open, elements to close, and texts (with whether breaks count).
        waiting: list[tuple[_Element | str, bool, bool]] = [(root, True, False)]
        while waiting:
            thing, opens, kept = waiting.pop()
            if isinstance(thing, str):
                yield from self._add(thing, kept)
            elif not opens:
                yield from self._end_line()
                if thing.tag == "li":
                    self._label = ""
            elif thing.tag == "br":
                yield from self._end_line()
            elif thing.tag == "table" and (rows := self._rows(thing)):
                yield from self._end_line()
                for caption in thing.iterchildren("caption"):
                    yield from self._inside(caption)
                yield rows
            else:
                if thing.tag in _BLOCKS:
                    yield from self._end_line()
                    waiting.append((thing, False, kept))
                if thing.tag == "li":
                    self._label = self._number(thing)
                kept = kept or thing.tag == "pre" or _keeps_breaks(thing)
                for child in reversed(thing):
                    if child.tail:
                        waiting.append((child.tail, False, kept))
                    waiting.append((child, True, kept))
                if thing.text:
                    waiting.append((thing.text, False, kept))
        yield from self._end_line()

    def _inside(self, element: _Element) -> Iterator[str]:
        """The lines of an element that holds no table, or none worth keeping."""
        for item in _Flow(self._layouts, self._limits).run(element):
            if isinstance(item, str):
                yield item

    def _rows(self, table: _Element) -> list[list[str]]:
        """The rows of a table; none for one that only arranges its page."""
        if table in self._layouts:
            return []
        rows = grid(table, lambda cell: "\n".join(self._inside(cell)), self._limits)
        return rows if is_set_as_table(table, rows) else []

    def _add(self, text: str, kept: bool) -> Iterator[str]:
        if not kept:
            self._parts.append(text)
            return
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                yield from self._end_line()
            self._parts.append(line.replace(" ", _NO_BREAK))

    def _end_line(self) -> Iterator[str]:
        if not self._parts:
            return
        line = _set(_INVISIBLE.sub("", "".join(self._parts)))
        self._parts.clear()
        if line.strip():
            yield self._label + (line.lstrip() if self._label else line)
            self._label = ""

    def _number(self, item: _Element) -> str:
        """What stands before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        own = whole(item.get("value"))
        before = self._counts.get(parent, (whole(parent.get("start"), 1) or 0) - 1)
        number = self._counts[parent] = before + 1 if own is None else own
        kind = item.get("type") or parent.get("type") or "1"
        for element in (parent, item):
            style = _STYLE.search(element.get("style") or "")
            words = style[1].lower().split() if style else []
            kind = next((word for word in words if word in _NUMBERS or word in _UNNUMBERED), kind)
        if kind in _UNNUMBERED:
            return ""
        number_format = _NUMBERS.get(kind, "decimal")
        return count(number, number_format) + (
            "、" if number_format.startswith(_IN_WORDS) else ". "
        )


def _keeps_breaks(element: _Element) -> bool:
    style = element.get("style")
    return style is not None and _PRESERVED.search(style) is not None


def _set(text: str) -> str:
    """``text`` with its blanks as a browser sets them; source lines broken in Chinese are joined."""

    def blank(found: re.Match[str]) -> str:
        start, end = found.span()
        if "\n" not in found[0] or not start or end == len(text):
            return " "
        joins = _CHINESE.match(text[start - 1]) and _CHINESE.match(text[end])
        return "" if joins else " "

    return _BLANKS.sub(blank, text).replace(_NO_BREAK, " ").strip(" ")
