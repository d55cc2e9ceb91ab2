"""The text of a Word paragraph: what a reader of the page would see, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.reading.contract import Unreadable
from checker.reading.docx.fields import Fields
from checker.reading.docx.styles import Styles, switch, value
from checker.reading.docx.symbols import holds_pictures, in_font, symbol
from checker.reading.docx.traced import Piece, Traced
from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 60  # containers within containers; Word itself refuses far fewer

# Not shown once all tracked changes are accepted, or no text of the page at all.
_UNREAD = frozenset(
    {
        "w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText",
        "w:rt", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:fldData", "w:ffData",
        "w:annotationRef", "w:softHyphen",
    }
)  # fmt: skip
_FIXED = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-",
}  # fmt: skip
_GRAPHICS = frozenset({"w:drawing", "w:pict", "w:object"})
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_ANCHORED = _GRAPHICS | _NOTES.keys()
_TEXT = frozenset({"w:t", "m:t"})
_BLANKS = " \t\r\n"


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: its text, the text boxes anchored in it, the notes it refers to.

    ``notes`` are the kind, the number and the reference of each.
    """

    text: Traced = field(default_factory=Traced)
    boxes: list[_Element] = field(default_factory=list)
    graphics: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str, _Element]] = field(default_factory=list)


class Runs:
    """Reads paragraphs of one story."""

    def __init__(self, styles: Styles, story: _Element) -> None:
        self._styles = styles
        self._fields = Fields(story)

    def read(self, paragraph: _Element, style: str | None) -> Inline:
        """The content of ``paragraph`` in the paragraph style ``style``."""
        inline = Inline()
        hidden = self._styles.hides(style or self._styles.default_paragraph)
        inline.text = Traced(self._walk(paragraph, inline, hidden, 0))
        return inline

    def _walk(self, element: _Element, inline: Inline, hidden: bool, depth: int) -> Iterator[Piece]:
        """Text below ``element``; ``hidden`` as its style or its run says."""
        if depth > DEEPEST:
            raise too_deep()
        for found in element:
            name = short_name(found.tag)
            if name in _UNREAD:
                continue
            if name == "w:r":
                yield from self._walk(found, inline, self._hides(found, hidden), depth + 1)
            elif name == "w:fldChar":
                self._fields.pass_mark(found)
            elif name == "mc:AlternateContent":
                chosen = choose(found)
                if chosen is not None:
                    yield from self._walk(chosen, inline, hidden, depth + 1)
            elif name in _ANCHORED:
                if not hidden:
                    _collect(found, name, inline)
            elif (text := _text(found, name)) is None:
                yield from self._walk(found, inline, hidden, depth + 1)
            elif not hidden and not self._fields.in_code:
                yield from text.pieces

    def _hides(self, run: _Element, by_style: bool) -> bool:
        properties = child(run, "w:rPr")
        if properties is None:
            return by_style
        own = switch(properties, "w:vanish")
        if own is not None:
            return own
        # Hidden in both styles is shown again: the property toggles (ECMA-376 17.7.3).
        return self._styles.hides(value(properties, "w:rStyle")) != by_style


def choose(alternatives: _Element) -> _Element | None:
    """The branch of ``mc:AlternateContent`` that holds something readable; both say the same."""
    fallback = None
    for branch in alternatives:
        if short_name(branch.tag) == "mc:Fallback":
            fallback = branch
        elif short_name(branch.tag) == "mc:Choice" and _readable(branch):
            return branch
    return fallback


def text_boxes(graphic: _Element) -> list[_Element]:
    """The outermost ``w:txbxContent`` elements of a drawing, in order."""
    boxes = []
    waiting = [graphic]
    while waiting:
        element = waiting.pop()
        name = short_name(element.tag)
        if name == "w:txbxContent":
            boxes.append(element)
        elif name == "mc:AlternateContent":
            chosen = choose(element)
            if chosen is not None:
                waiting.append(chosen)
        else:
            waiting.extend(reversed(element))
    return boxes


def too_deep() -> Unreadable:
    """The refusal of a file nested to exhaust its reader."""
    return Unreadable("文件内容嵌套过深，可能是恶意文件", "请向发文单位核实来源，请对方重新发送")


def _readable(branch: _Element) -> bool:
    known = _TEXT | _GRAPHICS | {"w:txbxContent", "w:p"}
    return any(short_name(element.tag) in known for element in branch.iter())


def _collect(anchored: _Element, name: str, inline: Inline) -> None:
    if name in _NOTES:
        inline.notes.append((_NOTES[name], attribute(anchored, "w:id") or "", anchored))
    else:
        inline.graphics.append(anchored)
        inline.boxes.extend(text_boxes(anchored))


def _text(element: _Element, name: str) -> Traced | None:
    """What the element itself shows; ``None`` for one that only holds others."""
    if name in _TEXT:
        # A line break in the XML is a space on the page.
        content = (element.text or "").replace("\n", " ")
        if holds_pictures(content):
            content = in_font(_font(element), content)
        if attribute(element, "xml:space") == "preserve":
            return Traced.of(content, element, 0)
        start = len(content) - len(content.lstrip(_BLANKS))
        return Traced.of(content.strip(_BLANKS), element, start)
    if name == "w:sym":
        shown = symbol(attribute(element, "w:font"), attribute(element, "w:char"))
        return Traced.of(shown, element)
    fixed = _FIXED.get(name)
    return None if fixed is None else Traced.of(fixed, element)


def _font(text: _Element) -> str | None:
    run = text.getparent()
    properties = None if run is None else child(run, "w:rPr")
    fonts = None if properties is None else child(properties, "w:rFonts")
    return None if fonts is None else attribute(fonts, "w:ascii")
