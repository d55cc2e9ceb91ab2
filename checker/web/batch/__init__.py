"""批量扫描: many files in, figures, tables and a queue of findings to decide about."""

from __future__ import annotations

import streamlit as st

from checker.web.batch import deciding, results, runs
from checker.web.shared import told


def show() -> None:
    """Draw the page."""
    st.title("批量扫描")
    scanning, found, deciding_tab = st.tabs(["扫描", "结果", "逐条处理"])
    with scanning, told():
        runs.show()
    with found, told():
        results.show()
    with deciding_tab, told():
        deciding.show()
