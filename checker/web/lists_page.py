"""清单与准入: the lists that hold on a day, importing one, and the admission register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from checker.errors import CheckerError
from checker.policy.admitted import STATES
from checker.policy.lists import ListKind
from checker.policy.local import keep
from checker.store import default_url, is_there, open_store
from checker.web.shared import policy, told

if TYPE_CHECKING:
    from checker.policy.importing import Imported

_KINDS: dict[ListKind, str] = {
    "duties": "依法履行职责",
    "assist": "依法协助",
    "negative": "负面清单",
    "certificates": "证明事项",
    "purchase": "购买服务",
}


def show() -> None:
    """Draw the page."""
    st.title("清单与准入")
    lists, taking, register = st.tabs(["适用的清单", "导入清单", "准入登记"])
    with lists, told():
        _lists()
    with taking, told():
        _import()
    with register, told():
        _register()


def _lists() -> None:
    on = st.date_input("哪一天", date.today(), key="lists-on")
    day = on if isinstance(on, date) else date.today()
    found = policy().lists_on(day)
    names = [kind for kind in _KINDS if kind in found]
    kind = st.selectbox("清单", names, format_func=lambda name: _KINDS[name])
    chosen = found[kind]
    source = "随软件发布的参考清单，以本地公布的为准" if chosen.reference else "本地清单"
    st.caption(f"{chosen.title}：{len(chosen.items)} 项（{source}）")
    rows = [
        {"编号": item.id, "事项": item.title, "部门": item.department, "说明": item.description}
        for item in chosen.items
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _import() -> None:
    from checker.policy.importing import ListRefused, read_list

    st.write("Excel、CSV 或 Word 表格。先看认得对不对，再导入；有问题会一次列全，什么都不导入。")
    kind = st.selectbox("哪一种清单", list(_KINDS), format_func=lambda name: _KINDS[name])
    since = st.date_input("从哪一天起生效", date.today(), key="lists-since")
    who = st.text_input("经办人")
    file = st.file_uploader("清单文件", type=["xlsx", "csv", "docx"], key="lists-file")
    if file is None or not isinstance(since, date):
        return
    types = {name: entry.title for name, entry in policy().types.items()}
    try:
        found = read_list(file.getvalue(), kind, name=file.name, types=types)
    except ListRefused as refused:
        st.error("没有导入。请改好下面的问题再来：")
        st.text(str(refused))
        return
    items = found.task_list.items
    st.success(f"认出 {len(items)} 项。")
    st.dataframe(
        [{"编号": item.id, "事项": item.title, "部门": item.department} for item in items],
        hide_index=True,
        width="stretch",
    )
    for words in found.understood:
        st.caption(words)
    for warning in found.warnings:
        st.warning(str(warning))
    if st.button("导入", type="primary"):
        _take(found, since, who or "网页")


def _take(found: Imported, since: date, who: str) -> None:
    with open_store() as store:
        keep(store, found, since=since, who=who)
    st.cache_resource.clear()
    st.success("已导入。")


def _register() -> None:
    from checker.store.admissions import listing

    if not is_there(default_url()):
        st.info("还没有登记过准入事项。登记用命令 checker admissions add，见使用手册。")
        return
    with open_store() as store:
        found = listing(store)
    if not found:
        raise CheckerError("登记簿是空的。")
    rows = [
        {
            "编号": entry.id,
            "状态": STATES[entry.state],
            "部门": entry.application.department,
            "事项": entry.application.matter,
            "文号": entry.number or "",
            "有效期": f"{entry.since or ''} 至 {entry.until or ''}" if entry.since else "",
        }
        for entry in found
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
