"""Who may call: dependencies for routes. A route without one of these is public, and the access matrix must say so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kit.auth import Principal, TokenVerifier
from kit.db import Database
from kit.errors import Forbidden, Unauthenticated
from kit.idempotency import Answer, IdempotencyKey

_bearer = HTTPBearer(auto_error=False)


async def get_database(request: Request) -> Database:
    return request.app.state.database


Db = Annotated[Database, Depends(get_database)]


async def get_principal(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Principal:
    """Whoever is logged in, whatever the role. Raises ``Unauthenticated``."""
    if credentials is None:
        raise Unauthenticated("login_required", "请先登录", "Please log in")
    verifier: TokenVerifier = request.app.state.verifier
    principal = await verifier.verify(credentials.credentials)
    request.state.caller = principal.actor
    return principal


LoggedIn = Annotated[Principal, Depends(get_principal)]


def require(*roles: str) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that lets only these roles pass."""

    async def check(principal: LoggedIn) -> Principal:
        if principal.role not in roles:
            raise Forbidden("role_not_allowed", "当前账号无权进行此操作", "This account may not do this")
        return principal

    return check


async def get_idempotency_key(request: Request) -> IdempotencyKey:
    """The request's ``Idempotency-Key``, if it has one. Declare it after the principal, whose scope it is kept in."""
    return IdempotencyKey.of(
        caller=getattr(request.state, "caller", "public"),
        operation=request.scope["route"].name,
        key=request.headers.get("idempotency-key"),
        path=request.url.path,
        body=await request.body(),
        secret=request.app.state.secret,
    )


Once = Annotated[IdempotencyKey, Depends(get_idempotency_key)]


def answer(given: Answer) -> Response:
    """Renders what ``IdempotencyKey.once`` answered."""
    return Response(given.body, given.status, media_type="application/json")
