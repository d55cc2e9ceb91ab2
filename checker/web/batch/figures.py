"""Figures of a store, counted once for as long as nothing in the store changes."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import streamlit as st

from checker.store import open_store
from checker.store.scanned import Wanted, reported
from checker.web.shared import policy

if TYPE_CHECKING:
    from checker.across.statistics import Statistics

_MOST_KEPT = 8  # sets of figures, over all visitors


def figures(url: str, wanted: Wanted) -> Statistics:
    """The figures of what ``wanted`` names. Raises StoreError."""
    from checker.store.state import state

    with open_store(url) as store:
        now = state(store)
    return _counted(url, astuple(wanted), now)


@st.cache_resource(show_spinner="正在统计……", max_entries=_MOST_KEPT)
def _counted(url: str, wanted: tuple[object, ...], state: str) -> Statistics:
    from checker.across.statistics import detailed

    titles = {name: kind.title for name, kind in policy().types.items()}
    with open_store(url) as store:
        return detailed(reported(store, Wanted(*wanted)), titles=titles)  # type: ignore[arg-type]
