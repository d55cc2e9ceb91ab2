"""The tables behind a notice."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from benchmarks.year.clauses import Clause, Rows, Words
from benchmarks.year.places import Topic, streets

_MONTHLY = (
    "核对上年度数据，更新科室工作流程和服务指南",
    "对窗口人员开展一次业务测试，不合格的离岗培训",
    "会同协办单位分析投诉热点，修订常见问题答复口径",
    "抽取{20..90}件已办结事项回访，公布满意度",
    "邀请人大代表、政协委员视察服务窗口",
    "检修窗口设备，备份业务数据",
    "与{firm}核对服务数量，按合同支付费用",
    "对预算执行情况开展中期评估",
    "编制下年度预算和服务采购需求",
    "汇总全年工作，形成评估报告报区政府",
)


def tables(
    lots: Random, words: Words, asks: Sequence[Clause], topic: Topic, length: int
) -> list[tuple[str, Rows]]:
    """Tables behind the text: forms and score sheets of the clauses, else a harmless one."""
    made: list[tuple[str, Rows]] = []
    for clause in asks:
        if clause.form:
            blank = tuple("" for _ in topic.fields)
            header = ("序号", *topic.fields)
            made.append((words.fill("{form}"), (header, *((str(n), *blank) for n in (1, 2, 3)))))
        if clause.table is not None:
            title, rows = clause.table
            made.append((words.fill(title), words.rows(rows)))
    if length > 1500 and lots.random() < 0.6:
        made.append(("服务窗口一览表", (("街道（镇）", "地点", "电话"), *_offices(lots, words))))
    if length > 2200:
        made.append(("年度工作进度安排", (("月份", "工作内容", "主办", "协办"), *_months(words))))
    return made


def _offices(lots: Random, words: Words) -> Rows:
    return tuple(
        (s.folder, f"{s.folder}便民服务中心", words.fill("6{20..89}{1000..9999}"))
        for s in lots.sample(streets(), lots.randint(5, len(streets())))
    )


def _months(words: Words) -> Rows:
    """What the issuer itself does, month by month."""
    work = ("{act}", "{act2}", *_MONTHLY)
    return tuple(
        (f"{at}月", words.fill(text), words.fill("{folder}"), words.fill("{dept2}"))
        for at, text in enumerate(work, 1)
    )
