"""CloseSession."""

from __future__ import annotations

from accounts.commands.issue_tokens import hash_of
from accounts.db import refresh_tokens
from kit import audit
from kit.db import Tx, now


async def close_session(tx: Tx, refresh_token: str) -> None:
    """Revokes the family of a token that we know. Access tokens run out by themselves."""
    presented = await refresh_tokens.get_for_update(tx, hash_of(refresh_token))
    if presented is None or presented.revoked_at is not None:
        return
    await refresh_tokens.revoke(tx, presented.family_id, at=await now(tx))
    await audit.record(
        tx,
        actor=f"account/{presented.account_id}",
        role="public",
        action="logged_out",
        subject=f"account/{presented.account_id}",
        after={"session": presented.family_id},
    )
