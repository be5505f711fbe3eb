"""AskForErasure: by the account's owner."""

from __future__ import annotations

from accounts.commands.issue_tokens import first_refresh_token, hash_of
from accounts.commands.parts import Parts
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts, erasures
from accounts.domain.erasure import GRACE
from accounts.domain.sessions import signed_out
from kit import audit
from kit.auth import Principal
from kit.db import Tx, now
from kit.errors import DomainError


async def ask_for_erasure(tx: Tx, parts: Parts, by: Principal, proof: PasswordProof) -> DomainError | None:
    """Has the account erased after the grace period, and tells the owner how to stop it. Asking again changes nothing.

    The refusal, if any, is to be raised after the commit.
    """
    if refused := await settle_password(tx, proof):
        return refused
    account = await accounts.find_for_update(tx, parts.vault, by.account_id)
    if account is None:
        raise signed_out()
    if account.erasure_due_at is None:
        token = first_refresh_token()
        await erasures.schedule(tx, account.id, await now(tx) + GRACE, hash_of(token))
        parameters = {"link": f"{parts.public_url}/erasure#{token}"}
        letter = RequestLetter.to(account, "erasure_requested", life=GRACE, parameters=parameters)
        await request_letter(tx, parts.vault, letter)
        await audit.record(tx, actor=by.actor, role=by.role, action="erasure_requested", subject=by.actor)
    return None
