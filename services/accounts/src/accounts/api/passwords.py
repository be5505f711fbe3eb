"""A forgotten password. Whoever asks learns nothing about whether an account exists."""

from __future__ import annotations

from fastapi import APIRouter

from accounts.api.challenges import Proof
from accounts.api.deps import Network, Shared
from accounts.api.schemas import ResetIn, ResetRequestIn
from accounts.commands.ask_for_reset import AskForReset, ask_for_reset
from accounts.commands.login_delays import LoginKeys
from accounts.commands.reset_password import ResetPassword
from accounts.commands.reset_password import reset_password as reset
from accounts.commands.throttled import refuse_while_waiting
from accounts.domain.codes import refusal
from accounts.domain.throttling import ADDRESS, CODE
from kit.http.access import Db

router = APIRouter(prefix="/passwords", tags=["passwords"])


@router.post("/resets", status_code=202)
async def ask_for_password_reset(
    body: ResetRequestIn, db: Db, parts: Shared, network: Network, proof: Proof = None
) -> None:
    """A code goes to the account's address, if there is one: the answer is the same. Asks for a proof of work."""
    await parts.proofs.demand(db, proof, "reset")
    keys = LoginKeys.of(parts.vault, body.login, network)
    async with db.transaction() as tx:
        await ask_for_reset(tx, parts.vault, AskForReset(keys, body.login))


@router.post("/resets/completion", status_code=204)
async def reset_password(body: ResetIn, db: Db, parts: Shared, network: Network) -> None:
    """Sets a new password by the code, and ends all logins. A login that nobody has is answered like a wrong code."""
    form = body.form()
    if faults := form.faults():
        raise refusal(faults)
    keys = LoginKeys.of(parts.vault, body.login, network)
    async with db.transaction(readonly=True) as tx:
        await refuse_while_waiting(tx, (CODE, keys.login), (ADDRESS, keys.address))
    password_hash = await parts.passwords.hash(form.password)
    async with db.transaction() as tx:
        refused = await reset(tx, parts.vault, ResetPassword(keys, body.login, form.code, password_hash))
    if refused:  # only now: the count of it is committed
        raise refused
