"""The tab of what a list was: who imported what when, and what changed between two versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from checker.policy.differences import differences
from checker.policy.local import task_list
from checker.report.lists import changes
from checker.report.words import chinese_date
from checker.store import default_url, is_there, open_store
from checker.store.lists import IMPORTED, events_of
from checker.web.lists.shared import kind_chosen, types
from checker.web.parts import moment
from checker.web.shared import plain, policy

if TYPE_CHECKING:
    from checker.policy.lists import ListKind
    from checker.store.history import Event
    from checker.store.lists import ListVersion

_SHIPPED = "随软件发布的参考清单"
_HEIGHT = 420  # pixels of the pane with the differences


def show() -> None:
    """Draw the tab."""
    kind = kind_chosen("清单", "history-kind")
    found: tuple[tuple[ListVersion, tuple[Event, ...]], ...] = ()
    if is_there(default_url()):
        with open_store() as store:
            found = events_of(store, kind)
    if not found:
        st.info(f"这种清单还没有导入过本地的，现在用的是{_SHIPPED}。")
        return
    st.caption("每次公布各存一版，通知按它自己那一天的清单判断。导入、替换都留下记录，不能改。")
    rows = [
        {
            "从哪一天起": version.since,
            "做了什么": "导入" if event.action == IMPORTED else "替换",
            "清单": version.title,
            "文件": event.details.get("source", ""),
            "谁": event.who,
            "什么时候": moment(event.at),
            "换下的文件": event.details.get("before", {}).get("source", ""),
        }
        for version, events in found
        for event in events
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    _compared(kind, _every(found))


def _every(
    found: tuple[tuple[ListVersion, tuple[Event, ...]], ...],
) -> list[tuple[str, ListVersion]]:
    """Every version that was ever there, also those that gave way to another of the same day."""
    every: list[tuple[str, ListVersion]] = []
    for version, events in found:
        day = chinese_date(version.since)
        for event in events:
            before = event.details.get("before")
            if before:
                gone = f"{day}起（{moment(event.at)}被换下）：{before['title']}，{before['source']}"
                every.append((gone, replace(version, **before)))
        every.append((f"{day}起：{version.title}，{version.source}", version))
    return every


def _compared(kind: ListKind, every: list[tuple[str, ListVersion]]) -> None:
    st.subheader("比较两版")
    shipped = policy().lists.get(kind)
    names = [*([_SHIPPED] if shipped else []), *(name for name, _ in every)]
    if len(names) < 2:
        st.info("只有一版，没有可以比较的。")
        return
    lists = [*([shipped] if shipped else []), *(task_list(version) for _, version in every)]
    numbers = range(len(names))
    left, right = st.columns(2)
    old = left.selectbox(
        "旧的", numbers, len(names) - 2, format_func=names.__getitem__, key=f"history-old-{kind}"
    )
    new = right.selectbox(
        "新的", numbers, len(names) - 1, format_func=names.__getitem__, key=f"history-new-{kind}"
    )
    with st.container(border=True, height=_HEIGHT):
        for line in changes(differences(lists[old], lists[new]), types()):
            # Lines that belong to an item are set in.
            st.markdown(plain(line) if line[:1] != " " else f"- {plain(line.strip())}")
