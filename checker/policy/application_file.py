"""An application for admission written by hand as YAML or JSON, keys in Chinese or English."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from checker.policy.admitted import Application, Funds
from checker.policy.errors import PolicyError
from checker.policy.yamlfile import compose, load_yaml, read_text

_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")


def written_day(text: str) -> date:
    """2026-03-01, 2026/3/1 or 2026年3月1日, and nothing around it. Raises ValueError."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3]))


def _day(value: object) -> object:
    """Days as people write them; what is none is left for the model to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return written_day(value)
    except ValueError:
        return value


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


Day = Annotated[date | None, BeforeValidator(_day)]
Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Funds(_File):
    payer: str = Field(alias="由谁付", default="")
    amount: str = Field(alias="付多少", default="")
    channel: str = Field(alias="怎么付", default="")


class ApplicationFile(_File):
    """The keys of the file, by either name. Elements may be left out; then the matter cannot be approved."""

    department: str = Field(alias="申请部门")
    matter: str = Field(alias="事项名称")
    reasons: str = Field(alias="申请理由", default="")
    content: str = Field(alias="工作内容", default="")
    object: str = Field(alias="办理对象", default="")
    authority: str = Field(alias="权限", default="")
    since: Day = Field(alias="起始日期", default=None)
    until: Day = Field(alias="截止日期", default=None)
    funds: _Funds = Field(alias="拨付经费", default_factory=_Funds)
    streets: Names = Field(alias="适用街道", default=())
    communities: Names = Field(alias="适用社区", default=())
    keywords: Names = Field(alias="关键词", default=())


def load_application(path: Path) -> Application:
    """The application in ``path``. Raises PolicyError, which names the line."""
    found = _load_json(path) if path.suffix.lower() == ".json" else load_yaml(path, ApplicationFile)
    return Application(
        **found.model_dump(exclude={"funds"}),
        funds=Funds(**found.funds.model_dump()),
    )


def _load_json(path: Path) -> ApplicationFile:
    text = read_text(path)
    try:
        data = json.loads(text, object_pairs_hook=_without_doubles)
        return ApplicationFile.model_validate(data)
    except json.JSONDecodeError as error:
        cure = "请检查这一行和上一行的引号、逗号和括号。"
        raise PolicyError(path, error.lineno, "JSON 格式有误。", cure) from error
    except ValidationError as refused:
        from checker.policy.explain import explain

        # Between JSON's values a tab is mere space; YAML, which knows the lines, does not take it.
        root = compose(path, text.replace("\t", " "))
        raise explain(path, root, data, ApplicationFile, refused) from refused
    except _Doubled as error:
        cure = "每个键只能写一次，请合并或删掉其中一个。"
        raise PolicyError(path, None, f"键“{error}”重复。", cure) from error
    except RecursionError as error:
        raise PolicyError(path, None, "内容层数太深。", "请对照说明重新填写。") from error


class _Doubled(Exception):
    """A key that stands twice in one object."""


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Doubled(key)
        found[key] = value
    return found
