"""Own cases on SQLite, and on PostgreSQL where ``CHECKER_TEST_POSTGRES`` names one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from checker.store import Store, StoreError, cases
from checker.store.cases import CaseError, OwnCase

FLAGGED = OwnCase(
    type="ledger",
    text="请××社区建立养犬台账，每月更新。",
    severity="violation",
    evidence="建立养犬台账",
    why="部门自己的账",
    difficulty="renamed",
    department="城管",
)
CLEAN = OwnCase(type="ledger", text="养犬台账由我局建立，社区不另建。", severity=None)


def test_what_was_added_is_listed_in_order_as_it_was_given(store: Store) -> None:
    first = cases.add(store, FLAGGED, who="张三")
    second = cases.add(store, CLEAN, who="李四")
    assert cases.listing(store) == (first, second)
    bare = replace(first, id=0, added_at="", added_by="")
    assert bare == FLAGGED
    assert (first.added_by, second.added_by) == ("张三", "李四")
    assert first.added_at.endswith("+00:00")


def test_a_removed_case_is_shown_no_more_but_kept_with_its_history(store: Store) -> None:
    added = cases.add(store, FLAGGED, who="张三")
    cases.remove(store, added.id, who="李四", reason="重复")
    assert cases.listing(store) == ()
    (gone,) = cases.listing(store, removed=True)
    assert (gone.removed_by, gone.text) == ("李四", FLAGGED.text)
    found, steps = cases.show(store, added.id)
    assert found == gone
    assert [(step.who, step.action) for step in steps] == [("张三", "加入"), ("李四", "移除")]
    assert steps[1].details == {"reason": "重复"}


def test_a_case_is_removed_once(store: Store) -> None:
    added = cases.add(store, FLAGGED, who="张三")
    cases.remove(store, added.id, who="李四")
    with pytest.raises(CaseError, match="李四"):
        cases.remove(store, added.id, who="王五")
    assert len(cases.show(store, added.id)[1]) == 2


def test_the_same_text_stands_once_for_a_type_until_it_is_removed(store: Store) -> None:
    added = cases.add(store, FLAGGED, who="张三")
    with pytest.raises(CaseError, match="第 1 号"):
        cases.add(store, replace(FLAGGED, text=f" {FLAGGED.text}\n"), who="李四")
    cases.add(store, replace(FLAGGED, type="forms-and-reports"), who="李四")
    cases.remove(store, added.id, who="张三")
    assert cases.add(store, FLAGGED, who="张三").id not in (added.id, 0)


@pytest.mark.parametrize("identifier", [0, -1, 7, 2**31, 2**80])
def test_a_case_that_is_not_there(store: Store, identifier: int) -> None:
    for act in (cases.show, lambda s, i: cases.remove(s, i, who="张三")):
        with pytest.raises(CaseError, match="没有第"):
            act(store, identifier)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"type": " "}, "类型"),
        ({"text": "台账"}, "太短"),
        ({"text": "台" * 4_001, "evidence": ""}, "4001"),
        ({"text": "请社区建\x1b[31m台账"}, "控制字符"),
        ({"text": "请社区建\x00台账"}, "控制字符"),
        ({"text": "请社区建\udcff台账"}, "控制字符"),
        ({"evidence": "不在里面"}, "不在案例文字里"),
        ({"severity": None}, "合规的案例"),
        ({"severity": "note"}, "结论"),
        ({"difficulty": "easy"}, "难度"),
        ({"why": "因" * 1_001}, "理由"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    store: Store, changed: dict[str, object], named: str
) -> None:
    with pytest.raises(CaseError, match=named):
        cases.add(store, replace(FLAGGED, **changed), who="张三")  # type: ignore[arg-type]
    assert cases.listing(store, removed=True) == ()


def test_nobody_acts_without_a_name(store: Store) -> None:
    with pytest.raises(CaseError, match="经办人"):
        cases.add(store, FLAGGED, who=" ")


def test_text_that_looks_like_a_command_is_text(store: Store) -> None:
    odd = replace(CLEAN, text="'; DROP TABLE cases;--\r\n第二行𠮷")
    assert cases.add(store, odd, who="x").text == "'; DROP TABLE cases;--\n第二行𠮷"


def test_the_database_itself_refuses_a_verdict_that_contradicts(store: Store) -> None:
    added = cases.add(store, FLAGGED, who="张三")
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(text(f"UPDATE cases SET flagged = 0 WHERE id = {added.id}"))
