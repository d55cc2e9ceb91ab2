"""Writes a list as .xlsx, .csv or .docx, such that importing the file gives the same list.

Cells are texts and never formulas, whatever they begin with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError
from checker.policy.importing.columns import COLUMNS, FIELDS, SOURCE_CODE, SOURCE_NAME
from checker.policy.importing.delimited import guarded
from checker.policy.importing.tables import tidy

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from checker.policy.lists import ListItem, TaskList

_WORDS: Mapping[Any, str] = {
    True: "是",
    False: "否",
    "national": "全国",
    "local": "地方",
    "high": "高",
    "medium": "中",
    "low": "低",
}
_CODED = frozenset({"allowed", "scope", "confidence"})
_EMPTY = "—"
_WIDTHS = {"id": 8, "title": 28, "description": 40, "phrases": 40, "since": 12, "until": 12}
_USUAL_WIDTH = 18
# "_x0041_" in a workbook means the letter A; this is how it is meant as it stands.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Rows = list[list[str]]


def write_list(task_list: TaskList, format: str, types: Mapping[str, str]) -> bytes:
    """The bytes of a file of ``format`` (``xlsx``, ``csv`` or ``docx``) with the whole list.

    ``types`` are the titles of the violation types by id.
    """
    return _WRITERS[format](task_list.title, _rows(task_list, types), _key(task_list))


def format_of(name: str) -> str:
    """The format that a file's name asks for. Raises CheckerError for any other than the three."""
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    if suffix not in _WRITERS:
        raise CheckerError(f"写不出“{PurePath(name).name}”：文件名请以 .xlsx、.csv 或 .docx 结尾。")
    return suffix


def _rows(task_list: TaskList, types: Mapping[str, str]) -> Rows:
    fields = FIELDS[task_list.kind]
    # An empty department under another one would be read as that one.
    empty = {"department": _EMPTY} if any(item.department for item in task_list.items) else {}
    rows = [[COLUMNS[name].label for name in fields]]
    rows += [
        [_cell(item, name, types) or empty.get(name, "") for name in fields]
        for item in task_list.items
    ]
    return rows


def _cell(item: ListItem, name: str, types: Mapping[str, str]) -> str:
    value = getattr(item, name)
    if value is None:
        return ""
    if name in _CODED:
        return _WORDS[value]
    if name == "type_hint":
        return types.get(value, value)
    return tidy("、".join(value) if isinstance(value, tuple) else str(value))


def _key(task_list: TaskList) -> Rows:
    if not task_list.sources:
        return []
    pairs = [[tidy(code), tidy(words)] for code, words in task_list.sources.items()]
    return [[SOURCE_CODE, SOURCE_NAME], *pairs]


def _csv(title: str, rows: Rows, key: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    width = len(rows[0])
    for row in ([title], *rows, *([[""], *key] if key else [])):
        writer.writerow([guarded(cell) for cell in row] + [""] * (width - len(row)))
    # The mark tells Excel that the file is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(title: str, rows: Rows, key: Rows) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    _put(sheet, [[title], *rows])
    sheet.freeze_panes = "C3"
    for column, label in zip(sheet.iter_cols(min_row=2, max_row=2), rows[0], strict=False):
        name = next(c.field for c in COLUMNS.values() if c.label == label)
        width = _WIDTHS.get(name, _USUAL_WIDTH)
        sheet.column_dimensions[column[0].column_letter].width = width
    if key:
        second = book.create_sheet("来源说明")
        _put(second, key)
        second.column_dimensions["A"].width = _USUAL_WIDTH
        second.column_dimensions["B"].width = 80
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _put(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font

    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if not text:
                continue
            cell = sheet.cell(number, column)
            cell.value = _ESCAPE.sub("_x005F_", text)
            cell.data_type = "s"
            # Also when somebody edits the cell, what begins with = stays a text.
            cell.quotePrefix = True
            if number <= 2:
                cell.font = bold
            if len(row) > 1:
                cell.alignment = wrapped


def _docx(title: str, rows: Rows, key: Rows) -> bytes:
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph(title)
    for table in (rows, key):
        if table:
            _add_table(document, table)
            document.add_paragraph("")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _add_table(document: Any, rows: Rows) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        # The library looks for a cell's place anew in every call, too slow for a long list.
        line = OxmlElement("w:tr")
        if number == 0:
            properties = OxmlElement("w:trPr")
            properties.append(OxmlElement("w:tblHeader"))
            line.append(properties)
        for text in row:
            cell = OxmlElement("w:tc")
            for part in text.split("\n"):
                paragraph, run, words = map(OxmlElement, ("w:p", "w:r", "w:t"))
                words.text = part
                words.set(qn("xml:space"), "preserve")
                run.append(words)
                paragraph.append(run)
                cell.append(paragraph)
            line.append(cell)
        table._tbl.append(line)


_WRITERS: Mapping[str, Callable[[str, Rows, Rows], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "docx": _docx,
}
FORMATS = tuple(_WRITERS)
