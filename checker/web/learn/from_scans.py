"""The tab that makes cases of what scans have found, without the names in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.report.words import SEVERITIES, STATES
from checker.store import default_url, is_there, open_store
from checker.store.scanned import notice, notice_of, scanned
from checker.store.state import state as state_of
from checker.web.learn import writing
from checker.web.learn.drafting import drafted
from checker.web.learn.shared import titles
from checker.web.parts import warn_if_not
from checker.web.people import require
from checker.web.shared import several, told

if TYPE_CHECKING:
    from checker.store.scanned import Found, Scanned

_KEY = "scan-new"
_MOST = 500  # findings to choose from at once
_MOST_KEPT = 4
_ALL = "全部"
_SHOWN = 40  # characters of the words in the box to choose from
# What people have looked at makes the better case; what was dismissed, a look-alike.
_ORDER = ("confirmed", "corrected", "open", "dismissed")


def show() -> None:
    """Draw the tab."""
    warn_if_not("reviewer", "加入案例")
    st.write(
        "把扫描里发现的问题变成案例：选一条，软件先隐去单位、地名、人名和号码，再由您改写、核对、保存。"
        "排除了的问题可以做成“看着像，其实不违规”的案例。"
    )
    if not is_there(default_url()):
        _empty()
        return
    with told():
        _choice()
    if writing.begun(_KEY):
        st.subheader("改写并保存")
        with told():
            writing.form(_KEY)


def _empty() -> None:
    st.info("本单位的库里还没有扫描结果。请先在“批量扫描”里扫描并保存到本单位的库。")


def _choice() -> None:
    with open_store() as store:
        now = state_of(store)
    every = _findings(default_url(), now)
    if not every:
        _empty()
        return
    named = titles()
    left, middle, right = st.columns(3)
    states = (_ALL, *(name for name in _ORDER))
    state = left.selectbox(
        "状态",
        states,
        format_func=lambda name: STATES.get(name, "全部（已确认的在前）"),
        key="scan-state",
    )
    kinds = sorted({found.type for _, found in every if found.type in named})
    kind = middle.selectbox(
        "类型", (_ALL, *kinds), format_func=lambda name: named.get(name, _ALL), key="scan-kind"
    )
    words = right.text_input("原文或发文机关里的字", key="scan-words").strip()
    chosen = {
        found.id: (one, found)
        for one, found in every
        if state in (_ALL, found.state)
        and kind in (_ALL, found.type)
        and (words in found.evidence or words in one.issuer)
    }
    if not chosen:
        st.info("没有这样的问题。请放宽筛选条件。")
        return
    shown = list(chosen)[:_MOST]
    st.caption(
        f"共 {len(chosen)} 条" + (f"，列出前 {_MOST} 条" if len(chosen) > _MOST else "") + "。"
    )
    picked: Any = st.selectbox(
        "选一条",
        shown,
        index=None,
        format_func=lambda number: _called(*chosen[number], named),
        placeholder="请选择一条",
        key="scan-pick",
    )
    if picked in chosen:
        _preview(*chosen[picked])


@st.cache_resource(show_spinner="正在读取扫描结果……", max_entries=_MOST_KEPT)
def _findings(url: str, state: str) -> tuple[tuple[Scanned, Found], ...]:
    """Every finding that can become a case, those first that people have decided about.

    ``state`` is what the store holds: when that changes, they are read anew.
    """
    with open_store(url) as store:
        found = [
            (one, entry)
            for one in scanned(store)
            for entry in one.findings
            if entry.found_severity != "note"
        ]
    return tuple(sorted(found, key=lambda pair: (_ORDER.index(pair[1].state), pair[1].id)))


def _called(one: Scanned, found: Found, named: dict[str, str]) -> str:
    severity = SEVERITIES.get(found.severity, "")  # type: ignore[call-overload]
    title = named.get(found.type, found.type)
    words = found.evidence[:_SHOWN]
    return f"{found.id}　{STATES[found.state]}　{severity}　{title}　{one.issuer}　{words}"


def _preview(one: Scanned, found: Found) -> None:
    with st.container(border=True):
        st.caption(several(f"{one.issuer or '发文机关未识别'}《{one.title}》"))
        st.markdown(several(f"【{found.evidence}】"))
        pressed = st.button("取出来，隐去名称", key=f"scan-take-{found.id}", type="primary")
    if not pressed:
        return
    require("reviewer")
    with open_store() as store:
        _, report = notice(store, notice_of(store, found.id))
    with st.spinner("正在隐去名称……"):
        writing.begin(_KEY, drafted(found, report))
    st.rerun()
