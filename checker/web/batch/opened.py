"""One notice of a store: its findings, what people decided, and the notice with its marks."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.errors import ReadError
from checker.guard import Order
from checker.reading.nesting import INSIDE
from checker.report.words import LABELS, SEVERITIES, STATES
from checker.store import open_store
from checker.store.scanned import notice
from checker.web.shared import guard, plain, policy

if TYPE_CHECKING:
    from checker.store.scanned import Scanned

_HEIGHT = 800


def notice_opened(url: str, number: int) -> None:
    """Draw the notice of that number."""
    with open_store(url) as store:
        one, report = notice(store, number)
    st.divider()
    st.subheader(plain(one.title or one.name))
    label = LABELS[one.label] if one.label else "未能读取"  # type: ignore[index]
    st.markdown(
        plain(
            f"{label}　{one.issuer or '发文机关未识别'}　{one.document_number}　{one.day or ''}　{one.name}"
        )
    )
    if one.label is None:
        st.error(plain(f"{one.problem}。{one.cure}。"))
        return
    types = policy().types
    rows: list[Any] = [
        {
            "编号": found.id,
            "级别": SEVERITIES[found.severity],  # type: ignore[index]
            "类型": types[found.type].title if found.type in types else found.type,
            "原文": found.evidence,
            "处理": STATES[found.state],
            "理由": found.reason,
        }
        for found in one.findings
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    html = _html(one, report)
    if html:
        st.iframe(html, height=_HEIGHT)


@st.cache_data(show_spinner="正在打开原文……", max_entries=32)
def _pages(data: bytes, name: str, inside: str, profile: str) -> str:
    wanted = f"{name}{INSIDE}{inside}" if inside else name
    with guard() as reader:
        for result in reader.view(data, name, Order(profile=profile)):
            if isinstance(result, ReadError):
                continue
            if result.verdict.document.name == wanted:
                return result.html
    return ""


def _html(one: Scanned, report: dict[str, Any]) -> str:
    """The pages of the file where it still is what was checked, else its text."""
    path = Path(one.path)
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if not one.inside and hashlib.sha256(data).hexdigest() != report["sha256"]:
        data = b""
    if data:
        return _pages(data, path.name, one.inside, report["profile"])
    return _pages(report["text"].encode(), f"{path.stem}.txt", "", report["profile"])
