"""What lowers a violation to review, and what does not."""

from __future__ import annotations

import pytest

from checker import check
from checker.model import Finding


def finding(text: str, kind: str) -> Finding:
    found = [f for f in check(text, models=False).findings if f.type == kind]
    assert found, f"{kind} not found in {text}"
    return found[0]


def outcomes(found: Finding) -> dict[str, str]:
    return {e.name: e.outcome for e in found.exceptions}


@pytest.mark.parametrize(
    "authority",
    [
        "根据自治区党委《关于加强基层治理的意见》（内党发〔2023〕5号）的规定，",
        "依据中央办公厅《关于推进某项工作的意见》要求，",
        "按照中共江原省委《关于压实责任的意见》，",
    ],
)
def test_a_named_party_document_lowers_a_letter(authority: str) -> None:
    found = finding(f"{authority}各社区要签订安全生产责任书。", "responsibility-letter")
    assert found.severity == "review"
    assert outcomes(found)["上级党委明确要求"] == "applies"


@pytest.mark.parametrize(
    "authority",
    [
        "根据上级要求，",
        "按照应急管理部《关于某项工作的通知》，",
        "依据省厅文件精神，",
        "按照区委《关于某项工作的意见》，",
    ],
)
def test_nothing_less_lowers_it(authority: str) -> None:
    found = finding(f"{authority}各社区要签订安全生产责任书。", "responsibility-letter")
    assert found.severity == "violation"
    assert outcomes(found)["上级党委明确要求"] == "fails"


def test_a_district_s_deployment_lowers_reports_but_not_ledgers() -> None:
    by = "按照区委办公室、区政府办公室《关于开展某项工作的方案》（某办发〔2025〕3号），"
    report = finding(f"{by}各社区要于每月25日前报送工作总结。", "forms-and-reports")
    assert report.severity == "review"
    ledger = finding(f"{by}各社区要建立工作台账。", "ledger")
    assert ledger.severity == "violation"


def test_weak_wording_lowers_unless_a_consequence_follows() -> None:
    soft = finding("原则上各社区要建立工作台账。", "ledger")
    assert soft.severity == "review"
    assert outcomes(soft)["措辞较软"] == "applies"
    hard = finding("原则上各社区要建立工作台账，未建的在全区通报。", "ledger")
    assert hard.severity == "violation"
    assert outcomes(hard)["措辞较软"] == "fails"


def test_an_implied_bearer_lowers() -> None:
    text = "各街道办事处，各社区，各物业公司：\n要建立工作台账，做到一户一档。\n2025年3月1日"
    found = finding(text, "ledger")
    assert found.severity == "review"
    assert outcomes(found)["责任主体不明"] == "applies"


def test_paid_overtime_lowers() -> None:
    paid = "周六、周日各社区要安排人员值守，按规定发放加班补助。"
    assert finding(paid, "rushed-or-off-hours").severity == "review"
    unpaid = "周六、周日各社区要安排人员值守。"
    assert finding(unpaid, "rushed-or-off-hours").severity == "violation"


def test_a_merged_record_lowers() -> None:
    text = "各社区要把走访情况记入整合后的电子台账。"
    assert finding(text, "ledger").severity == "review"


def test_the_funding_of_the_whole_notice_is_weighed() -> None:
    task = "独居老人探访由各社区全面承担，每周一次，全年不断档。"
    kinds = {f.type for f in check(task, models=False).findings}
    assert "missing-funding" in kinds
    paid = task + "\n所需经费由区民政局按每人每月20元拨付至社区账户。"
    kinds = {f.type for f in check(paid, models=False).findings}
    assert "missing-funding" not in kinds


def test_one_of_two_types_is_counted() -> None:
    text = "按照属地管理原则，各社区对施工扬尘负总责。"
    kinds = {f.type for f in check(text, models=False).findings}
    assert "territorial-offloading" in kinds
    assert "responsible-body" not in kinds


def test_a_deadline_of_less_than_one_working_day() -> None:
    late = "各社区居委会：\n请各社区于8月11日上午10时前报送名单。\n2025年8月8日"
    assert finding(late, "rushed-or-off-hours").rule.endswith("short-deadline")
    early = "各社区居委会：\n请各社区于8月29日上午10时前报送名单。\n2025年8月8日"
    assert "rushed-or-off-hours" not in {f.type for f in check(early, models=False).findings}
