"""Versions of lists in the store, and judging by those of the day."""

from __future__ import annotations

import multiprocessing
from datetime import date, timedelta
from typing import Any

import pytest

from checker import check
from checker.policy import Policy
from checker.policy.lists import AssistList, DutyList
from checker.policy.local import LocalList, load
from checker.store import Store, StoreError, open_store
from checker.store.lists import (
    VersionExists,
    add_version,
    events_of,
    version_on,
    versions,
    versions_on,
)


def duties(*titles: str, **more: Any) -> DutyList:
    items = [
        {"id": f"A{n:02d}", "title": title, "phrases": [title], **more}
        for n, title in enumerate(titles, start=1)
    ]
    return DutyList.model_validate({"kind": "duties", "title": "某区清单", "items": items})


def put(store: Store, since: date, *titles: str, who: str = "张三", **more: Any) -> int:
    return add_version(
        store,
        kind="duties",
        title="某区清单",
        since=since,
        content=duties(*titles).model_dump(mode="json", by_alias=True),
        source=f"{'、'.join(titles)}.xlsx",
        sha256="0" * 64,
        who=who,
        **more,
    ).id


def held(store: Store, day: date) -> str | None:
    found = version_on(store, "duties", day)
    return found and str(found.content["items"][0]["title"])


def test_the_latest_version_that_has_begun_holds(store: Store) -> None:
    put(store, date(2026, 1, 1), "新事项")
    put(store, date(2024, 1, 1), "旧事项")
    assert held(store, date(2023, 12, 31)) is None
    assert held(store, date(2024, 1, 1)) == "旧事项"
    assert held(store, date(2025, 12, 31)) == "旧事项"
    assert held(store, date(2026, 1, 1)) == "新事项"
    assert held(store, date(2030, 1, 1)) == "新事项"
    assert [v.since.year for v in versions(store, "duties")] == [2024, 2026]
    assert versions(store, "assist") == ()
    assert list(versions_on(store, date(2025, 1, 1))) == ["duties"]
    assert versions_on(store, date(2025, 1, 1))["duties"].since == date(2024, 1, 1)
    assert versions_on(store, date(2020, 1, 1)) == {}


def test_a_second_import_for_a_day_is_refused_unless_it_replaces(store: Store) -> None:
    day = date(2024, 1, 1)
    first = put(store, day, "旧事项")
    with pytest.raises(VersionExists, match="张三 导入自“旧事项.xlsx”.*--replace"):
        put(store, day, "新事项", who="李四")
    assert held(store, day) == "旧事项"
    assert put(store, day, "新事项", who="李四", replace=True) == first
    assert held(store, day) == "新事项"
    ((version, events),) = events_of(store, "duties")
    assert version.imported_by == "李四"
    assert [(event.action, event.who) for event in events] == [
        ("imported", "张三"),
        ("replaced", "李四"),
    ]
    before = events[1].details["before"]
    assert before["content"]["items"][0]["title"] == "旧事项"
    assert (before["source"], before["imported_by"]) == ("旧事项.xlsx", "张三")


def test_replacing_nothing_is_importing(store: Store) -> None:
    put(store, date(2024, 1, 1), "旧事项", replace=True)
    ((_, events),) = events_of(store, "duties")
    assert [event.action for event in events] == ["imported"]


def test_a_refused_import_leaves_no_trace(store: Store) -> None:
    put(store, date(2024, 1, 1), "旧事项")
    before = (versions(store), events_of(store, "duties"))
    with pytest.raises(VersionExists):
        put(store, date(2024, 1, 1), "新事项")
    assert (versions(store), events_of(store, "duties")) == before


def _import(url: str, title: str, replace: bool, start: Any, results: Any) -> None:
    with open_store(url) as store:
        start.wait(60)
        try:
            put(store, date(2026, 1, 1), title, who=title, replace=replace)
            results.put((title, "done"))
        except StoreError as error:
            results.put((title, f"{type(error).__name__}: {error}"))


@pytest.mark.parametrize("replace", [False, True])
def test_imports_at_once_lose_nothing(url: str, replace: bool) -> None:
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    names = ["甲事项", "乙事项", "丙事项"]
    workers = [
        context.Process(target=_import, args=(url, name, replace, start, results)) for name in names
    ]
    for worker in workers:
        worker.start()
    start.set()
    found = dict(results.get(timeout=90) for _ in workers)
    for worker in workers:
        worker.join(60)
    with open_store(url) as store:
        ((version, events),) = events_of(store, "duties")
    done = [name for name, result in found.items() if result == "done"]
    if replace:
        assert sorted(done) == sorted(names)
        assert [event.action for event in events] == ["imported", "replaced", "replaced"]
        kept = [event.details["before"]["imported_by"] for event in events[1:]]
        assert sorted([*kept, version.imported_by]) == sorted(names)
    else:
        assert done == [version.imported_by]
        refusals = [result for result in found.values() if result != "done"]
        assert len(refusals) == 2
        assert all(r.startswith("VersionExists") and f"{done[0]} 导入" in r for r in refusals)
        assert len(events) == 1


def test_a_version_that_is_no_list_is_told(store: Store) -> None:
    add_version(
        store, kind="duties", title="坏的", since=date(2024, 1, 1), content={"items": 5},
        source="坏.xlsx", sha256="", who="张三",
    )  # fmt: skip
    with pytest.raises(StoreError, match="坏.xlsx"):
        load(store)


# ------------------------------------------------------------------ judging


def test_what_the_store_holds_becomes_lists(store: Store) -> None:
    put(store, date(2024, 1, 1), "旧事项")
    put(store, date(2026, 1, 1), "新事项", "又一项")
    assert load(store) == (
        LocalList(date(2024, 1, 1), duties("旧事项")),
        LocalList(date(2026, 1, 1), duties("新事项", "又一项")),
    )


def test_the_lists_of_a_day_are_local_where_there_are_any() -> None:
    shipped = Policy.load()
    policy = shipped.with_lists([LocalList(date(2024, 1, 1), duties("本地事项"))])
    before, after = policy.lists_on(date(2023, 12, 31)), policy.lists_on(date(2024, 1, 1))
    assert before["purchase"] is shipped.lists["purchase"]
    assert before["duties"].reference
    assert [item.title for item in after["duties"].items] == ["本地事项"]
    assert not after["duties"].reference
    assert after["assist"].reference
    assert list(after) == ["duties", "assist", "negative", "certificates", "purchase"]
    assert policy.version != shipped.version
    assert shipped.with_lists([]) is shipped


def test_only_items_in_force_and_the_same_objects_between_turning_days() -> None:
    lists = DutyList.model_validate(
        {
            "kind": "duties",
            "title": "某区清单",
            "items": [
                {"id": "A01", "title": "一直有", "phrases": ["一直有"]},
                {"id": "A02", "title": "后来有", "phrases": ["后来有"], "since": "2025-03-01"},
                {"id": "A03", "title": "后来无", "phrases": ["后来无"], "until": "2025-05-31"},
            ],
        }
    )
    policy = Policy.load().with_lists([LocalList(date(2025, 1, 1), lists)])

    def ids(day: date) -> str:
        return "".join(item.id[-1] for item in policy.lists_on(day)["duties"].items)

    assert ids(date(2025, 2, 28)) == "13"
    assert ids(date(2025, 3, 1)) == "123"
    assert ids(date(2025, 5, 31)) == "123"
    assert ids(date(2025, 6, 1)) == "12"
    days = [date(2025, 6, 1) + timedelta(days=n) for n in range(200)]
    assert len({id(policy.lists_on(day)) for day in days}) == 1
    assert policy.lists_on(date(2025, 4, 1))["duties"] is lists


def test_the_shipped_lists_are_restricted_too() -> None:
    policy = Policy.load()
    before = policy.lists_on(date(2020, 4, 26))["certificates"]
    after = policy.lists_on(date(2020, 4, 27))["certificates"]
    assert before.item("C01") is None
    assert after.item("C01") is not None


def test_a_notice_of_2024_is_judged_by_the_lists_of_2024() -> None:
    def assist(title: str) -> AssistList:
        entry = {
            "id": "B01", "title": title, "phrases": [title], "community_may": ["宣传"],
            "department_keeps": ["审批"],
        }  # fmt: skip
        return AssistList.model_validate({"kind": "assist", "title": "清单", "items": [entry]})

    policy = Policy.load().with_lists(
        [
            LocalList(date(2024, 1, 1), assist("流浪猫绝育登记")),
            LocalList(date(2026, 1, 1), assist("萤火虫栖息地巡护")),
        ]
    )

    def found(on: date) -> set[str]:
        notice = "各社区居委会：\n请社区居委会开展流浪猫绝育登记，做好萤火虫栖息地巡护。\n"
        verdict = check(notice, policy=policy, on=on, models=False)
        matches = [m for task in verdict.tasks for m in task.matches if m.kind == "assist"]
        return {match.title for match in matches}

    assert found(date(2024, 6, 1)) == {"流浪猫绝育登记"}
    assert found(date(2026, 6, 1)) == {"萤火虫栖息地巡护"}
