"""Tracked changes in the XML of a Word document: what goes as ``w:del``, what comes as ``w:ins``.

The places are found, and runs split at them, as for comments; the marks of those are taken out
again once the changes stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from checker.annotate.anchors import Anchor, Anchors
from checker.annotate.marks import mark
from checker.drafting.diff import diff
from checker.drafting.model import Edit
from checker.reading.docx import Origin
from checker.reading.docx.styles import whole
from checker.reading.xml import attribute, child, short_name

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR = "减负核对"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_MARK = 900_000_000  # numbers of the marks, beyond those of comments
_MARKS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
_INSERTED = ("w:ins", "w:moveTo")
_CHANGES = frozenset({"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:rStyle"})


@dataclass(frozen=True, slots=True)
class _Change:
    """``gone`` of the text at ``[start, end)`` makes way for ``come``.

    Where nothing goes, the stretch is the character beside which ``come`` stands, ``before`` it
    or behind it.
    """

    start: int
    end: int
    goes: bool
    come: str
    before: bool = False


def track(
    root: _Element, origins: Sequence[Origin], text: str, edits: Sequence[Edit], at: datetime | None
) -> int:
    """Write ``edits`` of ``text`` into ``root``, a ``w:document``; how many found no place.

    ``origins`` say where the text stands; ``at`` is the time of the changes, in UTC. An edit goes
    in as a whole or not at all.
    """
    anchors = Anchors(root, origins)
    placed: list[tuple[_Change, Anchor]] = []
    missed = 0
    for edit in edits:
        changes = list(_changes(edit, text, origins))
        found = [anchors.find(change.start, change.end) for change in changes]
        if all(anchor is not None and anchor.exact for anchor in found):
            placed += [(c, a) for c, a in zip(changes, found, strict=True) if a is not None]
        else:
            missed += 1
    if placed:
        writer = _Writer(root, at)
        breaks = [paragraph for change, _ in placed for paragraph in _joined(change, text, origins)]
        mark(root, [(_FIRST_MARK + n, anchor) for n, (_, anchor) in enumerate(placed)])
        writer.write([change for change, _ in placed])
        for paragraph in breaks:
            writer.join(paragraph)
    return missed


def _changes(edit: Edit, text: str, origins: Sequence[Origin]) -> Iterator[_Change]:
    """The changes of ``edit``, word by word."""
    at = edit.start
    going: tuple[int, int] | None = None
    for op, words in diff(text[edit.start : edit.end], edit.after):
        if op == "ins":
            if going is not None:
                yield _Change(*going, True, words)
            else:
                yield _beside(at, words, origins)
            going = None
            continue
        if going is not None:
            yield _Change(*going, True, "")
            going = None
        if op == "del":
            going = at, at + len(words)
        at += len(words)
    if going is not None:
        yield _Change(*going, True, "")


def _beside(at: int, words: str, origins: Sequence[Origin]) -> _Change:
    """``words`` behind the character before ``at``, or before the one that opens a line."""
    opens = not any(origin.start < at <= origin.end for origin in origins)
    return _Change(at, at + 1, False, words, True) if opens else _Change(at - 1, at, False, words)


def _joined(change: _Change, text: str, origins: Sequence[Origin]) -> Iterator[_Element]:
    """The paragraphs whose end goes with ``change``."""
    if not change.goes:
        return
    for offset in range(change.start, change.end):
        if text[offset] != "\n" or any(o.start <= offset < o.end for o in origins):
            continue
        above = [o for o in origins if o.end <= offset]
        if above:
            yield from (e for e in above[-1].source.iterancestors() if short_name(e.tag) == "w:p")


class _Writer:
    """Turns the marked stretches of ``root`` into changes."""

    def __init__(self, root: _Element, at: datetime | None) -> None:
        self._root = root
        self._at = at
        self._namespace = root.tag[1:].rpartition("}")[0]
        used = (whole(attribute(element, "w:id")) for element in root.iter())
        self._next = max((n for n in used if n is not None and n < _FIRST_MARK), default=0) + 1

    def write(self, changes: Sequence[_Change]) -> None:
        """Each of ``changes`` at the marks with its number; the marks go."""
        marks: dict[tuple[str, int], _Element] = {}
        for element in self._root.iter():
            name = short_name(element.tag) if isinstance(element.tag, str) else ""
            number = whole(attribute(element, "w:id")) if name in _MARKS else None
            if number is not None and number >= _FIRST_MARK:
                marks[name, number - _FIRST_MARK] = element
        order = {element: n for n, element in enumerate(self._root.iter())}
        runs = [e for e in order if isinstance(e.tag, str) and short_name(e.tag) == "w:r"]
        for number, change in enumerate(changes):
            start, end, reference = (marks[name, number] for name in _MARKS)
            between = [
                run
                for run in runs
                if order[start] < order[run] < order[end]
                and run.find(f".//{reference.tag}") is None
                and not any(short_name(a.tag) == "w:r" for a in run.iterancestors())
            ]
            if change.come:
                made = self._inserted(change.come, between)
                if change.before:
                    _beside_insertion(start, made, behind=False)
                else:
                    _beside_insertion(end, made, behind=True)
            if change.goes:
                for run in between:
                    self._delete(run)
        for (name, _), element in marks.items():
            gone = element.getparent() if name == _MARKS[2] else element
            if gone is not None and (parent := gone.getparent()) is not None:
                parent.remove(gone)

    def join(self, paragraph: _Element) -> None:
        """Let the end of ``paragraph`` go: it grows together with the next one."""
        properties = child(paragraph, "w:pPr")
        if properties is None:
            properties = self._new("pPr")
            paragraph.insert(0, properties)
        own = child(properties, "w:rPr")
        if own is None:
            own = self._new("rPr")
            # Only the section and the record of changes stand behind it in the schema.
            behind = [e for e in properties if short_name(e.tag) in ("w:sectPr", "w:pPrChange")]
            if behind:
                behind[0].addprevious(own)
            else:
                properties.append(own)
        own.insert(0, self._change("del"))

    def _delete(self, run: _Element) -> None:
        change = self._change("del")
        run.addprevious(change)
        change.append(run)
        for shown in run.iter(f"{{{self._namespace}}}t"):
            shown.tag = f"{{{self._namespace}}}delText"
            shown.set(_SPACE, "preserve")

    def _inserted(self, words: str, beside: Sequence[_Element]) -> _Element:
        change = self._change("ins")
        run = self._new("r")
        change.append(run)
        looks = child(beside[0], "w:rPr") if beside else None
        if looks is not None:
            looks = deepcopy(looks)
            for element in [e for e in looks if short_name(e.tag) in _CHANGES]:
                looks.remove(element)
            run.append(looks)
        for number, line in enumerate(words.split("\n")):
            if number:
                run.append(self._new("br"))
            if line:
                shown = self._new("t")
                shown.text = line
                shown.set(_SPACE, "preserve")
                run.append(shown)
        return change

    def _change(self, name: str) -> _Element:
        made = self._new(name)
        self._set(made, "id", str(self._next))
        self._next += 1
        self._set(made, "author", AUTHOR)
        if self._at is not None:
            self._set(made, "date", self._at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return made

    def _new(self, name: str) -> _Element:
        return self._root.makeelement(f"{{{self._namespace}}}{name}")

    def _set(self, element: _Element, name: str, value: str) -> None:
        element.set(f"{{{self._namespace}}}{name}", value)


def _beside_insertion(place: _Element, made: _Element, *, behind: bool) -> None:
    """Put ``made`` beside ``place``; an insertion of somebody else's is parted around it."""
    parent = place.getparent()
    if parent is not None and short_name(parent.tag) in _INSERTED:
        rest = parent.makeelement(parent.tag)
        for name, value in parent.attrib.items():
            rest.set(name, value)
        following = list(place.itersiblings())
        for element in following if behind else [place, *following]:
            rest.append(element)
        parent.addnext(made)
        if len(rest):
            made.addnext(rest)
    elif behind:
        place.addnext(made)
    else:
        place.addprevious(made)
