"""The tab of the quiz: a clause in its context, the verdict and the type asked, and why."""

from __future__ import annotations

import random
from typing import Any

import streamlit as st

from checker.learning.quiz import Outcome, Question, Quiz
from checker.model import VerdictLabel
from checker.report.words import LABELS
from checker.web.learn.shared import all_cases, look, marked
from checker.web.shared import plain

_QUESTIONS = 10


def show() -> None:
    """Draw the tab."""
    state: Any = st.session_state
    if "quiz" not in state or st.button("重新开始"):
        state.quiz = Quiz(all_cases(), random.randrange(10**6), length=_QUESTIONS, look=look())
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
    st.markdown(f"> {marked(question.text, question.focus)}")
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
