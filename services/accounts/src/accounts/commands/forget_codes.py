"""ForgetCodes."""

from __future__ import annotations

from accounts.db import email_codes, login_tickets
from kit.db import Tx


async def forget_codes(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes codes and tickets that have expired, at most ``limit`` of each; answers how many."""
    return await email_codes.prune(tx, limit=limit) + await login_tickets.prune(tx, limit=limit)
