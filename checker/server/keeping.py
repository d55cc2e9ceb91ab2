"""``/v1/audit`` and ``/v1/keys``: for whoever keeps the server."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Path as InPath

from checker.server.access import Here, Keeper
from checker.server.models import AuditPage, AuditShown, KeyShown, KeysShown
from checker.server.openapi import problems
from checker.server.problems import Problem
from checker.store import audit, keys
from checker.store.keys import NoSuchKey
from checker.store.rows import MOST_ID

router = APIRouter(prefix="/v1", tags=["管理"])


@router.get(
    "/audit",
    summary="查看审计记录",
    description="谁在什么时候核对了哪些字节（SHA-256）、结论如何，谁处理了问题、发放或吊销了密钥。"
    "没有文件的文字和名称；记录只增不改。",
    responses=problems(401, 403, 422, 429, 503),
)
async def entries(
    service: Here,
    caller: Keeper,
    after: Annotated[int, Query(ge=0, le=MOST_ID, description="从哪个编号之后起。")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000, description="最多几行。")] = 100,
    key: Annotated[int | None, Query(ge=1, le=MOST_ID, description="只看这个密钥的。")] = None,
) -> AuditPage:
    """A page of the audit."""
    found = await asyncio.to_thread(
        audit.listing, service.store, after=after, most=limit + 1, key=key
    )
    await asyncio.to_thread(audit.write, service.store, [caller.entry("audit")])
    shown = [AuditShown(id=row.id, at=row.at, **asdict(row.entry)) for row in found[:limit]]
    return AuditPage(entries=shown, next=shown[-1].id if len(found) > limit else None)


@router.get("/keys", summary="列出密钥", responses=problems(401, 403, 429, 503))
async def listed(service: Here, caller: Keeper) -> KeysShown:
    """Every key, without its secret."""
    found = await asyncio.to_thread(keys.listing, service.store)
    return KeysShown(keys=[KeyShown.model_validate(key) for key in found])


@router.delete(
    "/keys/{id}",
    status_code=204,
    response_class=Response,
    summary="吊销密钥",
    description="立即失效，不能恢复。已经吊销的再吊销一次也不算错；正在使用的这个密钥不能吊销自己。",
    responses=problems(401, 403, 404, 409, 422, 429, 503),
)
async def revoke(
    id: Annotated[int, InPath(ge=1, le=MOST_ID, description="密钥的编号。")],
    service: Here,
    caller: Keeper,
) -> None:
    """Revoke a key."""
    if id == caller.key:
        raise Problem(409, "不能用一个密钥吊销它自己。请换一个密钥，或用 checker keys revoke。")
    try:
        await asyncio.to_thread(
            keys.revoke, service.store, id, who=caller.name, by=caller.key, request=caller.request
        )
    except NoSuchKey as error:
        raise Problem(404, "没有这个编号的密钥。全部密钥见 /v1/keys。") from error
