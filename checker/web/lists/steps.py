"""The forms of what can happen to an entry: an opinion, the decision, the cancellation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.policy.admitted import SIDES, Opinion
from checker.store import admissions as kept
from checker.store import open_store
from checker.web.lists.shared import changed, day_chosen, day_or_none
from checker.web.parts import clerk
from checker.web.people import require
from checker.web.shared import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.policy.admitted import Admission

_GROUP = "领导小组"


def next_step(entry: Admission) -> None:
    """Draw the forms of the steps that the entry's state allows."""
    steps: dict[str, Callable[[Admission], None]] = {}
    if entry.state == "applied":
        steps = {"记一条意见": _opinion, "同意准入": _approve, "不同意准入": _reject}
    elif entry.state == "approved":
        steps = {"取消准入": _cancel}
    if not steps:
        st.caption("这一项已经办结，不能再改；需要时请重新申请。")
        return
    st.subheader("下一步")
    step = next(iter(steps))
    if len(steps) > 1:
        step = st.radio("要做什么", list(steps), horizontal=True, key=f"step-{entry.id}") or step
    with told():
        steps[step](entry)


def _opinion(entry: Admission) -> None:
    key = f"opinion-{entry.id}"
    with st.form(key, clear_on_submit=False):
        left, right = st.columns(2)
        side: Any = left.radio(
            "谁的意见", list(SIDES), format_func=lambda name: SIDES[name], horizontal=True
        )
        favours = right.radio("态度", ["同意", "不同意"], horizontal=True)
        body = st.text_input("哪个街道（镇）或社区")
        words = st.text_area("意见的内容", height=100)
        day = day_chosen("提意见的日期", f"{key}-day")
        who = clerk(key)
        pressed = st.form_submit_button("记下意见", type="primary")
    if not pressed:
        return
    require("keeper")
    said = Opinion(side, body, words, favours == "同意", day)
    with open_store() as store:
        kept.give_opinion(store, entry.id, said, who=who)
    changed(f"已记下第 {entry.id} 号的{SIDES[said.side]}意见。")


def _approve(entry: Admission) -> None:
    key = f"approve-{entry.id}"
    heard = {said.side for said in entry.opinions}
    unheard = "、".join(word for side, word in SIDES.items() if side not in heard)
    if unheard:
        st.caption(f"还没有登记{unheard}的意见；方案要求决定前先征求。")
    with st.form(key):
        number = st.text_input("准入文号（写全）", placeholder="例如 某民准〔2026〕8号")
        left, right = st.columns(2)
        by = left.text_input("谁决定的", _GROUP)
        with right:
            decided = day_chosen("决定日期", f"{key}-on")
        left, right = st.columns(2)
        with left:
            since = day_or_none("有效期从哪一天起", f"{key}-since", entry.application.since)
        with right:
            until = day_or_none(
                "有效期到哪一天止（含当天）", f"{key}-until", entry.application.until
            )
        who = clerk(key)
        pressed = st.form_submit_button("同意准入", type="primary")
    if not pressed:
        return
    require("keeper")
    with open_store() as store:
        entered = kept.approve(
            store,
            entry.id,
            number=number,
            decided_on=decided,
            decided_by=by,
            since=since,
            until=until,
            who=who,
        )
    reminder = f"提醒：没有登记{unheard}的意见。" if unheard else ""
    changed(
        f"第 {entry.id} 号已准入：{entered.number}，{entered.since} 至 {entered.until}。{reminder}"
    )


def _reject(entry: Admission) -> None:
    key = f"reject-{entry.id}"
    with st.form(key):
        reason = st.text_area("不同意的理由", height=100)
        left, right = st.columns(2)
        by = left.text_input("谁决定的", _GROUP)
        with right:
            decided = day_chosen("决定日期", f"{key}-on")
        who = clerk(key)
        pressed = st.form_submit_button("登记为不同意", type="primary")
    if not pressed:
        return
    require("keeper")
    with open_store() as store:
        kept.reject(store, entry.id, reason=reason, decided_on=decided, decided_by=by, who=who)
    changed(f"第 {entry.id} 号已登记为不同意。")


def _cancel(entry: Admission) -> None:
    key = f"cancel-{entry.id}"
    with st.form(key):
        st.caption("取消后列入取消台账；从取消的那一天起不再有效，之前的通知仍按有效判断。")
        reason = st.text_area("取消的理由", height=100)
        on = day_chosen("从哪一天起取消", f"{key}-on", date.today())
        who = clerk(key)
        pressed = st.form_submit_button("取消准入", type="primary")
    if not pressed:
        return
    require("keeper")
    with open_store() as store:
        kept.cancel(store, entry.id, reason=reason, on=on, who=who)
    changed(f"第 {entry.id} 号已取消，列入取消台账。")
