"""The learnt matcher: what it recognises, what it leaves alone, what it asks too far, how fast."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from harm import spoiled
from hypothesis import given
from hypothesis import strategies as st

from checker.model import TaskMatch
from checker.policy.lists import AssistList, DutyList, TaskList, load_lists
from checker.tasks import match as matching
from checker.tasks.match import match, over, recognise
from checker.tasks.model import BARE, OFF, TaskModelError, load
from checker.tasks.texts import grams
from checker.tasks.views import CANDIDATES, VIEWS, ViewIndex, candidates

ROOT = Path(__file__).parents[2]
LISTS = load_lists(ROOT / "corpus" / "policy" / "lists")
CASES = [
    line.split("\t")
    for line in (ROOT / "tests" / "cases" / "tasks.tsv").read_text(encoding="utf-8").splitlines()
]


def group(name: str) -> list[tuple[str, str]]:
    """``(clause, item)`` of a group of the case file; purchases are never a label."""
    rows = [(row[2], row[1]) for row in CASES if row[0] == name]
    return [(clause, item) for clause, item in rows if not item.startswith("F")]


def first(clause: str) -> str:
    found = [one for one in match(clause, LISTS) if one.kind != "purchase"]
    return found[0].item if found else "-"


def share_right(pairs: list[tuple[str, str]]) -> float:
    wrong = [(clause, item, first(clause)) for clause, item in pairs if first(clause) != item]
    print(wrong)
    return 1 - len(wrong) / len(pairs)


# ------------------------------------------------------------------ what it recognises


def test_official_wording_is_recognised() -> None:
    assert share_right(group("official")) >= 0.9


def test_renamed_matters_are_recognised_as_well() -> None:
    assert share_right(group("renamed")) >= 0.85


def test_what_is_on_no_list_is_seldom_called_listed() -> None:
    clauses = [clause for clause, _ in group("none")]
    listed = [clause for clause in clauses if recognise(clause, LISTS).decision == "on-list"]
    assert len(listed) <= len(clauses) // 6, listed


@pytest.mark.parametrize(
    ("clause", "item"),
    [
        ("天黑前把院里没主的狗套住装车送走", "N18"),
        ("提醒遛狗的街坊牵好绳子、带走狗粪", "B09"),
        ("申请养狗的，先到社区开证明盖章", "C04"),
        ("社区每周核对缓刑人员的手机定位", "N20"),
        ("陪缓刑的居民聊聊天，帮他找份活干", "B11"),
    ],
)
def test_neighbours_are_told_apart(clause: str, item: str) -> None:
    assert first(clause) == item


def test_a_clause_that_names_no_matter_is_on_no_list() -> None:
    answer = recognise("请各社区按附件要求抓好落实，月底前报送总结", LISTS)
    assert answer.decision == "off-list"
    assert answer.listed < 0.3


def test_purchases_are_found_by_their_wording() -> None:
    found = match("对高血压患者开展慢病随访，更新居民健康档案", LISTS, limit=5)
    named = next(one for one in found if one.kind == "purchase")
    assert (named.item, named.words) == ("F08", ("居民健康档案", "慢病随访"))


# ------------------------------------------------------------------ what it answers with


def test_the_literal_words_of_the_list_are_told() -> None:
    best = match("请社区做好文明养犬宣传", LISTS)[0]
    assert (best.kind, best.item) == ("assist", "B09")
    assert "文明养犬" in best.words


def test_without_literal_words_shared_ones_are_told() -> None:
    best = match("让街坊遛毛孩子的时候拴好绳", LISTS)[0]
    assert best.item == "B09"
    assert best.words
    assert all(1 < len(word) <= 3 for word in best.words)


def test_width_case_and_spaces_do_not_matter() -> None:
    plain = match("国家反诈中心APP安装率不低于90%", LISTS)
    assert match("国家反诈中心ＡＰＰ安装率不低于９０％", LISTS) == plain


def test_limit_and_order() -> None:
    clause = "宣传食品安全、养犬管理、垃圾分类、消防宣传和无偿献血"
    every = match(clause, LISTS, limit=50)
    assert list(every) == sorted(every, key=lambda one: (-one.score, one.kind, one.item))
    assert match(clause, LISTS, limit=1) == every[:1]
    assert match(clause, LISTS, limit=0) == ()


@given(st.text(max_size=80))
def test_any_text_is_answered_within_bounds(clause: str) -> None:
    answer = recognise(clause, LISTS, limit=9)
    assert 0 <= answer.listed <= 1
    assert all(0 < one.score <= 1 for one in answer.matches)


@pytest.mark.parametrize(
    "clause", ["", " ", "。", "|", "\n", "\ud800", "a" * 20_000, "社区" * 9000]
)
def test_odd_and_long_text_is_answered(clause: str) -> None:
    started = time.perf_counter()
    answer = recognise(clause, LISTS)
    assert answer.decision in ("on-list", "off-list", "unsure")
    assert time.perf_counter() - started < 2


# ------------------------------------------------------------------ a district's own lists


def test_other_lists_give_other_answers() -> None:
    assert match("办好邻里节", {}) == ()
    own = assist("X1", "邻里节会场布置", ("邻里节",), ("搭建",), ("安检",))
    assert match("布置邻里节会场", own)[0].title == "邻里节会场布置"


def test_an_item_nobody_has_seen_is_recognised_by_its_own_texts() -> None:
    own = dict(LISTS) | assist(
        "X1",
        "共享菜园认领",
        ("共享菜园", "菜园地块", "认领菜地"),
        ("转告", "登记意向"),
        ("租金收取",),
    )
    best = match("请社区转告居民认领共享菜园地块", own)[0]
    assert best.item == "X1"


def test_examples_of_what_is_on_no_list_yield_to_an_item_about_it() -> None:
    clause = "快递驿站选址，请社区推荐临街空屋"
    own = assist("X1", "快递驿站选址", ("快递驿站", "驿站选址", "快递柜"), ("推荐铺面",), ("审批",))
    assert recognise(clause, LISTS).decision == "off-list"
    assert match(clause, own)[0].item == "X1"


def test_an_item_keeps_its_examples_under_the_same_title() -> None:
    shipped = LISTS["assist"].item("B09")
    assert shipped is not None
    own = assist("X9", shipped.title, ("犬只", "养犬"), ("宣传",), ("处罚",))
    assert match("提醒遛毛孩子的拴好绳、捡便便", own)[0].item == "X9"


def test_an_empty_list_is_no_list() -> None:
    empty: dict[str, TaskList] = {
        "duties": DutyList.model_validate({"list": "duties", "title": "空", "items": ()})
    }
    assert match("文明养犬", empty) == ()


# ------------------------------------------------------------------ too far


@pytest.mark.parametrize(
    ("clause", "item", "words"),
    [
        ("低保申请由社区审核后直接批准", "B01", "审核"),
        ("社区对违规养犬的居民进行处罚", "B09", "处罚"),
        ("医保参保率不低于95%，由社区完成", "B20", "医保参保率不低于95%"),
        ("社区是养老机构监管的责任主体", "B02", "机构监管"),
    ],
)
def test_kept_acts_are_found(clause: str, item: str, words: str) -> None:
    listed = LISTS["assist"].item(item)
    assert listed is not None
    assert over(clause, listed) == words


@pytest.mark.parametrize(
    ("clause", "item"),
    [
        ("社区陪同入户走访，不作认定", "B01"),
        ("社区帮着递材料，由民政部门审核确认", "B01"),
        ("提醒房东到派出所登记", "B06"),
        ("见到违建先劝再报，城管中队查处", "B36"),
        ("宣传文明养犬，社区不得处罚居民", "B09"),
    ],
)
def test_acts_denied_or_of_others_are_not_over(clause: str, item: str) -> None:
    listed = LISTS["assist"].item(item)
    assert listed is not None
    assert over(clause, listed) == ""


def test_a_match_tells_what_goes_too_far() -> None:
    found = match("最低生活保障申请由社区审批，够不够条件社区说了算", LISTS)[0]
    assert (found.item, found.over) == ("B01", "审批")
    assert match("把低保政策告诉困难家庭，愿意的代提申请", LISTS)[0].over == ""


# ------------------------------------------------------------------ views, model, speed


def test_grams_stay_between_signs_and_know_one_number() -> None:
    assert grams("养犬,办2024证") == {
        *("养", "犬", "养犬", "办", "0", "证", "办0", "0证", "办0证"),
    }


def test_a_view_of_the_right_item_is_above_the_others() -> None:
    model = load()
    assert model is not None
    entries = [("assist", item) for item in LISTS["assist"].items]
    index = ViewIndex(entries, model.base)
    seen = index.see("宣传文明养犬")
    assert seen.items.shape == (len(entries), len(VIEWS))
    chosen = candidates(seen)
    assert len(chosen) == CANDIDATES
    assert entries[chosen[0]][1].id == "B09"
    assert index.questions(seen, chosen).shape[0] == CANDIDATES


def test_what_was_learnt_belongs_to_titles_of_the_shipped_lists() -> None:
    model = load()
    assert model is not None
    titles = {item.title for listed in LISTS.values() for item in listed.items} | {OFF, BARE}
    assert {example.title for example in model.base.examples} <= titles
    assert model.doubted <= model.limit <= model.sure


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    spoiled("tasks", tmp_path)
    with pytest.raises(TaskModelError, match="可能已损坏"):
        load(tmp_path)
    assert load(tmp_path / "none") is None


def test_the_card_names_the_file_and_nothing_is_pickled() -> None:
    stored = ROOT / "models" / "tasks.npz"
    card = json.loads((ROOT / "models" / "tasks.json").read_text(encoding="utf-8"))
    assert card["sha256"] == hashlib.sha256(stored.read_bytes()).hexdigest()
    with np.load(stored, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)
    whole = sum(file.stat().st_size for file in (ROOT / "models").iterdir())
    assert whole <= 10 * 1024 * 1024


def test_without_a_model_the_wordings_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.tasks.model.load", lambda: None)
    answer = matching.recognise("请社区做好文明养犬宣传", LISTS)
    assert answer.decision == "on-list"
    assert isinstance(answer.matches[0], TaskMatch)
    assert matching.recognise("请报送总结", LISTS).decision == "unsure"


def test_matching_costs_little_beside_cutting_into_words() -> None:
    import jieba

    named = group("official")
    clauses = [named[number % len(named)][0] for number in range(600)]
    jieba.lcut("预热")
    match("预热", LISTS)
    spent = [math.inf, math.inf]
    for turn in range(6):  # in turns, so that both see the same hour; the best of three of each
        task = (jieba.lcut, lambda clause: match(clause, LISTS))[turn % 2]
        started = time.perf_counter()
        for clause in clauses:
            task(clause)
        spent[turn % 2] = min(spent[turn % 2], time.perf_counter() - started)
    print(f"\nmatching takes {spent[1] / spent[0]:.1f} times as long as cutting")
    assert spent[1] < 20 * spent[0]


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, checker.tasks.match; "
        "print([m for m in ('numpy', 'sklearn', 'jieba', 'spacy', 'ahocorasick_rs', 'pydantic')"
        " if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"


def test_answering_needs_no_scikit_learn() -> None:
    code = (
        "import sys; from pathlib import Path; from checker.policy.lists import load_lists; "
        "from checker.tasks.match import match; "
        "match('文明养犬', load_lists(Path('corpus/policy/lists'))); "
        "print([m for m in ('sklearn', 'scipy', 'jieba', 'spacy') if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"


def assist(
    number: str, title: str, phrases: tuple[str, ...], may: tuple[str, ...], keeps: tuple[str, ...]
) -> dict[str, TaskList]:
    """A district's list of assistance with one item."""
    item = {
        "id": number,
        "title": title,
        "phrases": phrases,
        "community_may": may,
        "department_keeps": keeps,
    }
    listed = AssistList.model_validate({"list": "assist", "title": "本地清单", "items": [item]})
    return {"assist": listed}
