"""A floor under how well clauses of hands that nothing was learnt from are recognised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.cli import main
from checker.policy import Policy
from checker.tasks.model import load
from checker.training.gold import GoldError
from checker.training.labelled import load_labelled
from checker.training.listed import ids_of, labelled_lists
from checker.training.task_figures import Judged, judged, off_list, too_far, top1, top3

TASKS = Path(__file__).parents[2] / "corpus" / "tasks"
LISTS = labelled_lists(Policy.load())


def answers(part: str) -> list[Judged]:
    files = sorted((TASKS / part).glob("*.jsonl"))
    return judged(load_labelled(files, ids_of(LISTS)), LISTS, load())


@pytest.mark.parametrize("part", ["dev", "test"])
def test_the_figures_do_not_sink(part: str) -> None:
    found = answers(part)
    # Totals only: single clauses of the test part are for nobody to see.
    assert (top1(found) >= 0.89, top3(found) >= 0.91) == (True, True)
    assert (off_list(found).f1 >= 0.89, too_far(found).f1 >= 0.86) == (True, True)


def test_what_is_left_open_is_little_and_what_is_decided_is_right() -> None:
    found = answers("dev")
    left = [one for one in found if one.answer.decision == "unsure"]
    assert len(left) <= 0.12 * len(found)
    decided = [one for one in found if one.answer.decision != "unsure"]
    right = sum((one.answer.decision == "on-list") == (one.row.item is not None) for one in decided)
    assert right >= 0.95 * len(decided)


def test_no_clause_crosses_the_split() -> None:
    clauses = {
        part: {
            row.clause
            for row in load_labelled(sorted((TASKS / part).glob("*.jsonl")), ids_of(LISTS))
        }
        for part in ("train", "dev", "test")
    }
    crossing = [
        len(clauses[one] & clauses[other])
        for one, other in (("train", "dev"), ("train", "test"), ("dev", "test"))
    ]
    assert crossing == [0, 0, 0]


def test_the_card_counts_what_is_there() -> None:
    card = json.loads((TASKS.parents[1] / "models" / "tasks.json").read_text(encoding="utf-8"))
    files = sorted((TASKS / "train").glob("*.jsonl"))
    written = {file.stem: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert card["trained_on"] == written


def test_the_command_prints_figures_for_people_and_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "x1", "clause": "社区做好文明养犬宣传", "item": "N18", "over": False}
    file = tmp_path / "own.jsonl"
    file.write_text(
        json.dumps(row | {"kind": "plain", "why": "故意标错"}, ensure_ascii=False), encoding="utf-8"
    )
    assert main(["evaluate", "--tasks", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "首位命中率 0.000" in shown
    assert "x1 N18→B09：社区做好文明养犬宣传" in shown
    assert main(["evaluate", "--tasks", str(file), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["clauses"], figures["top1"], figures["off_list_f1"]) == (1, 0.0, 0.0)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"id":"x","clause":"","item":null,"over":false,"kind":"off","why":""}',
        '{"id":"x","clause":"甲","item":"Z99","over":false,"kind":"off","why":""}',
        '{"id":"x","clause":"甲","item":null,"over":false,"kind":"strange","why":""}',
    ],
)
def test_a_line_that_is_no_label_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match="第 1 行"):
        load_labelled([file], ids_of(LISTS))


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="读不了"):
        load_labelled([tmp_path / "none.jsonl"], ())
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    with pytest.raises(GoldError, match="没有内容"):
        load_labelled([empty], ())
