"""DeactivateOwn: an applicant switches their account off; an admin can switch it on again."""

from __future__ import annotations

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts, refresh_tokens
from accounts.db.vault import Vault
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError


async def deactivate_own(tx: Tx, vault: Vault, by: Principal, proof: PasswordProof) -> DomainError | None:
    """Ends all sessions. The refusal, if any, is to be raised after the commit."""
    if refused := await settle_password(tx, proof):
        return refused
    account = await accounts.get(tx, vault, by.account_id)  # locked, and active, since the password was settled
    await accounts.switch(tx, account.id, active=False)
    ended = await refresh_tokens.revoke_all(tx, account.id)
    await request_letter(tx, vault, RequestLetter.to(account, "account_deactivated"))
    await audit.record(
        tx,
        actor=by.actor,
        role=by.role,
        action="account_deactivated",
        subject=by.actor,
        after={"sessions_ended": ended},
    )
    return None
