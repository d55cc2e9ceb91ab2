"""What a finding quotes of its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker import check
from checker.demands import understand
from checker.judging.findings import quoted_around
from checker.notice import parse
from checker.reading import read_text

NOTICE = "关于开展渔船检查的通知\n\n各社区居委会：\n\n{}\n\n市农业农村局\n2026年3月2日\n"


def _quoted(text: str, kind: str) -> list[str]:
    findings = check(NOTICE.format(text).encode()).findings
    return [f.evidence for f in findings if f.type == kind and f.severity != "note"]


def test_a_matter_off_the_lists_is_quoted_with_its_bearer() -> None:
    line = "各社区要安排人员逐户上门，检查辖区餐饮店的消防设施，对不合格的责令停业整改"
    assert _quoted(line + "。请各单位遵照执行。", "off-list-task") == [line]


def test_other_types_are_quoted_by_clause() -> None:
    line = "各社区要高度重视，认真组织，建立安全隐患台账"
    assert _quoted(line + "。", "ledger") == ["建立安全隐患台账"]


@pytest.mark.parametrize("mark", ["；", "。"])
def test_the_next_sentence_is_not_quoted(mark: str) -> None:
    line = "各社区要对辖区餐饮店开展消防检查，责令限期整改"
    (quoted,) = _quoted(f"{line}{mark}市局负责汇总情况。", "off-list-task")
    assert quoted == line


def test_one_demand_in_two_sentences_is_told_once() -> None:
    line = "各社区要逐店检查餐饮店的消防设施"
    text = f"{line}，区局负责培训。\n\n{line}，街道负责汇总。"
    assert _quoted(text, "off-list-task") == [f"{line}，区局负责培训"]


def test_the_next_cell_is_not_quoted() -> None:
    rows = [
        ["序号", "任务", "责任单位", "时限"],
        ["1", "检查辖区餐饮店消防设施，对不合格的责令停业整改", "各社区居委会", "6月底"],
    ]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    page = NOTICE.format("任务分工如下。").replace("\n\n", "</p><p>")
    page = page.replace("任务分工如下。", f"任务分工如下。</p><table>{table}</table><p>")
    findings = check(f"<html><body><p>{page}</p></body></html>".encode()).findings
    assert [f.evidence for f in findings if f.type == "off-list-task"] == [rows[1][1]]


def _around(text: str, words: str) -> str:
    """What is quoted where the model alone sees ``words``."""
    understanding = understand(parse(read_text(text)))
    at = understanding.text.index(words)
    plain = next(f for f in check(text).findings)
    span = understanding.notice.normal.original(at, at + len(words))
    seen = replace(plain, start=span.start, end=span.end, evidence=words, source="model")
    return quoted_around(seen, understanding).evidence


def test_what_the_model_sees_is_quoted_with_the_clauses_beside_it() -> None:
    text = "各社区要建立隐患台账。各村实行专人值守，村干部假期内保持畅通，值守人员不得离岗。"
    assert _around(text, "值守人员不得离岗") == text[11:-1]
    assert _around(text, "村干部假期内保持畅通") == text[11:-1]


def test_a_long_sentence_is_quoted_in_part() -> None:
    far = "各有关科室要结合安全宣传和入户走访把电动车进楼充电的害处向居民讲清楚并做好解释和充电桩位置的逐户告知"
    text = f"各社区要建立隐患台账。{far}，各村采取拉横幅，上门派发折页。"
    assert _around(text, "采取拉横幅") == "各村采取拉横幅，上门派发折页"


def test_what_is_taken_back_or_another_bodys_is_not_quoted() -> None:
    text = "各社区要建立隐患台账。各村不得收取费用，每日安排人员值守，市局负责汇总。"
    assert _around(text, "每日安排人员值守") == "每日安排人员值守"
