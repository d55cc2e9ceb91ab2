"""Who asks, what the key may do, and how often: before anything of the request is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from checker.server.problems import Problem
from checker.server.service import Service, service_of
from checker.store import audit, keys
from checker.store.audit import Action, Entry
from checker.store.keys import ROLES, Role, reaches

_OPEN_RATE = 6_000  # requests a minute of all programs of this machine that have no key
_LOOPBACK = ("127.0.0.1", "::1")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="key", description="checker keys add 发放的密钥，写作 Bearer 密钥"
)
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks. ``key`` is the number of the key, ``None`` on an open server without one."""

    key: int | None
    name: str
    role: Role
    rate: int
    request: str

    def entry(self, action: Action, *, target: str = "", status: int = 200) -> Entry:
        """A row of the audit about what the caller does."""
        return Entry(action, self.name, self.key, self.request, target=target, status=status)


def needs(role: Role) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, who has at least ``role``. Raises Problem, StoreError."""

    async def caller(
        request: Request, given: Given, service: Annotated[Service, Depends(service_of)]
    ) -> Caller:
        found = await _caller(request, given, service)
        if not reaches(found.role, role):
            entry = found.entry("refused", target=request.url.path[:200], status=403)
            await asyncio.to_thread(audit.write, service.store, [entry])
            words = f"这项操作需要“{ROLES[role]}”（{role}）的权限，这个密钥没有。"
            raise Problem(403, f"{words}需要的话，请联系管理员换一个密钥。")
        return found

    return caller


async def _caller(request: Request, given: Given, service: Service) -> Caller:
    number: str = request.scope["checker.request"]
    if given is None:
        if "authorization" in request.headers or not service.settings.open:
            raise _unknown()
        found = Caller(None, "本机", "reader", _OPEN_RATE, number)
    else:
        key = await asyncio.to_thread(keys.find, service.store, given.credentials)
        if key is None:
            raise _unknown()
        if not key.holds(date.today()):
            raise _unknown("这个密钥已经吊销或到期。请联系管理员。")
        found = Caller(key.id, key.name, key.role, key.rate, number)
    service.rates.take(found.key, found.rate)
    return found


def _unknown(detail: str = "") -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="checker"'})


async def watcher(
    request: Request, given: Given, service: Annotated[Service, Depends(service_of)]
) -> None:
    """A dependency of what a monitor asks: free on this machine, with any key from elsewhere.

    Raises Problem, StoreError.
    """
    host = request.client.host if request.client else ""
    # What a proxy on this machine passes on comes from elsewhere.
    passed_on = any(name in request.headers for name in _FORWARDED)
    if given is None and host in _LOOPBACK and not passed_on:
        return
    await _caller(request, given, service)


Reader = Annotated[Caller, Depends(needs("reader"))]
Reviewer = Annotated[Caller, Depends(needs("reviewer"))]
Keeper = Annotated[Caller, Depends(needs("keeper"))]
Here = Annotated[Service, Depends(service_of)]
