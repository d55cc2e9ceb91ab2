"""The reference task lists and their loader."""

from __future__ import annotations

import re
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from checker.policy.errors import PolicyError
from checker.policy.lists import (
    LIST_MODELS,
    AssistItem,
    CertificateItem,
    ListItem,
    NegativeItem,
    TaskList,
    load_lists,
)

FOLDER = Path(__file__).parents[2] / "corpus" / "policy" / "lists"

VIOLATION_TYPES = {
    "off-list-task", "territorial-offloading", "responsible-body", "incomplete-admission",
    "responsibility-letter", "one-vote-veto", "separate-archive", "display-materials", "ledger",
    "forms-and-reports", "extra-plaque", "new-organisation", "leader-appointment",
    "creation-campaign", "appraisal", "inspection", "certificate", "meetings-activities",
    "information-system", "app-promotion", "excessive-traces", "chief-system",
    "rushed-or-off-hours", "escalated-targets", "secondment", "records-disposal",
    "missing-funding", "missing-staffing", "diverted-funds",
}  # fmt: skip

DUTY = """
list: duties
title: 本地履职清单
items:
  - id: A01
    title: 调解
    phrases: [纠纷调解]
"""


@pytest.fixture(scope="module")
def lists() -> dict[str, TaskList]:
    return load_lists(FOLDER)


def items(lists: dict[str, TaskList]) -> list[ListItem]:
    return [item for listed in lists.values() for item in listed.items]


def certificates(lists: dict[str, TaskList]) -> list[CertificateItem]:
    return [item for item in lists["certificates"].items if isinstance(item, CertificateItem)]


# ------------------------------------------------------------------ what ships


def test_all_five_lists_in_order(lists: dict[str, TaskList]) -> None:
    assert list(lists) == ["duties", "assist", "negative", "certificates", "purchase"]
    assert all(listed.kind == kind for kind, listed in lists.items())


@pytest.mark.parametrize(
    ("kind", "letter", "count"),
    [("duties", "A", 22), ("assist", "B", 48), ("negative", "N", 36), ("purchase", "F", 15)],
)
def test_ids_are_complete(lists: dict[str, TaskList], kind: str, letter: str, count: int) -> None:
    assert [item.id for item in lists[kind].items] == [
        f"{letter}{number:02}" for number in range(1, count + 1)
    ]


def test_certificates_are_national_local_and_allowed(lists: dict[str, TaskList]) -> None:
    every = certificates(lists)
    national = [item.id for item in every if item.scope == "national"]
    assert national == [f"C{number:02}" for number in range(1, 21)]
    assert not any(item.allowed for item in every if item.scope == "national")
    refused = [item.id for item in every if item.scope == "local" and not item.allowed]
    assert refused == [f"CL{number:02}" for number in range(1, 33)]
    allowed = [item.id for item in every if item.allowed]
    assert allowed == [f"CP{number:02}" for number in range(1, 16)]


def test_refused_certificates_name_another_way(lists: dict[str, TaskList]) -> None:
    refused = [item for item in certificates(lists) if not item.allowed]
    assert [item.id for item in refused if not item.alternative] == []


def test_lists_are_marked_as_reference(lists: dict[str, TaskList]) -> None:
    assert all(listed.reference and "参考本" in listed.title for listed in lists.values())


def test_each_item_is_filled_in(lists: dict[str, TaskList]) -> None:
    for item in items(lists):
        assert 8 <= len(item.phrases) <= 20, item.id
        assert 6 <= len(item.description) <= 90, item.id
        assert item.source, item.id


def test_ids_are_unique_over_all_lists(lists: dict[str, TaskList]) -> None:
    ids = [item.id for item in items(lists)]
    assert len(ids) == len(set(ids))


def test_sources_are_spelled_out_or_titles_of_laws(lists: dict[str, TaskList]) -> None:
    for listed in lists.values():
        for item in listed.items:
            for source in item.source.split("、"):
                assert source in listed.sources or re.search("[法典例]$|办法$", source), item.id


def test_assist_items_say_what_stays(lists: dict[str, TaskList]) -> None:
    for item in lists["assist"].items:
        assert isinstance(item, AssistItem)
        assert item.department
        assert not set(item.community_may) & set(item.department_keeps), item.id


def test_type_hints_are_violation_types(lists: dict[str, TaskList]) -> None:
    for item in lists["negative"].items:
        assert isinstance(item, NegativeItem)
        assert item.type_hint in VIOLATION_TYPES, item.id


def test_the_first_six_negative_items_are_responsible_bodies(lists: dict[str, TaskList]) -> None:
    negative = [item for item in lists["negative"].items if isinstance(item, NegativeItem)]
    assert {item.type_hint for item in negative[:6]} == {"responsible-body"}


def test_dates_follow_the_documents(lists: dict[str, TaskList]) -> None:
    kinship = lists["certificates"].item("C01")
    observation = lists["certificates"].item("CP15")
    assert kinship is not None
    assert observation is not None
    assert not kinship.in_force(date(2019, 5, 1))
    assert kinship.in_force(date(2024, 5, 1))
    assert observation.in_force(date(2021, 5, 1))
    assert not observation.in_force(date(2024, 5, 1))


def test_loading_is_fast() -> None:
    best = min(_seconds_to_load() for _ in range(3))
    assert best < 0.1


def _seconds_to_load() -> float:
    started = time.perf_counter()
    load_lists(FOLDER)
    return time.perf_counter() - started


# ------------------------------------------------------------------ the loader


def test_a_district_may_bring_one_list(tmp_path: Path) -> None:
    (tmp_path / "duties.yaml").write_text(DUTY, "utf-8")
    (tmp_path / "readme.txt").write_text("说明", "utf-8")
    loaded = load_lists(tmp_path)
    assert list(loaded) == ["duties"]
    assert not loaded["duties"].reference
    assert loaded["duties"].item("A02") is None


def test_lists_are_frozen(lists: dict[str, TaskList]) -> None:
    with pytest.raises(ValueError, match="frozen"):
        lists["duties"].items[0].title = "改名"


def test_both_ends_of_force_count() -> None:
    item = ListItem(
        id="A1", title="事项", phrases=("事项",), since=date(2025, 1, 1), until=date(2025, 12, 31)
    )
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [item.in_force(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("    title: 调解\n", "    title: 调解\n    titel: 误\n"), "titel"),
        (("[纠纷调解]", "[纠纷调解, 纠纷调解]"), "写了两遍"),
        (("[纠纷调解]", "[]"), "phrases"),
        (("[纠纷调解]", "[调]"), "调"),
        (("id: A01", "id: 第一项"), "第一项"),
        (("list: duties", "list: assist"), "assist"),
        (("items:\n", "items:\n  - {id: A01, title: 公约, phrases: [公约]}\n"), "A01 用了两次"),
        (("phrases:", "since: 2026-01-02\n    until: 2026-01-01\n    phrases:"), "起始日期晚于"),
    ],
)
def test_a_faulty_list_is_refused_with_the_reason(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    (tmp_path / "duties.yaml").write_text(DUTY.replace(*change), "utf-8")
    with pytest.raises(PolicyError) as refused:
        load_lists(tmp_path)
    assert words in str(refused.value)
    assert refused.value.line is not None


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("assist", "community_may"),
        ("assist", "department_keeps"),
        ("negative", "type_hint"),
        ("certificates", "alternative"),
        ("certificates", "allowed"),
        ("certificates", "scope"),
    ],
)
def test_what_a_kind_needs_may_not_be_missing(tmp_path: Path, kind: str, field: str) -> None:
    text = (FOLDER / f"{kind}.yaml").read_text("utf-8")
    without = re.sub(rf"^    {field}: .*(?:\n      .*)*\n", "", text, count=1, flags=re.MULTILINE)
    assert without != text
    (tmp_path / f"{kind}.yaml").write_text(without, "utf-8")
    with pytest.raises(PolicyError, match=field):
        load_lists(tmp_path)


def test_a_misspelt_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "duty.yaml").write_text(DUTY, "utf-8")
    with pytest.raises(PolicyError, match="不是任何一张清单"):
        load_lists(tmp_path)


def test_a_list_may_not_come_twice(tmp_path: Path) -> None:
    (tmp_path / "duties.yaml").write_text(DUTY, "utf-8")
    (tmp_path / "duties.yml").write_text(DUTY, "utf-8")
    with pytest.raises(PolicyError, match="同一张清单"):
        load_lists(tmp_path)


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_no_lists_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PolicyError, match="清单"):
        load_lists(tmp_path / name)


def test_two_lists_may_not_share_an_id(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "purchase.yaml", tmp_path)
    (tmp_path / "duties.yaml").write_text(DUTY.replace("A01", "F01"), "utf-8")
    with pytest.raises(PolicyError, match=r"F01 在 duties\.yaml"):
        load_lists(tmp_path)


def test_each_kind_has_a_model_that_allows_no_other() -> None:
    for kind, model in LIST_MODELS.items():
        other = "duties" if kind != "duties" else "assist"
        with pytest.raises(ValueError, match="list"):
            model.model_validate({"list": other, "title": "清单", "items": []})
