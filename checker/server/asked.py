"""What a request asks to be checked, and how: a form with files, or JSON with a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checker.server.faults import Day, faults_of
from checker.server.multipart import Form, Uploaded, read_form, safe_name
from checker.server.problems import Problem
from checker.server.service import Service

Mode = Literal["check", "draft"]
Model = TypeVar("Model", bound=BaseModel)
JSON = "application/json"
FORM = "multipart/form-data"
_TEXT_NAME = "<文本>"


class How(BaseModel):
    """How files are to be judged, as for ``checker.check``."""

    model_config = ConfigDict(extra="forbid")

    profile: Annotated[
        str | None,
        Field(description="适用的方案，见 /v1/policy；不写则用本地方案，没有则三份合用。"),
    ] = None
    on: Annotated[
        Day | None,
        Field(description="按哪一天的条款判断，写成 2025-06-01；不写则用文件自己的日期。"),
    ] = None
    with_text: Annotated[bool, Field(description="结果里附上文件全文。")] = False
    mode: Annotated[
        Mode, Field(description="check 只核对；draft 另给每处问题一个改写建议，供发文前修改。")
    ] = "check"


class Text(How):
    """A text to be checked. It is judged as the text that it is, whatever it may be the name of."""

    text: Annotated[str, Field(description="通知的全文。总是当作文字，不会当作文件名。")]
    name: Annotated[str, Field(max_length=255, description="结果里怎么称呼它。")] = _TEXT_NAME


@dataclass(frozen=True, slots=True)
class Piece:
    """One file or text to be judged. ``source`` is the text itself, or a file of the server's own."""

    name: str
    source: Path | str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces, and how to judge all of them."""

    pieces: tuple[Piece, ...]
    how: How


async def read_asked(
    request: Request,
    service: Service,
    new_file: Callable[[], Path],
    most_files: int,
    *,
    text: bool,
) -> Asked:
    """What ``request`` asks; files come to lie where ``new_file`` says. Raises Problem.

    ``text`` allows JSON with a text in place of a form.
    """
    kind = media_type(request)
    if kind == FORM:
        content_type = request.headers["content-type"]
        form = await read_form(content_type, request.stream(), new_file, most_files)
        how = _validated(How, form.fields)
        if not form.files:
            raise Problem(422, faults=[("file", "缺少文件，请在表单里加上 file")])
        pieces = tuple(map(_piece, form.files))
    elif kind == JSON and text:
        asked = await read_json(request, Text)
        how, pieces = asked, (_text(asked, service),)
    else:
        also = f"，或者 {JSON}（一段文字）" if text else ""
        raise Problem(415, f"请用 {FORM}（上传文件）{also}。")
    if how.profile is not None and how.profile not in service.policy.profiles:
        known = "、".join(service.policy.profiles)
        raise Problem(422, faults=[("profile", f"没有这个方案，可用：{known}")])
    return Asked(pieces, how)


async def read_json(request: Request, model: type[Model]) -> Model:
    """The JSON body of ``request``. Raises Problem."""
    if media_type(request) != JSON:
        raise Problem(415, f"请把内容写成 JSON，Content-Type 写 {JSON}。")
    body = await request.body()
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if any(one["type"] == "json_invalid" for one in found):
            raise Problem(400, "请求的内容不是合规的 JSON（UTF-8 编码）。请检查后重发。") from error
        raise Problem(422, faults=faults_of(found)) from error


def media_type(request: Request) -> str:
    """What the body of ``request`` is said to be, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _validated(model: type[How], fields: dict[str, str]) -> How:
    """The fields of a form, which are all texts, as strictly as those of JSON. Raises Problem."""
    values: dict[str, Any] = dict(fields)
    if values.get("with_text") in ("true", "false"):
        values["with_text"] = values["with_text"] == "true"
    try:
        return model.model_validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise Problem(422, faults=faults_of(error.errors(include_url=False))) from error


def _piece(file: Uploaded) -> Piece:
    return Piece(file.name, file.path, file.sha256, file.size)


def _text(asked: Text, service: Service) -> Piece:
    data = asked.text.encode()
    if len(data) > service.settings.limits.max_bytes:
        raise Problem(413, "文字太长，超过读文件的上限。请拆成几段，分别核对。")
    name = safe_name(asked.name) or _TEXT_NAME
    return Piece(name, asked.text, hashlib.sha256(data).hexdigest(), len(data))


__all__ = ["Asked", "Form", "How", "Mode", "Piece", "Text", "media_type", "read_asked", "read_json"]
