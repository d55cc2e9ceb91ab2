"""Writing a case of one's own: its text without names, what it shows, and a person's last look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from checker.errors import CheckerError
from checker.learning.anonymise import anonymise
from checker.learning.cases import DIFFICULTIES, Difficulty
from checker.report.words import LABELS
from checker.store import cases as kept
from checker.store import open_store
from checker.store.cases import MOST_TEXT, OwnCase
from checker.web.learn.shared import PAGE, titles
from checker.web.parts import clerk, done
from checker.web.people import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.learning.anonymise import Mask
    from checker.model import VerdictLabel

_MOST_NAMED = 5  # names that a refusal quotes
_CLEAN = "（看着像，其实不违规）"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What was masked: of which kind it was, how it read, and what stands there now."""

    kind: str
    before: str
    instead: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A case to be, as the form begins with it. ``type`` is empty while nobody has chosen one."""

    text: str = ""
    evidence: str = ""
    type: str = ""
    verdict: VerdictLabel = "violation"
    difficulty: Difficulty = "plain"
    department: str = ""
    why: str = ""
    hidden: tuple[Hidden, ...] | None = None
    still_found: bool = True


def hidden(text: str, masks: Iterable[Mask]) -> tuple[Hidden, ...]:
    """``masks`` as they are shown, each once."""
    found = (Hidden(mask.kind, text[mask.start : mask.end], mask.instead) for mask in masks)
    return tuple(dict.fromkeys(found))


def begin(key: str, sketch: Sketch) -> None:
    """Let the form of that key begin with ``sketch`` when it is drawn next."""
    st.session_state[f"{key}-sketch"] = sketch
    st.session_state[f"{key}-number"] = st.session_state.get(f"{key}-number", 0) + 1


def begun(key: str) -> bool:
    """Whether the form of that key has something in it."""
    sketch: Sketch = st.session_state.get(f"{key}-sketch", Sketch())
    return sketch != Sketch()


def form(key: str) -> None:
    """Draw the form; saves the case when it is asked to."""
    sketch: Sketch = st.session_state.get(f"{key}-sketch", Sketch())
    _masked(sketch)
    named = titles()
    key = f"{key}-{st.session_state.get(f'{key}-number', 0)}"
    with st.form(key):
        text = st.text_area(
            f"案例文字（可以改写、删减，最多 {MOST_TEXT} 字）",
            sketch.text,
            height=160,
            key=f"{key}-text",
        )
        kinds = list(named)
        left, right = st.columns(2)
        kind = left.selectbox(
            "类型（合规的案例选它容易被当成的那一类）",
            kinds,
            index=kinds.index(sketch.type) if sketch.type in kinds else None,
            format_func=lambda name: named[name],
            placeholder="请选择",
            key=f"{key}-type",
        )
        department = right.text_input(
            "哪个部门的事（可不填，如 城管）", sketch.department, key=f"{key}-department"
        )
        labels: list[VerdictLabel] = list(LABELS)
        verdict = left.radio(
            "结论",
            labels,
            labels.index(sketch.verdict),
            format_func=lambda name: LABELS[name] + (_CLEAN if name == "compliant" else ""),
            key=f"{key}-verdict",
        )
        difficulty: Any = right.radio(
            "难度",
            list(DIFFICULTIES),
            list(DIFFICULTIES).index(sketch.difficulty),
            format_func=DIFFICULTIES.__getitem__,
            key=f"{key}-difficulty",
        )
        evidence = st.text_input(
            "问题所在的文字（从上面原样抄；可不填，合规的不用填）",
            sketch.evidence,
            key=f"{key}-evidence",
        )
        why = st.text_area("理由（给学习的人看）", sketch.why, height=80, key=f"{key}-why")
        who = clerk(key)
        st.info("软件认名称会有漏的。请逐字再读一遍案例文字和理由，再保存。")
        read = st.checkbox("我读过了，里面认不出是哪个单位、哪个地方、哪个人", key=f"{key}-read")
        as_is = st.checkbox("软件认为是名称、号码的，确实可以公开，照原样保存", key=f"{key}-as-is")
        left, right = st.columns(2)
        hide = left.form_submit_button("隐去名称和号码", width="stretch")
        save = right.form_submit_button("保存案例", type="primary", width="stretch")
    now = replace(
        sketch,
        text=text,
        evidence=evidence,
        type=kind or "",
        verdict=verdict or "violation",
        difficulty=difficulty,
        department=department,
        why=why,
    )
    if hide:
        begin(key.rpartition("-")[0], _without_names(now))
        st.rerun()
    if save:
        require("reviewer")
        if not as_is:
            _refuse_names(now)
        if not read:
            raise CheckerError("还没有保存。请逐字读过，再勾选“我读过了”。")
        added = _saved(now, who)
        begin(key.rpartition("-")[0], Sketch())
        done(PAGE, f"已加入，是自有第 {added.id} 号案例。学习、练习、讲义里都会用到它。")


def _masked(sketch: Sketch) -> None:
    if sketch.hidden is None:
        return
    if not sketch.still_found:
        st.warning("隐去名称后，或离开了原文，这段文字不再被判为同一类型，请核对。")
    if not sketch.hidden:
        st.info("没有认出名称和号码。请自己再读一遍。")
        return
    st.markdown(f"隐去了 {len(sketch.hidden)} 处（同样的只列一次）：")
    st.dataframe(
        [{"是什么": one.kind, "原来": one.before, "现在": one.instead} for one in sketch.hidden],
        hide_index=True,
        width="stretch",
    )


def _without_names(sketch: Sketch) -> Sketch:
    made = {name: anonymise(getattr(sketch, name)) for name in ("text", "evidence", "why")}
    found = [one for name, of in made.items() for one in hidden(getattr(sketch, name), of.masks)]
    evidence = made["evidence"].text
    return replace(
        sketch,
        text=made["text"].text,
        evidence=evidence if evidence in made["text"].text else "",
        why=made["why"].text,
        hidden=tuple(dict.fromkeys((*(sketch.hidden or ()), *found))),
    )


def _refuse_names(sketch: Sketch) -> None:
    """Raises CheckerError where the text still seems to name somebody."""
    left = [
        one for words in (sketch.text, sketch.why) for one in hidden(words, anonymise(words).masks)
    ]
    if left:
        named = "、".join(f"“{one.before}”（{one.kind}）" for one in left[:_MOST_NAMED])
        raise CheckerError(
            f"还没有保存。里面好像还有名称或号码：{named}。请点“隐去名称和号码”；"
            "确实可以公开的，请勾选“照原样保存”。"
        )


def _saved(sketch: Sketch, who: str) -> OwnCase:
    if not sketch.type:
        raise CheckerError("没有选类型。请选择。")
    severity: Literal["violation", "review"] | None = (
        None if sketch.verdict == "compliant" else sketch.verdict
    )
    case = OwnCase(
        type=sketch.type,
        text=sketch.text,
        severity=severity,
        evidence=sketch.evidence if severity else "",
        why=sketch.why,
        difficulty=sketch.difficulty,
        department=sketch.department,
    )
    with open_store() as store:
        return kept.add(store, case, who=who)
