"""The tab of one's own cases: all of them, one opened with its history, and the form for another."""

from __future__ import annotations

import streamlit as st

from checker.learning.cases import cases, look_alikes, select
from checker.report.words import LABELS
from checker.store import cases as kept
from checker.store import open_store
from checker.store.cases import OwnCase
from checker.web.learn import writing
from checker.web.learn.shared import PAGE, all_cases, card, own_cases, titles
from checker.web.parts import clerk, done, moment, warn_if_not
from checker.web.people import require
from checker.web.shared import plain, policy, several, told

_SHOWN = 40  # characters of a case in the box to choose from


def show() -> None:
    """Draw the tab."""
    warn_if_not("reviewer", "加入、移除案例")
    with told():
        _listed()
    st.subheader("自己写一个案例")
    st.caption(
        "违规的、需核实的可以加，看着像其实不违规的也可以加；加入后学习、练习、讲义里都会用到。"
    )
    with told():
        writing.form("own-new")


def _listed() -> None:
    every = own_cases(removed=True)
    if not every:
        st.info("还没有自有案例。可以在下面自己写一个，也可以“从扫描结果添加”。")
        return
    removed = any(case.removed_at for case in every) and st.checkbox(
        "也看已经移除的", key="own-removed"
    )
    found = {case.id: case for case in every if removed or not case.removed_at}
    named = titles()
    st.caption(f"共 {len(found)} 个。")
    rows = [
        {
            "编号": case.id,
            "结论": LABELS[case.severity or "compliant"],
            "类型": named.get(case.type, case.type),
            "案例": case.text,
            "部门": case.department,
            "谁加入": case.added_by,
            "什么时候": moment(case.added_at),
            **({"移除": moment(case.removed_at) if case.removed_at else ""} if removed else {}),
        }
        for case in found.values()
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    picked = st.selectbox(
        "打开一个，看内容和历史，或者移除",
        list(found),
        index=None,
        format_func=lambda number: f"第 {number} 号　{found[number].text[:_SHOWN]}",
        placeholder="请选择一个",
        key="own-pick",
    )
    if picked in found:
        _opened(found[picked])


def _opened(mine: OwnCase) -> None:
    with open_store() as store:
        _, steps = kept.show(store, mine.id)
    with st.container(border=True):
        shown = [case for case in cases(policy(), (mine,)) if case.own == mine.id]
        if shown:
            left, right = st.columns(2)
            with left:
                card(shown[0])
            with right:
                words = "合规写法" if mine.severity else "不合规写法"
                st.caption(f"软件自带案例里与它相像的{words}")
                for other in look_alikes(shown[0], select(all_cases(), own=False), 2):
                    st.markdown(f"“{several(other.text)}”")
        else:
            st.markdown(several(mine.text))
            st.caption("与软件自带的案例相同，或者方案里已经没有这一类，学习时不会重复出现。")
        for step in steps:
            reason = str(step.details.get("reason", ""))
            st.caption(plain(f"{moment(step.at)}　{step.who}　{step.action}　{reason}"))
    if mine.removed_at:
        return
    with st.form(f"own-remove-{mine.id}", border=False):
        reason = st.text_input("移除的原因（记入历史）", key=f"own-reason-{mine.id}")
        who = clerk(f"own-remove-{mine.id}")
        pressed = st.form_submit_button(f"移除第 {mine.id} 号案例")
    if pressed:
        require("reviewer")
        with open_store() as store:
            kept.remove(store, mine.id, who=who, reason=reason)
        done(PAGE, f"已移除自有第 {mine.id} 号案例；历史里仍能看到它。")
