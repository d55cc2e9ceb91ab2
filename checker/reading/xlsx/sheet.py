"""The visible cells of one worksheet, as a person sees them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.reading.docx.styles import whole
from checker.reading.xlsx.numbers import show_number
from checker.reading.xlsx.package import Package, local, text_of, unescaped

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MOST_STEPS = 1_000_000  # merged areas must not overlap, but nobody makes sure of it


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area, from its first to its last row and column."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """``rows`` holds the texts by row and column (both from 1), empty cells left out.

    ``merged`` gives the area of a merged cell by its row and column, ``hidden`` the rows not
    shown, ``uncounted`` how many formulas have no stored result.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: dict[tuple[int, int], Area] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    uncounted: int = 0
    characters: int = 0


def read_sheet(root: _Element, package: Package, most: int) -> Sheet | None:
    """The visible cells of a worksheet; ``None`` when their text is longer than ``most``."""
    sheet = Sheet()
    hidden = bytearray(MOST_COLUMNS + 1)  # by column
    areas: list[Area] = []
    for part in root:
        name = local(part)
        if name == "cols":
            for column in part:
                _hide(column, hidden)
        elif name == "sheetData":
            _read_rows(part, package, most, sheet)
        elif name == "mergeCells":
            areas = [area for cell in part if (area := _area(cell.get("ref") or ""))]
    if sheet.characters > most:
        return None
    _merge(sheet, areas, hidden)
    shown = {}
    for number in sorted(sheet.rows.keys() - sheet.hidden):
        cells = {c: text for c, text in sheet.rows[number].items() if not hidden[c]}
        if cells:
            shown[number] = cells
    sheet.rows = shown
    return sheet


def _read_rows(data: _Element, package: Package, most: int, sheet: Sheet) -> None:
    number = 0
    for row in data:
        if local(row) != "row":
            continue
        number = whole(row.get("r")) or number + 1
        if number > MOST_ROWS:
            continue
        if _is_on(row.get("hidden")) or _is_zero(row.get("ht")):
            sheet.hidden.add(number)
        column = 0
        for cell in row:
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            if column > MOST_COLUMNS or local(cell) != "c":
                continue
            text = _text(cell, package, sheet)
            if text.strip():
                sheet.rows.setdefault(number, {})[column] = text
                # One long text can stand in many cells, and each of them shows it.
                sheet.characters += len(text)
                if sheet.characters > most:
                    return


def _text(cell: _Element, package: Package, sheet: Sheet) -> str:
    kind = cell.get("t", "n")
    stored, is_formula = "", False
    for part in cell:
        name = local(part)
        if name == "v":
            stored = part.text or ""
        elif name == "is" and kind == "inlineStr":
            return text_of(part)
        elif name == "f":
            is_formula = True
    if not stored:
        sheet.uncounted += is_formula
        return ""
    if kind == "s":
        index = whole(stored)
        return package.shared[index] if index is not None and index < len(package.shared) else ""
    if kind == "b":
        return "TRUE" if stored.strip() == "1" else "FALSE"
    if kind == "n":
        return _number(stored.strip(), whole(cell.get("s"), 0) or 0, package)
    return unescaped(stored)


def _number(stored: str, style: int, package: Package) -> str:
    try:
        value = float(stored)
    except ValueError:
        return stored
    if not abs(value) < 1e300:
        return stored
    code = package.formats[style] if style < len(package.formats) else "General"
    return show_number(value, code, package.since_1904)


def _merge(sheet: Sheet, areas: list[Area], hidden: bytearray) -> None:
    """Leave one text in each merged area: its upper left cell's, where the area begins to show."""
    numbers = sorted(sheet.rows)
    steps = 0
    for area in areas:
        text = sheet.rows.get(area.top, {}).get(area.left, "")
        for number in numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]:
            cells = sheet.rows[number]
            for column in [c for c in cells if area.left <= c <= area.right]:
                del cells[column]
            steps += 1 + len(cells)
        if text:
            row, column = area.top, area.left
            while row in sheet.hidden and row < area.bottom:
                row += 1
            while hidden[column] and column < area.right:
                column += 1
            steps += row - area.top + column - area.left
            sheet.rows.setdefault(row, {})[column] = text
            sheet.merged[row, column] = area
        if steps > _MOST_STEPS:
            return


def _hide(column: _Element, hidden: bytearray) -> None:
    first, last = (whole(column.get(end)) for end in ("min", "max"))
    if first is None or last is None or not 0 < first <= last <= MOST_COLUMNS:
        return
    if _is_on(column.get("hidden")) or _is_zero(column.get("width")):
        hidden[first : last + 1] = b"\1" * (last + 1 - first)


def _area(reference: str) -> Area | None:
    found = [_PLACE.fullmatch(end) for end in reference.split(":")]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    (left, top), (right, bottom) = ((_column(end[1]), int(end[2])) for end in _ends(found))
    area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    is_inside = area.bottom <= MOST_ROWS and area.right <= MOST_COLUMNS
    return area if is_inside else None


def _ends(found: list[re.Match[str] | None]) -> Iterator[re.Match[str]]:
    return (end for end in found if end is not None)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _is_zero(value: str | None) -> bool:
    return value is not None and bool(re.fullmatch(r"0+(\.0+)?", value))
