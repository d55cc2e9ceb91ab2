"""The tab where a file becomes the list of its kind: looked at first, then taken over whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from checker.errors import CheckerError
from checker.policy.differences import differences
from checker.policy.importing import ListRefused, read_list
from checker.policy.local import holding, keep
from checker.report.lists import changes
from checker.store import default_url, is_there, open_store
from checker.store import lists as kept
from checker.web.lists.shared import changed, day_chosen, kind_chosen, types
from checker.web.parts import clerk, warn_if_not
from checker.web.people import require
from checker.web.shared import plain, policy

if TYPE_CHECKING:
    from checker.policy.importing import Imported
    from checker.policy.lists import ListKind
    from checker.store.lists import ListVersion

_FILE = "lists-file-number"  # another number empties the field of the file
_HEIGHT = 300  # pixels of the pane with the differences


def show() -> None:
    """Draw the tab."""
    warn_if_not("keeper", "导入清单")
    st.write(
        "Excel、CSV 或 Word 表格都可以。先看认得对不对，再导入；有问题会一次列全，什么都不导入。"
    )
    left, right = st.columns(2)
    with left:
        kind = kind_chosen("哪一种清单", "taking-kind")
    with right:
        since = day_chosen("从哪一天起生效", "lists-since")
    number = st.session_state.setdefault(_FILE, 0)
    # Any file may be chosen: what is wrong with another kind of file is said in Chinese.
    file = st.file_uploader("清单文件", key=f"lists-file-{number}")
    mapping = _mapping()
    if file is None:
        return
    try:
        found = read_list(file.getvalue(), kind, name=file.name, types=types(), mapping=mapping)
    except ListRefused as faulty:
        _faults(faulty)
        return
    _recognised(found, since)
    _taken(found, kind, since)


def _mapping() -> list[tuple[str, str]]:
    with st.expander("列名认错了，或者认不出来"):
        written = st.text_area(
            "一行写一列：文件里的列名=应当是什么（命令里的 --map）；不用的列写 列名=-",
            placeholder="工作名称=事项名称",
            key="lists-map",
        )
    pairs = []
    for line in written.replace("＝", "=").splitlines():
        column, sign, field = (part.strip() for part in line.rpartition("="))
        if sign and column and field:
            pairs.append((column, field))
        elif line.strip():
            raise CheckerError(f"“{line.strip()}”没有写成 列名=字段。请改正。")
    return pairs


def _faults(faulty: ListRefused) -> None:
    st.error(
        plain(f"没有导入：“{faulty.name}”里有 {len(faulty.faults)} 处要改。请改好后重新选择文件。")
    )
    for number, fault in enumerate(faulty.faults, start=1):
        st.markdown(plain(f"{number}. {fault}"))
    for warning in faulty.warnings:
        st.warning(plain(str(warning)))


def _recognised(found: Imported, since: date) -> None:
    listed = found.task_list
    st.success(plain(f"认出 {len(listed.items)} 项：{listed.title}。还没有导入，请先看一遍。"))
    st.dataframe(
        [
            {"编号": item.id, "事项": item.title, "部门": item.department, "说明": item.description}
            for item in listed.items
        ],
        hide_index=True,
        width="stretch",
    )
    for words in found.understood:
        st.caption(plain(words))
    for warning in found.warnings:
        st.warning(plain(f"请注意：{warning}"))
    before = holding(policy().lists, policy().local_lists, since).get(listed.kind)
    if before is not None:
        with st.expander("与现在的清单相比改了什么"), st.container(height=_HEIGHT, border=False):
            st.caption(plain(f"现在的：{before.title}"))
            for line in changes(differences(before, listed), types()):
                st.markdown(plain(line.strip()))


def _taken(found: Imported, kind: ListKind, since: date) -> None:
    there = _of_the_day(kind, since)
    with st.form("lists-take", border=False):
        replace = False
        if there is not None:
            st.warning(
                plain(
                    f"从 {since} 起生效的这张清单已经有了：{there.title}，{there.imported_by} 导入自“{there.source}”。"
                )
            )
            replace = st.checkbox("换掉这一张（历史里仍能看到它）", key="lists-replace")
        who = clerk("taking")
        pressed = st.form_submit_button("导入", type="primary")
    if not pressed:
        return
    require("keeper")
    if there is not None and not replace:
        raise CheckerError(
            "同一天生效的清单已经有了。要换掉它，请勾选“换掉这一张”；是另一次公布的，请改生效日期。"
        )
    if not who.strip():
        raise CheckerError("缺少经办人。请补上。")
    with open_store() as store:
        keep(store, found, since=since, who=who.strip(), replace=replace)
    st.session_state[_FILE] += 1
    listed = found.task_list
    changed(f"已导入：{listed.title}，{len(listed.items)} 项，从 {since} 起适用。")


def _of_the_day(kind: ListKind, since: date) -> ListVersion | None:
    if not is_there(default_url()):
        return None
    with open_store() as store:
        return next((v for v in kept.versions(store, kind) if v.since == since), None)
