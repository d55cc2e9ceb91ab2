"""``/healthz``, ``/readyz``, ``/metrics``: for monitors."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from checker.server.access import Here, watcher
from checker.server.metrics import MEDIA_TYPE
from checker.server.models import Alive, Ready
from checker.server.openapi import problems
from checker.server.problems import retry_later

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="是否在运行", responses=problems())
async def alive() -> Alive:
    """The process answers."""
    return Alive(status="ok")


@router.get(
    "/readyz",
    summary="是否已经预热",
    description="本机不用带密钥，从别处访问须带任一密钥。",
    responses=problems(401, 429, 503),
    dependencies=[Depends(watcher)],
    openapi_extra={"security": [{}]},  # or without a key
)
async def ready(service: Here) -> Ready:
    """At least one guard has loaded everything."""
    pool = service.pool
    if not pool.warm:
        raise retry_later(503, "核对进程正在预热。请稍候。", 1)
    after = None if pool.warm_after is None else round(pool.warm_after, 2)
    return Ready(status="ready", guards=pool.size, warm=pool.warm, warm_after=after)


@router.get(
    "/metrics",
    summary="运行指标",
    description="Prometheus 格式。本机不用带密钥，从别处访问须带任一密钥。",
    response_class=Response,
    responses={
        200: {
            "description": "指标",
            "content": {MEDIA_TYPE.partition(";")[0]: {"schema": {"type": "string"}}},
        },
        **problems(401, 429, 503),
    },
    dependencies=[Depends(watcher)],
    openapi_extra={"security": [{}]},  # or without a key
)
async def metrics(service: Here) -> Response:
    """Everything that is counted."""
    return Response(service.metrics.page(), headers={"Content-Type": MEDIA_TYPE})
