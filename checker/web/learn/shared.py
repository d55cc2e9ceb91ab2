"""What the tabs share: the cases, one's own among them, how they are chosen, one case as a card."""

from __future__ import annotations

import streamlit as st

from checker.learning.cases import DIFFICULTIES, Case, cases, departments, select
from checker.learning.examined import Look, examiner
from checker.model import Span
from checker.report.words import LABELS
from checker.store import cases as kept
from checker.store import default_url, is_there, open_store
from checker.store.cases import OwnCase
from checker.web.shared import plain, policy, several

PAGE = "learn"
ANY = "不限"
_MOST_KEPT = 4  # versions of one's own cases that visitors still look at


def own_cases(*, removed: bool = False) -> tuple[OwnCase, ...]:
    """The cases that people here have added. A store is not made for looking."""
    if not is_there(default_url()):
        return ()
    with open_store() as store:
        return kept.listing(store, removed=removed)


def all_cases() -> tuple[Case, ...]:
    """The cases of the policy and one's own as they are now."""
    return _with(own_cases())


# Explaining a case reads the plans, which would be slow to do at every click.
@st.cache_resource(show_spinner="正在读取案例……", max_entries=_MOST_KEPT)
def _with(own: tuple[OwnCase, ...]) -> tuple[Case, ...]:
    return cases(policy(), own)


@st.cache_resource(show_spinner=False)
def look() -> Look:
    """What marks the evidence in a case."""
    return examiner(policy())


def titles() -> dict[str, str]:
    """The titles of the violation types by id."""
    return {kind.id: kind.title for kind in policy().types.values()}


def chosen(key: str) -> tuple[Case, ...]:
    """The cases that the visitor asks for."""
    found, named = all_cases(), titles()
    words, kinds, offices, levels = st.columns(4)
    selected = select(
        found,
        words.text_input("搜索", key=f"{key}-words"),
        types=kinds.multiselect(
            "类型",
            list(named),
            format_func=lambda kind: named[kind],
            key=f"{key}-types",
            placeholder=ANY,
        ),
        departments=offices.multiselect(
            "部门", list(departments(found)), key=f"{key}-offices", placeholder=ANY
        ),
        difficulties=levels.multiselect(
            "难度",
            list(DIFFICULTIES),
            format_func=lambda level: DIFFICULTIES[level],
            key=f"{key}-levels",
            placeholder=ANY,
        ),
    )
    if any(case.own for case in found) and st.checkbox("只看自有案例", key=f"{key}-own"):
        return select(selected, own=True)
    return selected


def card(case: Case) -> None:
    """One case with what decides in it, why, the clauses, and what the community may do."""
    mine = f"，自有第 {case.own} 号" if case.own else ""
    st.markdown(f"**{plain(case.title)}**（{LABELS[case.verdict]}{mine}）")
    st.markdown(f"“{marked(case.text, case.evidence) if case.evidence else several(case.text)}”")
    if case.why:
        st.caption(several(f"为什么：{case.why}"))
    if not case.flagged:
        return
    st.caption(plain(case.explained("all")))
    for basis in case.clauses_under("all")[:3]:
        st.caption(plain(f"{basis.plan} {basis.clause}：{basis.summary}"))
    st.caption(plain(f"社区可以：{case.remedy}"))


def marked(text: str, span: Span) -> str:
    """``text`` for a place that reads Markdown, the words of ``span`` bold and in brackets.

    The brackets are for those who do not see bold, and Markdown takes stars for bold at any words
    only where signs stand outside of them.
    """
    words = text[span.start : span.end].strip()
    bold = "  \n".join(f"**{plain(line.strip())}**" for line in words.split("\n") if line.strip())
    return f"{several(text[: span.start])}【{bold}】{several(text[span.end :])}"
