"""The description of the interface for programs: OpenAPI 3.1, its words in Chinese."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from checker import __version__
from checker.policy import Policy
from checker.report.json import schema
from checker.server.asked import FORM, JSON, How, Text
from checker.server.decisions import Confirm, Correct, Dismiss, Reopen
from checker.server.models import Draft, ProblemShown
from checker.server.problems import KINDS, MEDIA_TYPE
from checker.server.settings import Bounds

JSON_LINES = "application/jsonl"
_REF = "#/components/schemas/"
_TITLE = "社区减负核对"
_ABOUT = (
    "读一份下发给社区的通知，逐句说明有没有方案不允许的要求、依据哪一条、社区可以怎么办。"
    "结论只指出与方案条款不一致之处，不是法律结论。\n\n"
    "除 /healthz 外都要带密钥：`Authorization: Bearer 密钥`。出错时一律返回 "
    "`application/problem+json`（RFC 9457）。"
)
_TAGS = [
    {"name": "核对", "description": "核对文件和文字（权限 reader）"},
    {"name": "批量", "description": "一次提交许多文件，做完再取结果（权限 reader）"},
    {"name": "依据", "description": "问题类型、清单、方案（权限 reader）"},
    {"name": "处理", "description": "查看和处理扫描发现的问题（权限 reviewer）"},
    {"name": "管理", "description": "审计记录和密钥（权限 keeper）"},
    {"name": "运行", "description": "供监控使用"},
]
_TEXT = "各社区要与我局签订安全生产目标责任书，建立检查台账，每月报送。"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The part of a route's description that tells which errors it may answer with."""
    return {
        status: {
            "description": KINDS[status][1],
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}Problem"}}},
        }
        for status in (*statuses, 500)
    }


def body(*models: str, example: dict[str, Any]) -> dict[str, Any]:
    """The part of a route's description that tells which JSON it takes."""
    refs: list[dict[str, Any]] = [{"$ref": f"{_REF}{name}"} for name in models]
    schema = refs[0] if len(refs) == 1 else {"oneOf": refs}
    content = {JSON: {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def _form(model: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"{_REF}{model}"}, "encoding": {"file": {"contentType": "*/*"}}}


def example() -> dict[str, Any]:
    """A verdict, as it was given once."""
    source = resources.files("checker.server").joinpath("example.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


CHECK: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: _form("CheckForm"),
            JSON: {
                "schema": {"$ref": f"{_REF}Text"},
                "examples": {
                    "文字": {"summary": "一段文字", "value": {"text": _TEXT}},
                    "口径": {
                        "summary": "按县级方案、某一天的条款",
                        "value": {"text": _TEXT, "profile": "county", "on": "2025-06-01"},
                    },
                },
            },
        },
    },
    "responses": {
        "200": {
            "description": "每份文件一个结果，与 checker check --format json 的各行相同",
            "content": {JSON: {"schema": {"$ref": f"{_REF}Results"}}},
        }
    },
}
JOBS: dict[str, Any] = {
    "requestBody": {"required": True, "content": {FORM: _form("JobForm")}},
}
RESULTS: dict[str, Any] = {
    "responses": {
        "200": {
            "description": "每行一个结果（JSON Lines），与 checker check --format json 的输出相同；"
            "没有做完时，做完一份发一份",
            "content": {JSON_LINES: {"schema": {"type": "string"}}},
        }
    },
}


def describe(app: FastAPI, policy: Policy, bounds: Bounds) -> dict[str, Any]:
    """The whole description."""
    made = get_openapi(
        title=_TITLE,
        version=__version__,
        description=_ABOUT,
        routes=app.routes,
        tags=_TAGS,
        license_info={"name": "MIT"},
    )
    # Only here: FastAPI takes every null out of what it is given.
    answer = made["paths"]["/v1/check"]["post"]["responses"]["200"]["content"][JSON]
    answer["example"] = {"results": [example()]}
    parts = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        parts.pop(unused, None)
    parts |= _verdict()
    parts["Results"] = {
        "title": "Results",
        "description": "核对结果。drafts 只在 mode=draft 时有，与 results 逐一对应，读不了的为 null。",
        "type": "object",
        "required": ["results"],
        "additionalProperties": False,
        "properties": {
            "results": {"type": "array", "items": {"$ref": f"{_REF}Verdict"}},
            "drafts": {
                "type": "array",
                "items": {"anyOf": [{"$ref": f"{_REF}Draft"}, {"type": "null"}]},
            },
        },
    }
    profiles = list(policy.profiles)
    for model in (Draft, ProblemShown, Confirm, Dismiss, Correct, Reopen, Text, How):
        told = model.model_json_schema(ref_template=f"{_REF}{{model}}")
        parts |= told.pop("$defs", {})
        if "profile" in told["properties"]:
            told["properties"]["profile"] |= {"anyOf": [{"enum": profiles}, {"type": "null"}]}
        if model is Correct:
            told["properties"]["type"]["enum"] = list(policy.types)
        parts["Problem" if model is ProblemShown else model.__name__] = told
    parts["CheckForm"] = _with_files(parts["How"], bounds.files)
    parts["JobForm"] = _with_files(parts.pop("How"), None, mode=False)
    return made


def _with_files(how: dict[str, Any], most: int | None, *, mode: bool = True) -> dict[str, Any]:
    """A form: fields are optional and never null."""
    fields: dict[str, Any] = {}
    for name, told in how["properties"].items():
        if name == "mode" and not mode:
            continue
        known = told.get("anyOf", [told])[0]
        about = {key: told[key] for key in ("description",) if key in told}
        fields[name] = {key: value for key, value in known.items() if key != "default"} | about
    file = {"type": "string", "format": "binary"}
    words = "file 写多次，一份文件一次，都要带文件名。"
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["file"],
        "properties": {
            "file": {
                "type": "array",
                "minItems": 1,
                **({"maxItems": most} if most else {}),
                "items": file,
                "description": words,
            },
            **fields,
        },
    }


def _verdict() -> dict[str, Any]:
    """The contract of the JSON report, its parts among those of this description."""
    whole = json.loads(json.dumps(schema()).replace('"#/$defs/', f'"{_REF}Verdict.'))
    parts = {f"Verdict.{name}": part for name, part in whole.pop("$defs").items()}
    for name in ("$schema", "$id"):
        del whole[name]
    return {"Verdict": whole, **parts}
