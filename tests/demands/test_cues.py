"""A row of a cue table that cannot be used is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from checker.demands.cues import CueError, load_cues
from checker.notice.normalise import normalise
from checker.policy import Policy
from checker.resources import data_folder


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder("corpus", "cues"), tmp_path / "cues"))


def test_a_form_by_name_means_that_form(tables: Path) -> None:
    actors = tables / "actors.tsv"
    actors.write_text("{animal}\t狗|猫\t名字\ncommunity\t由{animal}\t用名字\n", encoding="utf-8")
    found = load_cues(tables).actors
    text = "由狗看门，由猫看门，狗看门"
    spans = [text[start:end] for _, start, end in found.find(text, 0, len(text))]
    assert spans == ["由狗", "由猫"]


def test_a_name_that_no_row_above_gives_is_told_with_its_line(tables: Path) -> None:
    (tables / "actors.tsv").write_text("community\t由{animal}\t用名字\n", encoding="utf-8")
    with pytest.raises(CueError, match=r"actors\.tsv 第1行.*\{animal\}"):
        load_cues(tables)


def test_a_name_serves_the_rows_of_the_context_table_too(tables: Path) -> None:
    rows = "{pet}\tboth\titem\t狗|猫\t名字\nnegation\tforward\tclause\t不养{pet}\t用名字\n"
    (tables / "context.tsv").write_text(rows, encoding="utf-8")
    ((row, pattern),) = load_cues(tables).context
    assert row.category == "negation"
    assert [match[0] for match in pattern.finditer("不养狗，不养猫，不养鱼")] == [
        "不养狗",
        "不养猫",
    ]


def test_a_table_without_rows_that_end_a_scope_ends_none(tables: Path) -> None:
    row = "negation\tforward\tclause\t不养\t只有这一行\n"
    (tables / "context.tsv").write_text(row, encoding="utf-8")
    cues = load_cues(tables)
    for pattern in (cues.fake, cues.terminator, cues.turn, cues.instead, *cues.ends.values()):
        assert pattern.search("不养，但要登记") is None


def test_rows_are_tried_as_one_expression_of_all_of_them() -> None:
    actors = load_cues().actors
    whole = re.compile("|".join(f"({form.pattern})" for form in actors.forms))
    policy = Policy.load()
    named = 0
    for kind in policy.types.values():
        for example in (*kind.examples.flagged, *kind.examples.clean):
            text = normalise(example.text).text
            for part in re.finditer("[^，。；]+", text):
                told = list(actors.find(text, *part.span()))
                assert told == [
                    (actors.kinds[(match.lastindex or 1) - 1], *match.span())
                    for match in whole.finditer(text, *part.span())
                ]
                named += len(told)
    assert named > 1000
