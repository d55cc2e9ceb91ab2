"""What the tabs share: the kinds of lists, the titles of types, how a change is made known."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from checker.policy.lists import LIST_MODELS, ListKind
from checker.report.lists import KINDS
from checker.web.parts import done
from checker.web.shared import policy

PAGE = "lists"
OPEN = "register-open"  # the number of the entry to open when the page is drawn next
_FIRST, _LAST = date(1949, 1, 1), date(2149, 12, 31)  # the days that can be chosen


def kind_chosen(label: str, key: str) -> ListKind:
    """One of the five lists."""
    picked: Any = st.selectbox(label, list(LIST_MODELS), format_func=KINDS.__getitem__, key=key)
    kind: ListKind = picked
    return kind


def day_chosen(label: str, key: str, first: date | None = None) -> date:
    """A day; an emptied field means today."""
    return day_or_none(label, key, first or date.today()) or date.today()


def day_or_none(label: str, key: str, first: date | None = None) -> date | None:
    """A day that may be left open. Without bounds Streamlit takes ten years from now for them."""
    known = first if first is not None and _FIRST <= first <= _LAST else None
    picked: Any = st.date_input(
        label, known, min_value=_FIRST, max_value=_LAST, key=key, format="YYYY-MM-DD"
    )
    return picked if isinstance(picked, date) else None


def types() -> dict[str, str]:
    """The titles of the violation types by id."""
    return {name: entry.title for name, entry in policy().types.items()}


def changed(words: str) -> None:
    """After a change: what was loaded of the policy goes, and the page is drawn anew.

    The processes that read files have loaded the lists as well, so that they are started again.
    """
    st.cache_resource.clear()
    done(PAGE, words)
