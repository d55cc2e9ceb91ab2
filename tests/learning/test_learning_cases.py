"""Cases, their search, filters and look-alikes; what the checker says of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from checker.errors import CheckerError
from checker.learning.cases import (
    Case,
    canonical_department,
    case_id,
    cases,
    departments,
    likeness,
    look_alikes,
    one,
    pairs,
    select,
)
from checker.learning.examined import examined
from checker.policy import Policy
from checker.store.cases import OwnCase

POLICY = Policy.load()
ALL = cases(POLICY, on=date(2026, 6, 1))


def of(text: str) -> Case:
    (found,) = (case for case in ALL if case.text.startswith(text))
    return found


def test_every_example_is_a_case_with_an_id_of_its_own() -> None:
    kinds = POLICY.types.values()
    assert len(ALL) == sum(len(k.examples.flagged) + len(k.examples.clean) for k in kinds)
    assert len({case.id for case in ALL}) == len(ALL)


def test_an_id_depends_on_type_and_text_alone() -> None:
    case = of("各社区要建立禁塑工作台账")
    expected = hashlib.sha256(f"ledger\n{case.text}".encode()).hexdigest()[:12]
    assert case.id == expected == case_id("ledger", f"  {case.text}\n")
    assert case_id("appraisal", case.text) != case.id


def test_a_flagged_case_has_all_that_explains_it() -> None:
    case = of("各社区要建立禁塑工作台账")
    assert (case.type, case.title, case.family) == ("ledger", "业务台账", "banned")
    assert (case.severity, case.flagged, case.verdict) == ("violation", True, "violation")
    assert case.evidence is not None
    assert case.text[case.evidence.start : case.evidence.end] == "建立禁塑工作台账"
    assert [basis.clause for basis in case.clauses["city"]] == ["P3-二3j"]
    assert [basis.clause for basis in case.clauses_under("district")] == ["P2-二1.5a", "P2-二1.5e"]
    assert case.clauses_under("no such plan") == case.clauses["all"]
    assert case.remedy
    said = replace(case, explanation="方案一说甲。方案二说乙。大家都说丙。")
    assert said.explained("county") == "方案一说甲。大家都说丙。"
    assert said.explained("all") == said.explanation


def test_an_example_says_its_own_severity_and_difficulty() -> None:
    assert of("今后请社区记入整合后的电子台账").severity == "review"
    assert of("由社区对沿街商铺一店一行填好").difficulty == "renamed"


def test_a_clean_case_has_no_severity_and_says_why() -> None:
    case = of("检查台账由区应急管理局建立")
    assert (case.severity, case.verdict, case.evidence) == (None, "compliant", None)
    assert case.why == "部门自己建"


def test_words_are_found_in_any_order_and_all_of_them() -> None:
    first, second = select(ALL, "台账 禁塑"), select(ALL, "禁塑，台账")
    assert first == second == (of("各社区要建立禁塑工作台账"),)
    assert select(ALL, "禁塑 火星") == ()
    assert select(ALL, "  ") == ALL


def test_width_and_case_of_letters_do_not_matter() -> None:
    assert select(ALL, "ａｐｐ") == select(ALL, "APP") == select(ALL, "app") != ()


def test_filters_add_up() -> None:
    found = select(ALL, types=["ledger"], difficulties=["renamed"], flagged=True)
    assert found
    assert all((c.type, c.difficulty, c.flagged) == ("ledger", "renamed", True) for c in found)
    assert len(found) == sum(
        e.difficulty == "renamed" for e in POLICY.types["ledger"].examples.flagged
    )
    assert {c.family for c in select(ALL, families=["funding"])} == {"funding"}
    assert not any(c.flagged for c in select(ALL, flagged=False))


@pytest.mark.parametrize(
    ("written", "name"),
    [("城管局", "城管"), ("卫健委", "卫生健康"), ("卫健", "卫生健康"), ("", "未注明"), ("机关工委", "机关工委"),
     ("政法委", "政法"), ("消防救援大队", "消防"), ("妇联", "妇联")],
)  # fmt: skip
def test_a_department_has_one_name(written: str, name: str) -> None:
    assert canonical_department(written) == name


def test_departments_count_every_case_and_unnamed_ones_come_last() -> None:
    counts = departments(ALL)
    assert sum(counts.values()) == len(ALL)
    assert list(counts)[-1] == "未注明"
    assert len(select(ALL, departments=["卫生健康"])) == counts["卫生健康"]


def test_likeness_is_that_of_character_pairs() -> None:
    # 建立 立台 台账 against 建立 立名 名册: one of three pairs each.
    assert likeness("建立台账", "建立名册") == pytest.approx(2 / 6)
    assert likeness("建立，台账。", "建立台账") == 1
    assert likeness("", "建立") == 0


def test_look_alikes_come_out_the_other_way_nearest_first() -> None:
    case = of("请各居委会把租住人员逐户登记造册")
    near = look_alikes(case, ALL)
    assert len(near) == 3
    assert all(c.type == "ledger" and not c.flagged for c in near)
    nearness = [likeness(case.text, c.text) for c in near]
    assert nearness == sorted(nearness, reverse=True)
    others = [c for c in ALL if c.type == "ledger" and not c.flagged]
    assert nearness[0] == max(likeness(case.text, c.text) for c in others)
    assert all(c.flagged for c in look_alikes(near[0], ALL))


def test_pairs_use_every_clean_case_before_one_comes_twice() -> None:
    group = select(ALL, types=["ledger"])
    beside = [clean for _, clean in pairs(group, ALL) if clean is not None]
    clean = sum(not case.flagged for case in group)
    assert len(beside) == sum(case.flagged for case in group)
    assert len({case.id for case in beside[:clean]}) == clean


def test_a_case_is_found_by_the_beginning_of_its_id() -> None:
    case = ALL[0]
    assert one(ALL, case.id[:10].upper()) == case
    for identifier in ("", "zz", "a"):
        with pytest.raises(CheckerError):
            one(ALL, identifier)


def test_own_cases_join_and_repeat_nothing() -> None:
    known = of("各社区要建立禁塑工作台账")
    own = [
        OwnCase("ledger", "请社区设三本账。", "violation", evidence="设三本账", id=1),
        OwnCase("ledger", known.text, "violation", id=2),
        OwnCase("gone-type", "请社区做别的事。", "review", id=3),
    ]
    found = cases(POLICY, own)
    assert len(found) == len(ALL) + 1
    mine = found[-1]
    assert (mine.own, mine.title, mine.text[mine.evidence.start : mine.evidence.end]) == (  # type: ignore[union-attr]
        1,
        "业务台账",
        "设三本账",
    )
    assert select(found, own=True) == (mine,)


def test_examining_marks_the_evidence_and_keeps_what_was_marked() -> None:
    marked = of("各社区要建立禁塑工作台账")
    assert examined(marked, POLICY).evidence == marked.evidence
    bare = of("请各居委会把租住人员逐户登记造册")
    assert bare.evidence is None
    found = examined(bare, POLICY).evidence
    assert found is not None
    assert "登记造册" in bare.text[found.start : found.end]


def test_examining_tells_of_other_types_in_the_text() -> None:
    # Clean of the archive's appraisal, but sorting old files is a community's burden of its own.
    case = of("凭证由各村清点造册后送镇里化浆")
    looked = examined(case, POLICY)
    assert not looked.settled
    assert looked.also == ("records-disposal",)
    assert examined(of("检查台账由区应急管理局建立"), POLICY).settled


def test_an_own_case_that_no_rule_sees_is_believed() -> None:
    case = cases(POLICY, [OwnCase("ledger", "今天天气不错，风和日丽。", "violation", id=1)])[-1]
    assert examined(case, POLICY).settled
    assert not examined(replace(case, own=0), POLICY).settled
