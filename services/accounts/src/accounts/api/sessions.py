"""Login, refresh, logout. The refresh token is in a cookie that scripts cannot read and other sites cannot send."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Cookie, Request, Response

from accounts import queries
from accounts.api.deps import Agent, Network, Shared
from accounts.api.schemas import AccountOut, LiveSessionList, LiveSessionOut, LoginIn, SessionOut
from accounts.commands.close_session import close_session as close
from accounts.commands.end_all_sessions import end_all_sessions
from accounts.commands.end_session import EndSession
from accounts.commands.end_session import end_session as end
from accounts.commands.issue_tokens import Session, hash_of
from accounts.commands.log_in import LogIn
from accounts.commands.log_in import log_in as finish
from accounts.commands.login_delays import LoginKeys, refuse_while_delayed
from accounts.commands.refresh_session import RefreshSession
from accounts.commands.refresh_session import refresh_session as refresh
from accounts.domain.sessions import ACCESS_LIFE
from kit.errors import DomainError, Unauthenticated
from kit.http.access import Db, LoggedIn

router = APIRouter(prefix="/sessions", tags=["sessions"])

COOKIE = "tuiyou_refresh"
_Refresh = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


@router.post("")
async def log_in(
    body: LoginIn, db: Db, parts: Shared, network: Network, agent: Agent, request: Request, response: Response
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
        outcome = await finish(tx, parts.vault, LogIn(keys, known, proven, parts.issuer, agent))
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
    _take_back(request, response)


@router.get("")
async def list_sessions(who: LoggedIn, db: Db, token: _Refresh = "") -> LiveSessionList:
    """The caller's own logins that last, the latest used first."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.live_sessions(tx, who.account_id, hash_of(token))
    return LiveSessionList(items=[LiveSessionOut.of(session) for session in found])


@router.delete("", status_code=204)
async def log_out_everywhere(who: LoggedIn, db: Db, request: Request, response: Response) -> None:
    """Ends all of the caller's logins, this one too. Access tokens run out within ten minutes."""
    async with db.transaction() as tx:
        await end_all_sessions(tx, who)
    _take_back(request, response)


@router.delete("/{session_id}", status_code=204)
async def end_session(session_id: UUID, who: LoggedIn, db: Db) -> None:
    """Ends one of the caller's own logins."""
    async with db.transaction() as tx:
        await end(tx, EndSession(session_id, who))


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


def _take_back(request: Request, response: Response) -> None:
    response.delete_cookie(COOKIE, path=_path(request), secure=True, httponly=True, samesite="strict")


def _path(request: Request) -> str:
    """As the browser sees it, before the gateway strips the service's prefix."""
    return f"{request.app.root_path}/sessions"
