"""Login, refresh, logout, and the logins that last."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from accounts import queries
from accounts.api.challenges import Proof
from accounts.api.cookies import RefreshToken, give, take_back
from accounts.api.deps import Agent, From, Shared
from accounts.api.schemas import LiveSessionList, LiveSessionOut, LoginIn, SessionOut
from accounts.api.steps import ANSWERS, answer_step
from accounts.commands.close_session import close_session as close
from accounts.commands.end_all_sessions import end_all_sessions
from accounts.commands.end_session import EndSession
from accounts.commands.end_session import end_session as end
from accounts.commands.issue_tokens import hash_of
from accounts.commands.log_in import LogIn
from accounts.commands.log_in import log_in as finish
from accounts.commands.login_delays import LoginKeys, refuse_while_delayed
from accounts.commands.record_delayed_login import recording_delays
from accounts.commands.refresh_session import RefreshSession
from accounts.commands.refresh_session import refresh_session as refresh
from kit.errors import DomainError, Unauthenticated
from kit.http.access import Db, LoggedIn

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", response_model=SessionOut, responses=ANSWERS)
async def log_in(
    body: LoginIn,
    db: Db,
    parts: Shared,
    caller: From,
    request: Request,
    response: Response,
    proof: Proof = None,
) -> SessionOut | JSONResponse:
    """Gives an access token, and a refresh token as a cookie. An unknown login is answered like a wrong password.

    Where more is due, as a code of the second factor, 202 answers a ticket for the next step. After the fifth failure
    of a login 429 ``login_delayed`` says how long to wait; the right password does not help. After the second, 428
    ``proof_of_work_required`` asks for a proof.
    """
    keys = LoginKeys.of(parts.vault, body.login, caller.network)
    async with recording_delays(db, keys), db.transaction(readonly=True) as tx:
        suspicious = await refuse_while_delayed(tx, keys)
        known = await queries.find_credentials(tx, body.login)
    if suspicious:
        await parts.proofs.demand(db, proof, "login")
    proven = await parts.passwords.verify(known.password_hash if known else None, body.password)
    async with db.transaction() as tx:
        outcome = await finish(tx, parts.vault, LogIn(keys, known, proven, caller))
    if isinstance(outcome, DomainError):  # only now: the count of it is committed
        raise outcome
    return answer_step(outcome, request, response)


@router.post("/refresh")
async def refresh_session(
    db: Db, parts: Shared, agent: Agent, request: Request, response: Response, token: RefreshToken = ""
) -> SessionOut:
    """A new access token for the cookie's refresh token, which is replaced."""
    async with db.transaction() as tx:
        session = await refresh(tx, parts.vault, RefreshSession(token, parts.issuer, agent))
    if session is None:
        raise Unauthenticated("session_ended", "登录已失效，请重新登录", "Please log in again")
    give(session, request, response)
    return SessionOut.of(session)


@router.delete("/current", status_code=204)
async def log_out(db: Db, request: Request, response: Response, token: RefreshToken = "") -> None:
    """Ends the session in all windows. Not to be logged in is fine, too."""
    async with db.transaction() as tx:
        await close(tx, token)
    take_back(request, response)


@router.get("")
async def list_sessions(who: LoggedIn, db: Db, token: RefreshToken = "") -> LiveSessionList:
    """The caller's own logins that last, the latest used first."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.live_sessions(tx, who.account_id, hash_of(token))
    return LiveSessionList(items=[LiveSessionOut.of(session) for session in found])


@router.delete("", status_code=204)
async def log_out_everywhere(who: LoggedIn, db: Db, request: Request, response: Response) -> None:
    """Ends all of the caller's logins, this one too. Access tokens run out within ten minutes."""
    async with db.transaction() as tx:
        await end_all_sessions(tx, who)
    take_back(request, response)


@router.delete("/{session_id}", status_code=204)
async def end_session(session_id: UUID, who: LoggedIn, db: Db) -> None:
    """Ends one of the caller's own logins."""
    async with db.transaction() as tx:
        await end(tx, EndSession(session_id, who))
