"""Login, refresh, logout. The refresh token is in a cookie that scripts cannot read and other sites cannot send."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Request, Response

from accounts import queries
from accounts.api.deps import Network, Shared
from accounts.api.schemas import AccountOut, LoginIn, SessionOut
from accounts.commands.close_session import close_session as close
from accounts.commands.issue_tokens import Session
from accounts.commands.log_in import LogIn
from accounts.commands.log_in import log_in as finish
from accounts.commands.login_delays import LoginKeys, refuse_while_delayed
from accounts.commands.refresh_session import RefreshSession
from accounts.commands.refresh_session import refresh_session as refresh
from accounts.domain.sessions import ACCESS_LIFE
from kit.errors import DomainError, Unauthenticated
from kit.http.access import Db

router = APIRouter(prefix="/sessions", tags=["sessions"])

COOKIE = "tuiyou_refresh"
_Refresh = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


@router.post("")
async def log_in(
    body: LoginIn, db: Db, parts: Shared, network: Network, request: Request, response: Response
) -> SessionOut:
    """Gives an access token, and a refresh token as a cookie. An unknown login is answered like a wrong password.

    After the fifth failure of a login 429 ``login_delayed`` says how long to wait; the right password does not help.
    """
    keys = LoginKeys.of(parts.vault, body.login, network)
    async with db.transaction(readonly=True) as tx:
        await refuse_while_delayed(tx, keys)
        known = await queries.find_credentials(tx, body.login)
    proven = await parts.passwords.verify(known.password_hash if known else None, body.password)
    async with db.transaction() as tx:
        outcome = await finish(tx, parts.vault, LogIn(keys, known, proven, parts.issuer))
    if isinstance(outcome, DomainError):  # only now: the count of it is committed
        raise outcome
    return _give(outcome, request, response)


@router.post("/refresh")
async def refresh_session(
    db: Db, parts: Shared, request: Request, response: Response, token: _Refresh = ""
) -> SessionOut:
    """A new access token for the cookie's refresh token, which is replaced."""
    async with db.transaction() as tx:
        session = await refresh(tx, parts.vault, RefreshSession(token, parts.issuer))
    if session is None:
        raise Unauthenticated("session_ended", "登录已失效，请重新登录", "Please log in again")
    return _give(session, request, response)


@router.delete("/current", status_code=204)
async def log_out(db: Db, request: Request, response: Response, token: _Refresh = "") -> None:
    """Ends the session in all windows. Not to be logged in is fine, too."""
    async with db.transaction() as tx:
        await close(tx, token)
    response.delete_cookie(COOKIE, path=_path(request), secure=True, httponly=True, samesite="strict")


def _give(session: Session, request: Request, response: Response) -> SessionOut:
    response.set_cookie(
        COOKIE,
        session.refresh_token,
        expires=session.refresh_until,
        path=_path(request),
        secure=True,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
    return SessionOut(
        access_token=session.access_token,
        expires_in=int(ACCESS_LIFE.total_seconds()),
        account=AccountOut.of(session.account),
    )


def _path(request: Request) -> str:
    """As the browser sees it, before the gateway strips the service's prefix."""
    return f"{request.app.root_path}/sessions"
