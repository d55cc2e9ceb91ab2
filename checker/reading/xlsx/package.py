"""The parts of an .xlsx: its sheets, the texts they share and the formats of their cells."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.reading.archive import Archive
from checker.reading.contract import Unreadable
from checker.reading.docx.styles import whole
from checker.reading.limits import MB, Limits
from checker.reading.xlsx.numbers import format_code
from checker.reading.xml import attribute, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PART_BYTES = 64 * MB
_USUAL_MAIN = "xl/workbook.xml"
_BINARY_MAIN = "xl/workbook.bin"
_CURE = "请用 Excel 或 WPS 打开，另存一份 .xlsx 后再检"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Target:
    """A part that another one refers to, by the kind of the relation."""

    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A visible sheet: its name and its part."""

    name: str
    part: str


def local(element: _Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def below(element: _Element, name: str) -> list[_Element]:
    """The children called ``name``, in any namespace."""
    return [child for child in element if local(child) == name]


def text_of(element: _Element) -> str:
    """The text of a string item: its runs together, without what helps to pronounce them."""
    parts: list[str] = []
    waiting = [element]
    while waiting:
        found = waiting.pop()
        name = local(found)
        if name == "t":
            parts.append(found.text or "")
        elif name != "rPh":
            waiting.extend(reversed(found))
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """``text`` with characters in place of their numbers (``_x000D_``)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Package:
    """An .xlsx. ``sheets`` are the visible ones in order, ``shared`` the texts that cells refer to,
    ``formats`` the number format of each cell style, ``since_1904`` how its dates count.

    Raises ``Unreadable`` when the container or the workbook cannot be used.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        main = self._find_main()
        workbook = self.part(main)
        related = self.related(main)
        self.sheets = _sheets(workbook, related)
        properties = below(workbook, "workbookPr")
        self.since_1904 = any(p.get("date1904") in ("1", "true", "on") for p in properties)
        kinds = {target.kind: target.part for target in related.values()}
        self.shared = self._shared(kinds.get("sharedStrings", "xl/sharedStrings.xml"))
        self.formats = self._formats(kinds.get("styles", "xl/styles.xml"))

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def part(self, name: str) -> _Element:
        """The root of a part. Raises ``Unreadable``, and ``KeyError`` when there is none."""
        return parse(self._archive.read(name, _MOST_PART_BYTES))

    def related(self, part: str) -> dict[str, Target]:
        """What ``part`` refers to inside the file, by the name of the reference."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        targets: dict[str, Target] = {}
        if listing not in self._archive:
            return targets
        for relation in self.part(listing):
            identifier, kind, target = (relation.get(key) for key in ("Id", "Type", "Target"))
            if identifier and kind and target and relation.get("TargetMode") != "External":
                resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                targets.setdefault(identifier, Target(kind.rpartition("/")[2], resolved))
        return targets

    def _find_main(self) -> str:
        kinds = {target.kind: target.part for target in self.related("").values()}
        for main in (kinds.get("officeDocument", _USUAL_MAIN), _USUAL_MAIN):
            if main in self._archive and not main.endswith(".bin"):
                return main
        if _BINARY_MAIN in self._archive:
            raise Unreadable("这是二进制 Excel 表格（.xlsb），不能直接读取", _CURE)
        raise Unreadable("Excel 文件里缺少工作簿，文件不完整", "请重新下载，或请对方重新发送")

    def _shared(self, name: str) -> list[str]:
        if name not in self._archive:
            return []
        return [text_of(item) for item in below(self.part(name), "si")]

    def _formats(self, name: str) -> list[str]:
        if name not in self._archive:
            return []
        own: dict[int, str] = {}
        styles: list[int] = []
        for group in self.part(name):
            if local(group) == "numFmts":
                for defined in group:
                    number = whole(defined.get("numFmtId"))
                    if number is not None:
                        own[number] = defined.get("formatCode") or "General"
            elif local(group) == "cellXfs":
                styles = [whole(style.get("numFmtId"), 0) or 0 for style in group]
        return [format_code(number, own) for number in styles]


def _sheets(workbook: _Element, related: dict[str, Target]) -> list[SheetEntry]:
    sheets: dict[str, SheetEntry] = {}
    for listing in below(workbook, "sheets"):
        for sheet in listing:
            target = related.get(attribute(sheet, "r:id") or "")
            is_shown = sheet.get("state", "visible") == "visible"
            if target is not None and target.kind == "worksheet" and is_shown:
                name = (sheet.get("name") or "").strip()
                sheets.setdefault(target.part, SheetEntry(name, target.part))
    return list(sheets.values())
