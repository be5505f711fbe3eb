"""Passwords: what they must be like, a forgotten one, one that is too old, and changing one's own."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from accounts import queries
from accounts.api.challenges import Proof
from accounts.api.cookies import RefreshToken
from accounts.api.deps import From, Network, Shared
from accounts.api.password_schemas import NewPasswordIn, PasswordChangeIn, PasswordPolicyOut, ResetIn, ResetRequestIn
from accounts.api.schemas import SessionOut
from accounts.api.steps import ANSWERS, answer_step
from accounts.commands.ask_for_reset import AskForReset, ask_for_reset
from accounts.commands.change_password import ChangePassword
from accounts.commands.change_password import change_password as change
from accounts.commands.choose_password import choose_password
from accounts.commands.login_delays import LoginKeys
from accounts.commands.replace_old_password import ReplaceOldPassword
from accounts.commands.replace_old_password import replace_old_password as replace
from accounts.commands.reset_password import ResetPassword
from accounts.commands.reset_password import reset_password as reset
from accounts.commands.throttled import refuse_while_waiting
from accounts.commands.tickets import account_of_ticket
from accounts.commands.verify_password import check_password
from accounts.domain.codes import refusal
from accounts.domain.throttling import ADDRESS, CODE
from kit.http.access import Db, LoggedIn

router = APIRouter(tags=["passwords"])


@router.get("/password-policy")
async def get_password_policy(parts: Shared) -> PasswordPolicyOut:
    """What new passwords must be like, in a form that can be checked while somebody types."""
    return PasswordPolicyOut.of(parts.demands.rule)


@router.post("/passwords/resets", status_code=202)
async def ask_for_password_reset(
    body: ResetRequestIn, db: Db, parts: Shared, network: Network, proof: Proof = None
) -> None:
    """A code goes to the account's address, if there is one: the answer is the same. Asks for a proof of work."""
    await parts.proofs.demand(db, proof, "reset")
    keys = LoginKeys.of(parts.vault, body.login, network)
    async with db.transaction() as tx:
        await ask_for_reset(tx, parts.vault, AskForReset(keys, body.login))


@router.post("/passwords/resets/completion", status_code=204)
async def reset_password(body: ResetIn, db: Db, parts: Shared, network: Network) -> None:
    """Sets a new password by the code, and ends all logins. A login that nobody has is answered like a wrong code."""
    form = body.form()
    if faults := form.faults(parts.demands.rule):
        raise refusal(faults)
    keys = LoginKeys.of(parts.vault, body.login, network)
    async with db.transaction(readonly=True) as tx:
        await refuse_while_waiting(tx, (CODE, keys.login), (ADDRESS, keys.address))
        known = await queries.find_credentials(tx, body.login)
    chosen = await choose_password(db, parts, known.account_id if known else None, form.password)
    async with db.transaction() as tx:
        refused = await reset(tx, parts.vault, ResetPassword(keys, body.login, form.code, chosen))
    if refused:  # only now: the count of it is committed
        raise refused


@router.post("/sessions/new-password", response_model=SessionOut, responses=ANSWERS)
async def replace_old_password(
    body: NewPasswordIn, db: Db, parts: Shared, caller: From, request: Request, response: Response
) -> SessionOut | JSONResponse:
    """Takes the ticket of a login whose password is too old, and a new one; all other logins end.

    Where a second factor must be set up now, 202 answers a ticket for that.
    """
    async with db.transaction() as tx:
        account = await account_of_ticket(tx, parts.vault, body.ticket, "new_password")
    if faults := body.chosen.faults(parts.demands.rule, login=account.login):
        raise refusal(faults)
    chosen = await choose_password(db, parts, account.id, body.password)
    async with db.transaction() as tx:
        outcome = await replace(tx, parts.vault, ReplaceOldPassword(body.ticket, chosen, caller))
    return answer_step(outcome, request, response)


@router.post("/sessions/current/password", status_code=204)
async def change_password(
    body: PasswordChangeIn, who: LoggedIn, db: Db, parts: Shared, network: Network, token: RefreshToken = ""
) -> None:
    """Takes the current password and a new one. All other logins end, the one that is asking goes on.

    A wrong current password counts like a failed login, with 429 ``login_delayed`` after the fifth.
    """
    async with db.transaction(readonly=True) as tx:
        account = await queries.get_own_account(tx, parts.vault, who)
    if faults := body.chosen.faults_beside(body.current_password, parts.demands.rule, login=account.login):
        raise refusal(faults)
    proof = await check_password(db, parts, who, network, body.current_password)
    chosen = await choose_password(db, parts, account.id, body.password) if proof.proven else None
    async with db.transaction() as tx:
        refused = await change(tx, parts.vault, ChangePassword(proof, chosen, token, who))
    if refused:  # only now: the count of it is committed
        raise refused
