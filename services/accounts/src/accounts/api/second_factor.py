"""The second factor: the second step of a login, and setting it up, in a session or on the way to one."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from accounts import queries
from accounts.api.cookies import give
from accounts.api.deps import Admin, From, Network, Shared
from accounts.api.own_schemas import PasswordIn
from accounts.api.person_schemas import FactorResetIn
from accounts.api.schemas import (
    CodeIn,
    FirstSessionOut,
    RecoveryCodesOut,
    SecondFactorOut,
    SecretOut,
    SessionOut,
    TicketAndCodeIn,
    TicketIn,
)
from accounts.api.steps import ANSWERS, answer_step
from accounts.commands.activate_and_log_in import ActivateAndLogIn, activate_and_log_in
from accounts.commands.activate_second_factor import ActivateSecondFactor
from accounts.commands.activate_second_factor import activate_second_factor as activate
from accounts.commands.begin_second_factor import begin_own_second_factor
from accounts.commands.begin_second_factor import begin_second_factor as begin
from accounts.commands.prove_second_factor import ProveSecondFactor
from accounts.commands.prove_second_factor import prove_second_factor as prove
from accounts.commands.remove_second_factor import RemoveSecondFactor
from accounts.commands.remove_second_factor import remove_second_factor as remove
from accounts.commands.reset_second_factor import ResetSecondFactor, check_reset
from accounts.commands.reset_second_factor import reset_second_factor as reset
from accounts.commands.tickets import account_of_ticket
from accounts.commands.verify_password import check_password
from accounts.domain.codes import refusal
from accounts.domain.second_factor import given_faults
from kit.errors import DomainError
from kit.http.access import Db, LoggedIn

router = APIRouter(tags=["second factor"])


@router.post("/sessions/second-factor", response_model=SessionOut, responses=ANSWERS)
async def prove_second_factor(
    body: TicketAndCodeIn, db: Db, parts: Shared, caller: From, request: Request, response: Response
) -> SessionOut | JSONResponse:
    """Takes the ticket of the first step, and a code of the second factor or a recovery code.

    Where the password is too old, 202 answers a ticket with which to replace it.
    """
    _check(body.code)
    async with db.transaction() as tx:
        outcome = await prove(tx, parts.vault, ProveSecondFactor(body.ticket, body.code, caller))
    if isinstance(outcome, DomainError):  # only now: the count of it is committed
        raise outcome
    return answer_step(outcome, request, response)


@router.post("/sessions/second-factor/set-up")
async def begin_second_factor_at_login(body: TicketIn, db: Db, parts: Shared, response: Response) -> SecretOut:
    """A secret for whoever must have a second factor and has none; the ticket lets them do nothing else."""
    async with db.transaction() as tx:
        account = await account_of_ticket(tx, parts.vault, body.ticket, "set_up")
        begun = await begin(tx, parts.vault, account)
    response.headers["Cache-Control"] = "no-store"
    return SecretOut.of(begun)


@router.post("/sessions/second-factor/activation")
async def activate_second_factor_at_login(
    body: TicketAndCodeIn, db: Db, parts: Shared, caller: From, request: Request, response: Response
) -> FirstSessionOut:
    """The first code proves the secret; then the second factor counts, and there is a session."""
    _check(body.code)
    async with db.transaction() as tx:
        session, codes = await activate_and_log_in(tx, parts.vault, ActivateAndLogIn(body.ticket, body.code, caller))
    give(session, request, response)
    return FirstSessionOut(**SessionOut.of(session).model_dump(), recovery_codes=codes)


@router.get("/second-factor")
async def get_second_factor(who: LoggedIn, db: Db, parts: Shared) -> SecondFactorOut:
    """Whether the caller has one, and must."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.second_factor(tx, parts.vault, who, demanding=parts.demands.second_factor)
    return SecondFactorOut.of(found)


@router.post("/second-factor")
async def begin_second_factor(
    body: PasswordIn, who: LoggedIn, db: Db, parts: Shared, network: Network, response: Response
) -> SecretOut:
    """A new secret for the current password; it counts once a code proves it."""
    proof = await check_password(db, parts, who, network, body.current_password)
    async with db.transaction() as tx:
        outcome = await begin_own_second_factor(tx, parts.vault, proof)
    if isinstance(outcome, DomainError):  # only now: the count of it is committed
        raise outcome
    response.headers["Cache-Control"] = "no-store"
    return SecretOut.of(outcome)


@router.post("/second-factor/activation")
async def activate_second_factor(
    body: CodeIn, who: LoggedIn, db: Db, parts: Shared, response: Response
) -> RecoveryCodesOut:
    """The first code proves the secret; from now on each login asks for one."""
    _check(body.code)
    async with db.transaction() as tx:
        account = await queries.get_account(tx, parts.vault, who.account_id)
        codes = await activate(tx, parts.vault, ActivateSecondFactor(account, body.code))
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodesOut(recovery_codes=codes)


@router.post("/second-factor/removal", status_code=204)
async def remove_second_factor(body: CodeIn, who: LoggedIn, db: Db, parts: Shared, network: Network) -> None:
    """Takes a code once more, and ends all logins. Whoever must have one sets up another at the next login."""
    _check(body.code)
    async with db.transaction() as tx:
        refused = await remove(tx, parts.vault, RemoveSecondFactor(body.code, network, who))
    if refused:  # only now: the count of it is committed
        raise refused


@router.post("/people/{account_id}/second-factor/removal", status_code=204)
async def reset_second_factor(
    account_id: UUID, body: FactorResetIn, who: Admin, db: Db, parts: Shared, network: Network
) -> None:
    """For somebody who has lost theirs, and proved to the admin who they are. Ends all their logins.

    That of an admin or auditor takes the caller's own password; one's own is refused with 409 ``own_account``.
    """
    command = ResetSecondFactor(account_id, body.current_password, who)
    async with db.transaction(readonly=True) as tx:
        guarded = await check_reset(tx, parts.vault, command)
    proof = await check_password(db, parts, who, network, body.current_password) if guarded else None
    async with db.transaction() as tx:
        refused = await reset(tx, parts.vault, command, proof)
    if refused:  # only now: the count of it is committed
        raise refused


def _check(code: str) -> None:
    if faults := given_faults("code", code):
        raise refusal(faults)
