"""The tab that makes a handout of a selection, as Word, and as PDF where LibreOffice is."""

from __future__ import annotations

import streamlit as st

from checker.errors import CheckerError
from checker.learning.handout import MOST_CASES, handout
from checker.report import pdf
from checker.web.learn.shared import all_cases, chosen, look
from checker.web.parts import WORD

_TITLE = "社区减负案例讲义"
_MOST_EXERCISES = 50
_NO_FILE_NAME = str.maketrans('\\/:*?"<>|\n\t', "＿" * 11)


def show() -> None:
    """Draw the tab."""
    found = chosen("handout")
    st.caption(f"选中 {len(found)} 个案例，一份讲义最多放 {MOST_CASES} 个。")
    left, middle, right = st.columns([2, 1, 1])
    title = left.text_input("讲义题目", _TITLE, max_chars=60).strip() or _TITLE
    exercises = middle.number_input("练习几题", 0, _MOST_EXERCISES, 10)
    formats = ["Word", "PDF"] if _pdf_possible() else ["Word"]
    format = right.radio("格式", formats, horizontal=True)
    if len(formats) == 1:
        right.caption("本机没有 LibreOffice，要 PDF 的请用 WPS、Office 把 Word 另存为 PDF。")
    if not found:
        st.info("没有选中案例。请放宽筛选条件。")
        return
    if not st.button("生成讲义", type="primary"):
        return
    with st.spinner("正在生成讲义……"):
        made = handout(found, all_cases(), title=title, exercises=exercises, look=look())
        if format == "PDF":
            made = pdf.converted(made)
    suffix, kind = ("pdf", "application/pdf") if format == "PDF" else ("docx", WORD)
    name = f"{title.translate(_NO_FILE_NAME)}.{suffix}"
    st.success("讲义生成好了。")
    st.download_button(f"下载讲义（{format}）", made, name, kind, on_click="ignore")


def _pdf_possible() -> bool:
    try:
        pdf.require()
    except CheckerError:
        return False
    return True
