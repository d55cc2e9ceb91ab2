"""清单与准入: the lists that hold on a day and what they were, imports, the admission register."""

from __future__ import annotations

import streamlit as st

from checker.web.lists import applying, in_force, register, taking, versions
from checker.web.lists.shared import PAGE
from checker.web.parts import headed
from checker.web.shared import told


def show() -> None:
    """Draw the page."""
    headed(PAGE, "清单与准入")
    tabs = st.tabs(["适用的清单", "历史和比较", "导入清单", "准入登记簿", "登记新申请"])
    for tab, module in zip(tabs, (in_force, versions, taking, register, applying), strict=True):
        with tab, told():
            module.show()
