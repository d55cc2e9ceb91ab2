"""What pydantic finds wrong with a request, said in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

Fault: TypeAlias = tuple[str, str]
"""Where in the request, and what is wrong there."""

_MOST = 20
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# By the beginning of pydantic's error type.
_SAID: tuple[tuple[str, str], ...] = (
    ("missing", "缺少这一项，请补上"),
    ("extra_forbidden", "没有这一项，请删掉"),
    ("literal_error", "只能填 {expected}"),
    ("enum", "只能填 {expected}"),
    ("union_tag", "只能填 {expected_tags}"),
    ("string_too_short", "至少要写 {min_length} 个字"),
    ("string_too_long", "最多写 {max_length} 个字"),
    ("string_pattern_mismatch", "写法不对，应符合 {pattern}"),
    ("string", "应是文字"),
    ("greater_than_equal", "应不小于 {ge}"),
    ("less_than_equal", "应不大于 {le}"),
    ("int", "应是整数"),
    ("bool", "应是 true 或 false"),
    ("day", "应是日期，写成 2025-06-01"),
    ("date", "应是日期，写成 2025-06-01"),
    ("model", "应是一个 JSON 对象"),
    ("dict", "应是一个 JSON 对象"),
)


def _day(value: object) -> object:
    # Pydantic would also take a number for the seconds since 1970.
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


Day = Annotated[date, BeforeValidator(_day)]
"""A day as it is written in a request, ``2025-06-01`` and no other way."""


def faults_of(errors: Iterable[Any], *, skip: int = 0) -> list[Fault]:
    """The faults in what ``ValidationError.errors`` gives.

    ``skip`` is how much of each place does not name a part of the request.
    """
    return [_fault(error, skip) for error in list(errors)[:_MOST]]


def _fault(error: Mapping[str, Any], skip: int) -> Fault:
    where = ".".join(map(str, error["loc"][skip:]))
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    for start, words in _SAID:
        if str(error["type"]).startswith(start):
            try:
                return where, words.format(**context)
            except KeyError:
                break
    return where, "填写得不对"
