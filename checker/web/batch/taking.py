"""What can be taken away of a scan: workbook, circular, page, tables for other programs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st

from checker.store import open_store
from checker.store.scanned import Wanted, reported

if TYPE_CHECKING:
    from checker.across.statistics import Statistics
    from checker.report.many import ManyFormat

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken_away(url: str, wanted: Wanted, found: Statistics) -> None:
    """Draw the buttons; each file is made when it is asked for."""
    from checker.report.overview import OverviewFormat, render
    from checker.store.state import state

    with open_store(url) as store:
        now = state(store)

    def overview(format: OverviewFormat) -> Callable[[], bytes]:
        return lambda: render(found, format)

    st.subheader("带走")
    offers: list[tuple[str, str, Callable[[], bytes], str]] = [
        ("统计（Excel）", "减负扫描统计.xlsx", overview("xlsx"), _EXCEL),
        ("统计（网页）", "减负扫描统计.html", overview("html"), "text/html"),
        ("通报草稿（Word）", "通报草稿.docx", overview("docx"), _WORD),
        ("问题清单（CSV）", "问题清单.csv", _listed(url, wanted, "csv"), "text/csv"),
        ("全部结果（JSONL）", "全部结果.jsonl", _listed(url, wanted, "jsonl"), "application/jsonl"),
    ]
    for column, (label, name, data, kind) in zip(st.columns(len(offers)), offers, strict=True):
        # Another key for other content: what a key has once offered, it would offer again.
        key = f"batch-{name}-{wanted}-{now}"
        column.download_button(label, data, name, kind, key=key, on_click="ignore")


def _listed(url: str, wanted: Wanted, format: ManyFormat) -> Callable[[], bytes]:
    def made() -> bytes:
        from checker.report.many import write

        out = BytesIO()
        with open_store(url) as store:
            write(reported(store, wanted), format, out)
        return out.getvalue()

    return made
