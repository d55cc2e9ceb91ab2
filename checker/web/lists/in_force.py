"""The tab of the lists that hold on a day: to look through, to search, to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from checker.policy.exporting import write_list
from checker.policy.local import holding
from checker.report.lists import KINDS, contents
from checker.web.lists.shared import day_chosen, kind_chosen, types
from checker.web.parts import EXCEL, WORD, keyed
from checker.web.shared import plain, policy

if TYPE_CHECKING:
    from checker.policy.lists import ListItem, TaskList


def show() -> None:
    """Draw the tab."""
    left, middle, right = st.columns([1, 1, 2])
    with left:
        day = day_chosen("哪一天", "lists-on")
    with middle:
        kind = kind_chosen("清单", "lists-kind")
    words = right.text_input(
        "搜索（事项、部门、说明、说法里的字，多个词用空格隔开）", key="lists-words"
    )
    found = policy().lists_on(day).get(kind)
    if found is None:
        st.info("这一天没有这种清单。可以在“导入清单”里导入本地公布的清单。")
        return
    source = (
        "随软件发布的参考清单，以本地公布的为准" if found.reference else "本地清单，判断时以它为准"
    )
    st.caption(plain(f"{found.title}：{len(found.items)} 项（{source}）"))
    items = [item for item in found.items if _says(item, words.split())]
    if items:
        if words.strip():
            st.caption(f"找到 {len(items)} 项。")
        _table(items)
        _one(found, items)
    else:
        st.info("没有找到。请换一个词，或者清空搜索框看全部。")
    whole = holding(policy().lists, policy().local_lists, day)[kind]
    _taken_away(whole, f"{KINDS[kind]}-{day}", len(whole.items))


def _says(item: ListItem, words: list[str]) -> bool:
    said = "\n".join((item.id, item.title, item.department, item.description, *item.phrases))
    return all(word in said for word in words)


def _table(items: list[ListItem]) -> None:
    rows = [
        {
            "编号": item.id,
            "事项": item.title,
            "部门": item.department,
            "说明": item.description,
            "通知里的说法": "、".join(item.phrases),
        }
        for item in items
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _one(found: TaskList, items: list[ListItem]) -> None:
    """All that is known of one item."""
    by_id = {item.id: item for item in items}
    picked = st.selectbox(
        "看一项的全部内容",
        list(by_id),
        index=None,
        format_func=lambda name: f"{name}　{by_id[name].title}",
        placeholder="请选择一项",
        key="lists-item",
    )
    if picked is None or picked not in by_id:
        return
    alone = found.model_copy(update={"items": (by_id[picked],)})
    with st.container(border=True):
        # The first line is the title of the list, the second is empty.
        for line in list(contents(alone, types()))[2:]:
            st.markdown(plain(line.strip()))


def _taken_away(whole: TaskList, name: str, count: int) -> None:
    def written(format: str) -> Callable[[], bytes]:
        return lambda: write_list(whole, format, types())

    st.caption(f"下载整张清单（{count} 项，包括还没有生效和已经失效的）；改好后可以再导入。")
    columns = st.columns(3)
    for column, (label, format, kind) in zip(
        columns,
        (
            ("下载 Excel", "xlsx", EXCEL),
            ("下载 CSV", "csv", "text/csv"),
            ("下载 Word", "docx", WORD),
        ),
        strict=True,
    ):
        column.download_button(
            label,
            written(format),
            f"{name}.{format}",
            kind,
            key=keyed(f"lists-{format}", whole),
            on_click="ignore",
            width="stretch",
        )
