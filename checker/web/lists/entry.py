"""One entry of the register: what was asked, said and decided, its history, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.policy.admitted import SIDES, STATES
from checker.report.admissions import opinion
from checker.report.application_form import application_form
from checker.report.words import chinese_date
from checker.web.lists import applying
from checker.web.lists.shared import PAGE
from checker.web.lists.steps import next_step
from checker.web.parts import WORD, done, keyed, moment
from checker.web.shared import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from checker.policy.admitted import Admission

_DETAILS: Mapping[str, str] = {
    "matter": "事项",
    "body": "单位",
    "favours": "态度",
    "number": "文号",
    "decided_on": "决定日期",
    "decided_by": "决定单位",
    "since": "有效期自",
    "until": "有效期至",
    "on": "日期",
    "reason": "理由",
}
_YES_NO: Mapping[Any, str] = {True: "同意", False: "不同意"}


def entry_opened(entry: Admission) -> None:
    """Draw the entry."""
    asked = entry.application
    with st.container(border=True):
        number = f"　文号 {entry.number}" if entry.number else ""
        st.subheader(plain(f"第 {entry.id} 号　{STATES[entry.state]}{number}"), anchor=False)
        if entry.state == "applied" and asked.missing:
            st.warning(
                f"还缺少：{'、'.join(asked.missing)}。五项要素写全才能准入；"
                "请申请部门补齐后，用“照这份重新申请”再登记一次。"
            )
        for label, words in _facts(entry):
            left, right = st.columns([1, 4])
            left.markdown(f"**{plain(label)}**")
            right.text(words or "未写")
        _history(entry)
        left, right = st.columns(2)
        left.download_button(
            "下载申请表（Word）",
            lambda: application_form(entry),
            f"申请表-{entry.id}.docx",
            WORD,
            key=keyed("entry-form", entry),
            on_click="ignore",
            width="stretch",
        )
        if right.button("照这份重新申请", key=f"entry-again-{entry.id}", width="stretch"):
            applying.start_from(asked)
            done(PAGE, f"第 {entry.id} 号的内容已经填到“登记新申请”里，改好后再登记。")
    next_step(entry)


def _facts(entry: Admission) -> list[tuple[str, str]]:
    asked, funds = entry.application, entry.application.funds
    places = "、".join((*asked.streets, *asked.communities)) or "全部街道、社区"
    paid = (("由谁付", funds.payer), ("付多少", funds.amount), ("怎么付", funds.channel))
    facts = [
        ("事项名称", asked.matter),
        ("申请部门", asked.department),
        ("申请理由", asked.reasons),
        ("工作内容", asked.content),
        ("办理对象", asked.object),
        ("权限", asked.authority),
        ("申请的时限", f"{_day(asked.since)} 至 {_day(asked.until)}"),
        ("拨付经费", "；".join(f"{label}：{words or '未写'}" for label, words in paid)),
        ("适用范围", places),
        ("通知里的说法", "、".join(asked.keywords)),
        *((f"{SIDES[said.side]}意见", opinion(said)) for said in entry.opinions),
    ]
    if not entry.opinions:
        facts.append(("意见", "还没有登记街道（镇）、社区的意见"))
    if entry.decided_on:
        facts.append(("决定", f"{chinese_date(entry.decided_on)}，{entry.decided_by}"))
    if entry.since and entry.until:
        facts.append(("有效期", f"{_day(entry.since)} 至 {_day(entry.until)}"))
    if entry.ended_on:
        facts.append(("取消日期", chinese_date(entry.ended_on)))
    if entry.ended_why:
        facts.append(("取消的理由" if entry.ended_on else "不同意的理由", entry.ended_why))
    return facts


def _day(day: date | None) -> str:
    return "未写" if day is None else chinese_date(day)


def _history(entry: Admission) -> None:
    st.markdown("**历史**")
    for step in entry.history:
        details = "；".join(
            f"{label}：{_YES_NO.get(step.details[name], step.details[name])}"
            for name, label in _DETAILS.items()
            if name in step.details
        )
        st.text(f"{moment(step.at)}　{step.who}　{step.action}　{details}")
