"""Figures of scanned notices, reckoned by hand; and that they add up whatever is counted."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
import scanned_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from scanned_rows import notice_row

from checker.across.signature import signature
from checker.across.statistics import Line, Statistics, detailed, statistics
from checker.report.overview.wording import surplus
from checker.store.scanned import Found, Scanned

BODY = (
    "各社区要建立台账，逐户登记，每周五前将报表报送我局，逾期未报的予以通报，并纳入年底考核。" * 3
)


def found(
    id: int, type: str, severity: str = "violation", state: str = "open", print: str = ""
) -> Found:
    return scanned_rows.found(
        id,
        type,
        severity,
        state=state,
        evidence=f"第 {id} 处",
        fingerprint=print or f"print-{id}",
        reason="查过了" if state == "dismissed" else "",
        who="张三" if state != "open" else "",
    )


@pytest.fixture
def year() -> list[Scanned]:
    """Four notices, a copy of the first, and a file that cannot be read."""
    first = {
        "day": date(2025, 1, 10),
        "street": "青山街道",
        "signature": signature(BODY),
        "document_number": "甲发〔2025〕1号",
        "title": "关于建立台账的通知",
    }
    return [
        notice_row(
            1,
            found(1, "ledger", print="a"),
            found(2, "forms-and-reports", "review"),
            found(3, "ledger", "note"),
            **first,
        ),
        notice_row(
            2,
            found(4, "ledger", state="confirmed"),
            found(5, "ledger", state="dismissed"),
            day=date(2025, 2, 5),
            copies=3,
        ),
        notice_row(
            3,
            found(6, "forms-and-reports", state="corrected"),
            issuer="甲局、乙局",
            day=date(2025, 2, 20),
        ),
        notice_row(4, issuer="乙局", street="白塔镇", addressed=False),
        notice_row(5, found(7, "ledger", print="a"), found(8, "inspection", "review"), **first),
        notice_row(6, label=None, problem="文件已损坏", cure="请重新下载"),
    ]


def counts(line: Line) -> tuple[str, int, int, int, int, int, int]:
    return (
        line.key,
        line.base,
        len(line.notices),
        len(line.with_findings),
        len(line.with_violation),
        len(line.violations),
        len(line.reviews),
    )


def test_totals(year: list[Scanned]) -> None:
    all = statistics(year)
    assert all.total.notices == (1, 2, 3, 4)
    assert all.total.findings == (1, 4, 6, 2)
    assert all.total.violations == (1, 4, 6)
    assert all.total.reviews == (2,)
    assert (all.total.rate, all.total.share) == (1.0, 0.75)
    assert all.labels == {"violation": (1, 2, 3), "review": (), "compliant": (4,)}
    assert all.addressed == (1, 2, 3)
    assert all.joint == (3,)
    assert [(one.name, one.problem) for one in all.unreadable] == [("/通知/6.docx", "文件已损坏")]


def test_a_copy_is_set_aside_and_what_only_it_has_is_told(year: list[Scanned]) -> None:
    all = statistics(year)
    assert all.set_aside == 1
    assert all.units[1].copies == ((5, "/通知/5.docx"),)
    assert all.missed == 1  # the inspection; the ledger has the fingerprint of the first
    assert not {7, 8} & set(all.findings)
    assert all.more_files == 2  # two files more with the bytes of the second notice


def test_what_was_dismissed_and_notes_count_nowhere(year: list[Scanned]) -> None:
    all = statistics(year)
    assert [(one.id, one.reason, one.who) for one in all.dismissed] == [(5, "查过了", "张三")]
    assert all.notes == (3,)
    lines = [*all.departments, *all.streets, *all.types, *all.months, all.undated, all.total]
    assert not {3, 5} & {number for line in lines for number in line.findings}


def test_by_department_a_joint_notice_counts_for_each(year: list[Scanned]) -> None:
    all = statistics(year)
    assert [counts(line) for line in all.departments] == [
        ("甲局", 3, 3, 3, 3, 3, 1),
        ("乙局", 2, 2, 1, 1, 1, 0),
    ]
    assert [line.notices for line in all.departments] == [(1, 2, 3), (3, 4)]
    assert all.departments[1].rate == 0.5
    assert [line.notices for line in surplus(all)] == [(3,)]


def test_by_street_type_and_month(year: list[Scanned]) -> None:
    all = statistics(year)
    assert [counts(line) for line in all.streets] == [
        ("青山街道", 1, 1, 1, 1, 1, 1),
        ("白塔镇", 1, 1, 0, 0, 0, 0),
        ("", 2, 2, 2, 2, 2, 0),
    ]
    assert [counts(line) for line in all.types] == [
        ("forms-and-reports", 4, 2, 2, 1, 1, 1),
        ("ledger", 4, 2, 2, 2, 2, 0),
    ]
    assert [counts(line) for line in all.months] == [
        ("2025-01", 1, 1, 1, 1, 1, 1),
        ("2025-02", 2, 2, 2, 2, 2, 0),
    ]
    assert counts(all.undated) == ("", 1, 1, 0, 0, 0, 0)


def test_trend_compares_with_the_calendar_month_before(year: list[Scanned]) -> None:
    later = notice_row(9, found(90, "ledger"), found(91, "ledger"), day=date(2025, 4, 1))
    january, february, april = statistics([*year, later]).trend
    assert january.all.before is None
    assert january.all.change is None
    assert (len(february.all.findings), february.all.before, february.all.change) == (2, 2, 0)
    assert february.types["ledger"].change == 0
    assert (february.rate, february.rate_before) == (1.0, 2.0)
    assert april.all.before is None  # of March nothing was read
    assert len(april.types["ledger"].findings) == 2


def test_december_comes_before_january() -> None:
    rows = [
        notice_row(1, found(1, "ledger"), day=date(2024, 12, 31)),
        notice_row(2, day=date(2025, 1, 1)),
    ]
    assert [step.all.change for step in statistics(rows).trend] == [None, -1]


def test_repeats_of_a_department(year: list[Scanned]) -> None:
    same_month = notice_row(10, found(100, "inspection"), issuer="丙局", day=date(2025, 3, 1))
    again = notice_row(11, found(101, "inspection"), issuer="丙局", day=date(2025, 3, 9))
    nobody = [notice_row(n, found(n * 10, "appraisal"), issuer="") for n in (12, 13)]
    twice_in_one = notice_row(14, found(140, "ledger"), found(141, "ledger"), issuer="丁局")
    all = statistics([*year, same_month, again, *nobody, twice_in_one])
    told = [(r.department, r.type, r.notices, r.findings, r.months, r.again) for r in all.repeats]
    assert told == [
        ("甲局", "forms-and-reports", (1, 3), (2, 6), ("2025-01", "2025-02"), True),
        ("甲局", "ledger", (1, 2), (1, 4), ("2025-01", "2025-02"), True),
        ("丙局", "inspection", (10, 11), (100, 101), ("2025-03",), False),
    ]


def test_states_and_what_is_behind_a_line(year: list[Scanned]) -> None:
    all = statistics(year, titles={"ledger": "业务台账"})
    assert all.states == {"open": (1, 2), "confirmed": (4,), "corrected": (6,)}
    pairs = all.behind(all.departments[1])
    assert [(unit.id, one.id, one.evidence) for unit, one in pairs] == [(3, 6, "第 6 处")]
    assert [one.id for _, one in all.behind(all.repeats[0])] == [2, 6]
    assert (all.title("ledger"), all.title("home-made")) == ("业务台账", "home-made")


def test_reports_add_page_and_clauses_and_nothing_else() -> None:
    report = {"findings": [{"page": 3, "basis": [{"clause": "P1-一"}, {"clause": "P2-二"}]}]}
    all = detailed(
        [(notice_row(1, found(1, "ledger")), report), (notice_row(2, found(2, "ledger")), {})]
    )
    assert (all.findings[1].page, all.findings[1].clauses) == (3, ("P1-一", "P2-二"))
    assert (all.findings[2].page, all.findings[2].clauses) == (None, ())


def test_the_same_data_asked_twice_stands_with_both_places() -> None:
    fields = ["姓名", "联系电话", "残疾类别", "健康状况", "致贫原因"]
    words = ["名字", "手机", "残疾类别", "健康状况", "致贫原因"]

    def kept(names: list[str], as_written: list[str]) -> str:
        form = {"name": "摸底表", "fields": names, "words": as_written, "start": 0, "end": 3}
        return json.dumps([form], ensure_ascii=False)

    rows = [
        notice_row(1, issuer="甲局", day=date(2025, 2, 1), asked=kept(fields, words)),
        notice_row(2, issuer="乙局", day=date(2025, 1, 1), asked=kept(fields, fields)),
        notice_row(3, issuer="丙局", asked=None),
    ]
    (pair,) = statistics(rows).shared
    assert (pair.first.notice, pair.second.notice, pair.share) == (2, 1, 1.0)
    assert (pair.first.form, pair.first.fields) == ("摸底表", tuple(fields))
    assert set(pair.fields) == set(zip(fields, fields, words, strict=True))


def test_nothing_at_all() -> None:
    all = statistics([])
    assert (all.total.rate, all.total.share, all.types, all.trend) == (0.0, 0.0, (), ())


@st.composite
def years(draw: st.DrawFn) -> list[Scanned]:
    number = 0
    rows = []
    issuers = st.sampled_from(["", "甲局", "乙局", "丙局", "甲局、乙局", "乙局、丙局、甲局"])
    for id in range(1, draw(st.integers(0, 12)) + 1):
        several = []
        for _ in range(draw(st.integers(0, 4))):
            number += 1
            severity = draw(st.sampled_from(["violation", "review", "note"]))
            state = draw(st.sampled_from(["open", "confirmed", "dismissed", "corrected"]))
            several.append(found(number, draw(st.sampled_from("abc")), severity, state))
        day = draw(st.none() | st.dates(date(2024, 11, 1), date(2025, 3, 1)))
        street = draw(st.sampled_from(["", "青山街道", "白塔镇"]))
        rows.append(notice_row(id, *several, issuer=draw(issuers), day=day, street=street))
    return rows


def added(lines: Iterable[Line]) -> tuple[int, int, int, int]:
    each = [
        (len(line.notices), len(line.with_violation), len(line.violations), len(line.reviews))
        for line in lines
    ]
    return tuple(map(sum, zip(*each, strict=True))) if each else (0, 0, 0, 0)  # type: ignore[return-value]


@given(years())
@settings(max_examples=150)
def test_every_way_of_adding_comes_to_the_total(rows: list[Scanned]) -> None:
    all = statistics(rows)
    counted = [one for each in rows for one in each.findings if one.counts]
    assert sorted(all.total.findings) == sorted(one.id for one in counted) == sorted(all.findings)
    total = added([all.total])
    assert added(all.streets) == total
    assert added([*all.months, all.undated]) == total
    once = tuple(a - b for a, b in zip(added(all.departments), added(surplus(all)), strict=True))
    assert once == total
    assert added(all.types)[2:] == total[2:]
    assert sum(map(len, all.states.values())) == len(counted)
    assert sum(map(len, all.labels.values())) == len(rows)
    if not all.joint:
        assert added(all.departments) == total
    for line in (*all.departments, *all.streets, *all.types, *all.months):
        assert len(all.behind(line)) == len(line.findings) == len(set(line.findings))
        assert {one.notice for _, one in all.behind(line)} == set(line.with_findings)
        assert 0 <= len(line.with_violation) <= len(line.with_findings) <= len(line.notices)


def many(number: int) -> Iterator[Scanned]:
    for id in range(1, number + 1):
        several = (found(2 * id, f"type-{id % 29}"), found(2 * id + 1, "ledger", "review"))
        day = date(2025, 1 + id % 12, 1 + id % 28)
        yield notice_row(id, *several[: id % 3], issuer=f"第 {id % 400} 局", day=day)


def test_fifty_thousand_notices(record_property: pytest.RecordProperty) -> None:
    """Measured, not judged: machines differ."""
    started = time.perf_counter()
    all: Statistics = statistics(many(50_000))
    record_property("seconds", round(time.perf_counter() - started, 2))
    assert len(all.total.notices) == 50_000
    assert len(all.total.findings) == 16_666 * (1 + 2 + 0) + 1 + 2
    tracemalloc.start()
    statistics(many(5_000))
    record_property("peak_bytes_a_notice", tracemalloc.get_traced_memory()[1] // 5_000)
    tracemalloc.stop()
