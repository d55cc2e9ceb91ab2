"""A table for Excel, WPS and other programs: UTF-8 with a mark that Excel needs to see it.

A supervision office filters and counts: one row for each finding that counts, every row with its
file and its department. It must also see that a notice was checked, so a notice without findings
has one row with its verdict and empty columns after it, and so has a file that could not be read,
with the reason as a remark. Notes and findings that people have dismissed have no row, since they
count for nothing; a remark says how many were dismissed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from checker.report.cells import inert_cell
from checker.report.many import table

if TYPE_CHECKING:
    from checker.report.many.rows import Row


def write(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as CSV with CRLF; cells that look like formulas have an apostrophe before."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    try:
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(column.header for column in table.FINDING)
        for row in rows:
            for item in row.counted or (None,):
                lines.writerow(map(_cell, table.finding(row, item)))
    finally:
        text.detach()  # writes what is left, and leaves ``out`` open


def _cell(value: table.Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return inert_cell(value) if isinstance(value, str) else str(value)
