"""Prints how fast files are read, as ratios within one run: ``python benchmarks/reading.py``.

Text PDFs (written by LibreOffice) against bare PDFium and against pdfplumber on the same file;
memory on a long PDF against a short one, each in a fresh process.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAGES = 180
TABLE_EVERY = 9  # one page in so many draws a table, as an annex of a notice does
PLUMBED = 20  # pdfplumber is too slow for all
LONG, SHORT = 500, 50
_LINE = "各社区要结合实际做好本辖区的宣传引导工作，区有关部门按照职责分工抓好落实并及时反馈。"


def make(pages: int, *, tables: bool = True) -> bytes:
    """A text PDF of ``pages`` pages, its fonts inside, as offices make them: by LibreOffice."""
    from docx import Document
    from docx.enum.text import WD_BREAK

    from checker.reading import Limits
    from checker.reading.contract import Request
    from checker.reading.office import to_pdf

    made = Document()
    for number in range(pages):
        for line in range(11):
            made.add_paragraph(f"{number}.{line} {_LINE}")
        if tables and number % TABLE_EVERY == TABLE_EVERY - 1:
            table = made.add_table(rows=3, cols=3, style="Table Grid")
            for cell in table._cells:
                cell.text = "社区"
        if number < pages - 1:
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    target = io.BytesIO()
    made.save(target)
    return to_pdf(target.getvalue(), "docx", Request(Limits()))


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of ``times`` runs."""
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def bare(data: bytes) -> None:
    """All text of a PDF by PDFium alone."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    pdf.close()


def plumbed(data: bytes, pages: int) -> None:
    """The text of the first ``pages`` pages by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages[:pages]:
            page.extract_text()
            page.close()


def peak(data: bytes) -> int:
    """The most memory in MB that a fresh process takes to read the PDF ``data``."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading", "--peak"],
        input=data,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return int(done.stdout)


def _own_peak() -> int:
    from benchmarks import processes
    from checker.reading import Limits, read

    read(sys.stdin.buffer.read(), limits=Limits(max_pages=2 * LONG))
    return round(processes.peak())


def main() -> None:
    from checker.reading import read

    data = make(PAGES)
    text_only = make(60, tables=False)
    read(data)
    ours, pdfium = seconds(lambda: read(data)), seconds(lambda: bare(data))
    placed = seconds(lambda: read(data, places=True))
    plain = seconds(lambda: read(text_only)) / seconds(lambda: bare(text_only))
    plumber = seconds(lambda: plumbed(data, PLUMBED), times=1) * PAGES / PLUMBED
    print(f"{PAGES} pages, a table on every {TABLE_EVERY}th, seconds (pages a second):")
    for name, took in (
        ("bare PDFium", pdfium),
        ("this reader", ours),
        ("this reader with the place of every character", placed),
        ("pdfplumber", plumber),
    ):
        print(f"  {name}: {took:.2f} ({PAGES / took:.0f})")
    print(f"this reader / bare PDFium: {ours / pdfium:.2f}; on pages without a table {plain:.2f}")
    print(f"this reader / pdfplumber: {ours / plumber:.3f}")
    short, long = peak(make(SHORT)), peak(make(LONG))
    print(f"peak memory: {SHORT} pages {short} MB, {LONG} pages {long} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        print(_own_peak())
    else:
        main()
