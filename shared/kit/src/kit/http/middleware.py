"""One pure ASGI middleware: request id, trace, one log line and one measurement per request.

Starlette's ``BaseHTTPMiddleware`` is not used: it cancels the inner task when a client goes away.
"""

from __future__ import annotations

import re
import time
from typing import Any

import structlog
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import metrics
from kit.failpoints import reach
from kit.http import problems
from kit.log import global_context, logger
from kit.outbox import uuid7
from kit.telemetry import span

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_CLIENT_GONE = 499
"""As nginx names it in its log; never sent."""
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class ResponseBroken(Exception):
    """The answer failed in the middle; the server closes the connection. The log has the cause."""


class RequestContext:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _QUIET:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**global_context, request_id=request_id)
        status, started = 500, False
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                await reach(f"answer {scope['method']} {_route(scope)}")
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with span(f"{scope['method']}", SpanKind.SERVER, parent=headers.get("traceparent")) as current:
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                status = _CLIENT_GONE  # while we read what it sent: nobody is there to answer
            except Exception as error:
                # answered here: further out the server would log the message, which may quote what a user typed
                current.set_status(Status(StatusCode.ERROR, type(error).__name__))
                response = problems.unexpected(error)
                if started:
                    raise ResponseBroken from None
                await response(scope, receive, answer)
            finally:
                _tell(scope, status, time.perf_counter() - began, current)


def _request_id(headers: Headers) -> str:
    """The gateway's, or one of our own where there is none, or none that we would write into a log."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else str(uuid7())


def _tell(scope: Scope, status: int, seconds: float, current: Span) -> None:
    method, route = scope["method"], _route(scope)
    current.update_name(f"{method} {route}")
    metrics.requests.labels(method, route, str(status)).observe(seconds)
    logger.info("request_answered", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))


def _route(scope: Scope) -> str:
    """The route's template, so that neither logs nor metrics hold ids."""
    route: Any = scope.get("route")
    return getattr(route, "path", "unmatched")
