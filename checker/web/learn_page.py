"""案例学习: browse flagged and clean cases side by side, take a quiz, make a handout."""

from __future__ import annotations

import random
from typing import Any

import streamlit as st

from checker.learning.cases import Case, cases, departments, look_alikes, select
from checker.learning.examined import Look, examiner
from checker.learning.quiz import Outcome, Question, Quiz
from checker.model import VerdictLabel
from checker.report.words import LABELS
from checker.web.shared import plain, policy, told

_PAGE = 10
_DIFFICULTIES = {"plain": "明显", "renamed": "换了说法", "hard": "难辨"}
_QUESTIONS = 10
_ANY = "不限"


@st.cache_resource(show_spinner="正在读取案例……")
def _cases() -> tuple[Case, ...]:
    return cases(policy())


@st.cache_resource(show_spinner=False)
def _look() -> Look:
    return examiner(policy())


def show() -> None:
    """Draw the page."""
    st.title("案例学习")
    browse, quiz, handout = st.tabs(["看案例", "做练习", "做讲义"])
    with browse, told():
        _browse()
    with quiz, told():
        _quiz()
    with handout, told():
        _handout()


def _chosen(key: str) -> tuple[Case, ...]:
    titles = {kind.id: kind.title for kind in policy().types.values()}
    words, kinds, offices, levels = st.columns(4)
    return select(
        _cases(),
        words.text_input("搜索", key=f"{key}-words"),
        types=kinds.multiselect(
            "类型",
            list(titles),
            format_func=lambda kind: titles[kind],
            key=f"{key}-types",
            placeholder=_ANY,
        ),
        departments=offices.multiselect(
            "部门", list(departments(_cases())), key=f"{key}-offices", placeholder=_ANY
        ),
        difficulties=levels.multiselect(
            "难度",
            list(_DIFFICULTIES),
            format_func=lambda d: _DIFFICULTIES[d],
            key=f"{key}-levels",
            placeholder=_ANY,
        ),
    )


def _browse() -> None:
    flagged = select(_chosen("browse"), flagged=True)
    st.caption(f"共 {len(flagged)} 个案例")
    pages = max(1, -(-len(flagged) // _PAGE))
    page = st.number_input("第几页", 1, pages) if pages > 1 else 1
    for case in flagged[(page - 1) * _PAGE : page * _PAGE]:
        with st.container(border=True):
            left, right = st.columns(2)
            with left:
                _card(_look()(case))
            with right:
                st.caption("看着像，其实不违规的")
                for other in look_alikes(case, select(_cases(), flagged=False), 2):
                    st.markdown(f"“{plain(other.text)}”")
                    st.caption(plain(other.why))


def _card(case: Case) -> None:
    st.markdown(f"**{plain(case.title)}**（{LABELS[case.verdict]}）")
    text = plain(case.text)
    if case.evidence:
        start, end = case.evidence.start, case.evidence.end
        before, words, after = case.text[:start], case.text[start:end], case.text[end:]
        text = f"{plain(before)}**{plain(words)}**{plain(after)}"
    st.markdown(f"“{text}”")
    st.caption(plain(case.explained("all")))
    for basis in case.clauses_under("all")[:3]:
        st.caption(plain(f"{basis.plan} {basis.clause}：{basis.summary}"))
    st.caption(plain(f"社区可以：{case.remedy}"))


def _quiz() -> None:
    state: Any = st.session_state
    if "quiz" not in state or st.button("重新开始"):
        state.quiz = Quiz(_cases(), random.randrange(10**6), length=_QUESTIONS, look=_look())
        state.outcome = None
    quiz: Quiz = state.quiz
    outcome: Outcome | None = state.outcome
    if outcome is not None:
        _told(outcome)
        if st.button("下一题", type="primary"):
            state.outcome = None
            st.rerun()
        return
    question = quiz.question()
    score = quiz.score()
    if question is None:
        st.success(f"做完了：{score.cases} 题中一次答对 {score.first} 题。")
        return
    _ask(question, quiz)


def _ask(question: Question, quiz: Quiz) -> None:
    st.caption(f"第 {question.number} 题" + ("（上次答错，再来一次）" if question.again else ""))
    focus = question.focus
    before, words = question.text[: focus.start], question.text[focus.start : focus.end]
    st.markdown(f"> {plain(before)}**{plain(words)}**{plain(question.text[focus.end :])}")
    with st.form(f"answer-{question.number}"):
        labels: list[VerdictLabel] = list(LABELS)
        verdict = st.radio("你的结论", labels, format_func=lambda label: LABELS[label])
        titles = dict(question.choices)
        kind = st.radio(
            "是哪一类（合规的不用选）", list(titles), format_func=lambda name: titles[name]
        )
        if st.form_submit_button("回答", type="primary"):
            st.session_state.outcome = quiz.answer(verdict, "" if verdict == "compliant" else kind)
            st.rerun()


def _told(outcome: Outcome) -> None:
    case = outcome.case
    if outcome.right:
        st.success("答对了。")
    else:
        answer = LABELS[case.verdict] + (f"，{case.title}" if case.flagged else "")
        st.error(f"不对，应是：{answer}。")
    st.markdown(plain(outcome.why))
    for basis in outcome.clauses[:3]:
        st.caption(plain(f"{basis.plan} {basis.clause}：{basis.summary}"))
    if outcome.remedy:
        st.caption(plain(f"社区可以：{outcome.remedy}"))


def _handout() -> None:
    from checker.learning.handout import handout

    found = _chosen("handout")
    st.caption(f"选中 {len(found)} 个案例")
    title = st.text_input("讲义题目", "社区减负案例讲义")
    if found and st.button("生成讲义"):
        with st.spinner("正在生成……"):
            made = handout(found, _cases(), title=title, look=_look())
        st.download_button("下载讲义（Word）", made, f"{title}.docx", on_click="ignore")
