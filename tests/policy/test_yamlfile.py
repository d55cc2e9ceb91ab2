"""Every way to spoil a YAML file ends in one error that names file, line and cure."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from checker.policy.errors import MAX_COLUMNS, PolicyError
from checker.policy.yamlfile import MAX_BYTES, line_of, load_yaml


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Word(Closed):
    form: Literal["word"]
    text: str


class Number(Closed):
    form: Literal["number"]
    value: int


class Rule(Closed):
    name: str
    weight: Annotated[int, Field(ge=1)] = 1
    level: Literal["high", "low"] = "low"
    tags: tuple[str, ...] = ()
    parts: list[Annotated[Word | Number, Field(discriminator="form")]] = []
    by_name: dict[str, Word] = {}

    @field_validator("tags")
    @classmethod
    def _no_twin(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(tags)) < len(tags):
            raise ValueError("标签写了两遍")
        return tags


class Book(Closed):
    title: str
    rules: list[Rule]
    on: bool = True


class Dated(Closed):
    model_config = ConfigDict(strict=True)

    since: date


GOOD = """\
# 说明
title: 甲
rules:
  - name: 一
    weight: 2
    level: high
    tags: [丙, 丁]
  - name: 二
    parts:
      - form: word
        text: 戊
      - form: number
        value: 3
    by_name:
      己: {form: word, text: 庚}
"""


def fault(tmp_path: Path, old: str, new: str) -> PolicyError:
    """The error for GOOD with ``old`` replaced once by ``new``."""
    assert GOOD.count(old) >= 1
    return fault_of(tmp_path, GOOD.replace(old, new, 1).encode())


def fault_of(tmp_path: Path, content: bytes) -> PolicyError:
    path = tmp_path / "book.yaml"
    path.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        load_yaml(path, Book)
    return caught.value


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(GOOD, encoding="utf-8")
    book = load_yaml(path, Book)
    assert book.rules[0].tags == ("丙", "丁")
    assert book.rules[1].parts == [Word(form="word", text="戊"), Number(form="number", value=3)]
    assert book.rules[1].by_name["己"].text == "庚"


def test_the_same_text_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "书.yaml"
    path.write_text(GOOD, encoding="utf-8")
    first = load_yaml(path, Book)
    with monkeypatch.context() as patched:
        patched.setattr("checker.policy.yamlfile.yaml.SafeLoader", None)
        patched.setattr("checker.policy.yamlfile._Loader", None)
        assert load_yaml(path, Book) == first
    for kept in (tmp_path / "cache").rglob("yaml*.json"):
        kept.write_text("{", encoding="utf-8")  # damaged: read anew
    assert load_yaml(path, Book) == first
    path.write_text(GOOD.replace("title: 甲", "title: 乙"), encoding="utf-8")
    assert load_yaml(path, Book).title == "乙"


def test_a_date_is_a_date_each_time(tmp_path: Path) -> None:
    path = tmp_path / "日.yaml"
    path.write_text("since: 2024-03-01\n", encoding="utf-8")
    for _ in range(2):
        assert load_yaml(path, Dated).since == date(2024, 3, 1)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_yaml(path, Book).title == "甲"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "cure"),
    [
        # unknown key, with the nearest one and all that are allowed
        ("weight", "wieght", 5, "不认识的键“wieght”", "是不是“weight”"),
        ("weight", "wieght", 5, "“rules”第 1 项", "by_name、level、name、parts、tags、weight"),
        ("title: 甲", "title: 甲\nzzz: 1", 3, "不认识的键“zzz”", "可用的键：on、rules、title"),
        ("        text: 戊", "        txt: 戊", 11, "“parts”第 1 项有不认识", "是不是“text”"),
        ("        value: 3", "        valeu: 3", 13, "“valeu”", "可用的键：form、value"),
        ("text: 庚", "tekst: 庚", 15, "“己”有不认识的键“tekst”", "是不是“text”"),
        # missing key
        ("title: 甲\n", "", 2, "缺少必须写的键“title”", "title: …"),
        ("  - name: 二\n    parts", "  - parts", 8, "“rules”第 2 项缺少", "name: …"),
        ("      - form: word\n        text", "      - text", 10, "缺少必须写的键“form”", "form: …"),
        # wrong type or value
        ("name: 一", "name: 1", 4, "“name”应是文字", "引号"),
        ("weight: 2", "weight: 重", 5, "“weight”应是整数，现在是“重”", "数字"),
        ("weight: 2", "weight: 0", 5, "“weight”应不小于 1", "范围"),
        ("[丙, 丁]", "丙", 7, "“tags”应是列表", "[甲, 乙]"),
        ("[丙, 丁]", "[丙, 丙]", 7, "标签写了两遍。", "修改"),
        ("[丙, 丁]", "[丙, 2]", 7, "第 2 项应是文字", "引号"),
        ("level: high", "level: hihg", 6, "“level”的值“hihg”不能用", "是不是“high”"),
        ("level: high", "level: x", 6, "不能用", "可用的值：high、low"),
        ("form: number", "form: nomber", 12, "“form”的值“nomber”", "是不是“number”"),
        ("title: 甲", "title: 甲\n'on': 3", 3, "“on”应是“是”或“否”", "true"),
        ("{form: word, text: 庚}", "庚", 15, "“己”应是“键: 值”的形式", "缩进"),
        ("title: 甲", "title: null", 2, "应是文字，现在是“空”", "引号"),
        # duplicate key, at any depth
        ("title: 甲", "title: 甲\ntitle: 乙", 3, "“title”重复，第 2 行已经写过", "合并"),
        ("    weight: 2", "    weight: 2\n    name: 三", 6, "“name”重复，第 4 行", "一次"),
        ("{form: word,", "{text: 辛, form: word,", 15, "“text”重复", "一次"),
        # syntax
        ("title: 甲", "title：甲", 2, "全角冒号", "半角冒号"),
        ("    weight: 2", "    weight：2", 5, "全角冒号", "半角冒号"),
        ("    weight: 2", "    weight:2", 5, "缺少冒号", "空一格"),
        ("    weight: 2", "\tweight: 2", 5, "Tab", "空格"),
        ("    weight: 2", "     weight: 2", 5, "缩进不对", "左对齐"),
        ("title: 甲", "title: 甲: 乙", 2, "多了一个冒号", "加引号"),
        ("name: 一", 'name: "一', 4, "没有配对", "后一个引号"),
        ("name: 一", "name: [一", 4, "没有配对", "]"),
        ("name: 一", "name: {a: 一", 4, "没有配对", "}"),
        ("name: 一", "name: @一", 4, "不能放在开头", "加引号"),
        ("name: 一", "name: *x", 4, "没有定义", "加引号"),
        ("name: 一", "name: *一", 4, "当成引用", "加上引号"),
        ("rules:", "---\nrules:", 3, "多段", "---"),
        ("name: 一", "name: \x07", 4, "控制字符", "重新输入"),
        # the plain dialect
        ("name: 一", "name: !!python/name:os.system x", 4, "不支持标记", "!"),
        ("[丙, 丁]", "!!set {丙}", 7, "不支持标记", "!"),
        ("title: 甲", "title: 甲\n1: 乙", 3, "键“1”不是文字", "引号"),
        ("title: 甲", "title: 甲\non: true", 3, "键“on”不是文字", "引号"),
        ("title: 甲", "title: 2024-02-30", 2, "不是有效的日期", "引号"),
    ],
)
def test_what_a_person_gets_to_see(
    tmp_path: Path, old: str, new: str, line: int, problem: str, cure: str
) -> None:
    error = fault(tmp_path, old, new)
    assert error.path == tmp_path / "book.yaml"
    assert error.line == line
    assert problem in error.problem
    assert cure in error.cure
    shown = str(error)
    assert f"book.yaml，第 {line} 行" in shown
    assert error.problem in shown
    assert error.cure in shown
    assert sum(row.startswith(">") for row in shown.splitlines()) == 1


def test_the_line_stands_between_its_neighbours(tmp_path: Path) -> None:
    shown = str(fault(tmp_path, "weight: 2", "weight: 重")).splitlines()
    assert shown[1:5] == [
        "  3 | rules:",
        "  4 |   - name: 一",
        "> 5 |     weight: 重",
        "  6 |     level: high",
    ]


def test_the_first_line_has_no_neighbours_above(tmp_path: Path) -> None:
    error = fault_of(tmp_path, b"- a\n- b\n- c\n")
    assert str(error).splitlines()[1:3] == ["> 1 | - a", "  2 | - b"]


def test_the_shown_line_is_cut_and_harmless(tmp_path: Path) -> None:
    error = fault_of(tmp_path, f"title: '{'长' * 500}\x9b'\nrulez: []\n".encode())
    rows = str(error).splitlines()
    assert all(len(row) <= MAX_COLUMNS + 8 for row in rows)
    assert all(row.isprintable() for row in rows)


def test_words_taken_from_the_file_cannot_steer_a_terminal(tmp_path: Path) -> None:
    error = fault(tmp_path, "level: high", 'level: "\\e[2J"')
    assert "\x1b" not in str(error)


def test_a_misspelt_key_counts_once_and_other_faults_are_announced(tmp_path: Path) -> None:
    assert "处问题" not in fault(tmp_path, "  - name: 一", "  - nmae: 一").cure
    assert (
        "还有 1 处问题" in fault(tmp_path, "name: 一\n    weight: 2", "name: 1\n    weight: 0").cure
    )


@pytest.mark.parametrize(
    ("content", "problem", "cure"),
    [
        (b"", "空的", "填写"),
        (b"# nothing\n", "空的", "填写"),
        ("title: 甲".encode("gb18030"), "不是 UTF-8", "另存为"),
        (b"x" * (MAX_BYTES + 1), "超过", "拆成"),
    ],
)
def test_files_without_a_line_to_show(
    tmp_path: Path, content: bytes, problem: str, cure: str
) -> None:
    error = fault_of(tmp_path, content)
    assert error.line is None
    assert problem in error.problem
    assert cure in error.cure


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(PolicyError, match="找不到|打不开"):
        load_yaml(tmp_path / name, Book)


def test_references_that_grow_or_turn_in_a_circle_are_stopped(tmp_path: Path) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for now, before in zip("bcdefgh", "abcdefg", strict=True):
        rows.append(f"{now}: &{now} [{', '.join([f'*{before}'] * 10)}]")
    assert "太多" in fault_of(tmp_path, "\n".join(rows).encode()).problem
    assert "太深" in fault_of(tmp_path, b"a: &a [*a]\n").problem
    assert fault_of(tmp_path, b"[" * 50_000).line == 1


def test_an_error_survives_the_way_between_processes(tmp_path: Path) -> None:
    error = fault(tmp_path, "weight: 2", "weight: 重")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)


def test_line_of_leads_to_key_and_item(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert line_of(path, ("rules", 1, "parts", 0, "text")) == 11
    assert line_of(path, ("rules", 1)) == 8
    assert line_of(path, ("rules", 0, "absent")) == 4
