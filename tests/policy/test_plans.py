"""The plans that ship: every clause of the originals is there, with the right release."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from checker.policy.errors import PolicyError
from checker.policy.provisions import Plan, Provision, load_plans

FOLDER = Path(__file__).parents[2] / "corpus" / "policy" / "plans"

COUNTY = """
    P1-00 P1-一 P1-二1a P1-二1b P1-二1c P1-二1d P1-二1e P1-二2a P1-二2b P1-二2c P1-二3a P1-二3b
    P1-二4a P1-二4b P1-二5 P1-二6a P1-二6b P1-二6c P1-二7a P1-二7b P1-二7c P1-二7d P1-二7e
    P1-二7f P1-二8a P1-二8b P1-二8c P1-二8d P1-二8e P1-二8f P1-二8g P1-二8h P1-二8i P1-二8j
    P1-二8k P1-二8l P1-三 P1-四 P1-五1 P1-五2 P1-五3
"""

DISTRICT = """
    P2-一 P2-二1.1a P2-二1.1b P2-二1.1c P2-二1.1d P2-二1.1e P2-二1.2a P2-二1.2b P2-二1.2c
    P2-二1.2d P2-二1.2e P2-二1.3a P2-二1.3b P2-二1.3c P2-二1.3d P2-二1.3e P2-二1.3f P2-二1.4a
    P2-二1.4b P2-二1.4c P2-二1.4d P2-二1.4e P2-二1.4f P2-二1.5a P2-二1.5b P2-二1.5c P2-二1.5d
    P2-二1.5e P2-二1.5f P2-二1.5g P2-二1.5h P2-二1.5i P2-二1.5j P2-二1.5k P2-二1.5l P2-二1.5m
    P2-二1.5n P2-二1.5o P2-二1.5p P2-二2.1a P2-二2.1b P2-二2.1c P2-二2.1d P2-二2.1e P2-二2.2a
    P2-二2.2b P2-二2.2c P2-二2.2d P2-二2.2e P2-二2.2f P2-二2.3a P2-二2.3b P2-二2.3c P2-二2.3d
    P2-二2.4a P2-二2.4b P2-二2.4c P2-二2.5a P2-二2.5b P2-二3.1 P2-二3.2 P2-二3.3 P2-三1 P2-三2a
    P2-三2b P2-三3 P2-三4 P2-四1 P2-四2a P2-四2b P2-四2c P2-四2d P2-四2e P2-四2f P2-四3
"""

CITY = """
    P3-一 P3-二1a P3-二1b P3-二1c P3-二1d P3-二2a P3-二2b P3-二2c P3-二2d P3-二2e P3-二2f
    P3-二2g P3-二3a P3-二3b P3-二3c P3-二3d P3-二3e P3-二3f P3-二3g P3-二3h P3-二3i P3-二3j
    P3-二3k P3-二4a P3-二4b P3-二4c P3-二5a P3-二5b P3-二5c P3-二6a P3-二6b P3-二6c P3-二6d
    P3-二6e P3-二7a P3-二7b P3-二7c P3-二8
"""

NONE = "none"
PARTY = "party_central_or_region"
DISTRICT_BODY = "district_committee_and_government"
BANNER_BODY = "banner_committee_and_government"
COUNTY_BODY = "county_committee_and_government"
CITY_GROUP = "city_leading_group"

RELEASES = [
    ("task outside the lists", "P1-二1d", COUNTY_BODY),
    ("task outside the lists, by label", "P1-二1e", COUNTY_BODY),
    ("task outside the lists", "P2-二2.2b", CITY_GROUP),
    ("task outside the lists", "P3-二1c", CITY_GROUP),
    ("organisation", "P2-二1.3b", PARTY),
    ("plaque", "P2-二1.3c", PARTY),
    ("two plates outside", "P2-二1.3d", PARTY),
    ("plaque", "P3-二2a", PARTY),
    ("organisation", "P3-二2b", PARTY),
    ("responsibility letter", "P2-二1.4e", PARTY),
    ("one-vote veto", "P2-二1.4f", PARTY),
    ("forms", "P2-二1.5c", DISTRICT_BODY),
    ("materials", "P2-二1.5d", DISTRICT_BODY),
    ("forms and materials", "P3-二3c", BANNER_BODY),
    ("responsible body", "P2-二1.1e", NONE),
    ("forced campaigns", "P2-二1.4c", NONE),
    ("forced campaigns", "P3-二2g", NONE),
    ("heads of organisations", "P2-二1.3f", NONE),
    ("heads of organisations", "P3-二2d", NONE),
    ("secondment", "P2-四2a", NONE),
    ("secondment", "P3-二7c", NONE),
    ("certificate with its article", "P2-二1.2c", "law"),
    ("certificate mainly of residence", "P3-二2e", "own_plan"),
    ("one platform", "P1-二6a", NONE),
    ("new system", "P2-二2.1b", NONE),
    ("new system", "P3-二6b", NONE),
    ("ledger", "P2-二1.5e", NONE),
    ("ledger", "P3-二3j", NONE),
]


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return load_plans(FOLDER)


@pytest.fixture(scope="module")
def provisions(plans: dict[str, Plan]) -> dict[str, Provision]:
    return {p.id: p for plan in plans.values() for p in plan.provisions}


@pytest.mark.parametrize(
    ("name", "expected", "count"),
    [("county", COUNTY, 41), ("district", DISTRICT, 75), ("city", CITY, 38)],
)
def test_every_clause_is_there_in_order(
    plans: dict[str, Plan], name: str, expected: str, count: int
) -> None:
    ids = [provision.id for provision in plans[name].provisions]
    assert ids == expected.split()
    assert len(ids) == count


def test_four_plans_and_no_id_twice(
    plans: dict[str, Plan], provisions: dict[str, Provision]
) -> None:
    assert sorted(plans) == ["city", "county", "district", "higher"]
    assert len(provisions) == sum(len(plan.provisions) for plan in plans.values())


@pytest.mark.parametrize(("what", "id_", "authority"), RELEASES)
def test_who_may_release(
    provisions: dict[str, Provision], what: str, id_: str, authority: str
) -> None:
    assert provisions[id_].authority == authority, what


def test_what_the_table_calls_by_kind(provisions: dict[str, Provision]) -> None:
    kinds = {
        "P1-二8g": "prohibition",
        "P1-二1d": "restriction",
        "P2-二1.4d": "mechanism",
        "P1-二1a": "duty",
        "P2-二2.2b": "right",
        "P1-二5": "permission",
        "P2-四2b": "consequence",
    }
    assert {id_: provisions[id_].kind for id_ in kinds} == kinds


@pytest.mark.parametrize("name", ["county", "district", "city"])
def test_the_three_plans_hold_on_every_day(plans: dict[str, Plan], name: str) -> None:
    for provision in plans[name].provisions:
        assert provision.in_force(date(1990, 1, 1))
        assert provision.in_force(date(2099, 1, 1))
        assert not provision.document
        assert provision.confidence is None


def test_summaries_are_one_sentence_and_all_different(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        summaries = [p.summary for p in plan.provisions]
        assert len(set(summaries)) == len(summaries)
        for summary in summaries:
            assert summary.endswith("。")
            assert summary.count("。") == 1


def test_higher_documents_are_dated_and_rated(plans: dict[str, Plan]) -> None:
    for provision in plans["higher"].provisions:
        assert provision.document
        assert provision.confidence
        assert provision.since is not None
        assert provision.id.startswith(f"H-{provision.since.year}-")


@pytest.mark.parametrize(
    "id_",
    [
        "H-2019-减负通知-责任状",
        "H-2015-民发136号-一票否决",
        "H-2017-治理意见-责任主体",
        "H-2018-督查检查-计划报备",
        "H-2020-民发20号-无依据不出",
        "H-2022-创建示范-不得自设",
        "H-2022-厅字28号-统一部署",
        "H-2023-指尖-工作群",
        "H-2024-社区工作者意见-抽调借用",
        "H-2024-若干规定-统一考核",
        "H-2025-履职清单-上级收回",
        "H-2026-居委会组织法-政社关系",
        "H-2026-国办函12号-打卡积分",
    ],
)
def test_what_the_plans_leave_open_can_be_cited(provisions: dict[str, Provision], id_: str) -> None:
    assert id_ in provisions


def test_law_follows_law_without_a_gap(provisions: dict[str, Provision]) -> None:
    old, new = (
        provisions["H-1990-居委会组织法-统一安排"],
        provisions["H-2026-居委会组织法-政社关系"],
    )
    assert old.in_force(date(2025, 12, 31))
    assert not new.in_force(date(2025, 12, 31))
    assert new.in_force(date(2026, 1, 1))
    assert not old.in_force(date(2026, 1, 1))


def test_lines_stay_short() -> None:
    for path in FOLDER.glob("*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert len(line) <= 120


def test_loading_is_fast() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        load_plans(FOLDER)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.06


# ------------------------------------------------------------------ faulty folders

HEAD = "plan: {plan}\ntitle: 甲\nlevel: 乙\nprofile: own\napplies_to: 丙\nprovisions:\n"
ITEM = """\
  - id: {id}
    section: 一
    kind: duty
    bound: []
    summary: 丁。
    object: []
    exception: ''
    authority: none
    checkable: A
    consequence: ''
    since: null
    until: null
"""


def write(folder: Path, file: str, plan: str, *ids: str) -> None:
    text = HEAD.format(plan=plan) + "".join(ITEM.format(id=id_) for id_ in ids)
    (folder / file).write_text(text, encoding="utf-8")


def test_a_district_may_bring_its_own_plan(tmp_path: Path) -> None:
    write(tmp_path, "mine.yaml", "mine", "本地-1", "本地-2")
    assert [p.id for p in load_plans(tmp_path)["mine"].provisions] == ["本地-1", "本地-2"]


def test_one_id_in_two_plans_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "a", "X-1", "X-2")
    write(tmp_path, "b.yaml", "b", "Y-1", "X-2")
    with pytest.raises(PolicyError) as caught:
        load_plans(tmp_path)
    assert caught.value.path.name == "b.yaml"
    assert caught.value.line == 19
    assert "X-2" in caught.value.problem
    assert "a.yaml 第 19 行" in caught.value.problem


def test_one_id_twice_in_a_plan_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "a", "X-1", "X-1")
    with pytest.raises(PolicyError, match="X-1.*重复"):
        load_plans(tmp_path)


def test_one_short_name_in_two_files_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "same", "X-1")
    write(tmp_path, "b.yaml", "same", "X-2")
    with pytest.raises(PolicyError, match="same.*a.yaml 重复") as caught:
        load_plans(tmp_path)
    assert caught.value.line == 1


def test_a_folder_without_plans_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="没有方案文件"):
        load_plans(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"authority": "law"}, "exception"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "早于"),
        ({"document": "某文件"}, "confidence"),
        ({"id": "有 空格"}, "编号"),
    ],
)
def test_what_contradicts_itself_is_refused(
    provisions: dict[str, Provision], changed: dict[str, str], words: str
) -> None:
    data = provisions["P3-二3d"].model_dump() | changed
    with pytest.raises(ValidationError, match=words):
        Provision.model_validate(data)


def test_provisions_cannot_be_changed(provisions: dict[str, Provision]) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        provisions["P1-二1d"].summary = "改"
