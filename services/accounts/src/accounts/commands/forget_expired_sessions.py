"""ForgetExpiredSessions."""

from __future__ import annotations

from accounts.db import refresh_tokens
from kit.db import Tx


async def forget_expired_sessions(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes at most ``limit`` sessions that ended for good; answers how many."""
    return await refresh_tokens.prune(tx, limit=limit)
