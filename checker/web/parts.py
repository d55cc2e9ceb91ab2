"""Small parts that pages share: who acts, when it was, what has just been done."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from checker.report.words import chinese_moment
from checker.web.people import ROLES, Role, may, person, signing_in
from checker.web.shared import several

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DONE = "-done"
# Streamlit has no Chinese for the hint inside a field that is being written in, nor for the parts
# of a day that nobody has chosen.
_STYLE = """<style>
[data-testid="InputInstructions"] { display: none; }
[data-testid="stDateInput"] [data-placeholder] { font-size: 0; }
[data-testid="stDateInput"] [data-placeholder]::after { font-size: 1rem; }
[data-testid="stDateInput"] [data-type="year"][data-placeholder]::after { content: "年"; }
[data-testid="stDateInput"] [data-type="month"][data-placeholder]::after { content: "月"; }
[data-testid="stDateInput"] [data-type="day"][data-placeholder]::after { content: "日"; }
</style>"""


def headed(page: str, title: str) -> None:
    """The head of a page: its title and what has just been done on it, once."""
    st.html(_STYLE)
    st.title(title)
    # A place of its own also where there is nothing to say: tabs that move go back to the first.
    place = st.container()
    words = st.session_state.pop(page + _DONE, "")
    if words:
        place.success(several(words))
        # Who pressed a button far below does not see the head of the page.
        st.toast(several(words), duration="long")


def clerk(key: str) -> str:
    """The name that the history gets: who signed in, else what the person at this machine writes."""
    if signing_in():
        return person()
    return st.text_input("经办人（记入历史）", person(), key=f"{key}-clerk")


def moment(stamp: str) -> str:
    """A time of the history as clocks here show it, to the minute."""
    try:
        return chinese_moment(datetime.fromisoformat(stamp).astimezone().isoformat())
    except (ValueError, OverflowError):
        return stamp


def keyed(name: str, content: object) -> str:
    """A key for what can be taken away: what a key has once offered, it would offer again."""
    return f"{name}-{hash(str(content)):x}"


def done(page: str, words: str) -> None:
    """Draw the page anew, ``words`` on top of it."""
    st.session_state[page + _DONE] = words
    st.rerun()


def warn_if_not(needed: Role, doing: str) -> None:
    """Tells those who may not, before they fill anything in."""
    if not may(needed):
        st.info(f"您的账号只能查看；{doing}需要“{ROLES[needed]}”的权限。")
