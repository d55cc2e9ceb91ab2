"""The outermost layer: numbers requests, counts them, bounds their bodies, and closes at the end.

It leaves two things in the scope: ``checker.request``, the number of the request, and
``checker.files``, a stack of what is to be removed once the answer is sent.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import ExitStack
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from checker.server.problems import Problem, retry_later
from checker.server.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from checker.server.service import Service

_log = logging.getLogger(__name__)
_DRAIN_BYTES = 8 * 1024 * 1024
_DRAIN_SECONDS = 2
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Broken(Exception):
    """An answer that had begun and cannot be finished; the connection is closed instead."""


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        service: Service = scope["app"].state.service
        number = scope["checker.request"] = str(uuid.uuid4())
        files = scope["checker.files"] = ExitStack()
        body = _Body(self._settings, scope, receive)
        began = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = number
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                # A client that is still sending would never see the answer; but not for ever.
                if not await body.drained():
                    headers["Connection"] = "close"
            await send(message)

        try:
            problem = self._refused(scope, service)
            if problem is not None:
                await problem.response(scope)(scope, receive, answer)
            else:
                await self._app(scope, body.receive, answer)
        except Broken:
            pass
        except Exception:
            _log.exception("request %s", number)
            if not status:
                await Problem(500).response(scope)(scope, receive, answer)
        finally:
            files.close()
            # The template, and no path of a client's: labels must stay few.
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            service.metrics.requests.labels(method, route, str(status)).inc()
            service.metrics.seconds.labels(route).observe(time.perf_counter() - began)

    def _refused(self, scope: Scope, service: Service) -> Problem | None:
        if service.stopping and scope["path"] != "/healthz":
            return retry_later(503, "服务器正在停止。请稍后再试。", 30)
        if self._settings.open:
            # A page in this machine's browser could be led here under a name of its own.
            host = Headers(scope=scope).get("host", "")
            if (host if host.endswith("]") else host.rsplit(":", 1)[0]) not in _LOCAL:
                return Problem(421)
        return None


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


class _Body:
    """The body of a request as it comes, within bounds on its length and on time."""

    def __init__(self, settings: Settings, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        self._most = settings.most_bytes(scope["path"], kind)
        self._bounds = settings.bounds
        self._receive = receive
        self._began = time.monotonic()
        self._length = 0
        told = headers.get("content-length")
        self._told = _number(told or "")
        self._whole = told in (None, "0") and "transfer-encoding" not in headers
        self._read = scope["method"] in ("POST", "PUT", "PATCH")

    async def receive(self) -> Message:
        """The next message. Raises Problem."""
        if self._whole or not self._read:
            return await self._receive()  # for who waits until the client is gone
        if self._told > self._most:
            raise self._too_large()
        left = self._began + self._bounds.upload_seconds - time.monotonic()
        try:
            message = await asyncio.wait_for(
                self._receive(), max(0.0, min(left, self._bounds.chunk_seconds))
            )
        except TimeoutError:
            raise Problem(408, headers={"Connection": "close"}) from None
        if message["type"] == "http.request":
            self._length += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            # Counted, since what the client says of the length need not be there nor be true.
            if self._length > self._most:
                raise self._too_large()
        else:
            self._whole = True
        return message

    async def drained(self) -> bool:
        """Read on for a while without looking; whether the body then was whole."""
        length, end = 0, time.monotonic() + _DRAIN_SECONDS
        while not self._whole and length < _DRAIN_BYTES:
            try:
                message = await asyncio.wait_for(self._receive(), end - time.monotonic())
            except TimeoutError:
                break
            length += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        return self._whole

    def _too_large(self) -> Problem:
        return Problem(
            413,
            f"请求的内容超过 {_size(self._most)}的上限。请拆成几次发送。",
            headers={"Connection": "close"},
        )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _size(count: int) -> str:
    mega = 1024 * 1024
    return f"{count // mega} MB " if count >= mega else f"{count // 1024} KB "
