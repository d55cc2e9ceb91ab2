"""Puts the application together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from checker.server import checks, health, job_routes, keeping, problems, reference, reviewing
from checker.server.gate import Gate
from checker.server.openapi import describe
from checker.server.service import Service
from checker.server.settings import Settings


def application(settings: Settings) -> FastAPI:
    """What answers. Raises CheckerError where the store or the policy cannot be used."""
    service = Service(settings)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with service:
            yield

    # The pages that come with FastAPI load scripts from elsewhere; there need be no elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/openapi.json", lifespan=running)
    app.state.service = service
    for part in (checks, job_routes, reference, reviewing, keeping, health):
        app.include_router(part.router)
    problems.install(app)
    app.add_middleware(Gate, settings=settings)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app, service.policy, settings.bounds)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    return app
