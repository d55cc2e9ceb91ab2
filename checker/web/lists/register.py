"""The tab of the admission register: all entries, what is about to expire, one entry opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.policy.admitted import STATES
from checker.report import admissions as tables
from checker.report.application_form import ledger_document
from checker.store import admissions as kept
from checker.store import default_url, is_there, open_store
from checker.web.lists.entry import entry_opened
from checker.web.lists.forms import blank_form
from checker.web.lists.shared import OPEN, changed, day_or_none
from checker.web.parts import EXCEL, WORD, clerk, keyed, warn_if_not
from checker.web.people import require
from checker.web.shared import plain, told

if TYPE_CHECKING:
    from checker.policy.admitted import Admission, State

_PICK = "register-pick"
_SOON = timedelta(days=30)
_ALL = "全部"


def show() -> None:
    """Draw the tab."""
    warn_if_not("keeper", "登记准入事项")
    if not is_there(default_url()):
        _empty()
        return
    with open_store() as store:
        every = kept.listing(store)
    if not every:
        _empty()
        return
    with told():
        _expiring(every)
    found = _narrowed()
    if found:
        _table(found)
        _opened(found)
    else:
        st.info("没有这样的事项。请放宽筛选条件。")
    _taken_away(every)


def _empty() -> None:
    st.info("登记簿还是空的。请在“登记新申请”里登记，或者先下载空白申请表给申请部门填写。")
    _blank("register-blank-first")


def _narrowed() -> tuple[Admission, ...]:
    left, middle, right = st.columns(3)
    states = (_ALL, *STATES)
    state: Any = left.selectbox(
        "状态", states, format_func=lambda name: STATES.get(name, _ALL), key="register-state"
    )
    department = middle.text_input("部门（名称的一部分）", key="register-department")
    with right:
        day = day_or_none("在哪一天有效（不选就不限）", "register-day")
    wanted: State | None = None if state == _ALL else state
    with open_store() as store:
        return kept.listing(store, state=wanted, department=department, in_force=day)


def _expiring(every: tuple[Admission, ...]) -> None:
    today = date.today()
    over = [entry for entry in every if _days_left(entry, today) < 0]
    soon = [entry for entry in every if 0 <= _days_left(entry, today) <= _SOON.days]
    if soon:
        named = "；".join(f"第 {e.id} 号 {e.application.matter}（到 {e.until}）" for e in soon)
        st.warning(plain(f"{_SOON.days} 天内到期：{named}"))
    if not over:
        return
    named = "；".join(f"第 {e.id} 号 {e.application.matter}（到 {e.until}）" for e in over)
    st.warning(plain(f"有效期已过，还没有登记为到期：{named}"))
    with st.form("register-expire", border=False):
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            who = clerk("register-expire")
        pressed = right.form_submit_button(f"把这 {len(over)} 项登记为到期", width="stretch")
    if pressed:
        require("keeper")
        with open_store() as store:
            ended = kept.expire(store, on=today, who=who)
        changed(f"已登记为到期的有 {len(ended)} 项。")


def _days_left(entry: Admission, today: date) -> int:
    """Days until an admitted matter expires, negative where it has; many where nothing expires."""
    if entry.state != "approved" or entry.until is None:
        return (date.max - today).days
    return (entry.until - today).days


def _reminder(entry: Admission, today: date) -> str:
    if entry.state == "applied" and entry.application.missing:
        return "要素不全"
    left = _days_left(entry, today)
    if left < 0:
        return "已过期，待登记"
    return f"还有 {left} 天到期" if left <= _SOON.days else ""


def _table(found: tuple[Admission, ...]) -> None:
    today = date.today()
    rows = [
        {
            "编号": entry.id,
            "状态": STATES[entry.state],
            "提醒": _reminder(entry, today),
            "事项": entry.application.matter,
            "部门": entry.application.department,
            "准入文号": entry.number,
            "有效期": f"{entry.since} 至 {entry.until}" if entry.since else "",
        }
        for entry in found
    ]
    st.caption(f"共 {len(rows)} 项。点表头可以排序。")
    st.dataframe(rows, hide_index=True, width="stretch")


def _opened(found: tuple[Admission, ...]) -> None:
    by_id = {entry.id: entry for entry in found}
    wanted = st.session_state.pop(OPEN, None)
    if wanted in by_id:
        st.session_state[_PICK] = wanted
    picked = st.selectbox(
        "打开一项，看内容和历史，提意见、作决定",
        list(by_id),
        index=None,
        format_func=lambda number: _called(by_id[number]),
        placeholder="请选择一项",
        key=_PICK,
    )
    if picked in by_id:
        entry_opened(by_id[picked])


def _called(entry: Admission) -> str:
    asked = entry.application
    return f"第 {entry.id} 号　{STATES[entry.state]}　{asked.matter}（{asked.department}）"


def _taken_away(every: tuple[Admission, ...]) -> None:
    st.subheader("带走")
    offers: list[tuple[str, str, Callable[[], bytes], str]] = [
        ("登记簿（Excel）", "准入登记簿.xlsx", lambda: tables.register(every, "xlsx"), EXCEL),
        ("登记簿（CSV）", "准入登记簿.csv", lambda: tables.register(every, "csv"), "text/csv"),
        ("取消台账（Excel）", "取消台账.xlsx", lambda: tables.ledger(every), EXCEL),
        ("取消台账（Word）", "取消台账.docx", lambda: ledger_document(every), WORD),
    ]
    columns = st.columns(len(offers) + 1)
    for column, (label, name, data, kind) in zip(columns, offers, strict=False):
        column.download_button(
            label,
            data,
            name,
            kind,
            key=keyed(f"register-{name}", every),
            on_click="ignore",
            width="stretch",
        )
    with columns[-1]:
        _blank("register-blank")


def _blank(key: str) -> None:
    st.download_button(
        "空白申请表（Word）",
        blank_form,
        "社区工作准入申请表.docx",
        WORD,
        key=key,
        on_click="ignore",
        width="stretch",
    )
