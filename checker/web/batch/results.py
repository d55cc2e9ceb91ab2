"""The tab of figures and tables, each of which opens down to the notice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.report.words import LABELS
from checker.store import open_store
from checker.store.scanned import Wanted
from checker.web.batch.desk import chosen
from checker.web.batch.figures import figures
from checker.web.batch.opened import notice_opened
from checker.web.batch.taking import taken_away
from checker.web.shared import plain

if TYPE_CHECKING:
    from checker.across.statistics import Line, Statistics

_VIEWS = ("通知", "部门", "街道", "类型", "月份", "屡次", "重复采集", "未能读取")
_MOST_BARS = 20


def show() -> None:
    """Draw the tab."""
    url = chosen("batch-results-place")
    if url is None:
        return
    wanted = narrowed(url, "results")
    found = figures(url, wanted)
    _totals(found)
    view = st.segmented_control("看什么", _VIEWS, default=_VIEWS[0], key="batch-view") or _VIEWS[0]
    if view == "通知":
        _notices(url, found)
    elif view in ("部门", "街道", "类型", "月份"):
        _lines(url, found, view)
    elif view == "屡次":
        _repeats(found)
    elif view == "重复采集":
        _shared(found)
    else:
        _unreadable(found)
    taken_away(url, wanted, found)


def narrowed(url: str, key: str) -> Wanted:
    """Which notices the visitor wants to see."""
    from checker.store.scans import listing

    with open_store(url) as store:
        runs = listing(store)
    with st.expander("只看一部分"):
        names = {0: "全部扫描"} | {
            run.id: f"第 {run.id} 次（{run.started_at[:10]}）" for run in runs
        }
        columns = st.columns(4)
        scan = columns[0].selectbox(
            "扫描", list(names), format_func=lambda number: names[number], key=f"batch-{key}-scan"
        )
        department = columns[1].text_input("部门（名称的一部分）", key=f"batch-{key}-department")
        street = columns[2].text_input("街道（名称的一部分）", key=f"batch-{key}-street")
        days = columns[3].date_input("通知日期（从、到）", [], key=f"batch-{key}-days")
    since, until = _days(days)
    return Wanted(
        scan=scan or None,
        department=department.strip(),
        street=street.strip(),
        since=since,
        until=until,
    )


def _days(chosen_days: Any) -> tuple[date | None, date | None]:
    """The first and the last day; the last is open until it was chosen, too."""
    found = [day for day in chosen_days if isinstance(day, date)] if chosen_days else []
    return (found[0] if found else None, found[1] if len(found) > 1 else None)


def _totals(found: Statistics) -> None:
    columns = st.columns(5)
    columns[0].metric("通知", len(found.total.notices))
    for column, label in zip(columns[1:4], ("violation", "review", "compliant"), strict=True):
        column.metric(LABELS[label], len(found.labels.get(label, ())))  # type: ignore[index]
    columns[4].metric("未能读取", len(found.unreadable))
    if found.set_aside or found.more_files:
        st.caption(
            f"同一份通知的翻印、转发、重发只算一次：另有 {found.set_aside} 份没有重复计数，"
            f"还有 {found.more_files} 份文件与已计的完全相同。"
        )


def _notices(url: str, found: Statistics) -> None:
    kinds = {line.key: found.title(line.key) for line in found.types}
    left, right = st.columns(2)
    labels = left.multiselect(
        "结论",
        list(LABELS),
        format_func=lambda name: LABELS[name],
        key="batch-labels",
        placeholder="全部",
    )
    types = right.multiselect(
        "类型",
        list(kinds),
        format_func=lambda name: kinds[name],
        key="batch-types",
        placeholder="全部",
    )
    units = [
        unit
        for unit in found.units.values()
        if (not labels or unit.label in labels)
        and (not types or any(found.findings[number].type in types for number in unit.findings))
    ]
    if not units:
        st.info("没有符合条件的通知。")
        return
    rows = [
        {
            "结论": LABELS[unit.label],  # type: ignore[index]
            "问题": len(unit.findings),
            "标题": unit.title,
            "发文机关": unit.issuer,
            "街道": unit.street,
            "文号": unit.document_number,
            "日期": unit.day,
            "文件": unit.name,
        }
        for unit in units
    ]
    st.caption("点表头可以排序，选中一行看这份通知。")
    picked = _picked(rows, "batch-notices")
    if picked is not None:
        notice_opened(url, units[picked].id)


def _picked(rows: list[Any], key: str) -> int | None:
    """Draw a table of which a row can be selected; the number of that row."""
    table: Any = st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key=key,
    )
    # The selection may be of a longer table that stood here before.
    return next((row for row in table.selection.rows if row < len(rows)), None)


def _lines(url: str, found: Statistics, view: str) -> None:
    lines: tuple[Line, ...] = {
        "部门": found.departments,
        "街道": found.streets,
        "类型": found.types,
        "月份": found.months,
    }[view]

    def called(line: Line) -> str:
        return (found.title(line.key) if view == "类型" else line.key) or "未识别"

    if not lines:
        st.info("没有可以统计的内容。")
        return
    # Names may hold anything; the chart shows them as they are.
    bars = lines if view == "月份" else lines[:_MOST_BARS]
    st.bar_chart(
        {
            view: [called(line) for line in bars],
            "违规": [len(line.violations) for line in bars],
            "需核实": [len(line.reviews) for line in bars],
        },
        x=view,
        y=["违规", "需核实"],
        color=["#b3261e", "#c98a00"],
        horizontal=view != "月份",
        sort=False,
        x_label=view,
        y_label="问题（条）",
    )
    rows = [
        {
            view: called(line),
            "通知": len(line.notices),
            "有违规的通知": len(line.with_violation),
            "违规": len(line.violations),
            "需核实": len(line.reviews),
            "每份通知的问题": round(line.rate, 2),
            "有违规的占比": f"{line.share:.0%}",
        }
        for line in lines
    ]
    picked = _picked(rows, f"batch-lines-{view}")
    if picked is not None:
        _behind(url, found, lines[picked], called(lines[picked]))


def _behind(url: str, found: Statistics, line: Line, name: str) -> None:
    """The findings that a line counts, and the notice of one of them."""
    st.subheader(plain(f"{name}：{len(line.findings)} 条问题"))
    behind = found.behind(line)
    rows: list[Any] = [
        {
            "级别": LABELS[one.severity],  # type: ignore[index]
            "类型": found.title(one.type),
            "原文": one.evidence,
            "标题": unit.title,
            "发文机关": unit.issuer,
            "日期": unit.day,
        }
        for unit, one in behind
    ]
    picked = _picked(rows, "batch-behind")
    if picked is not None:
        notice_opened(url, behind[picked][0].id)


def _repeats(found: Statistics) -> None:
    if not found.repeats:
        st.info("没有哪个部门在两份以上的通知里提出同一类要求。")
        return
    st.dataframe(
        [
            {
                "部门": repeat.department or "未识别",
                "类型": found.title(repeat.type),
                "通知": len(repeat.notices),
                "问题": len(repeat.findings),
                "月份": "、".join(repeat.months),
                "屡次": "是" if repeat.again else "",
            }
            for repeat in found.repeats
        ],
        hide_index=True,
        width="stretch",
    )


def _shared(found: Statistics) -> None:
    if not found.shared:
        st.info("没有发现两份通知向社区要同样的数据。")
        return
    st.caption(
        "不同通知的表格和清单逐项对比，名称不同、指的是同一项的也算。是否重复，请对照原表核实。"
    )
    for pair in found.shared[:100]:
        with st.container(border=True):
            for place in (pair.first, pair.second):
                unit = found.units[place.notice]
                st.markdown(
                    plain(
                        f"{unit.issuer or '发文机关未识别'}《{unit.title}》{unit.document_number}　{place.form}"
                    )
                )
            same = "、".join(name for name, _, _ in pair.fields)
            st.caption(
                plain(f"相同的 {len(pair.fields)} 项（占较小表的 {pair.share:.0%}）：{same}")
            )


def _unreadable(found: Statistics) -> None:
    if not found.unreadable:
        st.info("全部文件都读出来了。")
        return
    st.dataframe(
        [{"文件": one.name, "原因": one.problem, "怎么办": one.cure} for one in found.unreadable],
        hide_index=True,
        width="stretch",
    )
