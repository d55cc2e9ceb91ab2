"""CSV as offices write it: UTF-8 or GB18030, with commas, tabs or semicolons."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from checker.policy.importing.tables import MOST_COLUMNS, MOST_ROWS, RawTable, Row, tidy
from checker.reading.builder import too_long
from checker.reading.contract import Unreadable
from checker.reading.limits import Limits
from checker.reading.text import decode

_DELIMITERS = ",\t;"
_SAMPLE = 200  # rows that decide about the delimiter
_SAID = re.compile(r'"?sep=(.)"?[ ,;\t]*\n', re.I)  # Excel's own note on the first line
_AS_TEXT = re.compile(r'="(.*)"', re.S)  # how a number is kept from losing its zeros
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t]")
_BROKEN = Unreadable("CSV 文件的引号没有配对，读不完", "请用 Excel 或 WPS 打开，另存为 .xlsx")


def read(data: bytes, limits: Limits) -> list[RawTable]:
    """The one table of a CSV file; a row counts as Excel counts it. Raises ``Unreadable``."""
    text, damaged = decode(data)
    if damaged:
        raise Unreadable(
            f"文件中有 {damaged} 处文字已损坏", "请重新保存为 UTF-8 编码的 CSV 或 .xlsx"
        )
    if len(text) > limits.max_characters:
        raise too_long(limits)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Unreadable("这不是表格文件", "清单请用 .xlsx、.csv 或 .docx 文件")
    said = _SAID.match(text)
    delimiter = said[1] if said else _delimiter(text)
    records = _records(text[said.end() :] if said else text, delimiter, MOST_ROWS + 1)
    rows = [
        Row(number, cells)
        for number, record in enumerate(records, start=1)
        if (cells := _cells(record))
    ]
    return [RawTable("", tuple(rows), width=max((max(row.cells) for row in rows), default=0))]


def guarded(text: str) -> str:
    """``text`` so that a spreadsheet takes it for no formula; ``read`` takes the guard off."""
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] and bare[0] in "=+-@＝＋－＠\t" else text


def _records(text: str, delimiter: str, most: int) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(record)
            if len(found) >= most:
                break
    except csv.Error as error:
        raise _BROKEN from error
    return found


def _delimiter(text: str) -> str:
    """The one that splits the most rows into the same number of cells, more than one."""
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(map(len, _records(text, delimiter, _SAMPLE)))
        except Unreadable:
            continue
        score = max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))
        if score > most:
            best, most = delimiter, score
    return best


def _cells(record: list[str]) -> dict[int, str]:
    cells: dict[int, str] = {}
    for column, raw in enumerate(record[:MOST_COLUMNS], start=1):
        kept = _AS_TEXT.fullmatch(raw.strip())
        text = tidy(kept[1] if kept else raw)
        if text:
            cells[column] = text[1:] if _GUARDED.match(text) else text
    return cells
