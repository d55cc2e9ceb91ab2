"""Takes a table apart below its heading: items, headlines of groups, notes, the key of sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.policy.importing.columns import COLUMNS, SOURCE_CODE, SOURCE_NAME, heading
from checker.policy.importing.faults import Fault, Notes
from checker.policy.importing.header import Header, read_header
from checker.policy.importing.merged import Merged
from checker.policy.importing.tables import Area, RawTable, Row
from checker.policy.importing.values import unless_nothing
from checker.policy.lists import ListKind

# What a merged cell says of all its rows; a number or a title of several rows means one item.
_NOT_SHARED = ("id", "title")
_NOTE = re.compile(
    r"^[（(【\[]?(?:注|备注|说明|附注|填表说明|联系人|制表|填报)[】\]]?\d?\s*[:：)）.、]|^[*＊※]"
)
_GROUP_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．\s]*")
_GROUP_COUNT = re.compile(r"[（(][^（）()]*[)）]$")
_LONGEST_GROUP = 30
_LONGEST_DEPARTMENT = COLUMNS["department"].longest  # longer is a fault, once
_MOST_GAP = 50  # rows looked through for an empty one
_MOST_SHOWN = 10
_SURE_HEADING = 3  # columns
_NO_CELLS: Mapping[int, str] = {}
_KEY = (heading(SOURCE_CODE), heading(SOURCE_NAME))


@dataclass(slots=True)
class Entry:
    """An item as the file has it: the text of each field, and where it stands.

    ``context`` are the words above it that speak of all items there, the nearest first.
    """

    number: int
    place: str
    header: Header
    cells: dict[str, str]
    context: tuple[str, ...]

    def fault(self, name: str, problem: str, cure: str = "") -> Fault:
        """A fault in the field ``name`` of this item."""
        return Fault(problem, cure, self.place, self.header.label(name), self.number)


@dataclass(slots=True)
class Taken:
    """What one table holds: items, and full names of sources by their short ones."""

    entries: list[Entry] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)


def is_key(row: Row) -> bool:
    """Whether ``row`` is the heading of the table that spells sources out."""
    return tuple(heading(text) for text in row.cells.values()) == _KEY


def read_key(rows: tuple[Row, ...]) -> dict[str, str]:
    """Full names of sources by their short ones, from rows of two cells."""
    pairs = (tuple(row.cells.values()) for row in rows)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def take(
    table: RawTable, header: Header, kind: ListKind, mapping: Mapping[str, str], notes: Notes
) -> Taken:
    """Everything below ``header`` in ``table``; odd rows go to ``notes``."""
    return _Walk(table, header, kind, mapping, notes).run()


class _Walk:
    def __init__(
        self,
        table: RawTable,
        header: Header,
        kind: ListKind,
        mapping: Mapping[str, str],
        notes: Notes,
    ) -> None:
        self._table = table
        self._header = header
        self._headings = [dict(row.cells) for row in _rows_of(table, header)]
        self._kind = kind
        self._mapping = mapping
        self._notes = notes
        self._taken = Taken()
        self._merged = Merged(table)
        self._rows = {row.number: row.cells for row in table.rows}
        above = tuple(
            "".join(row.cells.values()) for row in table.rows if row.number < header.first
        )
        self._above = (*reversed(above), table.name, *reversed(table.lines))
        self._group = ""
        self._alone: list[Row] = []

    def run(self) -> Taken:
        rows = [row for row in self._table.rows if row.number > self._header.last]
        last = self._header.last
        for at, row in enumerate(rows):
            if is_key(row):
                self._taken.sources = read_key(tuple(rows[at + 1 :]))
                break
            if self._is_heading(row):
                last = row.number
            elif self._is_alone(row):
                self._alone.append(row)
            else:
                self._pass_alone()
                self._warn_of_gap(last, row.number)
                self._item(row)
                last = row.number
        for row in self._alone:
            self._skipped(row, "表格下面的文字")
        self._warn_of_hidden(last)
        self._fill_departments()
        return self._taken

    def _fill_departments(self) -> None:
        """A department that is written once for the items below it, without merged cells."""
        column = self._header.columns.get("department")
        if column is None or self._merged.is_used(column, below=self._header.last):
            return
        before: Entry | None = None
        filled: list[Entry] = []
        for entry in self._taken.entries:
            above = before.cells.get("department") if before is not None else None
            is_same_group = before is not None and before.context == entry.context
            if (
                above
                and len(above) <= _LONGEST_DEPARTMENT
                and is_same_group
                and not entry.cells.get("department")
            ):
                entry.cells["department"] = above
                filled.append(entry)
            before = entry
        if filled:
            rows = "、".join(str(entry.number) for entry in filled[:_MOST_SHOWN])
            rows += "等" if len(filled) > _MOST_SHOWN else ""
            self._notes.warnings.append(
                Fault(
                    f"有 {len(filled)} 行（第 {rows} 行）没有写部门，按上一行的部门填入",
                    "没有部门的，请写“无”",
                    self._table.name,
                    self._header.label("department"),
                )
            )

    def _is_heading(self, row: Row) -> bool:
        """Whether the heading stands here again, or another one begins."""
        cells = dict(row.cells)
        if any(cells and cells.items() <= known.items() for known in self._headings):
            return True
        found = read_header(self._table, (row,), self._kind, self._mapping)
        if found is None or "title" not in found.columns or len(found.columns) < 2:
            return False
        if "id" not in found.columns and len(found.columns) < _SURE_HEADING:
            return False  # an item whose title chances to be 项目
        if found.sure < len(found.labels) - 1:
            return False  # one whose cells chance to end like headings
        self._header = found
        self._headings = [cells]
        return True

    def _is_alone(self, row: Row) -> bool:
        """Whether the row is one text across the table: a headline or a note, no item."""
        if len(row.cells) != 1:
            return False
        column, text = next(iter(row.cells.items()))
        if _NOTE.match(text):
            return True
        columns = self._header.columns
        spans = any(
            area.left == column and area.right > column
            for area in self._table.areas.get(row.number, ())
        )
        if spans:
            return True
        is_number = len(text) <= 4
        return column != columns.get("title") and column == min(columns.values()) and not is_number

    def _pass_alone(self) -> None:
        """Rows with one text have an item below them: headlines, unless they are notes."""
        for row in self._alone:
            text = next(iter(row.cells.values()))
            if _NOTE.match(text) or len(text) > _LONGEST_GROUP:
                self._skipped(row, "不是事项")
                continue
            self._group = text
            self._skipped(row, "分组的小标题")
        self._alone = []

    def _skipped(self, row: Row, what: str) -> None:
        text = next(iter(row.cells.values()))
        shown = text if len(text) <= _LONGEST_GROUP else f"{text[:_LONGEST_GROUP]}…"
        self._notes.understood.append(
            f"{self._table.place(row.number)}“{shown}”是{what}，没有当作事项"
        )

    def _item(self, row: Row) -> None:
        cells = {name: self._value(row, name) for name in self._header.columns}
        title = self._area("title", row.number)
        if title is not None and title.top < row.number and self._taken.entries:
            self._go_on(row, cells)
            return
        number = self._area("id", row.number)
        if number is not None and number.bottom > number.top:
            # The number of a group of items, and none of theirs.
            cells["id"] = ""
        if (
            not unless_nothing(cells.get("department", ""))
            and "department" not in self._header.columns
        ):
            cells["department"] = self._department()
        context = (self._group, *self._above) if self._group else self._above
        place = self._table.place(row.number)
        self._taken.entries.append(Entry(row.number, place, self._header, cells, context))

    def _department(self) -> str:
        return _GROUP_COUNT.sub("", _GROUP_NUMBER.sub("", self._group)).strip()

    def _go_on(self, row: Row, cells: Mapping[str, str]) -> None:
        """One title beside several rows: they belong to one item."""
        entry = self._taken.entries[-1]
        for name, text in cells.items():
            area = self._area(name, row.number)
            shared = area is not None and area.top < row.number
            if text and not shared and name not in _NOT_SHARED:
                before = entry.cells.get(name, "")
                entry.cells[name] = f"{before}\n{text}" if before else text

    def _value(self, row: Row, name: str) -> str:
        column = self._header.columns[name]
        text = row.cells.get(column, "")
        if text or name in _NOT_SHARED:
            return text
        area = self._area(name, row.number)
        if area is None or area.top == row.number:
            return text
        return self._rows.get(area.top, _NO_CELLS).get(column, "")

    def _area(self, name: str, number: int) -> Area | None:
        """The merged area that covers the field ``name`` of the row ``number``."""
        column = self._header.columns.get(name)
        return None if column is None else self._merged.covering(number, column)

    def _warn_of_gap(self, last: int, number: int) -> None:
        between = range(last + 1, min(number, last + _MOST_GAP))
        empty = [n for n in between if n not in self._rows and n not in self._table.hidden]
        if empty and self._taken.entries:
            place = self._table.place(empty[0])
            self._notes.warnings.append(Fault("表格中间有空行，已跳过", "", place, "", empty[0]))

    def _warn_of_hidden(self, last: int) -> None:
        hidden = sorted(n for n in self._table.hidden if self._header.last < n <= last)
        if hidden:
            shown = "、".join(map(str, hidden[:_MOST_SHOWN]))
            shown += "等" if len(hidden) > _MOST_SHOWN else ""
            self._notes.warnings.append(
                Fault(
                    f"有 {len(hidden)} 行是隐藏的（第 {shown} 行），没有导入",
                    "要导入的，请先取消隐藏或清除筛选",
                    self._table.name,
                )
            )


def _rows_of(table: RawTable, header: Header) -> list[Row]:
    return [row for row in table.rows if header.first <= row.number <= header.last]
