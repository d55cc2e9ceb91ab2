"""The tab of cases beside what looks like them and is in order."""

from __future__ import annotations

import streamlit as st

from checker.learning.cases import look_alikes, select
from checker.web.learn.shared import all_cases, card, chosen, look
from checker.web.shared import several

_PAGE = 10


def show() -> None:
    """Draw the tab."""
    flagged = select(chosen("browse"), flagged=True)
    st.caption(f"共 {len(flagged)} 个案例")
    if not flagged:
        st.info("没有这样的案例。请换一个词，或者放宽筛选条件。")
        return
    pages = max(1, -(-len(flagged) // _PAGE))
    page = st.number_input(f"第几页（共 {pages} 页）", 1, pages) if pages > 1 else 1
    clean = select(all_cases(), flagged=False)
    for case in flagged[(page - 1) * _PAGE : page * _PAGE]:
        with st.container(border=True):
            left, right = st.columns(2)
            with left:
                card(look()(case))
            with right:
                st.caption("看着像，其实不违规的")
                for other in look_alikes(case, clean, 2):
                    st.markdown(f"“{several(other.text)}”")
                    mine = f"（自有第 {other.own} 号）" if other.own else ""
                    st.caption(several(f"{other.why}{mine}"))
