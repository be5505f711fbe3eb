"""/healthz (alive), /readyz (what it needs is there), /metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Check = Callable[[], Awaitable[None]]


def routes(checks: Mapping[str, Check]) -> list[Route]:
    """``checks`` raise where what they ask for is not there."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        names = list(checks)
        results = await asyncio.gather(*(_run(checks[name]) for name in names))
        failing = not all(result == "ok" for result in results)
        return JSONResponse(dict(zip(names, results, strict=True)), 503 if failing else 200)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


async def _run(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), 4)
    except Exception as error:
        return f"failed: {type(error).__name__}"
    return "ok"
