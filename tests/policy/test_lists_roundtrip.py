"""What is written as a file and imported again is the same list, in every kind and format."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from checker.errors import CheckerError
from checker.policy import Policy
from checker.policy.differences import differences
from checker.policy.exporting import FORMATS, format_of, write_list
from checker.policy.importing import ListRefused, read_list
from checker.policy.lists import DutyList, ListItem, TaskList
from checker.report.lists import changes

KINDS = ("duties", "assist", "negative", "certificates", "purchase")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


@pytest.fixture(scope="module")
def types(policy: Policy) -> dict[str, str]:
    return {name: entry.title for name, entry in policy.types.items()}


def duties(*items: ListItem, **more: object) -> TaskList:
    return DutyList.model_validate({"kind": "duties", "title": "某区清单", "items": items, **more})


def item(id: str, title: str, **more: object) -> ListItem:
    return ListItem.model_validate({"id": id, "title": title, "phrases": [title], **more})


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_list_comes_back(
    policy: Policy, types: dict[str, str], kind: str, format: str
) -> None:
    listed = policy.lists[kind]
    found = read_list(write_list(listed, format, types), listed.kind, types=types)
    assert found.task_list == listed.model_copy(update={"reference": False})
    assert found.warnings == ()


@pytest.mark.parametrize("format", FORMATS)
def test_awkward_values_come_back(types: dict[str, str], format: str) -> None:
    listed = duties(
        item("A01", "=1+1", description="@SUM(A1)\n第二行", department="民政局"),
        item("AB1234", "'+单引号开头", description="_x0041_ <b>&amp;"),
        item(
            "A03",
            '逗号，引号“”和"半角"',
            phrases=["说法甲", "乙说（甲、乙）"],
            since=date(2024, 2, 29),
            confidence="low",
        ),
        item("A04", "-减号", department="公安局", until=date(2025, 12, 31), source="甲、乙"),
        item("A05", "=1+2", since=date(2030, 1, 1), until=date(2031, 1, 1)),
        sources={"甲": "=甲法（2024年）", "乙": "乙，条例"},
    )
    assert read_list(write_list(listed, format, types), "duties", types=types).task_list == listed


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_was_imported_once_comes_back(format: str, data: st.DataObject) -> None:
    texts = st.text("甲乙丙丁戊己=+-'\"。（）《》/ _x0041Aa1é𠮷", min_size=2, max_size=12)
    values = data.draw(
        st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5, unique_by=lambda t: t[0])
    )
    rows = [["编号", "事项名称", "部门", "说明", "关键词"]]
    rows += [
        [f"A{n:02d}", f"第{n}件{title}事", department, about, f"词语{n}、{about}的说法"]
        for n, (title, department, about) in enumerate(values, start=1)
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    try:
        first = read_list(text.getvalue().encode(), "duties", types={}).task_list
    except ListRefused:
        reject()  # 「0。1）」 is a number in front of a value, and leaves a wording of one character
    assert read_list(write_list(first, format, {}), "duties", types={}).task_list == first


def test_no_cell_of_a_workbook_is_a_formula(types: dict[str, str]) -> None:
    data = write_list(duties(item("A01", "=HYPERLINK(1)")), "xlsx", types)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]
    found = next(cell for cell in cells if cell.value == "=HYPERLINK(1)")
    assert found.data_type == "s"
    assert found.quotePrefix


def test_a_csv_cell_that_begins_like_a_formula_is_guarded(types: dict[str, str]) -> None:
    data = write_list(duties(item("A01", "=HYPERLINK(1)")), "csv", types)
    assert b"A01,'=HYPERLINK(1)," in data
    assert data.startswith(b"\xef\xbb\xbf")


def test_the_name_of_the_file_says_the_format() -> None:
    assert format_of("某区.XLSX") == "xlsx"
    with pytest.raises(CheckerError, match=".xlsx、.csv 或 .docx"):
        format_of("某区.pdf")


# ------------------------------------------------------------------ differences


def test_what_changed_is_told_field_by_field() -> None:
    before = duties(
        item("A01", "普法宣传", phrases=["普法", "宣讲"], department="司法局"),
        item("A02", "邻里互助"),
        item("A03", "楼道议事"),
        item("A04", "居民公约修订"),
    )
    after = duties(
        item(
            "A01",
            "普法宣传",
            phrases=["宣讲", "法治讲座"],
            department="司法局",
            until=date(2026, 1, 1),
        ),
        item("A02", "楼道议事"),  # renumbered
        item("A03", "文明养犬"),  # new, on the number of another
        item("A04", "居民公约的修订"),  # renamed
    )
    lines = list(changes(differences(before, after), {}))
    assert lines == [
        "新增 1 项，删去 1 项，改动 3 项。",
        "新增：A03 文明养犬",
        "删去：A02 邻里互助",
        "改动：A01 普法宣传",
        "  关键词：增加“法治讲座”，去掉“普法”",
        "  截止日期：由“（空）”改为“2026-01-01”",
        "改动：A03 楼道议事",
        "  编号：由“A03”改为“A02”",
        "改动：A04 居民公约修订",
        "  事项名称：由“居民公约修订”改为“居民公约的修订”",
        "  关键词：增加“居民公约的修订”，去掉“居民公约修订”",
    ]


def test_equal_lists_do_not_differ() -> None:
    one = duties(item("A01", "普法宣传", phrases=["甲甲", "乙乙"]))
    other = duties(item("A01", "普法宣传", phrases=["乙乙", "甲甲"]))
    assert not differences(one, other)
    assert list(changes(differences(one, other), {})) == ["两份清单的事项没有区别。"]


def test_an_export_is_written_where_it_is_told(tmp_path: Path, policy: Policy) -> None:
    place = tmp_path / "清单.docx"
    place.write_bytes(write_list(policy.lists["purchase"], format_of(place.name), {}))
    assert read_list(place, "purchase", types={}).source == "清单.docx"
