"""The tables of a file as rows of texts, every row with its number in the file."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name

from checker.reading.builder import clean
from checker.reading.contract import Unreadable
from checker.reading.limits import Limits
from checker.reading.sniff import sniff

MOST_ROWS = 20_000  # of all tables of a file together
MOST_COLUMNS = 200  # further to the right nothing is looked for


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area, from its first to its last row and column."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts from 1 as the file shows it; ``cells`` by column from 1, none empty."""

    number: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A sheet, a table of a text document or a whole CSV file.

    ``name`` tells it from the others (工作表“一”); ``lines`` are what stands above it outside the
    table. ``areas`` are the merged areas by the row in which they begin; their text stands in the
    upper left cell. ``hidden`` are the rows not shown, which ``rows`` leaves out. ``width`` is the
    number of columns. ``may_go_on``: without a heading it is the rest of the table before it.
    """

    name: str
    rows: tuple[Row, ...]
    lines: tuple[str, ...] = ()
    areas: Mapping[int, tuple[Area, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = field(default_factory=frozenset)
    width: int = 0
    may_go_on: bool = False

    def place(self, number: int) -> str:
        """How a person finds the row ``number``."""
        return f"{self.name}第 {number} 行"


def read_tables(data: bytes, limits: Limits) -> list[RawTable]:
    """Every table in the bytes of an .xlsx, .docx or CSV file. Raises ``Unreadable``."""
    if not data:
        raise Unreadable("文件是空的（0 字节）", "请确认文件已保存完整")
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise Unreadable(*_OTHERS.get(kind, _OTHER))
    read: Callable[[bytes, Limits], list[RawTable]] = resolve_name(reader)
    tables = read(data, limits)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise Unreadable(f"表格超过 {MOST_ROWS} 行", "请确认这是清单；确实很长的，请分类拆开")
    return tables


def by_top(areas: Iterable[Area]) -> dict[int, tuple[Area, ...]]:
    """``areas`` as ``RawTable`` wants them."""
    found: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        found[area.top].append(area)
    return {top: tuple(those) for top, those in found.items()}


def tidy(text: str) -> str:
    """A cell's text: no control or invisible characters, no blanks around its lines, no empty line."""
    shown = "".join(
        " " if c == "\t" else c
        for c in clean(text).replace("\u2028", "\n").replace("\u2029", "\n")
        if c in "\t\n" or unicodedata.category(c) not in ("Cf", "Cc")
    ).replace("\xa0", " ")
    return "\n".join(line for part in shown.split("\n") if (line := part.strip(" \u3000")))


_PACKAGE = "checker.policy.importing"
_READERS: Mapping[str, str] = {
    "xlsx": f"{_PACKAGE}.workbook:read",
    "docx": f"{_PACKAGE}.word:read",
    "text": f"{_PACKAGE}.delimited:read",
}
_OTHER = ("这不是能导入的文件", "清单请用 .xlsx、.csv 或 .docx 文件")
_OTHERS: Mapping[str, tuple[str, str]] = {
    "xls": ("这是旧版 Excel 表格（.xls）", "请用 Excel 或 WPS 打开，另存为 .xlsx"),
    "doc": ("这是旧版 Word 文件（.doc）", "请用 Word 或 WPS 打开，另存为 .docx"),
    "html": ("这是网页，不是表格文件", "请用 Excel 或 WPS 打开，另存为 .xlsx"),
    "pdf": ("PDF 里的表格不能可靠地还原成清单", "请向发文单位要 Word 或 Excel 版，或另存为 .xlsx"),
    "encrypted-office": ("文件加了密码", "请取消密码，另存后再导入"),
    "broken-zip": ("文件不完整或已损坏", "请重新下载或请对方重新发送"),
}
