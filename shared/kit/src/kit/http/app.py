"""The FastAPI application that every service builds on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI

from kit.http import audit, health, problems
from kit.http.audit import Auditing
from kit.http.middleware import RequestContext

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": problems.Problem, "content": {problems.MEDIA_TYPE: {}}}
    for status in (400, 401, 403, 404, 409, 412, 422, 428, 429, 503)
}


def build_app(
    title: str,
    *,
    description: str,
    root_path: str,
    routers: Sequence[APIRouter],
    checks: Mapping[str, health.Check],
    lifespan: Lifespan,
    secret: bytes,
    auditing: Auditing | None = None,
) -> FastAPI:
    """An application with problems for errors, health routes, and operation ids that are the functions' names.

    ``secret``, the same in all processes of a service, keys what is remembered of requests. ``auditing`` has the audit
    records read over HTTP.
    """
    app = FastAPI(
        title=title,
        description=description,
        version="1",
        root_path=root_path,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
        responses=_ERRORS,
        # our middleware makes the request's span; FastAPI's own would repeat it and quote exceptions
        telemetry={"tracing": False, "metrics": False, "logs": False},
        routes=[*health.routes(checks)],
    )
    app.state.secret = secret
    for router in routers:
        app.include_router(router)
    if auditing:
        audit.mount(app, auditing)
    problems.install(app)
    app.add_middleware(RequestContext)
    return app
