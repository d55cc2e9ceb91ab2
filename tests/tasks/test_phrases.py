"""The literal matcher: what it recognises, what it leaves alone, and how fast."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import TaskMatch
from checker.policy.lists import DutyList, ListItem, TaskList, load_lists
from checker.tasks.phrases import THRESHOLD, match

ROOT = Path(__file__).parents[2]
LISTS = load_lists(ROOT / "corpus" / "policy" / "lists")

LEAST_SHARE = 0.85
LOW_SCORE = 0.45

CASES = ROOT / "tests" / "cases" / "tasks.tsv"


def group(name: str) -> list[tuple[str, str]]:
    """``(clause, item)`` of a group of the case file."""
    rows = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [(row[2], row[1]) for row in rows if row[0] == name]


PAIRS = group("official")
# How far phrases do not reach.
RENAMED = group("renamed")
# Matters that stand on no list, and demands that are no matter of a department.
ON_NO_LIST = [clause for clause, _ in group("none")]


def top(clause: str) -> str:
    found = match(clause, LISTS)
    return found[0].item if found else "-"


def share_right(pairs: Sequence[tuple[str, str]], name: str) -> float:
    """The share whose first match is right; printed with what went wrong."""
    answers = [(clause, wanted, top(clause)) for clause, wanted in pairs]
    wrong = [answer for answer in answers if answer[1] != answer[2]]
    share = 1 - len(wrong) / len(answers)
    print(f"\n{name}: top-1 {len(answers) - len(wrong)}/{len(answers)} = {share:.1%}")
    for clause, wanted, got in wrong:
        print(f"  {wanted} -> {got}: {clause}")
    return share


def test_official_wording_is_recognised() -> None:
    assert len(PAIRS) >= 60
    assert share_right(PAIRS, "official wording") >= LEAST_SHARE


def test_each_kind_of_list_reaches_the_share() -> None:
    for kind, listed in LISTS.items():
        ids = {item.id for item in listed.items}
        own = [pair for pair in PAIRS if pair[1] in ids]
        assert share_right(own, kind) >= LEAST_SHARE


def test_every_item_outside_certificates_has_a_pair() -> None:
    wanted = {item for _, item in PAIRS}
    every = {
        item.id for kind, listed in LISTS.items() if kind != "certificates" for item in listed.items
    }
    assert every <= wanted


def test_renamed_wording_is_missed_rather_than_taken_for_another_matter() -> None:
    share_right(RENAMED, "renamed wording")
    taken = [c for c, wanted in RENAMED if top(c) not in {wanted, "-"}]
    assert len(taken) <= len(RENAMED) // 5, taken


@pytest.mark.parametrize("clause", ON_NO_LIST)
def test_what_is_on_no_list_scores_low(clause: str) -> None:
    assert all(found.score < LOW_SCORE for found in match(clause, LISTS))


def test_most_of_what_is_on_no_list_returns_nothing() -> None:
    assert len(ON_NO_LIST) >= 20
    silent = sum(not match(clause, LISTS) for clause in ON_NO_LIST)
    print(f"\non no list: nothing returned for {silent}/{len(ON_NO_LIST)}")
    assert silent >= 0.9 * len(ON_NO_LIST)


# ------------------------------------------------------------------ how it decides


def test_the_deciding_words_are_told_heaviest_first() -> None:
    best = match("对高血压患者开展慢病随访，更新居民健康档案", LISTS)[0]
    assert best == TaskMatch(
        "purchase", "F08", best.title, best.score, ("居民健康档案", "慢病随访")
    )


def test_halves_of_a_phrase_count_apart() -> None:
    best = match("请摸排辖区内的税源情况", lists_of(a=("税源摸排",), b=("河道清淤",)))[0]
    assert (best.item, best.words) == ("A1", ("税源…摸排",))


def test_halves_too_far_apart_do_not_count() -> None:
    clause = "税源" + "的其他工作另行安排" * 3 + "摸排"
    assert match(clause, lists_of(a=("税源摸排",), b=("河道清淤",))) == ()


def test_a_phrase_within_a_longer_one_counts_once() -> None:
    nested = lists_of(a=("垃圾分类", "垃圾分类投放"), b=("河道清淤",))
    single = lists_of(a=("垃圾分类投放",), b=("河道清淤",))
    clause = "引导垃圾分类投放"
    assert match(clause, nested)[0].words == ("垃圾分类投放",)
    assert match(clause, nested)[0].score == match(clause, single)[0].score


def test_repeating_a_phrase_adds_nothing() -> None:
    once, twice = match("开展垃圾分类", LISTS)[0], match("垃圾分类，垃圾分类，垃圾分类", LISTS)[0]
    assert once.score == twice.score


def test_a_phrase_that_many_items_share_weighs_less() -> None:
    rare = lists_of(a=("消防宣传",), b=("河道清淤",), c=("养犬登记",))
    shared = lists_of(a=("消防宣传",), b=("消防宣传",), c=("养犬登记",))
    assert match("做好消防宣传", shared)[0].score < match("做好消防宣传", rare)[0].score


def test_more_evidence_scores_higher_and_stays_below_one() -> None:
    one = match("做好慢病随访", LISTS)[0].score
    two = match("做好慢病随访和居民健康档案更新", LISTS)[0].score
    assert one < two < 1


def test_width_case_and_spaces_do_not_matter() -> None:
    plain = match("国家反诈中心APP安装率不低于90%", LISTS)
    assert match("国家 反诈中心ＡＰＰ\u3000安装率不低于９０％", LISTS) == plain
    assert match("国家反诈中心app安装率不低于90%", LISTS) == plain


def test_limit_and_order() -> None:
    clause = "宣传食品安全、养犬管理、垃圾分类、消防宣传和无偿献血"
    every = match(clause, LISTS, limit=50)
    assert len(every) >= 5
    assert list(every) == sorted(every, key=lambda found: (-found.score, found.kind, found.item))
    assert match(clause, LISTS) == every[:3]
    assert match(clause, LISTS, limit=0) == ()


def test_other_lists_give_other_answers() -> None:
    local = lists_of(a=("邻里节",))
    assert match("办好邻里节", local)[0].title == "a"
    assert match("办好邻里节", LISTS)[0].item == "A03"
    assert match("办好邻里节", {}) == ()


@given(st.text(max_size=80))
def test_any_text_is_answered_within_bounds(clause: str) -> None:
    for found in match(clause, LISTS, limit=200):
        assert THRESHOLD <= found.score < 1
        assert found.words


@given(st.lists(st.sampled_from([phrase for phrase, _ in PAIRS]), max_size=6))
def test_long_clauses_stay_within_bounds(clauses: list[str]) -> None:
    found = match("；".join(clauses), LISTS, limit=200)
    assert all(THRESHOLD <= each.score <= 1 for each in found)


def test_matching_costs_little_beside_cutting_into_words() -> None:
    import jieba

    clauses = [PAIRS[number % len(PAIRS)][0] for number in range(1000)]
    jieba.lcut("预热")
    match("预热", LISTS)
    started = time.perf_counter()
    for clause in clauses:
        jieba.lcut(clause)
    cutting = time.perf_counter() - started
    started = time.perf_counter()
    for clause in clauses:
        match(clause, LISTS)
    matching = time.perf_counter() - started
    print(f"\nmatching takes {matching / cutting:.2f} times as long as cutting")
    assert matching < 5 * cutting


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, checker.tasks.phrases; "
        "print([m for m in ('sklearn', 'jieba', 'spacy', 'ahocorasick_rs', 'pydantic')"
        " if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"


def lists_of(**phrases: tuple[str, ...]) -> dict[str, TaskList]:
    """A list of duties with one item a keyword, named after it."""
    items = tuple(
        ListItem(id=f"A{number}", title=title, phrases=own)
        for number, (title, own) in enumerate(phrases.items(), start=1)
    )
    return {"duties": DutyList.model_validate({"list": "duties", "title": "清单", "items": items})}
