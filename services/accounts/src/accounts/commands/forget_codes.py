"""ForgetCodes."""

from __future__ import annotations

from accounts.db import email_codes, login_tickets, spent_proofs
from kit.db import Tx


async def forget_codes(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes codes, tickets and used proofs that have expired, at most ``limit`` of each; answers how many."""
    tables = (email_codes, login_tickets, spent_proofs)
    return sum([await table.prune(tx, limit=limit) for table in tables])
