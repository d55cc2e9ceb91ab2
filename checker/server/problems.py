"""Errors as problem details (RFC 9457), in Chinese: what is wrong and what to do about it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from checker.errors import CheckerError
from checker.server.faults import Fault, faults_of

if TYPE_CHECKING:
    from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

# By status: a name for programs, a title, and what is said where nobody knows better.
KINDS: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "请求的格式有误", "请求的内容读不出来。请检查后重发。"),
    401: ("no-key", "没有有效的密钥", "请在 Authorization 请求头里写 Bearer 和密钥。"),
    403: ("forbidden", "权限不足", "这个密钥没有这项权限。需要的话，请联系管理员。"),
    404: ("not-found", "没有这一项", "地址里指的这一项不存在。请核对地址。"),
    405: ("method", "不支持这种请求方法", "这个地址不支持这种方法，支持的方法见 Allow 响应头。"),
    408: ("slow-upload", "上传太慢", "太久没有收到后面的内容，已停止接收。请检查网络后重发。"),
    409: ("conflict", "与现有的状态冲突", "现在不能这样做。请刷新后再看。"),
    413: ("too-large", "请求的内容太大", "请求的内容超过上限。请拆成几次发送。"),
    415: ("media-type", "不支持这种内容类型", "请改用接口说明里写的内容类型。"),
    421: ("host", "主机名不对", "不带密钥时，只能用本机地址访问。"),
    422: ("invalid", "请求的内容不合要求", "请按 errors 里的说明修改。"),
    429: ("rate", "请求太频繁", "已超过这个密钥的上限。请稍后再试。"),
    500: ("fault", "程序出错", "这是程序的错误，不是您的。请把 instance 里的编号告诉维护人员。"),
    501: ("not-built", "还不支持", "这个版本还没有这项功能。"),
    503: ("busy", "暂时不能处理", "服务器正忙。请稍后再试。"),
}


class Problem(Exception):
    """A request that is refused with ``status``; ``detail`` says why and what to do."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail or KINDS[status][2]
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def response(self, scope: Scope) -> Response:
        """The answer to the request of ``scope``."""
        name, title, _ = KINDS[self.status]
        content: dict[str, Any] = {
            "type": f"urn:checker:problem:{name}",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{scope.get('checker.request', '')}",
        }
        if self.faults:
            content["errors"] = [{"field": at, "message": said} for at, said in self.faults]
        # Written in ASCII, so that no text of a client steers whoever prints it.
        return Response(json.dumps(content), self.status, self.headers, MEDIA_TYPE)


def retry_later(status: int, detail: str, seconds: float) -> Problem:
    """A refusal that holds for so long only."""
    return Problem(status, detail, headers={"Retry-After": str(max(1, round(seconds + 0.5)))})


def install(app: FastAPI) -> None:
    """Have every error of ``app`` answered with a problem."""

    @app.exception_handler(Problem)
    async def refused(request: Request, problem: Problem) -> Response:
        return problem.response(request.scope)

    @app.exception_handler(HTTPException)
    async def routed(request: Request, error: HTTPException) -> Response:
        status = error.status_code if error.status_code in KINDS else 400
        headers = dict(error.headers or {})
        if status == 405:
            headers["Allow"] = _allowed(request)
        return Problem(status, headers=headers).response(request.scope)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # FastAPI says first whether it stands in the path or in the query.
        return Problem(422, faults=faults_of(error.errors(), skip=1)).response(request.scope)

    @app.exception_handler(CheckerError)
    async def unusable(request: Request, error: CheckerError) -> Response:
        # The store or the policy: its words are for whoever keeps the server, not for clients.
        _log.error("%s", error)
        detail = "服务器的数据或检查程序现在用不了。请稍后再试；一直这样，请联系管理员。"
        return retry_later(503, detail, 30).response(request.scope)

    @app.exception_handler(ClientDisconnect)
    async def gone(request: Request, error: ClientDisconnect) -> Response:
        return Problem(400).response(request.scope)  # nobody reads it


def _allowed(request: Request) -> str:
    """Every method of the path, where the router names those of one route only."""
    parts = request.url.path.split("/")
    methods: set[str] = set()
    for path, operations in request.app.openapi()["paths"].items():
        template = path.split("/")
        if len(template) == len(parts) and all(
            mine == its or (its.startswith("{") and mine)
            for mine, its in zip(parts, template, strict=True)
        ):
            methods |= {name.upper() for name in operations}
    return ", ".join(sorted(methods)) or "GET"
