"""What the pages share: the policy, the processes that read files, how an error is said."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from checker.errors import CheckerError
from checker.guard import Guard, Order
from checker.policy import Policy
from checker.policy.stored import with_stored

_PROCESSES = 2  # files that are read at the same time; more people wait for their turn
_PATIENCE = 600  # seconds


@st.cache_resource(show_spinner="正在读取方案和清单……")
def policy() -> Policy:
    """The policy with the local lists and admissions; ``st.cache_resource.clear`` after a change."""
    return with_stored(Policy.load(), None)


@st.cache_resource(show_spinner=False)
def _guards() -> queue.Queue[Guard]:
    free: queue.Queue[Guard] = queue.Queue()
    for _ in range(_PROCESSES):
        free.put(Guard(Order()))
    return free


@contextmanager
def guard() -> Iterator[Guard]:
    """A process of the pool for as long as the block lasts. Raises CheckerError when all are busy."""
    free = _guards()
    try:
        taken = free.get(timeout=_PATIENCE)
    except queue.Empty:
        raise CheckerError("同时使用的人太多，请稍后再试。") from None
    try:
        yield taken
    finally:
        free.put(taken)


@contextmanager
def told() -> Iterator[None]:
    """Says an expected error in its own words instead of showing a fault of the program."""
    try:
        yield
    except CheckerError as error:
        st.error(several(str(error)))


def plain(text: str) -> str:
    """``text`` for a place that reads Markdown, with nothing of it taken for marks."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:" else c for c in text)


def several(text: str) -> str:
    """``text`` of several lines for a place that reads Markdown, every line on its own."""
    return "  \n".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    """One line; where lines follow each other, signs and spaces at their beginning are marks, too."""
    bare = text.lstrip(" \t")
    return "\u00a0" * (len(text) - len(bare)) + plain(bare).replace("=", "\\=").replace("&", "\\&")
