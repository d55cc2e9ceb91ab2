"""The admission register on SQLite, and on PostgreSQL where ``CHECKER_TEST_POSTGRES`` names one."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from checker.policy.admitted import Admission, Application, Funds, Opinion, given
from checker.store import Store, StoreError, admissions, open_store
from checker.store.admissions import AdmissionError
from checker.store.schema import events

FULL = Application(
    department="某区民政局",
    matter="高龄老人走访登记",
    reasons="老年人权益保障法",
    content="上门走访，登记生活需求，每季度一次",
    object="80周岁以上老人",
    authority="只登记需求，不作认定",
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
    funds=Funds("区民政局", "每户10元", "按季拨付到社区账户"),
    keywords=("高龄老人走访",),
)
CLERK = "张三"


def apply(store: Store, application: Application = FULL) -> int:
    return admissions.apply(store, application, who=CLERK).id


def approve(store: Store, identifier: int, number: str = "某民准〔2026〕8号") -> Admission:
    return admissions.approve(
        store,
        identifier,
        number=number,
        decided_on=date(2025, 12, 20),
        decided_by="市领导小组",
        since=date(2026, 2, 1),
        until=date(2026, 6, 30),
        who="李四",
    )


def test_a_whole_life_is_kept_with_its_history(store: Store) -> None:
    number = apply(store)
    for side, body, favours in (("community", "红岩社区", True), ("street", "甲街道", False)):
        said = Opinion(side, body, "有条件承担", favours, date(2025, 12, 1))  # type: ignore[arg-type]
        admissions.give_opinion(store, number, said, who="王五")
    approve(store, number)
    admissions.cancel(store, number, reason="已由平台代替", on=date(2026, 5, 1), who=CLERK)
    found = admissions.show(store, number)
    assert found.state == "cancelled"
    assert found.application == FULL
    assert [(o.side, o.body, o.favours) for o in found.opinions] == [
        ("community", "红岩社区", True),
        ("street", "甲街道", False),
    ]
    assert (found.number, found.decided_on, found.decided_by) == (
        "某民准〔2026〕8号",
        date(2025, 12, 20),
        "市领导小组",
    )
    assert (found.ended_on, found.ended_why) == (date(2026, 5, 1), "已由平台代替")
    assert [(step.who, step.action) for step in found.history] == [
        (CLERK, "申请"),
        ("王五", "社区意见"),
        ("王五", "街道（镇）意见"),
        ("李四", "同意准入"),
        (CLERK, "取消"),
    ]
    assert found.history[3].details["number"] == "某民准〔2026〕8号"
    assert all(step.at.endswith("+00:00") for step in found.history)


def test_both_ends_of_the_term_are_in_force(store: Store) -> None:
    found = approve(store, apply(store))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [found.in_force(day) for day in days] == [False, True, True, False]


def test_an_application_is_in_force_on_no_day(store: Store) -> None:
    assert not admissions.show(store, apply(store)).in_force(date(2026, 3, 1))


def test_what_ended_was_in_force_before(store: Store) -> None:
    kept, ended = apply(store), apply(store)
    approve(store, kept)
    approve(store, ended, "某民准〔2026〕9号")
    cancelled = admissions.cancel(store, ended, reason="停办", on=date(2026, 5, 1), who=CLERK)
    assert cancelled.in_force(date(2026, 4, 30))
    assert not cancelled.in_force(date(2026, 5, 1))
    (expired,) = admissions.expire(store, on=date(2026, 7, 1), who=CLERK)
    assert expired.id == kept
    assert expired.in_force(date(2026, 6, 30))
    assert not expired.in_force(date(2026, 7, 1))


def test_the_last_day_is_not_yet_expired(store: Store) -> None:
    number = apply(store)
    approve(store, number)
    assert admissions.expire(store, on=date(2026, 6, 30), who=CLERK) == ()
    assert [e.id for e in admissions.expire(store, on=date(2026, 7, 1), who=CLERK)] == [number]
    assert admissions.expire(store, on=date(2026, 7, 2), who=CLERK) == ()
    assert [step.action for step in admissions.show(store, number).history][-1] == "到期"


def test_without_a_term_the_one_asked_for_holds(store: Store) -> None:
    found = admissions.approve(
        store,
        apply(store),
        number="某民准〔2026〕8号",
        decided_on=date(2025, 12, 20),
        decided_by="市领导小组",
        who=CLERK,
    )
    assert (found.since, found.until) == (FULL.since, FULL.until)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"content": ""}, "工作内容"),
        ({"object": "有关人员"}, "办理对象"),
        ({"authority": "参照执行"}, "权限"),
        ({"since": None}, "时限"),
        ({"until": None}, "时限"),
        ({"funds": Funds("", "每户10元", "拨付")}, "由谁付"),
        ({"funds": Funds("区民政局", "另行通知", "拨付")}, "付多少"),
        ({"funds": Funds("区民政局", "每户10元", " — ")}, "怎么付"),
    ],
)
def test_a_missing_element_is_named_and_refused(
    store: Store, changed: dict[str, object], named: str
) -> None:
    number = apply(store, replace(FULL, **changed))  # type: ignore[arg-type]
    with pytest.raises(AdmissionError, match=named):
        approve(store, number)
    assert admissions.show(store, number).state == "applied"
    assert len(admissions.show(store, number).history) == 1


@pytest.mark.parametrize(
    "words", ["另行通知", "视情况而定", "待定", "无", "/", "有关人员", "经费保障", "", " 暂无 "]
)
def test_words_that_put_off_say_nothing(words: str) -> None:
    assert not given(words)


@pytest.mark.parametrize(
    "words",
    ["无物业小区的住户", "不另收费，区财政每户10元", "80周岁以上老人", "待业青年", "按季拨付"],
)
def test_words_that_only_look_so_say_something(words: str) -> None:
    assert given(words)


def steps(store: Store, number: int) -> dict[str, object]:
    day = date(2026, 3, 1)
    return {
        "approved": lambda: approve(store, number),
        "rejected": lambda: admissions.reject(
            store, number, reason="不宜", decided_on=day, decided_by="组", who=CLERK
        ),
        "cancelled": lambda: admissions.cancel(store, number, reason="停", on=day, who=CLERK),
        "opinion": lambda: admissions.give_opinion(
            store, number, Opinion("street", "甲街道", "可", True, day), who=CLERK
        ),
    }


@pytest.mark.parametrize(
    ("way", "refused"),
    [
        ((), ("cancelled",)),
        (("approved",), ("approved", "rejected", "opinion")),
        (("rejected",), ("approved", "rejected", "cancelled", "opinion")),
        (("approved", "cancelled"), ("approved", "rejected", "cancelled", "opinion")),
        (("approved", "expired"), ("approved", "rejected", "cancelled", "opinion")),
    ],
)
def test_no_other_way_is_open(store: Store, way: tuple[str, ...], refused: tuple[str, ...]) -> None:
    number = apply(store)
    possible = steps(store, number)
    for step in way:
        if step == "expired":
            admissions.expire(store, on=date(2027, 1, 1), who=CLERK)
        else:
            possible[step]()  # type: ignore[operator]
    before = admissions.show(store, number)
    for step in refused:
        with pytest.raises(AdmissionError, match="不能"):
            possible[step]()  # type: ignore[operator]
    assert admissions.show(store, number) == before


def test_a_number_is_given_once_however_it_is_written(store: Store) -> None:
    first, second = apply(store), apply(store)
    approve(store, first, "某民准[2026]第08号")
    assert admissions.show(store, first).number == "某民准〔2026〕8号"
    with pytest.raises(AdmissionError, match=f"第 {first} 号"):
        approve(store, second, "某民准（2026） 8 号")


@pytest.mark.parametrize("number", ["", "8号", "2026", "〔2026〕8号", "某民准", "1" * 30])
def test_a_number_that_could_be_found_anywhere_is_refused(store: Store, number: str) -> None:
    with pytest.raises(AdmissionError, match="文号"):
        approve(store, apply(store), number)


@pytest.mark.parametrize("identifier", [0, -1, 7, 2**31, 2**80])
def test_an_entry_that_is_not_there(store: Store, identifier: int) -> None:
    with pytest.raises(AdmissionError, match="没有第"):
        admissions.show(store, identifier)
    with pytest.raises(AdmissionError, match="没有第"):
        admissions.cancel(store, identifier, reason="停", on=date(2026, 1, 1), who=CLERK)


@pytest.mark.parametrize(
    "application",
    [
        replace(FULL, department="  "),
        replace(FULL, matter=""),
        replace(FULL, matter="走访\x1b[31m"),
        replace(FULL, matter="走\x00访"),
        replace(FULL, department="局\udcff"),
        replace(FULL, content="字" * 4_001),
        replace(FULL, since=date(2027, 1, 1)),
        replace(FULL, keywords=("访",)),
        replace(FULL, keywords=("各社区居委会",)),
        replace(FULL, communities=tuple(map(str, range(201)))),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    store: Store, application: Application
) -> None:
    with pytest.raises(AdmissionError):
        apply(store, application)
    assert admissions.listing(store) == ()


def test_nobody_acts_without_a_name(store: Store) -> None:
    with pytest.raises(AdmissionError, match="经办人"):
        admissions.apply(store, FULL, who=" ")


def test_pasted_spaces_and_quotes_are_kept_as_text(store: Store) -> None:
    odd = replace(
        FULL, matter="\u200b走访'; DROP TABLE admissions;--\u00a0登记\u3000𠮷", content="一\r\n二"
    )
    found = admissions.show(store, apply(store, odd))
    assert found.application.matter == "走访'; DROP TABLE admissions;-- 登记\u3000𠮷"
    assert found.application.content == "一\n二"


def test_the_list_is_narrowed(store: Store) -> None:
    first = apply(store)
    second = apply(store, replace(FULL, department="某区住建局", matter="危房排查协助"))
    approve(store, second)
    assert [e.id for e in admissions.listing(store)] == [first, second]
    assert [e.id for e in admissions.listing(store, state="approved")] == [second]
    assert [e.id for e in admissions.listing(store, department="民政")] == [first]
    assert [e.id for e in admissions.listing(store, in_force=date(2026, 3, 1))] == [second]
    assert admissions.listing(store, in_force=date(2026, 7, 1)) == ()
    assert [len(e.history) for e in admissions.listing(store)] == [1, 2]


def test_the_history_cannot_be_rewritten(store: Store) -> None:
    apply(store)
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(update(events).values(who="别人"))


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    )


_ADDS = """
import sys
from checker.policy.admitted import Application
from checker.store import admissions, open_store
with open_store(sys.argv[1]) as store:
    for number in range(100):
        admissions.apply(store, Application(sys.argv[2], f"事项{number}"), who=sys.argv[2])
"""


def test_two_processes_lose_nothing(url: str) -> None:
    # The store is not there yet: both make it, too.
    both = [run(_ADDS, url, name) for name in ("甲局", "乙局")]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    with open_store(url) as store:
        found = admissions.listing(store)
    assert len({entry.id for entry in found}) == 200
    for name in ("甲局", "乙局"):
        own = [e.application.matter for e in found if e.application.department == name]
        assert own == [f"事项{number}" for number in range(100)]
    assert all([step.action for step in entry.history] == ["申请"] for entry in found)


_SAYS = """
import sys
from datetime import date
from checker.policy.admitted import Opinion
from checker.store import admissions, open_store
with open_store(sys.argv[1]) as store:
    for number in range(40):
        said = Opinion("street", sys.argv[2], f"意见{number}", True, date(2026, 1, 1))
        admissions.give_opinion(store, 1, said, who=sys.argv[2])
"""


def test_opinions_given_at_once_are_all_kept(url: str) -> None:
    with open_store(url) as store:
        assert apply(store) == 1
    both = [run(_SAYS, url, name) for name in ("甲街道", "乙街道")]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    with open_store(url) as store:
        found = admissions.show(store, 1)
    assert len(set(found.opinions)) == 80
    assert len(found.history) == 81


_APPROVES = """
import sys
from datetime import date
from checker.store import admissions, open_store
with open_store(sys.argv[1]) as store:
    won = 0
    for identifier in range(1, 21):
        try:
            admissions.approve(
                store, identifier, number=f"{sys.argv[2]}准〔2026〕{identifier}号",
                decided_on=date(2026, 1, 1), decided_by="组", who=sys.argv[2],
            )
            won += 1
        except admissions.AdmissionError:
            pass
    print(won)
"""


@pytest.mark.parametrize("prefixes", [("甲", "乙"), ("同", "同")])
def test_a_matter_is_decided_once(url: str, prefixes: tuple[str, str]) -> None:
    with open_store(url) as store:
        for _ in range(20):
            apply(store)
    both = [run(_APPROVES, url, prefix) for prefix in prefixes]
    won = [int(process.communicate(timeout=120)[0]) for process in both]
    assert sum(won) == 20
    with open_store(url) as store:
        found = admissions.listing(store)
    assert [len(entry.history) for entry in found] == [2] * 20
    assert all(entry.state == "approved" for entry in found)


_HANGS = """
import sys, time
from sqlalchemy import text
from checker.policy.admitted import Application
from checker.store import admissions, open_store
store = open_store(sys.argv[1])
real = admissions.record
def slow(connection, *arguments):
    real(connection, *arguments)
    print("inside", flush=True)
    time.sleep(600)
admissions.record = slow
admissions.apply(store, Application("被杀局", "没写完的事项"), who="甲")
"""


def test_a_killed_process_leaves_the_register_whole(url: str) -> None:
    with open_store(url) as store:
        apply(store)
    process = run(_HANGS, url)
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"  # its row and its step are written, not kept
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    process.stdout.close()
    with open_store(url) as store:
        assert [e.application for e in admissions.listing(store)] == [FULL]
        number = apply(store)  # and nobody holds the turn any more
        found = admissions.listing(store)
        assert [e.id for e in found][-1] == number
        assert [len(e.history) for e in found] == [1, 1]
