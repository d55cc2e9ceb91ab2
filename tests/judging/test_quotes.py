"""What a finding quotes of its sentence."""

from __future__ import annotations

import pytest

from checker import check

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
