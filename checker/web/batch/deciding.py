"""The tab where people decide about findings, one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.report.words import EXCEPTIONS, OUTCOMES, SEVERITIES, STATES, WHY
from checker.store import open_store, reviews
from checker.store.scanned import notice, reported, scanned
from checker.store.state import state
from checker.web.batch.desk import chosen
from checker.web.batch.opened import notice_opened
from checker.web.batch.results import narrowed
from checker.web.people import person, require
from checker.web.shared import plain, policy

if TYPE_CHECKING:
    from checker.store.reviews import Decision
    from checker.store.scanned import Found, Scanned, Wanted

_AROUND = 100  # characters of the notice before and after the words
_CLAUSES = 3  # that are cited; the notice's own page has them all
_MOST = 500  # findings in the queue at once
_CHOICES: dict[Decision, str] = {
    "confirmed": "确认：确有问题",
    "dismissed": "排除：不是问题（要写理由）",
    "corrected": "是问题，但类型不对",
}


def show() -> None:
    """Draw the tab."""
    url = chosen("batch-deciding-place")
    if url is None:
        return
    wanted = narrowed(url, "deciding")
    chosen_state, kind = _narrowed()
    with open_store(url) as store:
        now = state(store)
    queue, more = _queue(url, wanted, chosen_state, kind, now)
    _labels(url, wanted, now)
    if not queue:
        st.success("没有待处理的问题了。" if chosen_state == "open" else "没有这样的问题。")
        return
    st.caption(
        f"{len(queue)} 条{'以上' if more else ''}。决定对同一部门的同样文字一直有效，以后的扫描照此执行。"
    )
    numbers = {found.id: (one, found) for one, found in queue}
    picked = st.selectbox(
        "哪一条",
        list(numbers),
        format_func=lambda number: _called(*numbers[number]),
        key="batch-pick",
    )
    one, found = numbers[picked]
    _finding(url, one, found)
    _decision(url, found)
    if st.checkbox("看整份通知", key="batch-whole"):
        notice_opened(url, one.id)


def _narrowed() -> tuple[str, str]:
    left, right = st.columns(2)
    states = {**STATES, "all": "全部"}
    state = left.selectbox(
        "状态", list(states), format_func=lambda name: states[name], key="batch-state"
    )
    types = {"": "全部类型"} | {name: entry.title for name, entry in policy().types.items()}
    kind = right.selectbox(
        "类型", list(types), format_func=lambda name: types[name], key="batch-kind"
    )
    return str(state), str(kind)


@st.cache_resource(show_spinner=False, max_entries=8)
def _queue(
    url: str, wanted: Wanted, state: str, kind: str, now: str
) -> tuple[list[tuple[Scanned, Found]], bool]:
    """The findings to decide about, and whether there are more; ``now`` is the store's state."""
    found: list[tuple[Scanned, Found]] = []
    with open_store(url) as store:
        for one in scanned(store, wanted):
            for entry in one.findings:
                if entry.severity == "note" or (state not in ("all", entry.state)):
                    continue
                if kind and entry.type != kind:
                    continue
                if len(found) == _MOST:
                    return found, True
                found.append((one, entry))
    return found, False


def _called(one: Scanned, found: Found) -> str:
    types = policy().types
    title = types[found.type].title if found.type in types else found.type
    return f"{found.id}　{SEVERITIES[found.severity]}　{title}　{one.issuer}　{found.evidence[:40]}"  # type: ignore[index]


def _finding(url: str, one: Scanned, found: Found) -> None:
    with open_store(url) as store:
        _, report = notice(store, one.id)
        steps = reviews.steps(store, found.id)
    finding: dict[str, Any] = report["findings"][found.number]
    text: str = report["text"]
    before = text[max(0, finding["start"] - _AROUND) : finding["start"]]
    after = text[finding["end"] : finding["end"] + _AROUND]
    with st.container(border=True):
        st.markdown(
            plain(
                f"{one.issuer or '发文机关未识别'}《{one.title}》{one.document_number}　{one.day or ''}"
            )
        )
        # The words between marks that a reader without colours sees, too.
        st.text(f"…{before}【{finding['evidence']}】{after}…")
        for basis in finding["basis"][:_CLAUSES]:
            st.caption(plain(f"依据：{basis['plan']} {basis['clause']}：{basis['summary']}"))
        st.caption(plain(f"{WHY}：{finding['explanation']}"))
        for tried in finding["exceptions"]:
            st.caption(
                plain(
                    f"{EXCEPTIONS}：{tried['name']}，{OUTCOMES[tried['outcome']]}（{tried['why']}）"
                )
            )
        for step in steps:
            reason = step.details.get("reason", "")
            st.caption(
                plain(f"{step.at[:16].replace('T', ' ')}　{step.who}　{step.action}　{reason}")
            )


def _decision(url: str, found: Found) -> None:
    types = {name: entry.title for name, entry in policy().types.items()}
    with st.form(f"batch-decide-{found.id}", border=False):
        decision = st.radio("决定", list(_CHOICES), format_func=lambda name: _CHOICES[name])
        kind = st.selectbox(
            "应当是哪一类（只在类型不对时选）",
            [name for name in types if name != found.found_type],
            format_func=lambda name: types[name],
        )
        severity = st.radio(
            "算作", ["violation", "review"], format_func=lambda n: SEVERITIES[n], horizontal=True
        )
        reason = st.text_area("理由", height=70)
        left, right = st.columns(2)
        decided = left.form_submit_button("保存", type="primary")
        reopened = found.state != "open" and right.form_submit_button("撤回决定")
    if not decided and not reopened:
        return
    require("reviewer")
    with open_store(url) as store:
        if reopened:
            reviews.reopen(store, found.id, who=person(), reason=reason)
        else:
            reviews.decide(
                store,
                found.id,
                decision or "confirmed",
                who=person(),
                reason=reason,
                type=str(kind) if decision == "corrected" else "",
                severity=str(severity),
            )
    st.session_state.pop("batch-pick", None)
    st.toast("已记下。")
    st.rerun()


def _labels(url: str, wanted: Wanted, now: str) -> None:
    """The decisions as labels, for whoever trains or measures the checker."""

    def made() -> bytes:
        from checker.training.reviewed import labels

        with open_store(url) as store:
            lines = [
                json.dumps(line, ensure_ascii=False) for line in labels(reported(store, wanted))
            ]
        return "".join(f"{line}\n" for line in lines).encode()

    key = f"batch-export-{wanted}-{now}"
    st.download_button(
        "导出标注", made, "标注.jsonl", "application/jsonl", key=key, on_click="ignore"
    )
