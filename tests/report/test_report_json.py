"""The JSON contract: its shape, its schema and its single line."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.model import Finding, ReadIssue, Verdict
from checker.report.json import SCHEMA_VERSION, contract, render, schema, unreadable

VALIDATOR = Draft202012Validator(schema())

KEYS = [
    "schema_version",
    "file",
    "sha256",
    "format",
    "pages",
    "profile",
    "policy_version",
    "checked_at",
    "notice",
    "verdict",
    "findings",
    "tasks",
    "asked",
    "errors",
]
FINDING_KEYS = [
    "type",
    "title",
    "severity",
    "start",
    "end",
    "evidence",
    "page",
    "paragraph",
    "boxes",
    "section",
    "demand",
    "basis",
    "exceptions",
    "explanation",
    "remedy",
    "source",
    "rule",
    "confidence",
    "fingerprint",
]
DEMAND_KEYS = [
    "bearer",
    "modality",
    "action",
    "object",
    "quantity",
    "deadline",
    "consequence",
    "implied",
    "cues",
]
TASK_KEYS = [
    *("start", "end", "evidence", "bearer", "action", "object", "deadline", "decision", "matches"),
]


def test_schema_is_itself_valid_and_describes_every_field() -> None:
    Draft202012Validator.check_schema(schema())
    for node in _objects(schema()):
        if "additionalProperties" in node:
            assert node["additionalProperties"] is False
            for name, field in node["properties"].items():
                assert any("\u4e00" <= char <= "\u9fff" for char in field["description"]), name


def test_keys_stand_in_the_order_of_the_contract(typical: Verdict) -> None:
    content = json.loads(render(typical))
    assert list(content) == KEYS
    assert list(content["notice"]) == [
        "title",
        "issuer",
        "document_number",
        "date",
        "addressees",
        "kind",
    ]
    assert list(content["findings"][0]) == FINDING_KEYS
    assert list(content["findings"][0]["demand"]) == DEMAND_KEYS
    assert list(content["tasks"][0]) == TASK_KEYS
    match = content["tasks"][0]["matches"][0]
    assert list(match) == ["list", "item", "title", "score", "words", "over"]
    assert list(json.loads(render(typical, with_text=True))) == [*KEYS, "text"]


def test_values_are_those_of_the_verdict(typical: Verdict) -> None:
    content = json.loads(render(typical, with_text=True))
    assert content["schema_version"] == SCHEMA_VERSION
    assert content["verdict"] == "violation"
    assert content["notice"]["date"] == "2024-05-06"
    for finding in content["findings"]:
        assert content["text"][finding["start"] : finding["end"]] == finding["evidence"]
    assert [f["severity"] for f in content["findings"]] == [f.severity for f in typical.findings]
    assert content["findings"][0]["confidence"] == 0.634


def test_output_validates(typical: Verdict, verdict_of: Callable[..., Verdict]) -> None:
    partly_read = verdict_of(errors=[ReadIssue("第3页没有文字层。", 3), ReadIssue("图片未读。")])
    for verdict in (typical, verdict_of(), verdict_of(text=""), partly_read):
        for with_text in (False, True):
            VALIDATOR.validate(json.loads(render(verdict, with_text=with_text)))
    errors = json.loads(render(partly_read))["errors"]
    assert errors[0] == {
        "message": "第3页没有文字层。",
        "page": 3,
        "cure": "请对照原件人工核对第3页。",
    }
    assert errors[1]["page"] is None


@pytest.mark.parametrize("digest", ["", "a" * 64])
def test_unreadable_file_is_one_valid_object_as_well(digest: str) -> None:
    line = unreadable("坏.pdf", digest, "文件已加密", "请另存为不加密的文件。")
    content = json.loads(line)
    VALIDATOR.validate(content)
    assert list(content) == KEYS
    assert content["verdict"] is None
    assert content["errors"] == [
        {"message": "文件已加密。", "page": None, "cure": "请另存为不加密的文件。"}
    ]
    assert "\n" not in line


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _objects(member)


def test_schema_refuses_any_missing_and_any_extra_key(typical: Verdict) -> None:
    whole = contract(typical)
    VALIDATOR.validate(whole)
    for at, place in enumerate(_objects(whole)):
        extra = copy.deepcopy(whole)
        list(_objects(extra))[at]["unknown"] = ""
        assert not VALIDATOR.is_valid(extra), list(place)
        for key in place:
            lacking = copy.deepcopy(whole)
            del list(_objects(lacking))[at][key]
            assert not VALIDATOR.is_valid(lacking), key


def test_schema_has_room_for_decisions_and_for_data_that_is_asked_for(typical: Verdict) -> None:
    content = contract(typical)
    review = {"decision": "dismissed", "type": "ledger", "severity": None, "reason": "另有规定"}
    review |= {"who": "王芳", "at": "2026-03-01T08:00:00+00:00"}
    asked = {"name": "花名册", "fields": ["姓名"], "words": ["居民姓名"], "start": 0, "end": 3}
    content["findings"][0]["review"] = review
    content["asked"] = [asked]
    VALIDATOR.validate(content)
    for wrong in ({"decision": "open"}, {"severity": "note"}, {"type": ""}, {"who": None}):
        content["findings"][0]["review"] = review | wrong
        assert not VALIDATOR.is_valid(content), wrong
    content["findings"][0]["review"] = review
    for wrong in ({"fields": "姓名"}, {"start": -1}, {"name": None}):
        content["asked"] = [asked | wrong]
        assert not VALIDATOR.is_valid(content), wrong
    bad = json.loads(unreadable("坏.pdf", "", "文件已加密", "请另存。"))
    assert not VALIDATOR.is_valid(bad | {"asked": [asked]})


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "illegal"},
        {"verdict": None},
        {"notice": None},
        {"sha256": ""},
        {"sha256": "A" * 64},
        {"schema_version": "0.9"},
        {"profile": None},
        {"errors": [{"message": "", "page": None, "cure": ""}]},
    ],
)
def test_schema_refuses_wrong_values(typical: Verdict, change: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(contract(typical) | change)


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "error"},
        {"source": "human"},
        {"start": -1},
        {"page": 0},
        {"confidence": 1.5},
        {"type": ""},
    ],
)
def test_schema_refuses_wrong_findings(typical: Verdict, change: dict[str, Any]) -> None:
    content = contract(typical)
    content["findings"][0] |= change
    assert not VALIDATOR.is_valid(content)


def test_a_score_that_is_no_number_is_refused(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    broken = verdict_of("各社区", [finding_of("各社区", 0, 3, confidence=float("nan"))])
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(broken)


@given(text=st.text(st.characters(exclude_categories=[]), max_size=60), data=st.data())
def test_any_text_is_one_clean_line_and_comes_back(
    text: str,
    data: st.DataObject,
    verdict_of: Callable[..., Verdict],
    finding_of: Callable[..., Finding],
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    verdict = verdict_of(text, [finding_of(text, start, end)], name=text)
    line = render(verdict, with_text=True)
    assert line.splitlines() == [line]
    assert not any(char in line for char in "\x1b\x7f\x9b\u202e\u2066\u2028\u0085")
    line.encode("utf-8")
    content = json.loads(line)
    VALIDATOR.validate(content)
    # Two halves of a surrogate pair, no text by themselves, are read back as one character.
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert content["text"] == content["file"] == text
        assert content["text"][start:end] == content["findings"][0]["evidence"]


def test_chinese_stays_readable(typical: Verdict) -> None:
    assert "业务台账" in render(typical)
