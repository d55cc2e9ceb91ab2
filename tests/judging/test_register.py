"""What an admission answers for, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checker import check
from checker.judging.naming import issued_by
from checker.model import Finding, Verdict
from checker.policy import Policy
from checker.policy.admitted import Admission, Application, Funds

NUMBER = "江民准〔2026〕8号"
ASKED = Application(
    department="江原区民政局",
    matter="高龄老人走访登记",
    content="上门走访高龄老人，登记生活需求，每季度一次",
    object="80周岁以上老人",
    authority="只登记需求，不作认定，不代填表格",
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
    funds=Funds("区民政局", "每户10元", "按季拨付到社区账户"),
    keywords=("高龄老人",),
)
ADMITTED = Admission(
    id=3,
    state="approved",
    application=ASKED,
    number=NUMBER,
    decided_on=date(2025, 12, 20),
    decided_by="市领导小组",
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
)
WORDS = "请各社区对80周岁以上高龄老人全年逐户走访，每季度一次，登记生活需求。"
CLAIM = f"高龄老人走访登记已准入（{NUMBER}）。{WORDS}"


def notice(
    body: str = f"根据{NUMBER}，{WORDS}",
    *,
    issuer: str = "江原区民政局",
    day: str = "2026年3月2日",
    to: str = "各社区居委会",
    title: str = "关于开展高龄老人走访的通知",
) -> str:
    return f"{title}\n{to}：\n{body}\n{issuer}\n{day}\n"


def judged(text: str, *admissions: Admission) -> Verdict:
    return check(text, policy=Policy.load().with_admissions(admissions), models=False)


def funding(text: str, *admissions: Admission) -> Finding:
    (found,) = [f for f in judged(text, *admissions).findings if f.type == "missing-funding"]
    return found


def claim(text: str, *admissions: Admission) -> Finding:
    (found,) = [f for f in judged(text, *admissions).findings if f.type == "incomplete-admission"]
    return found


def outcome(found: Finding) -> tuple[str, str]:
    """Outcome and reason of the admission; empty where it was not tried."""
    tried = [(e.outcome, e.why) for e in found.exceptions if e.name == "已准入事项"]
    assert len(tried) <= 1
    return tried[0] if tried else ("", "")


def test_without_a_register_nothing_changes() -> None:
    found = funding(notice())
    assert found.severity == "violation"
    assert outcome(found) == ("", "")


def test_an_admitted_matter_becomes_a_note_with_its_number() -> None:
    verdict = judged(notice(), ADMITTED)
    assert verdict.label == "compliant"
    found = funding(notice(), ADMITTED)
    assert found.severity == "note"
    kind, why = outcome(found)
    assert kind == "applies"
    assert f"准入文号 {NUMBER}" in why
    assert "有效期 2026-01-01 至 2026-12-31" in why
    assert "不计入结论" in found.explanation


@pytest.mark.parametrize(
    "written",
    ["江民准[2026]8号", "江民准（2026）第8号", "江民准〔2026〕08号", "江民准 〔2026〕 8号"],
)
def test_the_number_is_known_in_other_writings(written: str) -> None:
    assert funding(notice().replace(NUMBER, written), ADMITTED).severity == "note"


@pytest.mark.parametrize("other", ["江民准〔2026〕18号", "江民准〔2025〕8号", "江民准〔2026〕80号"])
def test_another_number_is_not_this_one(other: str) -> None:
    found = funding(notice().replace(NUMBER, other), ADMITTED)
    assert found.severity == "review"
    assert "没有写这个文号" in outcome(found)[1]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"state": "expired", "until": date(2026, 2, 28)}, "已于 2026-02-28 到期"),
        ({"until": date(2026, 3, 1)}, "已于 2026-03-01 到期"),
        ({"since": date(2026, 3, 3)}, "从 2026-03-03 起才有效"),
        ({"state": "cancelled", "ended_on": date(2026, 3, 2)}, "已从 2026-03-02 起取消"),
        ({"state": "applied"}, "没有准入"),
        ({"state": "rejected"}, "没有准入"),
        ({"application": replace(ASKED, authority="")}, "缺少：权限"),
        ({"application": replace(ASKED, funds=Funds("区民政局"))}, "付多少、怎么付"),
    ],
)
def test_what_does_not_hold_silences_nothing_and_says_why(
    changed: dict[str, object], named: str
) -> None:
    found = funding(notice(), replace(ADMITTED, **changed))  # type: ignore[arg-type]
    assert found.severity == "violation"
    assert outcome(found)[0] == "fails"
    assert named in outcome(found)[1]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "expired", "until": date(2026, 3, 2)},
        {"state": "cancelled", "ended_on": date(2026, 3, 3)},
        {"since": date(2026, 3, 2)},
    ],
)
def test_a_notice_is_judged_by_its_own_day(changed: dict[str, object]) -> None:
    assert funding(notice(), replace(ADMITTED, **changed)).severity == "note"  # type: ignore[arg-type]


def test_a_renewed_admission_holds_where_the_old_one_has_ended() -> None:
    old = replace(ADMITTED, id=1, number="江民准〔2025〕2号", until=date(2026, 1, 31))
    found = funding(notice(), old, ADMITTED)
    assert found.severity == "note"
    assert NUMBER in outcome(found)[1]


def test_without_its_number_it_is_left_to_people() -> None:
    found = funding(notice(WORDS), ADMITTED)
    assert found.severity == "review"
    assert outcome(found)[0] == "open"


def test_another_department_cannot_use_it_silently() -> None:
    found = funding(notice(issuer="江原区卫健委"), ADMITTED)
    assert (found.severity, outcome(found)[0]) == ("review", "open")
    assert "江原区卫健委" in outcome(found)[1]
    uncited = funding(notice(WORDS, issuer="江原区卫健委"), ADMITTED)
    assert (uncited.severity, outcome(uncited)) == ("violation", ("", ""))


def test_another_matter_is_not_covered() -> None:
    other = "各社区全年逐户上门核查出租房屋，每季度一次。"
    found = funding(notice(other, title="关于出租房屋核查的通知"), ADMITTED)
    assert (found.severity, outcome(found)) == ("violation", ("", ""))


def test_a_number_beside_another_matter_is_left_to_people() -> None:
    other = f"根据{NUMBER}，各社区全年逐户上门核查出租房屋，登记情况，每季度一次。"
    found = funding(notice(other, title="关于出租房屋核查的通知"), ADMITTED)
    assert found.severity == "review"
    assert "没有写明" in outcome(found)[1]


@pytest.mark.parametrize(
    "task",
    [
        "请各社区协助企业招商引资",
        "请各社区张罗百家宴",
        "各社区每季度摸排辖区税源",
        "请各社区照料独居老人",
    ],
)
def test_a_claim_carries_no_other_task_with_it(task: str) -> None:
    found = claim(notice(f"高龄老人走访登记已准入（{NUMBER}），{task}。"), ADMITTED)
    assert (found.severity, outcome(found)[0]) == ("review", "open")


def test_words_that_ask_for_nothing_of_their_own_do_no_harm() -> None:
    text = notice(f"{CLAIM}各社区要高度重视，认真组织走访。特此通知。")
    assert claim(text, ADMITTED).severity == "note"


def test_a_number_that_is_said_to_have_ended_is_no_citation() -> None:
    found = funding(notice(f"{NUMBER}已废止。{WORDS}"), ADMITTED)
    assert (found.severity, outcome(found)[0]) == ("review", "open")


@pytest.mark.parametrize(
    ("more", "kind", "named"),
    [
        (("每季度一次", "每周一次"), "fails", "频次"),
        (("每季度一次", "每季度不少于两次"), "fails", "频次"),
        (("登记生活需求", "登记生活需求并认定补贴资格"), "fails", "认定"),
        (("登记生活需求", "登记生活需求并兜底"), "fails", "兜底"),
        (("登记生活需求", "登记生活需求并动员参保"), "open", "动员"),
        (("登记生活需求", "登记生活需求，完成率不低于95%"), "open", "95%"),
        (("登记生活需求", "登记生活需求，2027年6月底前完成"), "open", "2027-06-01"),
        (("登记生活需求", "登记生活需求，不漏一户"), "open", "不漏一"),
        (("每季度一次", "随时走访"), "fails", "频次"),
        (("登记生活需求", "登记生活需求，不作认定"), "applies", NUMBER),
        (("每季度一次", "每半年一次"), "applies", NUMBER),
        (("登记生活需求", "登记生活需求，2026年6月底前完成"), "applies", NUMBER),
    ],
)
def test_what_goes_further_is_not_silenced(more: tuple[str, str], kind: str, named: str) -> None:
    found = funding(notice().replace(*more), ADMITTED)
    assert outcome(found)[0] == kind
    assert named in outcome(found)[1]
    assert found.severity == {"fails": "violation", "open": "review", "applies": "note"}[kind]


def test_a_number_of_households_is_a_limit() -> None:
    limited = replace(
        ADMITTED, application=replace(ASKED, content=f"{ASKED.content}，每个社区不超过30户")
    )
    for households, kind in ((30, "applies"), (31, "fails")):
        text = notice().replace("登记生活需求", f"登记生活需求，每个社区走访{households}户")
        assert outcome(funding(text, limited))[0] == kind


@pytest.mark.parametrize(
    ("to", "kind"),
    [("各社区居委会", "open"), ("红岩社区居委会", "applies"), ("红岩社区、绿水社区", "open")],
)
def test_places_are_a_limit(to: str, kind: str) -> None:
    local = replace(ADMITTED, application=replace(ASKED, communities=("红岩社区",)))
    text = notice(to=to).replace("请各社区对", "请社区对")
    assert outcome(funding(text, local))[0] == kind


def test_what_is_banned_stays_banned() -> None:
    text = notice(
        f"高龄老人走访登记已准入（{NUMBER}）。请各社区建立高龄老人走访台账，签订高龄老人走访责任书。"
    )
    found = {f.type: f for f in judged(text, ADMITTED).findings}
    for kind in ("ledger", "responsibility-letter"):
        assert found[kind].severity == "violation"
        assert outcome(found[kind]) == ("", "")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("按照属地管理原则，各社区对高龄老人走访负总责。", "territorial-offloading"),
        ("各社区是高龄老人走访登记的第一责任人。", "responsible-body"),
        ("高龄老人走访登记所需费用由社区自行解决。", "diverted-funds"),
    ],
)
def test_no_admission_makes_a_community_answer_or_pay(sentence: str, kind: str) -> None:
    verdict = judged(notice(f"高龄老人走访登记已准入（{NUMBER}）。{sentence}"), ADMITTED)
    found = next(f for f in verdict.findings if f.type == kind)
    assert found.severity == "violation"
    assert outcome(found)[0] == "fails"


def test_elements_that_the_register_holds_need_not_stand_in_the_notice() -> None:
    text = notice(CLAIM)
    assert claim(text).severity == "review"
    assert claim(text, ADMITTED).severity == "note"


@pytest.mark.parametrize(
    "more",
    [
        "请各社区每周走访高龄老人一次。",
        "请各社区认定高龄老人补贴资格。",
        "各社区每天巡查消防通道。",
    ],
)
def test_a_claim_covers_no_more_than_was_admitted(more: str) -> None:
    # What a claim silences elsewhere must not be lost with it.
    found = claim(notice(f"{CLAIM}\n{more}"), ADMITTED)
    assert (found.severity, outcome(found)[0]) == ("review", "open")
    assert more[:4] in outcome(found)[1]


def test_money_for_one_matter_does_not_pay_for_another() -> None:
    body = f"一、走访\n根据{NUMBER}，{WORDS}\n二、楼道\n各社区每天清点楼道杂物，巡查消防通道。"
    found = funding(notice(body), ADMITTED)
    assert found.severity == "review"
    assert "准入以外的要求" in outcome(found)[1]


def test_two_admitted_matters_in_one_notice_are_both_covered() -> None:
    patrol = replace(
        ADMITTED,
        id=4,
        number="江民准〔2026〕9号",
        application=replace(
            ASKED, matter="楼道杂物巡查", content="每天巡查楼道杂物", keywords=("楼道杂物",)
        ),
    )
    body = (
        f"一、走访\n根据{NUMBER}，{WORDS}\n"
        "二、楼道\n根据江民准〔2026〕9号，各社区每天巡查楼道杂物。"
    )
    assert funding(notice(body), ADMITTED, patrol).severity == "note"


def test_a_demand_in_a_table_is_covered_as_well() -> None:
    body = (
        f"高龄老人走访登记已准入（{NUMBER}）。\n任务 | 责任单位\n"
        "高龄老人全年逐户走访登记 | 各社区居委会"
    )
    for found in judged(notice(body), ADMITTED).findings:
        if found.type in ("missing-funding", "off-list-task"):
            assert found.severity != "violation"


@pytest.mark.parametrize(
    ("issuer", "department", "same"),
    [
        ("江原区民政局", "江原区民政局", True),
        ("江原区民政局", "区民政局", True),
        ("江原区民政局", "民政局", True),
        ("江原区民政局办公室", "江原区民政局", True),
        ("江原区财政局、江原区民政局", "区民政局", True),
        ("江原区民政局 江原区财政局", "江原区财政局", True),
        ("江原市民政局", "区民政局", False),
        ("东江原区民政局", "江原区民政局", False),
        ("江原区体育局", "江原区教育局", False),
        ("", "江原区民政局", False),
        ("江原区民政局", "局", False),
    ],
)
def test_who_is_the_department(issuer: str, department: str, same: bool) -> None:
    assert issued_by(issuer, department) is same


def test_nothing_is_erased_and_offsets_stay() -> None:
    text = notice()
    plain, told = judged(text), judged(text, ADMITTED)
    assert [(f.type, f.start, f.end, f.fingerprint) for f in plain.findings] == [
        (f.type, f.start, f.end, f.fingerprint) for f in told.findings
    ]
    assert all(text[f.start : f.end] == f.evidence for f in told.findings)
