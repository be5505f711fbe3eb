"""RefreshSession."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.issue_tokens import Session, hash_of, sign_access_token, successor_of
from accounts.db import accounts, refresh_tokens
from accounts.db.vault import Vault
from accounts.domain.sessions import PresentedToken, Worth
from kit import audit
from kit.db import Tx, now


@dataclass(frozen=True, slots=True)
class RefreshSession:
    """``agent``: what the caller's browser calls itself, shortened."""

    refresh_token: str = field(repr=False)
    issuer: str
    agent: str


async def refresh_session(tx: Tx, vault: Vault, cmd: RefreshSession) -> Session | None:
    """Nothing where the token is not worth a session. That is no error here, as a reuse must be committed."""
    at = await now(tx)
    presented = await refresh_tokens.get_for_update(tx, hash_of(cmd.refresh_token))
    worth = presented.worth(at, cmd.agent) if presented else Worth.REFUSE
    if presented is None or worth is Worth.REFUSE:
        return None
    if worth is Worth.REVOKE:
        await _revoke_reused(tx, presented)
        return None
    successor = successor_of(vault, cmd.refresh_token)
    if worth is Worth.ROTATE:
        await refresh_tokens.use(tx, presented.token_hash, at=at)
        await refresh_tokens.touch(tx, presented.family_id, at=at, agent=cmd.agent)
        await refresh_tokens.insert(tx, hash_of(successor), presented.family_id, at=at)
    # another window may be further on already: an older token would soon look like a stolen one
    while await refresh_tokens.is_used(tx, hash_of(successor)):
        successor = successor_of(vault, successor)
    account = await accounts.find(tx, vault, presented.account_id)
    if account is None:
        return None
    access_token = await sign_access_token(tx, vault, account, issuer=cmd.issuer, at=at)
    return Session(account, access_token, successor, presented.expires_at)


async def _revoke_reused(tx: Tx, presented: PresentedToken) -> None:
    await refresh_tokens.revoke(tx, presented.family_id, at=await now(tx))
    await audit.record(
        tx,
        actor="public",
        role="public",
        action="refresh_token_reused",
        subject=f"account/{presented.account_id}",
        after={"session": presented.family_id},
    )
