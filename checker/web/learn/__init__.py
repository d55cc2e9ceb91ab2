"""案例学习: cases side by side, a quiz, a handout, and cases of one's own."""

from __future__ import annotations

import streamlit as st

from checker.web.learn import browsing, from_scans, handing_out, own, quiz
from checker.web.learn.shared import PAGE
from checker.web.parts import headed
from checker.web.shared import told


def show() -> None:
    """Draw the page."""
    headed(PAGE, "案例学习")
    tabs = st.tabs(["看案例", "做练习", "做讲义", "自有案例", "从扫描结果添加"])
    modules = (browsing, quiz, handing_out, own, from_scans)
    for tab, module in zip(tabs, modules, strict=True):
        with tab, told():
            module.show()
