"""Says in Chinese what pydantic or the YAML parser found wrong, and where.

Kept apart from reading, because only a broken file needs it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from checker.policy.errors import PolicyError
from checker.policy.yamlfile import node_line

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from yaml.nodes import Node

Location = tuple[int | str, ...]

MAX_SHOWN = 40

# What the value should have been, by the beginning of pydantic's error type.
_EXPECTED = {
    "string_type": ("文字", "如果写的是数字、日期或 yes/no，请加上引号。"),
    "int": ("整数", "请只写数字，例如 5。"),
    "float": ("数字", "请只写数字，例如 0.5。"),
    "bool": ("“是”或“否”", "请写 true 或 false。"),
    "date": ("日期", "请写成 2024-08-06 这样的日期，不知道就写 null。"),
    "list": ("列表", "请写成 [甲, 乙]，或者每行一项、以“- ”开头。"),
    "tuple": ("列表", "请写成 [甲, 乙]，或者每行一项、以“- ”开头。"),
    "set": ("列表", "请写成 [甲, 乙]，或者每行一项、以“- ”开头。"),
    "frozen_set": ("列表", "请写成 [甲, 乙]，或者每行一项、以“- ”开头。"),
    "dict": ("“键: 值”的形式", "请每行写一个“键: 值”，并向右缩进。"),
    "mapping": ("“键: 值”的形式", "请每行写一个“键: 值”，并向右缩进。"),
    "model": ("“键: 值”的形式", "请每行写一个“键: 值”，并向右缩进。"),
}

# Limits on a value: the Chinese words around pydantic's own number or pattern.
_LIMITS = {
    "too_short": ("至少要有 {min_length} 项", "请补上缺少的内容。"),
    "too_long": ("最多只能有 {max_length} 项", "请删掉多余的内容。"),
    "string_too_short": ("至少要有 {min_length} 个字", "请补上内容，不能留空。"),
    "string_too_long": ("最多只能有 {max_length} 个字", "请写短一些。"),
    "string_pattern_mismatch": ("的写法不对，应符合 {pattern}", "请对照自带的同类文件改写。"),
    "greater_than": ("应大于 {gt}", "请改成允许范围内的数。"),
    "greater_than_equal": ("应不小于 {ge}", "请改成允许范围内的数。"),
    "less_than": ("应小于 {lt}", "请改成允许范围内的数。"),
    "less_than_equal": ("应不大于 {le}", "请改成允许范围内的数。"),
}

_SYNTAX = (
    ("another document", "文件里有多段内容。", "请删掉中间的 --- 分隔行。"),
    ("expected ':'", "这一行缺少冒号。", "请写成“键: 值”，用半角冒号，后面空一格。"),
    ("mapping values are not allowed", "这里多了一个冒号，或缩进不对。",
     "同级的键要左对齐；文字里有冒号的，请给整段文字加引号。"),
    ("cannot start any token", "有不能放在开头的符号，或用了制表符（Tab）缩进。",
     "请用空格缩进；文字以 @、%、` 等符号开头的，请加引号。"),
    ("tab", "用了制表符（Tab）缩进。", "请改用空格缩进。"),
    ("unexpected end of stream", "引号或括号没有配对。", "请补上后一个引号或括号。"),
    ("did not find expected ',' or ']'", "方括号没有配对，或项与项之间缺逗号。",
     "请补上 ]，各项之间用半角逗号隔开。"),
    ("did not find expected ',' or '}'", "花括号没有配对，或项与项之间缺逗号。",
     "请补上 }，各项之间用半角逗号隔开。"),
    ("undefined alias", "引用了没有定义的名字（* 开头）。", "文字以 * 开头的，请加引号。"),
    ("alphabetic or numeric", "以 * 或 & 开头的文字会被当成引用。", "请给这段文字加上引号。"),
    ("did not find expected key", "缩进没有对齐，或引号没有配对。",
     "同级的键要左对齐；请检查这一行和上一行的引号。"),
    ("did not find expected '-' indicator", "列表没有对齐。", "同一个列表的“- ”要左对齐。"),
)  # fmt: skip


def syntax_wording(problem: str) -> tuple[str, str]:
    """Problem and cure, in Chinese, for the parser's English ``problem``."""
    for words, what, cure in _SYNTAX:
        if words in problem:
            return what, cure
    return "YAML 格式有误。", "请检查这一行和上一行的缩进、冒号和引号。"


def explain(
    path: Path, root: Node | None, data: object, model: type[BaseModel], refused: ValidationError
) -> PolicyError:
    """One PolicyError for everything ``model`` refused in ``data``: the first fault in full.

    Unknown keys come first, since a misspelt key is reported as missing as well.
    """
    if data is None:
        return PolicyError(path, None, "文件是空的。", "请对照自带的同类文件填写。")
    faults = refused.errors(include_url=False)
    faults.sort(
        key=lambda fault: (
            fault["type"] != "extra_forbidden",
            node_line(root, fault["loc"]) or 0,
        )
    )
    fault = faults[0]
    problem, cure = _wording(fault, model, data)
    # A misspelt key and the missing key it stands for are one fault.
    meant = (*fault["loc"][:-1], _nearest_key(fault["loc"], model))
    rest = [f for f in faults[1:] if f["type"] != "missing" or f["loc"] != meant]
    if rest:
        cure += f"（改好后还有 {len(rest)} 处问题要看。）"
    return PolicyError(path, node_line(root, fault["loc"]), problem, cure)


def _wording(fault: ErrorDetails, model: type[BaseModel], data: object) -> tuple[str, str]:
    kind, where = fault["type"], fault["loc"]
    context: Mapping[str, Any] = fault.get("ctx", {})
    shown = _shown(fault["input"])
    if kind == "extra_forbidden":
        near, keys = _nearest_key(where, model), _allowed_keys(model, where[:-1])
        cure = f"是不是“{near}”？" if near else "请删掉或改名。"
        return (
            f"{_place(where[:-1], data)}有不认识的键“{where[-1]}”。",
            f"{cure}可用的键：{'、'.join(keys)}。",
        )
    if kind in ("missing", "union_tag_not_found"):
        parent, key = where[:-1], str(where[-1]) if where else ""
        if kind == "union_tag_not_found":
            parent, key = where, str(context["discriminator"]).strip("'")
        return (
            f"{_place(parent, data)}缺少必须写的键“{key}”。",
            f"请补上一行“{key}: …”，与同级的键左对齐。",
        )
    if kind == "union_tag_invalid":
        key = str(context["discriminator"]).strip("'")
        return _not_in_list(f"“{key}”", str(context["tag"]), str(context["expected_tags"]))
    name = f"“{where[-1]}”" if where and isinstance(where[-1], str) else _place(where, data)
    if kind in ("literal_error", "enum"):
        return _not_in_list(name, shown, str(context["expected"]))
    if kind in ("value_error", "assertion_error"):
        # Our own validators speak Chinese already.
        said = str(context.get("error", "")).rstrip("。")
        return f"{_place(where, data)}：{said}。", "请按上面的说明修改。"
    if kind in _LIMITS:
        limit, cure = _LIMITS[kind]
        return f"{name}{limit.format(**context)}，现在是“{shown}”。", cure
    for start, (wanted, cure) in _EXPECTED.items():
        if kind == start or kind.startswith(start + "_"):
            return f"{name}应是{wanted}，现在是“{shown}”。", cure
    return f"{name}的值“{shown}”不合要求。", "请对照自带的同类文件改写。"


def _not_in_list(name: str, shown: str, expected: str) -> tuple[str, str]:
    """Wording for a value outside a list; ``expected`` is pydantic's ``'a', 'b' or 'c'``."""
    values = [v.strip().strip("'") for v in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(shown, values, n=1, cutoff=0.5)
    cure = f"是不是“{near[0]}”？" if near else ""
    return f"{name}的值“{shown}”不能用。", f"{cure}可用的值：{'、'.join(values)}。"


def _place(where: Location, data: object) -> str:
    """``where`` for people, items counted from 1; steps that are not in the file are left out."""
    words = ""
    for step in where:
        if isinstance(data, Mapping) and step in data:
            words += f"的“{step}”" if words else f"“{step}”"
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            words += f"第 {step + 1} 项"
            data = data[step]
    return words or "文件"


def _shown(value: object) -> str:
    text = "空" if value is None else str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _nearest_key(where: Location, model: type[BaseModel]) -> str:
    """The key that the last step of ``where`` resembles, or an empty string."""
    if not where:
        return ""
    keys = _allowed_keys(model, where[:-1])
    return next(iter(difflib.get_close_matches(str(where[-1]), keys, n=1, cutoff=0.5)), "")


def _allowed_keys(model: type[BaseModel], where: Location) -> list[str]:
    """The keys that may stand in the mapping at ``where``, in the order of the alphabet."""
    candidates: list[Any] = [model]
    for step in where:
        candidates = [t for c in candidates for t in _step(c, step)] or candidates
    fields = [f for c in candidates for m in _models(c) for f in m.model_fields.items()]
    return sorted({field.alias or name for name, field in fields})


def _step(annotation: Any, step: int | str) -> Iterator[Any]:
    """The annotations one ``step`` below ``annotation``."""
    for part in _members(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            fields = part.model_fields
            if step == part.__name__ or any(
                step in get_args(f.annotation) for f in fields.values()
            ):
                yield part  # pydantic names the member of a union, or its tag
            for name, field in fields.items():
                if step in (name, field.alias):
                    yield field.annotation
            continue
        arguments = [a for a in get_args(part) if a is not Ellipsis]
        if not arguments:
            continue
        if isinstance(step, int):
            fixed = get_origin(part) is tuple and Ellipsis not in get_args(part)
            yield arguments[step] if fixed and step < len(arguments) else arguments[0]
        elif len(arguments) == 2:
            yield arguments[1]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _members(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part


def _members(annotation: Any) -> Iterator[Any]:
    """``annotation`` without Annotated, or the members of a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation
