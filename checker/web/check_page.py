"""检一份: a notice in, the verdict and the marked pages out, and what can be taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from checker.errors import CheckerError, ReadError
from checker.guard import Order
from checker.model import Verdict
from checker.view import Viewed
from checker.web.shared import guard, plain, policy, told

_HEIGHT = 900  # pixels of the pane with pages and cards
_PASTED = "粘贴的文字"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class _Upload:
    name: str
    data: bytes


def show() -> None:
    """Draw the page."""
    st.title("检一份")
    st.write("把通知拖进来，或者把文字贴进来。Word、PDF、扫描件、OFD、图片、压缩包都可以。")
    order = _order()
    files = st.file_uploader("选择文件", accept_multiple_files=True)
    # Once there is something to see, it should not stand far below.
    with (
        st.expander("或者粘贴文字", expanded=not files and not st.session_state.get("results")),
        st.form("pasted", border=False),
    ):
        pasted = st.text_area("通知的文字", height=120)
        st.form_submit_button("检查这段文字")
    uploads = [_Upload(file.name, file.getvalue()) for file in files]
    if pasted.strip():
        uploads.append(_Upload(_PASTED, pasted.encode("utf-8", "replace")))
    with told():
        results = [
            (upload, result)
            for upload, found in zip(uploads, _results(uploads, order), strict=True)
            for result in found
        ]
        _show(results, order)


def _order() -> Order:
    with st.expander("适用的方案和日期"):
        names = policy().profiles
        first = list(names).index(policy().chosen(None))
        profile = st.selectbox("方案", list(names), first, format_func=lambda name: names[name])
        by_day = st.checkbox("按指定日期的条款和清单判断（默认用文件自己的日期）")
        on = st.date_input("日期", date.today()) if by_day else None
    return Order(profile=profile, on=on if isinstance(on, date) else None)


def _results(uploads: list[_Upload], order: Order) -> list[list[Viewed | ReadError]]:
    """What came of each file; remembered for as long as the visitor has it on the page."""
    before: dict[Any, list[Viewed | ReadError]] = st.session_state.get("results", {})
    kept = st.session_state["results"] = {}
    keys = []
    for upload in uploads:
        key = (hashlib.sha256(upload.data).hexdigest(), upload.name, order.profile, order.on)
        keys.append(key)
        if key not in kept:
            kept[key] = before[key] if key in before else _checked(upload, order)
    return [kept[key] for key in keys]


def _checked(upload: _Upload, order: Order) -> list[Viewed | ReadError]:
    with st.status(f"正在检查 {plain(upload.name)}……") as status, guard() as reader:

        def recognising(name: str, page: int) -> None:
            status.update(label=f"正在识别 {plain(name)} 第 {page} 页，每页约需几秒……")

        found = list(reader.view(upload.data, upload.name, order, recognising=recognising))
        status.update(label=f"检查完了：{plain(upload.name)}", state="complete")
        return found


def _show(results: list[tuple[_Upload, Viewed | ReadError]], order: Order) -> None:
    if not results:
        return
    labels = [_label(number, result) for number, (_, result) in enumerate(results, start=1)]
    chosen = 0
    if len(results) > 1:
        chosen = st.radio(
            "检查了这些文件，选一份看", range(len(results)), format_func=lambda n: labels[n]
        )
    upload, result = results[chosen]
    if isinstance(result, ReadError):
        st.error(plain(f"{result.name}：{result.problem}。{result.cure}。"))
        return
    st.iframe(result.html, height=_HEIGHT)
    # A key of its own for each file and order: what a key has once offered, it would offer again.
    digest = hashlib.sha256(upload.data).hexdigest()[:16]
    _downloads(upload, result, order, f"{chosen}-{digest}-{order.profile}-{order.on}")


def _label(number: int, result: Viewed | ReadError) -> str:
    from checker.report.words import LABELS

    if isinstance(result, ReadError):
        return f"{number}. 读不了：{plain(result.name)}"
    return f"{number}. {LABELS[result.verdict.label]}：{plain(result.verdict.document.name)}"


def _downloads(upload: _Upload, viewed: Viewed, order: Order, key: str) -> None:
    from checker.letters import asked, letter
    from checker.report import pdf, render_bytes

    verdict = viewed.verdict
    stem = verdict.document.name.rpartition("/")[2].rpartition("› ")[2] or "通知"
    st.subheader("带走")
    offers: list[tuple[str, str, Callable[[], bytes] | str, str]] = [
        ("报告（网页）", f"{stem}-报告.html", viewed.html, "text/html"),
        ("报告（Word）", f"{stem}-报告.docx", lambda: render_bytes(verdict, "docx"), _WORD),
    ]
    if pdf.possible():
        offers.append(
            (
                "报告（PDF）",
                f"{stem}-报告.pdf",
                lambda: render_bytes(verdict, "pdf"),
                "application/pdf",
            )
        )
    if asked(verdict):
        offers += [
            ("复函草稿", f"{stem}-复函.docx", lambda: letter(verdict, "reply", policy()), _WORD),
            ("吹哨单", f"{stem}-吹哨单.docx", lambda: letter(verdict, "whistle", policy()), _WORD),
        ]
    columns = st.columns(len(offers) + bool(verdict.findings))
    for column, (label, name, data, kind) in zip(columns, offers, strict=False):
        column.download_button(label, data, name, kind, key=f"{key}-{label}", on_click="ignore")
    if verdict.findings:
        with columns[-1]:
            _marked(upload, verdict, order, key)


def _marked(upload: _Upload, verdict: Verdict, order: Order, key: str) -> None:
    """The file itself with its findings marked, made when it is asked for."""
    from checker.annotate import Annotated

    if not st.button("标注原件", key=f"{key}-mark"):
        return
    with st.spinner("正在标注……"), guard() as reader:
        made = [
            result
            for result in reader.annotate(upload.data, upload.name, order)
            if isinstance(result, Annotated)
            and result.verdict.document.name == verdict.document.name
        ]
    if not made:
        raise CheckerError("这份文件标注不了。请改用报告。")
    name = f"{verdict.document.name.rpartition('› ')[2]}-标注{made[0].suffix}"
    st.download_button("下载标注件", made[0].data, name, key=f"{key}-marked", on_click="ignore")
