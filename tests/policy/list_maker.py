"""Writes lists as offices have them: sheets, CSV files and tables of text documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from docx import Document
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(
    *sheets: Rows,
    merged: Iterable[str] = (),
    hidden: Iterable[int] = (),
    names: Sequence[str] = (),
) -> bytes:
    """An .xlsx; ``merged`` and ``hidden`` rows are those of the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"表{number + 1}")
        for row in rows:
            sheet.append(list(row))
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy/m/d"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    for row in hidden:
        book.worksheets[0].row_dimensions[row].hidden = True
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def delimited(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV file as Excel writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def document(*parts: str | Rows, merged: Iterable[tuple[int, int, int]] = ()) -> bytes:
    """A .docx of paragraphs and tables; ``merged`` are column, first and last row, from 0."""
    made = Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        table = made.add_table(len(part), len(part[0]))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = str(text)
        for column, first, last in merged:
            text = table.cell(first, column).text
            table.cell(first, column).merge(table.cell(last, column)).text = text
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
