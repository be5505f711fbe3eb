"""ForgetCodes."""

from __future__ import annotations

from accounts.db import email_codes
from kit.db import Tx


async def forget_codes(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes codes that have expired, at most ``limit``; answers how many."""
    return await email_codes.prune(tx, limit=limit)
