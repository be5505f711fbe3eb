"""EndAllSessions."""

from __future__ import annotations

from accounts.db import refresh_tokens
from kit import audit
from kit.auth import Principal
from kit.db import Tx


async def end_all_sessions(tx: Tx, by: Principal) -> None:
    """Logs the caller out everywhere. Access tokens run out by themselves, within ten minutes."""
    ended = await refresh_tokens.revoke_all(tx, by.account_id)
    await audit.record(
        tx,
        actor=by.actor,
        role=by.role,
        action="logged_out_everywhere",
        subject=by.actor,
        after={"sessions": ended},
    )
