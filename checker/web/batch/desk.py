"""Where the results of scans are: the store of the office, or what one visitor has not saved.

Uploads that nobody saves lie in a folder of the visitor's own, with a store of their own, and go
with the visit.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from checker.store import default_url, is_there

if TYPE_CHECKING:
    from checker.scan.background import Started

OFFICE, VISIT = "本单位的库", "这次上传的（没有保存）"
_KEY = "batch-desk"


class Desk:
    """The uploads of one visitor; when the visit is over, they and their results are deleted."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="checker-desk-")
        self.uploads = Path(self._folder.name) / "上传"
        self.uploads.mkdir()
        self.url = f"sqlite:///{Path(self._folder.name) / 'checker.db'}"
        self.started: Started | None = None

    def __del__(self) -> None:
        if self.started is not None and self.started.process.poll() is None:
            self.started.process.kill()
            self.started.process.wait()
        self._folder.cleanup()


def desk() -> Desk | None:
    """What this visitor has uploaded without saving it, if anything."""
    found: Desk | None = st.session_state.get(_KEY)
    return found


def new_desk() -> Desk:
    """An empty place for uploads of this visitor."""
    st.session_state[_KEY] = Desk()
    made: Desk = st.session_state[_KEY]
    return made


def places() -> dict[str, str]:
    """The stores whose results this visitor can see, by what to call them."""
    found = {OFFICE: default_url()} if is_there(default_url()) else {}
    mine = desk()
    return found if mine is None else {VISIT: mine.url, **found}


def chosen(key: str) -> str | None:
    """The URL of the store that the visitor wants to see; ``None`` and a word where there is none."""
    found = places()
    if not found:
        st.info("还没有扫描过。请先在“扫描”里选择文件或文件夹。")
        return None
    if len(found) == 1:
        return next(iter(found.values()))
    name = st.radio("看哪里的结果", list(found), horizontal=True, key=key)
    return found[name]
