"""Every ruling on a disputed case, and every family of near misses, as small notices of their own.

``tests/cases/rulings.jsonl`` names the ruling of each case; ``near-misses.jsonl`` the type and the
family (否 forbidden, 撤 cancelled, 他 another bearer, 愿 own choice, 例 exception, 述 told, 自 the
department itself, 法 self-government and law, 资 paid, 免 allowed). The expectations were written
from the rulings before the checker saw the texts.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.model import Finding

CASES = Path(__file__).parent.parent / "cases"


@cache
def load(name: str) -> tuple[dict[str, Any], ...]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def known(name: str) -> dict[str, str]:
    """Cases that the checker does not get right yet, with the reason: they must go on failing."""
    path = CASES / "known-faults.json"
    faults: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return faults[name]


def cases(name: str) -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=pytest.mark.xfail(strict=True, reason=known(name)[case["id"]])
            if case["id"] in known(name)
            else (),
        )
        for case in load(name)
        if case["text"]
    ]


def findings(text: str) -> list[Finding]:
    return [finding for finding in check(text).findings if finding.severity != "note"]


def confirm(case: dict[str, Any]) -> None:
    found = findings(case["text"])
    for wanted in case["expect"]:
        start = case["text"].index(wanted["evidence"])
        end = start + len(wanted["evidence"])
        once = wanted["type"].startswith("missing-")
        met = [
            f
            for f in found
            if f.type == wanted["type"] and (once or (f.start < end and start < f.end))
        ]
        assert met, f"{wanted['type']} not found: {case['why']}"
        if wanted["severity"] != "any":
            assert met[0].severity == wanted["severity"], case["why"]
    for finding in found:
        assert finding.type not in case["forbid"], f"{finding.evidence}: {case['why']}"
        assert "*" not in case["forbid"], f"{finding.type} {finding.evidence}: {case['why']}"


def test_every_ruling_has_a_case() -> None:
    named = {case["ruling"] for case in load("rulings")}
    assert named == {f"Q{number}" for number in range(1, 59)}


def test_every_type_has_near_misses_and_turns() -> None:
    families: dict[str, set[str]] = {}
    for case in load("near-misses"):
        families.setdefault(case["type"], set()).add(case["family"])
    assert len(families) == 29
    assert all("turn" in found and len(found) >= 4 for found in families.values())


@pytest.mark.parametrize("case", cases("rulings"))
def test_ruling(case: dict[str, Any]) -> None:
    confirm(case)


@pytest.mark.parametrize("case", cases("near-misses"))
def test_near_miss(case: dict[str, Any]) -> None:
    confirm(case)
    for variant in ("negated", "other_bearer"):
        if variant in case:
            kinds = {finding.type for finding in findings(case[variant])}
            assert case["type"] not in kinds, case[variant]
