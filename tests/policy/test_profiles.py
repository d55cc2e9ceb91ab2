"""The plans differ, and so does what the same words come to under each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from checker import Policy, PolicyError, check
from checker.engine import check_all
from checker.errors import CheckerError
from checker.model import Finding
from checker.policy import ProfileError

CASES = yaml.safe_load((Path(__file__).parent / "profile-cases.yaml").read_text(encoding="utf-8"))
PLANS = {"county": "P1-", "district": "P2-", "city": "P3-"}


def findings(text: str, kind: str, **options: object) -> list[Finding]:
    verdict = check(text, on=date(2025, 6, 2), models=False, **options)  # type: ignore[arg-type]
    return [finding for finding in verdict.findings if finding.type == kind]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 30
    assert len({case["type"] for case in CASES}) >= 20


@pytest.mark.parametrize("profile", PLANS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['type']}-{case['text'][:12]}")
def test_case(case: dict[str, str], profile: str) -> None:
    found = findings(case["text"], case["type"], profile=profile)
    if case[profile] == "-":
        assert not found
        return
    severity, clause = case[profile].split()
    assert found, "nothing found"
    assert {finding.severity for finding in found} == {severity}
    for finding in found:
        assert finding.basis[0].clause.startswith(clause)
        for basis in finding.basis:
            assert basis.clause.startswith((PLANS[profile], "H-")), basis.clause


# ------------------------------------------------------------------ a district's own folder

PROFILE = """
id: qinghe
title: 清河区
inherits: district
authorities: {party-authority: [centre, province, prefecture]}
provisions: {ledger: [Q-3]}
"""
PLAN = """
plan: qinghe
title: 清河区社区减负办法
level: 区—街道—社区
profile: qinghe
applies_to: 区各部门
provisions:
  - {id: Q-3, section: 三, kind: prohibition, bound: [各部门], summary: 不得要求社区建立纸质台账。, object: [台账],
     exception: '', authority: none, checkable: A, consequence: '', since: null, until: null}
"""
DUTIES = """
list: duties
title: 清河区依法履职清单
items:
  - {id: A01, title: 办理本居住区公共事务, phrases: [公共事务]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("profile.yaml", PROFILE),
        ("plans/qinghe.yaml", PLAN),
        ("lists/duties.yaml", DUTIES),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_an_own_folder_inherits_and_overrides(folder: Path) -> None:
    policy = Policy.load(folder)
    shipped = Policy.load()
    assert policy.types.keys() == shipped.types.keys()
    assert set(policy.plans) == {*shipped.plans, "qinghe"}
    assert [item.title for item in policy.lists["duties"].items] == ["办理本居住区公共事务"]
    assert policy.lists["assist"] == shipped.lists["assist"]
    assert policy.version != shipped.version
    assert policy.chosen(None) == "qinghe"


def test_its_own_clause_is_cited_and_the_inherited_ones_elsewhere(folder: Path) -> None:
    policy = Policy.load(folder)
    text = "各社区要建立消防工作台账，并与街道签订安全生产责任书。"
    (ledger,) = findings(text, "ledger", policy=policy)
    assert [basis.clause for basis in ledger.basis] == ["Q-3"]
    (letter,) = findings(text, "responsibility-letter", policy=policy)
    assert letter.basis[0].clause == "P2-二1.4e"
    (inherited,) = findings(text, "ledger", policy=policy, profile="district")
    assert inherited.basis[0].clause.startswith("P2-")


def test_its_own_authorities_release(folder: Path) -> None:
    text = "根据市委《关于平安建设的意见》（清委发〔2024〕8号），各社区要悬挂“平安工作站”牌子。"
    policy = Policy.load(folder)
    assert [f.severity for f in findings(text, "extra-plaque", policy=policy)] == ["review"]
    strict = findings(text, "extra-plaque", policy=policy, profile="district")
    assert [f.severity for f in strict] == ["violation"]


def test_the_report_calls_it_by_its_title(folder: Path) -> None:
    verdict = check("各社区要建立消防工作台账。", policy=Policy.load(folder))
    assert (verdict.profile, verdict.profile_title) == ("qinghe", "清河区")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PROFILE.replace("ledger", "ledgre"), "没有叫“ledgre”的类型"),
        (PROFILE.replace("Q-3", "Q-9"), "Q-9"),
        (PROFILE.replace("id: qinghe", "id: city"), "city"),
        (PROFILE.replace("inherits: district", "inherits: province"), "inherits"),
    ],
)
def test_a_profile_that_cannot_hold_is_refused(folder: Path, text: str, problem: str) -> None:
    (folder / "profile.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=problem):
        Policy.load(folder)


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ProfileError, match="district（方案二（区））") as caught:
        check("通知", profile="nowhere")
    assert isinstance(caught.value, CheckerError)
    with pytest.raises(ProfileError):
        list(check_all("通知".encode(), profile="nowhere"))
